// Many acknowledgements under one signature of the town's acknowledgement key: it signs the root of a tree of hashes
// over them. From the whole list comes the proof of each alone, which says what a single acknowledgement says and is
// checked by the same read_acknowledgement(). Never of ballots: equal signatures would tell which came together.
// Format: docs/formats.md, "List of acknowledgements".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sync/protocol/acknowledgement.h"

namespace veche::protocol {

inline constexpr std::size_t most_in_list = 65'535;

// Immutable; any thread.
class AcknowledgementList {
  public:
    // All of one epoch, 1 to most_in_list. What is signed has been read back; fails when that gives something else.
    [[nodiscard]] static Result<AcknowledgementList> sign(const std::vector<Acknowledgement>& acknowledgements,
                                                          const SigningKey& key);
    // Only the form is looked at: who signed shows when a proof is read.
    [[nodiscard]] static Result<AcknowledgementList> read(std::string_view bytes);

    [[nodiscard]] const std::vector<Acknowledgement>& acknowledgements() const { return acknowledgements_; }
    // For read().
    [[nodiscard]] std::string bytes() const;
    // For read_acknowledgement(): 152 bytes and 32 for each doubling of the list.
    [[nodiscard]] std::string proof(std::size_t index) const;

  private:
    using Level = std::vector<Hash>;  // of the tree: leaves first, the root last

    explicit AcknowledgementList(std::vector<Acknowledgement> acknowledgements);

    std::vector<Acknowledgement> acknowledgements_;
    std::vector<Level> levels_;
    Signature signature_;
};

// Whether these bytes mean to be the proof of one out of a list.
[[nodiscard]] bool is_listed_acknowledgement(std::string_view bytes);
// A proof(), checked by the town's key.
[[nodiscard]] Result<Acknowledgement> read_listed_acknowledgement(std::string_view bytes, const SigningPublicKey& key);

}  // namespace veche::protocol
