// Answers what screens ask of the content: lists, entries, search, laid-out pages. Owned by the library worker's
// thread; the methods are called only there. Results are events.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "content/edition/edition.h"
#include "content/search/search.h"
#include "content/store/reader.h"
#include "kiosk/effect.h"
#include "kiosk/event.h"

namespace veche::kiosk {

class Library {
  public:
    // `content_folder` holds the blobs. The store may not be there yet: every answer is then a problem.
    Library(std::filesystem::path store_file, const std::filesystem::path& content_folder);

    // The store was written anew or replaced: connects again.
    void reopen();

    [[nodiscard]] Event load(const Load& effect);
    [[nodiscard]] bool is_broken() const { return reader_ != nullptr && reader_->is_broken(); }

  private:
    // Connects if need be.
    [[nodiscard]] Result<content::StoreReader*> reader();

    std::filesystem::path store_file_;
    content::edition::FolderBlobs blobs_;
    std::unique_ptr<content::StoreReader> reader_;
    std::optional<content::Search> search_;
};

// Where `text` stands in the document, in order, case and ё/е not counting; at most `most_found_in_page` places.
inline constexpr std::size_t most_found_in_page = 1'000;
[[nodiscard]] std::vector<ui::TextRange> find_in_page(const content::Document& document, std::string_view text);

// Title and text as sentences to be said.
[[nodiscard]] std::vector<content::Utterance> sentences_of(const PrepareReading& effect);

}  // namespace veche::kiosk
