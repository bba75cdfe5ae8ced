#include "server/edition/check.h"

#include "server/edition/published.h"
#include "server/edition/versions.h"

namespace veche::server {
namespace {

class BlobCheck {
  public:
    explicit BlobCheck(const Layout& layout) : layout_(layout), blobs_(layout.content().string()) {}

    // The stored bytes when they are what their name says.
    std::optional<std::string> read(const content::edition::NeededBlob& blob) {
        auto bytes = blobs_.read(blob.reference.hash);
        if (bytes && content::edition::verify(blob, *bytes)) return std::move(*bytes);
        const auto path = layout_.content() / content::edition::blob_path(blob.reference.hash);
        if (bytes) {
            note(path.string() + ": other bytes than its name says", path);
        } else {
            note(path.string() + ": missing or unreadable");
        }
        return std::nullopt;
    }

    void note(std::string what, std::filesystem::path blob = {}) {
        faults_.push_back({std::move(what), std::move(blob)});
    }

    std::vector<ContentFault> take() { return std::move(faults_); }

  private:
    const Layout& layout_;
    content::edition::FolderBlobs blobs_;
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
    auto others = content::edition::blobs_of(catalog, entries);
    for (const auto& page : catalog.pages) others.erase(page.blob.hash);
    for (const auto& [hash, blob] : others) (void)check.read(blob);
    return check.take();
}

}  // namespace veche::server
