#include "server/desk/drafting.h"

#include <utility>

namespace veche::server::desk {
namespace {

constexpr const char* changed_elsewhere = "this draft was changed in another window meanwhile, or is gone; look again";

}  // namespace

Outcome<store::Draft> save_draft(ContentDesk& desk, const Actor& actor, const std::string& subject, std::int64_t base,
                                 const std::vector<NewFile>& files, const std::string& seen) {
    if (auto allowed = require(actor, accounts::Right::write_content); !allowed) {
        return tl::unexpected(allowed.error());
    }
    if (auto checked = check_subject(subject); !checked) return tl::unexpected(checked.error());
    if (files.size() > most_draft_files) {
        return refused(Why::not_valid, "more than " + std::to_string(most_draft_files) + " files", "files");
    }
    if (base != 0) {
        const auto version = find_version(desk, base);
        if (!version && version.error().why != Why::unknown) return tl::unexpected(version.error());
        if (!version || version->subject != subject) return refused(Why::not_valid, "no version of it", "base");
    }
    const auto held = desk.files().hold();
    if (!held) return failed(held.error());
    auto taken = take_files(desk, files, 2 * longest_new_text);
    if (!taken) return tl::unexpected(taken.error());
    if (!taken->missing.empty()) {
        return refused(Why::not_valid, "no such file was brought", field_of_file(taken->missing.front(), "hash"));
    }
    std::vector<store::SourceFile> sources;
    for (const auto& [name, blob] : taken->files) sources.push_back({name, blob.hash});
    store::Draft draft{subject, actor.by.who, base, std::move(sources), actor.by.when};
    const auto saved = desk.store().save_draft(draft, taken->blobs, seen, actor.by);
    if (!saved) return failed(saved.error());
    if (!*saved) return refused(Why::changed_meanwhile, changed_elsewhere);
    return draft;
}

Outcome<store::Draft> read_draft(ContentDesk& desk, const Actor& actor, const std::string& subject,
                                 const std::string& person) {
    if (auto allowed = require(actor, accounts::Right::read_content); !allowed) {
        return tl::unexpected(allowed.error());
    }
    auto draft = desk.store().draft(subject, person);
    if (!draft) return failed(draft.error());
    if (!*draft) return refused(Why::unknown, person + " has no draft of " + subject);
    return std::move(**draft);
}

Outcome<void> drop_draft(ContentDesk& desk, const Actor& actor, const std::string& subject, const std::string& seen) {
    if (auto allowed = require(actor, accounts::Right::write_content); !allowed) return allowed;
    const auto dropped = desk.store().drop_draft(subject, seen, actor.by);
    if (!dropped) return failed(dropped.error());
    if (!*dropped) return refused(Why::changed_meanwhile, changed_elsewhere);
    return {};
}

Outcome<judging::Judged> check_draft(ContentDesk& desk, const Actor& actor, const std::string& subject) {
    const auto draft = read_draft(desk, actor, subject, actor.by.who);
    if (!draft) return tl::unexpected(draft.error());
    auto judged = desk.judge().judge({{subject, draft->sources}});
    if (!judged) return failed(judged.error());
    if (!judged->obstacle.empty()) return refused(Why::not_now, judged->obstacle);
    return std::move(*judged);
}

}  // namespace veche::server::desk
