#include "server/publisher/what_went_out.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"

namespace veche::server {
namespace {

using accounts::PublishedChange;
using content::PublishedSection;

constexpr std::size_t longest_title = 400;  // bytes

// The first language's.
std::string title_of(const std::string& subject, const std::vector<content::Entry>& entries) {
    const std::string id = subject.substr(subject.find('/') + 1);
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const content::Entry& each) { return each.id.text() == id; });
    return found == entries.end() ? std::string() : std::string(truncate_bytes(found->title, longest_title));
}

PublishedSection section_of(store::ApprovedHow how) {
    switch (how) {
        case store::ApprovedHow::second_person: return PublishedSection::by_second_person;
        case store::ApprovedHow::by_command: return PublishedSection::by_command;
        case store::ApprovedHow::forced: return PublishedSection::forced;
    }
    return PublishedSection::forced;
}

// What nobody is known to have approved is looked at first, as what one approved alone.
Result<PublishedSection> look_up(store::ContentStore& store, const EditionChange& change, PublishedChange& about) {
    const auto found = std::find_if(change.approved.begin(), change.approved.end(),
                                    [&](const auto& each) { return each.subject == about.subject; });
    if (found == change.approved.end()) return PublishedSection::forced;
    const auto version = store.version(found->number);
    if (!version) return tl::unexpected(version.error());
    if (*version) about.wrote = (*version)->who;
    const auto approvals = store.approvals(about.subject);
    if (!approvals) return tl::unexpected(approvals.error());
    for (const store::Approval& each : *approvals) {
        if (each.number != found->approval) continue;
        about.approved = each.person;
        return section_of(each.how);
    }
    return PublishedSection::forced;
}

std::vector<PublishedChange> changes_of(const EditionChange& change) {
    std::vector<PublishedChange> changes;
    for (const auto& [subject, hash] : change.now) {
        const auto was = change.before.find(subject);
        if (was != change.before.end() && was->second == hash) continue;
        changes.push_back({subject, {}, {}, {}, false});
    }
    for (const auto& [subject, hash] : change.before) {
        if (change.now.find(subject) == change.now.end()) changes.push_back({subject, {}, {}, {}, true});
    }
    return changes;
}

}  // namespace

FormHashes hashes_of(const publish::Forms& forms) {
    FormHashes hashes;
    for (const auto& [subject, form] : forms) hashes.emplace_hint(hashes.end(), subject, form.hash);
    return hashes;
}

FormHashes hashes_of(const store::LiveEdition& live) {
    FormHashes hashes;
    for (const auto& [subject, known] : live.subjects) {
        if (known.hash != publish::form_of_gone(subject).hash) hashes.emplace_hint(hashes.end(), subject, known.hash);
    }
    return hashes;
}

Result<accounts::WhatWentOut> what_went_out(store::ContentStore& store, const EditionChange& change,
                                            const accounts::EditionOut& edition) {
    accounts::WhatWentOut what;
    what.editions = {edition};
    std::vector<PublishedChange> changes = changes_of(change);
    for (PublishedChange& each : changes) {
        const auto section = look_up(store, change, each);
        if (!section) return tl::unexpected(section.error());
        if (accounts::has_room(what, *section)) {
            each.title = title_of(each.subject, each.is_removed ? change.entries_before : change.entries_now);
        }
        accounts::add_change(what, *section, std::move(each));
    }
    return what;
}

}  // namespace veche::server
