// What root's `publish` asks the publisher of the running server for: DIR/published/commands. Its job stands in a store
// that the office writes too; here only root and the publisher write, so that nobody else passes the bounds of what
// goes out, or goes out unnoticed, in the name of a command. Under the publish lock. docs/formats.md.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "server/layout.h"
#include "server/publish/canonical_form.h"

namespace veche::server {

struct CommandOrder {
    std::int64_t job = 0;
    std::string forms;     // hash_of() the edition it asks for
    bool is_used = false;  // an edition was about to be signed for it: no second one passes

    bool operator==(const CommandOrder&) const = default;
};

// Of all that an edition holds, SHA-256 in hexadecimal digits.
[[nodiscard]] std::string hash_of(const publish::Forms& forms);

[[nodiscard]] Result<void> note_order(const Layout& layout, const CommandOrder& order);
// Nothing: none of that job, or the file is not ours.
[[nodiscard]] std::optional<CommandOrder> order_of(const Layout& layout, std::int64_t job);
// The jobs of those that were not used, the oldest order first.
[[nodiscard]] std::vector<std::int64_t> open_orders(const Layout& layout);
// False: there is none, or it was used before.
[[nodiscard]] Result<bool> use_order(const Layout& layout, std::int64_t job);
// Of this job, and of those that are over.
[[nodiscard]] Result<void> forget_orders(const Layout& layout, std::int64_t done,
                                         const std::function<bool(std::int64_t job)>& is_over);

}  // namespace veche::server
