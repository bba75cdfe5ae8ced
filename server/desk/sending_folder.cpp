#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "base/normal_form.h"
#include "server/desk/kept_files.h"
#include "server/desk/sending.h"

namespace veche::server::desk {
namespace {

class SendingFolder {
  public:
    SendingFolder(ContentDesk& desk, const Actor& actor, std::vector<store::StoredBlob> blobs)
        : desk_(desk), actor_(actor), blobs_(std::move(blobs)) {}

    // `part` must outlive it. What waits already, as it would be sent, is not sent again.
    Outcome<void> take(const judging::Part& part) {
        const auto waiting = waiting_of(part.subject);
        if (!waiting) return tl::unexpected(waiting.error());
        if (*waiting) {
            const auto sources = desk_.store().sources((*waiting)->number);
            if (!sources) return failed(sources.error());
            if ((*waiting)->hash == part.form.hash && *sources == part.sources) {
                waiting_.push_back((*waiting)->number);
                return {};
            }
            if ((*waiting)->who != actor_.by.who && (*waiting)->state == store::VersionState::sent) {
                return refused(Why::not_now, "nothing was sent: of " + part.subject + " a version waits that " +
                                                 (*waiting)->who +
                                                 " sent; it is approved or sent back first, and taken into the folder");
            }
        }
        const auto base = desk_.store().newest(part.subject);
        if (!base) return failed(base.error());
        sendings_.push_back({{part.subject, part.form.hash, part.form.bytes, part.sources}, *base});
        for (const auto& [hash, bytes] : part.bytes) brought_.emplace(hash, bytes);
        return {};
    }

    Outcome<SentFolder> send() {
        SentFolder sent;
        sent.sent = sendings_.size();
        if (!sendings_.empty()) {
            // Durably, before a version names them.
            const auto kept = keep(desk_, brought_);
            if (!kept) return tl::unexpected(kept.error());
            blobs_.insert(blobs_.end(), kept->begin(), kept->end());
            const auto numbers = desk_.store().send_all(sendings_, blobs_, actor_.by);
            if (!numbers) return failed(numbers.error());
            if (!*numbers) return refused(Why::changed_meanwhile, "others send at this moment; send it again");
            waiting_.insert(waiting_.end(), (*numbers)->begin(), (*numbers)->end());
        }
        for (const std::int64_t number : waiting_) {
            auto version = find_version(desk_, number);
            if (!version) return tl::unexpected(version.error());
            sent.versions.push_back(std::move(*version));
        }
        std::sort(sent.versions.begin(), sent.versions.end(),
                  [](const auto& left, const auto& right) { return left.subject < right.subject; });
        return sent;
    }

  private:
    Outcome<std::optional<store::Version>> waiting_of(const std::string& subject) {
        const auto number = desk_.store().waiting(subject);
        if (!number) return failed(number.error());
        if (*number == 0) return std::optional<store::Version>();
        auto version = find_version(desk_, *number);
        return version ? Outcome<std::optional<store::Version>>(std::move(*version)) : tl::unexpected(version.error());
    }

    ContentDesk& desk_;
    const Actor& actor_;
    std::vector<store::StoredBlob> blobs_;
    std::map<std::string, std::string_view> brought_;  // by hash, of the parts
    std::vector<store::Sending> sendings_;
    std::vector<std::int64_t> waiting_;
};

// Of files that nobody brought, those that are read: all texts, and of others what a text names.
class Missing {
  public:
    Missing(const std::vector<NewFile>& files, const std::vector<std::size_t>& places) : files_(files) {
        for (const std::size_t place : places) places_.emplace(to_nfc(files[place].name), place);
    }

    [[nodiscard]] std::vector<std::size_t> texts() const {
        return those([](const std::string& name) { return publish::is_text_name(name); });
    }
    [[nodiscard]] std::vector<std::size_t> named_in(const std::vector<publish::FolderError>& errors) const {
        std::set<std::string> wrong;
        for (const publish::FolderError& error : errors) wrong.insert(error.file);
        return those([&](const std::string& name) { return wrong.contains(name); });
    }
    // So that they are there under their names; whoever reads one finds that its bytes are not.
    void add_to(editorial::NamedBlobs& files) const {
        for (const auto& [name, place] : places_)
            files.emplace(files_[place].name, store::StoredBlob{files_[place].hash, 0});
    }

  private:
    [[nodiscard]] std::vector<std::size_t> those(const std::function<bool(const std::string&)>& is_one) const {
        std::vector<std::size_t> found;
        for (const auto& [name, place] : places_) {
            if (is_one(name)) found.push_back(place);
        }
        return found;
    }

    const std::vector<NewFile>& files_;
    std::map<std::string, std::size_t> places_;  // by name, composed as the reader has it
};

SentFolder with_missing(std::vector<std::size_t> places) {
    SentFolder sent;
    sent.missing = std::move(places);
    return sent;
}

Outcome<SentFolder> send_parts(ContentDesk& desk, const Actor& actor, judging::JudgedFolder judged,
                               std::vector<store::StoredBlob> blobs) {
    SendingFolder sending(desk, actor, std::move(blobs));
    for (const judging::Part& part : judged.parts) {
        if (auto done = sending.take(part); !done) return tl::unexpected(done.error());
    }
    auto sent = sending.send();
    if (!sent) return sent;
    sent->notes = std::move(judged.notes);
    sent->option_ids = std::move(judged.option_ids);
    return sent;
}

}  // namespace

Outcome<SentFolder> send_folder(ContentDesk& desk, const Actor& actor, const std::vector<NewFile>& files,
                                bool replace_town) {
    if (auto allowed = require(actor, accounts::Right::write_content); !allowed) {
        return tl::unexpected(allowed.error());
    }
    if (files.size() > publish::most_source_files) {
        return refused(Why::not_valid, "more than " + std::to_string(publish::most_source_files) + " files", "files");
    }
    const auto held = desk.files().hold();
    if (!held) return failed(held.error());
    auto taken = take_files(desk, files, longest_texts_of_town);
    if (!taken) return tl::unexpected(taken.error());
    const Missing missing(files, taken->missing);
    if (auto texts = missing.texts(); !texts.empty()) return with_missing(std::move(texts));
    missing.add_to(taken->files);
    auto judged = desk.judge().judge_folder(taken->files);
    if (!judged) return failed(judged.error());
    if (!judged->obstacle.empty()) return refused(Why::not_now, judged->obstacle);
    if (auto named = missing.named_in(judged->errors); !named.empty()) return with_missing(std::move(named));
    if (!judged->errors.empty()) {
        SentFolder wrong;
        wrong.errors = std::move(judged->errors);
        return wrong;
    }
    if (!judged->other_town.empty() && !replace_town) {
        return refused(Why::not_now,
                       "nothing was sent: it does not look like this town's folder: " + judged->other_town, "files");
    }
    return send_parts(desk, actor, std::move(*judged), std::move(taken->blobs));
}

}  // namespace veche::server::desk
