// The server's word that an envelope is durable there, and that a backup covers it. Both signed by the town's
// acknowledgement key. Formats: docs/formats.md. Why generations: docs/decisions/0002-backup-generation.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"
#include "sync/protocol/keys.h"

namespace veche::protocol {

inline constexpr std::size_t acknowledgement_size = 148;
inline constexpr std::size_t watermark_size = 100;

struct Acknowledgement {
    EnvelopeId id;
    Hash hash;                     // SHA-256 of the envelope's bytes
    Epoch epoch;                   // of the server that says so
    std::uint64_t generation = 1;  // the backup that will hold it first is of this generation; from 1
    Instant received;              // a ballot's is rounded down to the day (UTC)

    bool operator==(const Acknowledgement&) const = default;
};

// Everything acknowledged in this epoch under generation <= covered is in a backup. 0: nothing is.
struct Watermark {
    Epoch epoch;
    std::uint64_t covered = 0;
    Instant time;

    bool operator==(const Watermark&) const = default;
};

// What is written has been read back; both fail only when that gives something else.
[[nodiscard]] Result<std::string> write_acknowledgement(const Acknowledgement& acknowledgement, const SigningKey& key);
// Of a single one, or of one proven out of a list (acknowledgement_list.h).
[[nodiscard]] Result<Acknowledgement> read_acknowledgement(std::string_view bytes, const SigningPublicKey& key);

[[nodiscard]] Result<std::string> write_watermark(const Watermark& watermark, const SigningKey& key);
[[nodiscard]] Result<Watermark> read_watermark(std::string_view bytes, const SigningPublicKey& key);

}  // namespace veche::protocol
