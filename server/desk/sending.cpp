#include "server/desk/sending.h"

#include <utility>

#include "server/desk/kept_files.h"

namespace veche::server::desk {
namespace {

constexpr const char* other_came = "another version of it was sent meanwhile; look at it, and begin from that one";

// The hash of what is approved last and its version, or of what is live where nothing is, and none.
struct Standing {
    std::string hash;
    std::int64_t version = 0;
};
Outcome<Standing> standing(ContentDesk& desk, const std::string& subject) {
    const auto approvals = desk.store().approvals(subject);
    if (!approvals) return failed(approvals.error());
    for (const store::Approval& approval : *approvals) {
        if (!approval.has_lapsed) return Standing{approval.hash, approval.version};
    }
    const auto live = desk.store().live_of(subject);
    if (!live) return failed(live.error());
    return Standing{*live, 0};
}

Outcome<judging::Judged> judge(ContentDesk& desk, const judging::Proposal& proposal) {
    auto judged = desk.judge().judge({proposal});
    if (!judged) return failed(judged.error());
    if (!judged->obstacle.empty()) return refused(Why::not_now, judged->obstacle);
    return std::move(*judged);
}

Outcome<Sent> send(ContentDesk& desk, const Actor& actor, const store::NewVersion& version, std::int64_t base,
                   const std::map<std::string, std::string>& bytes) {
    const auto before = standing(desk, version.subject);
    if (!before) return tl::unexpected(before.error());
    if (before->hash == version.hash) {
        const auto sources = desk.store().sources(before->version);
        if (!sources) return failed(sources.error());
        if (*sources == version.sources) return refused(Why::not_now, "nothing in it is other than what is approved");
    }
    const auto held = desk.files().hold();
    if (!held) return failed(held.error());
    const auto blobs = keep(desk, views_of(bytes));
    if (!blobs) return tl::unexpected(blobs.error());
    const auto number = desk.store().send(version, base, *blobs, actor.by);
    if (!number) return failed(number.error());
    if (!*number) return refused(Why::changed_meanwhile, other_came);
    auto sent = find_version(desk, **number);
    if (!sent) return tl::unexpected(sent.error());
    return Sent{std::move(*sent), {}};
}

Outcome<std::int64_t> newest(ContentDesk& desk, const std::string& subject) {
    const auto newest = desk.store().newest(subject);
    return newest ? Outcome<std::int64_t>(*newest) : failed(newest.error());
}

}  // namespace

Outcome<Sent> send_draft(ContentDesk& desk, const Actor& actor, const std::string& subject, const std::string& seen) {
    if (auto allowed = require(actor, accounts::Right::write_content); !allowed) {
        return tl::unexpected(allowed.error());
    }
    const auto draft = desk.store().draft(subject, actor.by.who);
    if (!draft) return failed(draft.error());
    if (!*draft) return refused(Why::unknown, actor.by.who + " has no draft of " + subject);
    if (store::tag_of(**draft) != seen) {
        return refused(Why::changed_meanwhile, "this draft was changed in another window meanwhile; look again");
    }
    if ((*draft)->sources.empty()) return refused(Why::not_now, "there is nothing in the draft");
    const auto base = newest(desk, subject);
    if (!base) return tl::unexpected(base.error());
    // One that was sent back is what the next one begins from, too.
    if ((*draft)->base < *base) return refused(Why::changed_meanwhile, other_came);
    const auto judged = judge(desk, {subject, (*draft)->sources});
    if (!judged) return tl::unexpected(judged.error());
    if (!judged->errors.empty()) return Sent{{}, judged->errors};
    const judging::Part& part = judged->parts.front();
    return send(desk, actor, {subject, part.form.hash, part.form.bytes, part.sources, seen}, *base, part.bytes);
}

Outcome<Sent> send_again(ContentDesk& desk, const Actor& actor, std::int64_t number) {
    if (auto allowed = require(actor, accounts::Right::write_content); !allowed) {
        return tl::unexpected(allowed.error());
    }
    const auto version = find_version(desk, number);
    if (!version) return tl::unexpected(version.error());
    if (auto checked = check_subject(version->subject); !checked) return tl::unexpected(checked.error());
    auto sources = desk.store().sources(number);
    if (!sources) return failed(sources.error());
    const auto base = newest(desk, version->subject);
    if (!base) return tl::unexpected(base.error());
    const auto judged = judge(desk, {version->subject, *sources});
    if (!judged) return tl::unexpected(judged.error());
    if (!judged->errors.empty()) return Sent{{}, judged->errors};
    store::NewVersion again{version->subject, version->hash, version->form, std::move(*sources)};
    again.of = number;
    // What it publishes may have got lost since.
    return send(desk, actor, again, *base, judged->parts.front().bytes);
}

Outcome<Sent> send_removal(ContentDesk& desk, const Actor& actor, const std::string& subject) {
    if (auto allowed = require(actor, accounts::Right::write_content); !allowed) {
        return tl::unexpected(allowed.error());
    }
    if (auto checked = check_subject(subject); !checked) return tl::unexpected(checked.error());
    if (subject == publish::town_subject) return refused(Why::not_now, "the town itself cannot be taken away");
    const auto base = newest(desk, subject);
    if (!base) return tl::unexpected(base.error());
    const auto before = standing(desk, subject);
    if (!before) return tl::unexpected(before.error());
    if (before->hash.empty()) return refused(Why::unknown, "nothing is published of " + subject);
    const auto judged = judge(desk, {subject, {}});
    if (!judged) return tl::unexpected(judged.error());
    if (!judged->errors.empty()) return Sent{{}, judged->errors};
    const publish::Form& gone = judged->parts.front().form;
    return send(desk, actor, {subject, gone.hash, gone.bytes, {}}, *base, {});
}

Outcome<void> take_back(ContentDesk& desk, const Actor& actor, std::int64_t number) {
    if (auto allowed = require(actor, accounts::Right::write_content); !allowed) return allowed;
    const auto version = find_version(desk, number);
    if (!version) return tl::unexpected(version.error());
    if (version->who != actor.by.who) return refused(Why::not_now, "somebody else sent it; who approves sends it back");
    const auto done = desk.store().send_back(number, {}, actor.by);
    if (!done) return failed(done.error());
    return *done ? Outcome<void>() : refused(Why::not_now, "it does not wait for approval");
}

}  // namespace veche::server::desk
