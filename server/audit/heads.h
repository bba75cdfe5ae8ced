// How far each chain of the audit goes, signed once a day by the registrar, which alone has the key: whoever can write
// to a chain can no longer cut off its end or write it anew without audit verify seeing it. docs/formats.md, "Signed
// heads".
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "server/audit/log.h"
#include "sync/protocol/keys.h"

namespace veche::server::audit {

// By the name of the store that holds the chain: "registry".
using Heads = std::map<std::string, Head>;

struct SignedHeads {
    Instant when;
    Heads heads;
};

// One line, without its end.
[[nodiscard]] std::string sign_heads(const SignedHeads& heads, const protocol::SigningKey& key);
// Fails, saying why, when it is not what that key signed.
[[nodiscard]] Result<SignedHeads> read_signed_heads(std::string_view line, const protocol::SigningPublicKey& key);

// The lines of the file, the oldest first; none when there is no file.
[[nodiscard]] Result<std::vector<std::string>> read_head_lines(const std::filesystem::path& file);
// Durable; the lines before stay as they are.
[[nodiscard]] Result<void> add_head_line(const std::filesystem::path& file, const std::string& line);

// What a process that owns a chain says of it, for the registrar, which may not look into its database: a file of the
// chain's name in a folder of that process.
[[nodiscard]] Result<void> hand_out(const std::filesystem::path& folder, const std::string& chain, const Head& head);
// What is there of these; a file that says nothing of the kind is told and left out.
struct HandedOut {
    Heads heads;
    std::vector<Error> faults;
};
[[nodiscard]] HandedOut handed_out(const std::filesystem::path& folder, const std::vector<std::string>& chains);

}  // namespace veche::server::audit
