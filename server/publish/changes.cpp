#include "server/publish/changes.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "content/language.h"

namespace veche::server::publish {
namespace {

constexpr std::size_t most_told = 20;
constexpr std::size_t few_documents = 2;  // a town that small may change all of it

using Name = std::pair<content::EntryId, content::Language>;

std::map<Name, const content::Entry*> by_name(const std::vector<content::Entry>& entries) {
    std::map<Name, const content::Entry*> named;
    for (const content::Entry& entry : entries) named[{entry.id, entry.language}] = &entry;
    return named;
}

std::string shown(const Name& name) {
    return fmt::format("{} ({})", name.first.text(), content::code(name.second));
}

std::set<content::EntryId> documents_of(const std::vector<content::Entry>& entries) {
    std::set<content::EntryId> ids;
    for (const content::Entry& entry : entries) ids.insert(entry.id);
    return ids;
}

std::string counted(std::size_t count) {
    return count == 0 ? "none" : std::to_string(count);
}

void append_list(std::string& text, char mark, const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size() && i < most_told; ++i) text += fmt::format("  {} {}\n", mark, names[i]);
    if (names.size() > most_told) text += fmt::format("  {} and {} more\n", mark, names.size() - most_told);
}

// The offset of today is the zone's, where it has one.
bool same_clock(const content::Town& before, const content::Town& after) {
    return before.time_zone == after.time_zone &&
           (!after.time_zone.empty() || before.utc_offset_seconds == after.utc_offset_seconds);
}

std::vector<std::string> changed_of_the_town(const content::Town& before, const content::Town& after) {
    std::vector<std::string> changed;
    const auto tell_unless = [&](bool is_same, const char* what) {
        if (!is_same) changed.emplace_back(what);
    };
    tell_unless(before.name == after.name, "name");
    tell_unless(before.keeper == after.keeper, "keeper");
    tell_unless(before.topics == after.topics, "topics");
    tell_unless(same_clock(before, after), "time zone");
    tell_unless(before.comments_grace_minutes == after.comments_grace_minutes, "comments_grace");
    tell_unless(before.legal_profile == after.legal_profile, "legal profile");
    tell_unless(before.rules == after.rules, "rules of the law and days off");
    tell_unless(before.keys == after.keys, "keys");
    tell_unless(before.reads == after.reads, "what may be handed in");
    return changed;
}

}  // namespace

Changes compare(const Edition& before, const Edition& after) {
    const auto old = by_name(before.entries);
    const auto now = by_name(after.entries);
    Changes changes;
    changes.of_the_town = changed_of_the_town(before.town, after.town);
    for (const auto& [name, entry] : now) {
        const auto found = old.find(name);
        if (found == old.end()) {
            changes.came.push_back(shown(name));
        } else if (*found->second != *entry) {
            changes.changed.push_back(shown(name));
        }
    }
    for (const auto& [name, entry] : old) {
        if (!now.contains(name)) changes.went.push_back(shown(name));
    }
    return changes;
}

std::string tell(const Changes& changes) {
    std::string text = fmt::format("{} new, {} changed, {} gone.\n", counted(changes.came.size()),
                                   counted(changes.changed.size()), counted(changes.went.size()));
    if (!changes.of_the_town.empty()) {
        text += fmt::format("  ~ of the town itself: {}\n", fmt::join(changes.of_the_town, ", "));
    }
    append_list(text, '+', changes.came);
    append_list(text, '~', changes.changed);
    append_list(text, '-', changes.went);
    return text;
}

std::optional<std::string> why_another_town(const Edition& before, const Edition& after, bool has_town_file) {
    if (before.town.legal_profile != after.town.legal_profile) {
        return fmt::format("the published town goes by the law '{}', this folder by '{}'",
                           before.town.legal_profile.text(), after.town.legal_profile.text());
    }
    if (!has_town_file && before.town.name != after.town.name) {
        return "it has no town.toml and would give the published town another name";
    }
    const auto old = documents_of(before.entries);
    const auto now = documents_of(after.entries);
    const auto gone = static_cast<std::size_t>(
        std::count_if(old.begin(), old.end(), [&](const auto& id) { return !now.contains(id); }));
    const bool most_gone = old.size() > few_documents && gone * 2 > old.size();
    if (most_gone || (now.empty() && !old.empty())) {
        return fmt::format("{} of the {} published documents are not in it", gone, old.size());
    }
    return std::nullopt;
}

}  // namespace veche::server::publish
