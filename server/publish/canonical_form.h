// The one spelling of what is published, whose hash an approval names (docs/formats.md, "Versions and approvals"): of
// an entry in all its languages, of the town's own file, of the rules of its law. What the server itself adds when it
// signs is not in it: revisions, the town's id and keys. Pure; thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "content/edition/edition.h"
#include "content/entry.h"
#include "content/town.h"

namespace veche::server::publish {

inline constexpr std::string_view town_subject = "town";
inline constexpr std::string_view rules_subject = "rules";
// "entry/news-1".
[[nodiscard]] std::string subject_of(const content::EntryId& id);

// JSON by write_json(). `languages`: one entry a language, in any order, all of that id; none: it is taken away.
[[nodiscard]] std::string form_of_entry(const content::EntryId& id,
                                        const std::vector<const content::Entry*>& languages);
[[nodiscard]] std::string form_of_town(const content::Town& town);
[[nodiscard]] std::string form_of_rules(const content::Town& town);

struct Form {
    std::string bytes;
    std::string hash;  // SHA-256 in hexadecimal digits
};
// Of "entry/news-1" when it is taken away.
[[nodiscard]] Form form_of_gone(const std::string& subject);
// By subject, all that an edition holds.
using Forms = std::map<std::string, Form>;
[[nodiscard]] Forms forms_of(const content::Town& town, const std::vector<content::Entry>& entries);
// The same, made of the bytes of the pages as they are to be signed.
[[nodiscard]] Forms forms_of(const content::edition::WrittenEdition& edition);

}  // namespace veche::server::publish
