#include "server/desk/approving.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "server/desk/kept_files.h"

namespace veche::server::desk {
namespace {

using store::ApprovedHow;

bool says_a_line(const std::string& form) {
    const auto json = parse_json(form);
    const Json* const languages = json ? json->find("languages") : nullptr;
    if (languages == nullptr || languages->object() == nullptr) return false;
    return std::any_of(languages->object()->begin(), languages->object()->end(), [](const auto& language) {
        const Json* const kind = language.second.find("kind");
        return kind != nullptr && kind->text() != nullptr && *kind->text() == content::name_of(content::Kind::hotline);
    });
}

// What it would stand in the place of: what is live, and what is approved and not out yet.
Outcome<std::vector<std::int64_t>> stand_before(ContentDesk& desk, const std::string& subject) {
    std::vector<std::int64_t> before;
    const auto live = desk.store().subjects({.names = {subject}}, {}, {0, 1});
    if (!live) return failed(live.error());
    for (const store::SubjectRow& row : live->rows) before.push_back(row.live.version);
    const auto approvals = desk.store().approvals(subject);
    if (!approvals) return failed(approvals.error());
    for (const store::Approval& each : *approvals) {
        if (!each.has_lapsed) before.push_back(each.version);
    }
    std::sort(before.begin(), before.end());
    before.erase(std::unique(before.begin(), before.end()), before.end());
    return before;
}

// Whether what it changes is the town's own: its file, or a telephone line, also one that is to go.
Outcome<bool> changes_town(ContentDesk& desk, const store::Version& version) {
    if (version.subject == publish::town_subject || version.subject == publish::rules_subject) return true;
    if (says_a_line(version.form)) return true;
    const auto before = stand_before(desk, version.subject);
    if (!before) return tl::unexpected(before.error());
    for (const std::int64_t number : *before) {
        if (number == 0) continue;  // of before there was a store: nothing is judged until a command published it once
        const auto stands = find_version(desk, number);
        if (!stands) return tl::unexpected(stands.error());
        if (says_a_line(stands->form)) return true;
    }
    return false;
}

// As it stands now, against what was looked at.
Outcome<store::Version> check_looked(ContentDesk& desk, const Actor& actor, const Looked& looked, ApprovedHow how) {
    auto version = find_version(desk, looked.version);
    if (!version) return version;
    if (version->hash != looked.hash) return refused(Why::changed_meanwhile, "what was looked at is another version");
    const auto live = desk.store().live_of(version->subject);
    if (!live) return failed(live.error());
    if (*live != looked.live) {
        return refused(Why::changed_meanwhile, "something else was published meanwhile; look at the difference again");
    }
    const auto waiting = desk.store().waiting(version->subject);
    if (!waiting) return failed(waiting.error());
    if (*waiting > looked.version) return refused(Why::not_now, "a newer version of it waits");
    if (*waiting != looked.version) return refused(Why::not_now, "it does not wait for approval");
    if (how == ApprovedHow::second_person && version->who == actor.by.who) {
        return refused(Why::not_now, "who sent it does not approve it; somebody else does");
    }
    const auto is_of_town = changes_town(desk, *version);
    if (!is_of_town) return tl::unexpected(is_of_town.error());
    if (*is_of_town) {
        if (auto allowed = require(actor, accounts::Right::change_town); !allowed) {
            return tl::unexpected(allowed.error());
        }
    }
    return version;
}

Outcome<judging::Judged> judge_again(ContentDesk& desk, const std::vector<store::Version>& versions) {
    std::vector<judging::Proposal> proposals;
    for (const store::Version& version : versions) {
        auto sources = desk.store().sources(version.number);
        if (!sources) return failed(sources.error());
        proposals.push_back({version.subject, std::move(*sources)});
    }
    auto judged = desk.judge().judge(proposals);
    if (!judged) return failed(judged.error());
    if (!judged->obstacle.empty()) return refused(Why::not_now, judged->obstacle);
    return std::move(*judged);
}

Outcome<Decided> given(ContentDesk& desk, const std::vector<store::Version>& versions) {
    Decided decided;
    for (const store::Version& version : versions) {
        const auto approvals = desk.store().approvals(version.subject);
        if (!approvals) return failed(approvals.error());
        const auto own = std::find_if(approvals->begin(), approvals->end(),
                                      [&](const store::Approval& each) { return each.version == version.number; });
        if (own == approvals->end()) return failed(Error{"the approval of " + version.subject + " is not there"});
        decided.approvals.push_back(*own);
    }
    return decided;
}

// A sentence about one of several says of which.
tl::unexpected<Refusal> about(const Looked& looked, std::size_t of, Refusal refusal) {
    if (of > 1) refusal.message = "version " + std::to_string(looked.version) + ": " + refusal.message;
    return tl::unexpected(std::move(refusal));
}

Outcome<std::vector<store::Version>> check_all(ContentDesk& desk, const Actor& actor, const std::vector<Looked>& looked,
                                               ApprovedHow how) {
    std::vector<store::Version> versions;
    std::set<std::int64_t> numbers;
    for (const Looked& each : looked) {
        if (!numbers.insert(each.version).second) return refused(Why::not_valid, "one version twice", "versions");
        auto version = check_looked(desk, actor, each, how);
        if (!version) return about(each, looked.size(), std::move(version.error()));
        versions.push_back(std::move(*version));
    }
    return versions;
}

Outcome<Decided> decide(ContentDesk& desk, const Actor& actor, const std::vector<Looked>& looked, ApprovedHow how,
                        const std::string& reason) {
    constexpr int attempts = 3;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const auto versions = check_all(desk, actor, looked, how);
        if (!versions) return tl::unexpected(versions.error());
        const auto judged = judge_again(desk, *versions);
        if (!judged) return tl::unexpected(judged.error());
        if (!judged->errors.empty()) return Decided{{}, judged->errors};
        const auto held = desk.files().hold();
        if (!held) return failed(held.error());
        for (std::size_t i = 0; i < versions->size(); ++i) {
            auto kept = keep_published(desk, (*versions)[i], judged->parts[i]);
            if (!kept) return about(looked[i], looked.size(), std::move(kept.error()));
        }
        std::vector<store::Approving> approvings;
        approvings.reserve(looked.size());
        for (const Looked& each : looked) {
            approvings.push_back({each.version, each.hash, each.live, how, reason, judged->mark});
        }
        const auto approved = desk.store().approve_all(approvings, actor.by);
        if (!approved) return failed(approved.error());
        if (*approved) return given(desk, *versions);
    }
    return refused(Why::changed_meanwhile, "others approve at this moment; look again");
}

}  // namespace

Outcome<Decided> approve(ContentDesk& desk, const Actor& actor, const std::vector<Looked>& looked) {
    if (auto allowed = require(actor, accounts::Right::approve_content); !allowed) {
        return tl::unexpected(allowed.error());
    }
    if (looked.empty() || looked.size() > most_together) {
        return refused(Why::not_valid, "expected 1 to " + std::to_string(most_together), "versions");
    }
    return decide(desk, actor, looked, ApprovedHow::second_person, {});
}

Outcome<Decided> force(ContentDesk& desk, const Actor& actor, const Looked& looked, const std::string& reason) {
    if (auto allowed = require(actor, accounts::Right::force_publication); !allowed) {
        return tl::unexpected(allowed.error());
    }
    if (reason.empty()) return refused(Why::not_valid, "alone one says why", "reason");
    return decide(desk, actor, {looked}, ApprovedHow::forced, reason);
}

Outcome<void> review(ContentDesk& desk, const Actor& actor, std::int64_t approval) {
    if (auto allowed = require(actor, accounts::Right::approve_content); !allowed) return allowed;
    const auto done = desk.store().review(approval, actor.by);
    if (!done) return failed(done.error());
    if (*done) return {};
    return refused(Why::not_now, "it was not forced, was reviewed already, or is one's own");
}

Outcome<void> send_back(ContentDesk& desk, const Actor& actor, std::int64_t number, const std::string& reason) {
    if (auto allowed = require(actor, accounts::Right::approve_content); !allowed) return allowed;
    if (reason.empty()) return refused(Why::not_valid, "its sender is told why", "reason");
    const auto version = find_version(desk, number);
    if (!version) return tl::unexpected(version.error());
    const auto done = desk.store().send_back(number, reason, actor.by);
    if (!done) return failed(done.error());
    return *done ? Outcome<void>() : refused(Why::not_now, "it does not wait for approval");
}

}  // namespace veche::server::desk
