// The key files of DIR/keys, one key a file, and DIR/town.json, which says the public halves. Who may read which is
// decided by the files' owners and modes (docs/operations.md, "Users").
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "content/town.h"
#include "server/layout.h"
#include "sync/protocol/keys.h"

namespace veche::server {

enum class KeyName {
    root,
    targets,
    snapshot,
    timestamp,
    town,
    escrow,
    acknowledgement,
    record,
    case_file,
    staff,
    audit
};

inline constexpr std::array<KeyName, 11> all_keys = {
    KeyName::root,   KeyName::targets,         KeyName::snapshot, KeyName::timestamp, KeyName::town,
    KeyName::escrow, KeyName::acknowledgement, KeyName::record,   KeyName::case_file, KeyName::staff,
    KeyName::audit};

// Whose process reads it.
enum class KeyOwner { operator_only, http, registrar, publisher, office, workshop };

[[nodiscard]] std::string_view name_of(KeyName name);  // the file is "NAME.key"
[[nodiscard]] KeyOwner owner_of(KeyName name);
// Whose process reads it too, through its group.
[[nodiscard]] std::optional<KeyOwner> second_reader_of(KeyName name);
// Whether `run` does without it: a town may keep it on another machine until it signs.
[[nodiscard]] bool may_be_away(KeyName name);
[[nodiscard]] std::filesystem::path key_file(const Layout& layout, KeyName name);

// A missing or unreadable key is an error that says which key, which file and who should be able to read it; one whose
// public half is not what town.json says, which was expected.
[[nodiscard]] Result<protocol::SecretBytes> read_key(const Layout& layout, KeyName name);
[[nodiscard]] Result<protocol::SigningKey> read_signing_key(const Layout& layout, KeyName name);
[[nodiscard]] Result<protocol::BoxKey> read_box_key(const Layout& layout, KeyName name);

// The case key, with which both sides of a case are sealed.
[[nodiscard]] Result<protocol::SecretBytes> read_case_key(const Layout& layout);
// The staff key, with which the office seals second factors.
[[nodiscard]] Result<protocol::SecretBytes> read_staff_key(const Layout& layout);
// Makes it in a folder of before; true: there was none.
[[nodiscard]] Result<bool> make_missing_staff_key(const Layout& layout, Random& random);

// A key file wherever it lies, a stick for example; whose key it is, is not compared with anything.
[[nodiscard]] Result<protocol::SecretBytes> read_key_at(const std::filesystem::path& file, KeyName name);
// A new one, 0600; fails when the file is there already.
[[nodiscard]] Result<protocol::SecretBytes> make_key_at(const std::filesystem::path& file, KeyName name,
                                                        Random& random);
// What town.json says of it, hexadecimal digits. Of the case and the staff key, which have no public half, a hash that
// gives nothing away.
[[nodiscard]] std::string public_half(KeyName name, const protocol::SecretBytes& seed);

// Makes all of the files, 0600, and town.json; fails when one is there already.
[[nodiscard]] Result<void> create_keys(const Layout& layout, Random& random);

// town.json: the town's id and public keys, for every process and command.
struct TownIdentity {
    protocol::TownId id;
    content::TownKeys keys;
    // 64 digits each. Those of the case, the staff and the audit key are missing in folders made before there were any.
    std::map<KeyName, std::string> public_halves;
};
[[nodiscard]] Result<TownIdentity> read_town_identity(const Layout& layout);
// May be away, or the folder was made before there was one: the next run makes it.
[[nodiscard]] bool may_be_missing(const TownIdentity& town, KeyName name);
// The bytes of town.json.
[[nodiscard]] std::string town_file(const TownIdentity& town);

// For folders of before the audit was signed. One that was named is never made anew by itself: what it signed could not
// be looked at any more.
enum class AuditKey { is_there, was_made, is_lost };
[[nodiscard]] Result<AuditKey> complete_audit_key(const Layout& layout, Random& random);

// Whether the file holds the key of that town: before a town.json stands beside it.
[[nodiscard]] Result<void> check_key(const Layout& layout, KeyName name, const TownIdentity& town);

}  // namespace veche::server
