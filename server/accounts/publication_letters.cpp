#include "server/accounts/publication_letters.h"

#include <limits>
#include <utility>

#include "base/json_reader.h"

namespace veche::server::accounts {
namespace {

constexpr std::string_view published = "published";
constexpr std::size_t longest_name = 256;
constexpr std::size_t longest_title = 1'000;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

Json json_of(const PublishedChange& change) {
    return Json(Json::Object{{"approved", change.approved},
                             {"removed", change.is_removed},
                             {"subject", change.subject},
                             {"title", change.title},
                             {"wrote", change.wrote}});
}

Json json_of(const WhatWentOut& what) {
    Json::Array editions;
    for (const EditionOut& each : what.editions) {
        editions.emplace_back(Json::Object{{"edition", each.number}, {"when", to_string(each.when)}});
    }
    Json::Array sections;
    for (const PublishedChanges& section : what.sections) {
        Json::Array shown;
        for (const PublishedChange& each : section.shown) shown.push_back(json_of(each));
        sections.emplace_back(Json::Object{{"changes", std::move(shown)}, {"count", section.count}});
    }
    return Json(Json::Object{{"editions", std::move(editions)}, {"sections", std::move(sections)}});
}

PublishedChanges read_section(const Json& json, JsonErrors& errors) {
    JsonReader reader(json, "section", errors);
    PublishedChanges section;
    for (const Json& each : reader.array("changes", most_changes_shown)) {
        JsonReader change(each, "change", errors);
        section.shown.push_back({change.text("subject", longest_name), change.optional_text("title", longest_title),
                                 change.optional_text("wrote", longest_name),
                                 change.optional_text("approved", longest_name), change.flag("removed")});
    }
    section.count = reader.integer("count", 0, most);
    return section;
}

WhatWentOut read_what(JsonReader& reader, JsonErrors& errors) {
    WhatWentOut what;
    for (const Json& each : reader.array("editions", most_editions_shown)) {
        JsonReader edition(each, "edition", errors);
        const auto number = static_cast<std::uint64_t>(edition.integer("edition", 0, most));
        what.editions.push_back({number, edition.instant("when")});
    }
    const Json::Array& sections = reader.array("sections", what.sections.size());
    if (sections.size() != what.sections.size()) errors.add("what went out: another number of sections");
    for (std::size_t i = 0; i < sections.size(); ++i) what.sections.at(i) = read_section(sections[i], errors);
    return what;
}

}  // namespace

bool has_room(const WhatWentOut& what, content::PublishedSection section) {
    return what.sections.at(static_cast<std::size_t>(section)).shown.size() < most_changes_shown;
}

void add_change(WhatWentOut& what, content::PublishedSection section, PublishedChange change) {
    PublishedChanges& changes = what.sections.at(static_cast<std::size_t>(section));
    ++changes.count;
    if (changes.shown.size() < most_changes_shown) changes.shown.push_back(std::move(change));
}

void add_later(WhatWentOut& what, const WhatWentOut& later) {
    what.editions.insert(what.editions.end(), later.editions.begin(), later.editions.end());
    if (what.editions.size() > most_editions_shown) {
        what.editions.erase(what.editions.begin(), what.editions.end() - most_editions_shown);
    }
    for (std::size_t i = 0; i < what.sections.size(); ++i) {
        PublishedChanges& changes = what.sections.at(i);
        for (const PublishedChange& each : later.sections.at(i).shown) {
            if (changes.shown.size() < most_changes_shown) changes.shown.push_back(each);
        }
        changes.count += later.sections.at(i).count;
    }
}

std::string payload_of(const WhatWentOut& what) {
    return write_json(json_of(what));
}

Result<WhatWentOut> what_went_out_from(std::string_view payload) {
    const auto json = parse_json(payload);
    if (!json) return tl::unexpected(json.error());
    JsonErrors errors;
    JsonReader reader(*json, "what went out", errors);
    WhatWentOut what = read_what(reader, errors);
    return errors.any() ? Result<WhatWentOut>(failure(errors.first)) : what;
}

std::string payload_of(const PublishedLetter& letter) {
    Json json = json_of(letter.what);
    json.insert("account", letter.account);
    json.insert("letter", published);
    return write_json(json);
}

Result<std::optional<PublishedLetter>> published_letter_from(std::string_view payload) {
    const auto json = parse_json(payload);
    if (!json) return tl::unexpected(json.error());
    JsonErrors errors;
    JsonReader reader(*json, "letter", errors);
    if (reader.text("letter", longest_name) != published) {
        return errors.any() ? Result<std::optional<PublishedLetter>>(failure(errors.first)) : std::nullopt;
    }
    PublishedLetter letter{reader.text("account", longest_name), read_what(reader, errors)};
    if (errors.any()) return failure(errors.first);
    return std::optional(std::move(letter));
}

}  // namespace veche::server::accounts
