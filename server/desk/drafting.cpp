#include "server/desk/drafting.h"

#include <algorithm>
#include <set>

#include "base/sha256.h"
#include "base/utf8.h"

namespace veche::server::desk {
namespace {

constexpr const char* changed_elsewhere = "this draft was changed in another window meanwhile, or is gone; look again";

std::string field_of(std::size_t file, const char* part) {
    return "files." + std::to_string(file) + "." + part;
}

class Saving {
  public:
    explicit Saving(ContentDesk& desk) : desk_(desk) {}

    Outcome<void> take(std::size_t place, const NewFile& file) {
        if (!editorial::is_source_name(file.name)) {
            return refused(Why::not_valid, "expected a relative name without '.' before a part",
                           field_of(place, "name"));
        }
        if (!names_.insert(file.name).second) {
            return refused(Why::not_valid, "there are two files of this name", field_of(place, "name"));
        }
        return file.text ? take_text(place, file) : take_hash(place, file);
    }

    std::vector<store::SourceFile> sources;  // by name, once all are taken
    std::vector<store::StoredBlob> blobs;

  private:
    Outcome<void> take_text(std::size_t place, const NewFile& file) {
        letters_ += file.text->size();
        if (file.text->size() > longest_draft_text || letters_ > 2 * longest_draft_text) {
            return refused(Why::not_valid, "too long", field_of(place, "text"));
        }
        const std::string hash = sha256_hex(*file.text);
        sources.push_back({file.name, hash});
        const auto known = desk_.store().blob(hash);
        if (!known) return failed(known.error());
        if (*known) return {};
        if (auto added = desk_.files().add(hash, *file.text); !added) return failed(added.error());
        blobs.push_back({hash, file.text->size()});
        return {};
    }

    // Brought before, or named by a version or a draft.
    Outcome<void> take_hash(std::size_t place, const NewFile& file) {
        if (!content::is_blob_hash(file.hash)) {
            return refused(Why::not_valid, "expected 64 hexadecimal digits", field_of(place, "hash"));
        }
        const auto known = desk_.store().blob(file.hash);
        if (!known) return failed(known.error());
        if (!*known) return refused(Why::not_valid, "no such file was brought", field_of(place, "hash"));
        sources.push_back({file.name, file.hash});
        return {};
    }

    ContentDesk& desk_;
    std::set<std::string> names_;
    std::size_t letters_ = 0;
};

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
    Saving saving(desk);
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (auto taken = saving.take(i, files[i]); !taken) return tl::unexpected(taken.error());
    }
    std::sort(saving.sources.begin(), saving.sources.end(),
              [](const auto& left, const auto& right) { return left.name < right.name; });
    store::Draft draft{subject, actor.by.who, base, std::move(saving.sources), actor.by.when};
    const auto saved = desk.store().save_draft(draft, saving.blobs, seen, actor.by);
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
    auto judged = desk.judge().judge({subject, draft->sources});
    if (!judged) return failed(judged.error());
    if (!judged->obstacle.empty()) return refused(Why::not_now, judged->obstacle);
    return std::move(*judged);
}

}  // namespace veche::server::desk
