// Texts for the store's index, from the blobs on disk. The sync thread's.
#pragma once

#include "content/edition/edition.h"
#include "content/markdown.h"
#include "content/store/store.h"
#include "sync/http.h"

namespace veche::kiosk {

class BlobTexts final : public content::TextSource {
  public:
    BlobTexts(content::edition::BlobSource& blobs, const sync::Cancellation& closing)
        : blobs_(blobs), closing_(closing) {}

    // A kiosk that is closed waits for one text, not for the index of a whole edition: what was begun is undone.
    Result<content::Document> document(const content::Entry& entry) override {
        if (closing_.cancelled()) return failure("the kiosk is being closed");
        auto bytes = blobs_.read(entry.text.hash);
        if (!bytes) return tl::unexpected(bytes.error());
        auto text = content::edition::read_text(entry.text, *bytes);
        if (!text) return tl::unexpected(text.error());
        return content::parse_markdown(*text);
    }

  private:
    content::edition::BlobSource& blobs_;
    const sync::Cancellation& closing_;
};

}  // namespace veche::kiosk
