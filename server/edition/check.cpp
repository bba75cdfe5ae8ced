#include "server/edition/check.h"

#include <set>

#include "server/edition/published.h"
#include "server/edition/versions.h"

namespace veche::server {
namespace {

constexpr const char* usual_remedy = "Publish the town's folder again: that writes it anew";
constexpr const char* remedy_of_drafts =
    "It is the text of a draft: bring it from a backup that has it whole, for without it the clauses of the draft get "
    "new ids";

class BlobCheck {
  public:
    explicit BlobCheck(const Layout& layout) : layout_(layout), blobs_(layout.content().string()) {}

    // The stored bytes when they are what their name says.
    std::optional<std::string> read(const content::edition::NeededBlob& blob) {
        auto bytes = blobs_.read(blob.reference.hash);
        if (bytes && content::edition::verify(blob, *bytes)) return std::move(*bytes);
        const auto path = layout_.content() / content::edition::blob_path(blob.reference.hash);
        const std::string remedy = drafts_.contains(blob.reference.hash) ? remedy_of_drafts : usual_remedy;
        if (bytes) {
            faults_.push_back({path.string() + ": other bytes than its name says", path, remedy, blob});
        } else {
            faults_.push_back({path.string() + ": missing or unreadable", {}, remedy, blob});
        }
        return std::nullopt;
    }

    // Texts of drafts: the ids of their clauses stand nowhere else.
    void know_drafts(const std::vector<content::Entry>& entries) {
        for (const content::Entry& entry : entries) {
            if (entry.kind() == content::Kind::draft_act) drafts_.insert(entry.text.hash);
        }
    }

    void note(std::string what) { faults_.push_back({std::move(what), {}, usual_remedy}); }

    std::vector<ContentFault> take() { return std::move(faults_); }

  private:
    const Layout& layout_;
    content::edition::FolderBlobs blobs_;
    std::set<content::BlobHash> drafts_;
    std::vector<ContentFault> faults_;
};

}  // namespace

std::vector<ContentFault> check_content(const Layout& layout) {
    BlobCheck check(layout);
    const auto published = read_published(layout);
    if (!published) {
        check.note(published.error().message);
        return check.take();
    }
    if (!*published) {
        if (const Versions versions = read_versions(layout); versions.snapshot > 0 || versions.timestamp > 0) {
            check.note((layout.metadata() / std::string(protocol::tuf::timestamp_file_name)).string() +
                       ": missing, though something was published");
        }
        return check.take();
    }
    const content::edition::Catalog& catalog = (*published)->catalog;
    std::vector<content::Entry> entries;
    for (const auto& page : catalog.pages) {
        const auto bytes = check.read(content::edition::needed_page(page));
        if (!bytes) continue;
        auto read = content::edition::read_page(page, *bytes);
        if (!read) check.note(read.error().message);
        if (read) std::move(read->begin(), read->end(), std::back_inserter(entries));
    }
    check.know_drafts(entries);
    auto others = content::edition::blobs_of(catalog, entries);
    for (const auto& page : catalog.pages) others.erase(page.blob.hash);
    for (const auto& [hash, blob] : others) (void)check.read(blob);
    return check.take();
}

}  // namespace veche::server
