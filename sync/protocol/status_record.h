// What the town says about a case: sealed to the receipt's key, signed by the town's record key, carried to every kiosk
// by the feed of records. Format: docs/formats.md, "Status record". Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "content/submission.h"
#include "sync/protocol/receipt.h"

namespace veche::protocol {

// Padded as an envelope's body is, but up to this: the longest answer and reason fit, whatever their letters.
inline constexpr std::size_t largest_padded_status = 327'680;
inline constexpr std::size_t largest_status_record = 328'704;
inline constexpr std::size_t most_in_feed_page = 256;
inline constexpr std::size_t largest_feed_page = 8 * 1024 * 1024;
inline constexpr std::size_t largest_town_note = 256;

// What only the holder of the receipt code reads.
struct StatusInside {
    EnvelopeId envelope;
    std::uint64_t sequence = 0;  // rises with every record of a case
    Instant time;
    content::CaseStatus status;
    // Said by a town whose server was restored: when the copy was made.
    std::optional<Instant> restored_from{};

    bool operator==(const StatusInside&) const = default;
};

// What everybody reads.
struct StatusOutside {
    LookupId lookup_id;
    Epoch epoch;                 // positions count within an epoch
    std::uint64_t position = 0;  // in the feed, from 1, rising
    // What the town keeps in it for itself, should it lose what it knows: sealed, the same size for every record.
    // Kiosks carry it and cannot read it. Empty: none.
    std::string town_note{};

    bool operator==(const StatusOutside&) const = default;
};

// Fails when the receipt's key is unusable, and when the record would not read back as what was given: an answer over
// its limit, a text that is not UTF-8.
[[nodiscard]] Result<std::string> write_status_record(const StatusOutside& outside, const StatusInside& inside,
                                                      const BoxPublicKey& receipt_key, const SigningKey& record_key,
                                                      Random& random);

// Checks form and signature.
[[nodiscard]] Result<StatusOutside> verify_status_record(std::string_view record, const SigningPublicKey& record_key);

// A record of this town at another place of a feed: the same inside and note, signed anew. For the town, which cannot
// read what it takes back.
[[nodiscard]] Result<std::string> sign_again(std::string_view record, const Epoch& epoch, std::uint64_t position,
                                             const SigningKey& record_key);

// Checks form, signature and that the record is this receipt's, inside too.
[[nodiscard]] Result<StatusInside> open_status_record(std::string_view record, const SigningPublicKey& record_key,
                                                      const ReceiptKeys& receipt);

// The answer to GET /v1/records: records one after another, each after its length.
[[nodiscard]] std::string write_feed_page(const std::vector<std::string>& records);
// Views into `page`; empty when there is nothing new.
[[nodiscard]] Result<std::vector<std::string_view>> read_feed_page(std::string_view page);

}  // namespace veche::protocol
