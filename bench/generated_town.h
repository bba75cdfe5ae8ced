// A town of any size made from a seed: documents with the length and the repetition of words that municipal texts
// have. The same seed gives the same town on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "content/entry.h"
#include "content/store/store.h"
#include "content/town.h"

namespace veche::bench {

class GeneratedTown : public content::TextSource {
  public:
    explicit GeneratedTown(std::size_t documents);

    [[nodiscard]] const std::vector<content::Entry>& entries() const { return entries_; }
    [[nodiscard]] static content::Town town();
    // Text of a document is made when it is asked for.
    [[nodiscard]] Result<content::Document> document(const content::Entry& entry) override;

    // Words of the town in some form, from the most frequent (0) on.
    [[nodiscard]] std::string word(std::size_t rank, std::size_t form) const;
    [[nodiscard]] std::size_t words() const { return stems_.size(); }

  private:
    std::vector<std::string> stems_;
    std::vector<content::Entry> entries_;
};

}  // namespace veche::bench
