// Where the feed of status records begins: what lies below was removed at the server long after its case was closed,
// and kiosks may forget it too. Signed by the town's record key. Format: docs/formats.md, "Feed start". Pure; any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sync/protocol/keys.h"

namespace veche::protocol {

// Of the answer to GET /v1/records: the feed start in hexadecimal digits. Lower case, as clients compare.
inline constexpr const char* feed_start_header = "veche-feed-start";
inline constexpr std::size_t feed_start_size = 92;

struct FeedStart {
    Epoch epoch;
    std::uint64_t lowest = 1;  // position

    bool operator==(const FeedStart&) const = default;
};

[[nodiscard]] std::string write_feed_start(const FeedStart& start, const SigningKey& record_key);
// Of bytes known to be right: our own file.
[[nodiscard]] std::uint64_t position_in_feed_start(std::string_view bytes);
[[nodiscard]] Result<FeedStart> read_feed_start(std::string_view bytes, const SigningPublicKey& record_key);

}  // namespace veche::protocol
