// DIR/rules: the legal profiles as the town edits them, and the codes it adds to its country's. `publish` makes the
// town's own a part of the edition, by which kiosks and registrar then go.
#pragma once

#include <string>

#include "base/result.h"
#include "content/ids.h"
#include "content/rules/code_lists.h"
#include "server/layout.h"

namespace veche::server {

// The text of DIR/rules/ID.toml; of the built-in profile when there is no such file. Not yet looked into.
[[nodiscard]] Result<std::string> read_rules(const Layout& layout, const content::LegalProfileId& id);

[[nodiscard]] bool has_own_rules(const Layout& layout, const content::LegalProfileId& id);
// "the rules are the built-in profile 'ru', for there is no …": to be told where there are no own ones.
[[nodiscard]] std::string built_in_rules_in_words(const Layout& layout, const content::LegalProfileId& id);

// The country's lists of codes, with those of DIR/rules/ID.codes.toml behind.
[[nodiscard]] Result<content::CodeLists> read_codes(const Layout& layout, const content::LegalProfileId& id);

// Whether there is nothing but profiles and lists of codes in DIR/rules, and all of them of DIR/rules are right. The
// error names file, line and field of the first mistake.
[[nodiscard]] Result<void> check_rules(const Layout& layout);

}  // namespace veche::server
