// POST /v1/records: a kiosk offers the status records of epochs before a restore; the town takes back what it signed
// and no longer knows. The body is a feed page. docs/protocol.md, "Offered records". Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sync/protocol/bytes.h"

namespace veche::protocol {

// Beside every page of the feed: the epoch it is of, in hexadecimal digits. Names in lower case.
inline constexpr const char* epoch_header = "veche-epoch";
inline constexpr std::size_t most_in_offer = 64;
inline constexpr std::size_t largest_offer = 1024 * 1024;
inline constexpr std::size_t largest_offer_answer = 128 * 1024;

struct OfferAnswer {
    struct Known {
        Epoch epoch;
        std::uint64_t position = 0;  // of that epoch's records the town has all up to this one

        bool operator==(const Known&) const = default;
    };
    std::vector<Known> former;  // an epoch that is not named: none of it is known
    // Of each record, in order: 201 taken, 200 known, 400 not signed by this town, 409 of the present epoch.
    std::vector<int> results;

    bool operator==(const OfferAnswer&) const = default;
};

[[nodiscard]] std::string write_offer_answer(const OfferAnswer& answer);
[[nodiscard]] Result<OfferAnswer> read_offer_answer(std::string_view json);

}  // namespace veche::protocol
