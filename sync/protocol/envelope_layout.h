// Where everything is in an envelope. Inside sync/protocol only; views are into the envelope's bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sync/protocol/envelope.h"
#include "sync/protocol/padding.h"

namespace veche::protocol {

inline constexpr std::size_t sealed_key_size = 80;
inline constexpr std::size_t stream_header_size = 24;
inline constexpr std::size_t chunk_overhead = 17;

struct EnvelopeLayout {
    EnvelopeHeader header;
    std::string_view clear_header;  // additional data of the first chunk
    std::string_view sealed_keys;   // one for each recipient
    std::string_view stream_header;
    std::string_view body;
    std::string_view signed_part;  // everything but the signature
    Signature signature;
};

// The clear header's bytes.
[[nodiscard]] std::string write_header(const EnvelopeHeader& header);

// The size before encryption of a body of `size` bytes; nothing when no padded text has it.
[[nodiscard]] std::optional<std::size_t> padded_size_of(std::size_t size);

// Refuses counts over their limits, bodies that are no bucket, a receipt in half, bytes too many or too few.
[[nodiscard]] Result<EnvelopeLayout> read_layout(std::string_view envelope);

}  // namespace veche::protocol
