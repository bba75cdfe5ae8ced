// Several envelopes in one request, several results in one answer. Formats: docs/protocol.md, "Batch".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sync/protocol/acknowledgement_list.h"
#include "sync/protocol/keys.h"

namespace veche::protocol {

inline constexpr std::size_t most_in_batch = 256;
inline constexpr std::size_t largest_batch = 8 * 1024 * 1024;  // bytes of the request's body

// The first envelopes that fit both limits together; `taken` says how many.
struct Batch {
    std::string body;
    std::size_t taken = 0;
};
[[nodiscard]] Batch write_batch(const std::vector<std::string>& envelopes);
// Views into `body`, at least one.
[[nodiscard]] Result<std::vector<std::string_view>> read_batch(std::string_view body);

struct BatchResult {
    EnvelopeId id;
    int status = 0;               // what a PUT of this envelope alone would have answered: 201, 200, 409, 424, 400
    std::string acknowledgement;  // bytes; empty unless 200 or 201

    bool operator==(const BatchResult&) const = default;
};

// JSON; in any order.
[[nodiscard]] std::string write_batch_results(const std::vector<BatchResult>& results);
// Instead, for a kiosk that asks for it (`Accept`): what is in the list is acknowledged, `others` are not.
inline constexpr std::string_view listed_results_type = "application/vnd.veche.acknowledgements";
[[nodiscard]] std::string write_listed_results(const AcknowledgementList& list, const std::vector<BatchResult>& others);
// Either, or only the first, for a kiosk that did not ask for a list. Out of a list each gets its own proof, and 200:
// whether it was new is not told. Signatures are not looked at.
enum class BatchResults { each_by_itself, or_listed };
[[nodiscard]] Result<std::vector<BatchResult>> read_batch_results(std::string_view answer,
                                                                  BatchResults taken = BatchResults::or_listed);

}  // namespace veche::protocol
