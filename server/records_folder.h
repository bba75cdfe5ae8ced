// DIR/records/EPOCH/NNNNN/POSITION: status records as files, a thousand a folder, written by the registrar in order and
// never changed, removed from the lowest on. docs/formats.md, "Server folder".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "server/layout.h"
#include "sync/protocol/bytes.h"

namespace veche::server {

[[nodiscard]] std::filesystem::path record_file(const Layout& layout, const protocol::Epoch& epoch,
                                                std::uint64_t position);

// Records after `after` in order, up to the first that is not there, `most` of them or `largest` bytes of a feed page.
[[nodiscard]] Result<std::vector<std::string>> read_records(const Layout& layout, const protocol::Epoch& epoch,
                                                            std::uint64_t after, std::size_t most, std::size_t largest);

// Durable when it returns. The same again, or by another process at the same moment, is success; other bytes in its
// place are a failure.
[[nodiscard]] Result<void> write_record(const Layout& layout, const protocol::Epoch& epoch, std::uint64_t position,
                                        const std::string& bytes);

// Where the feed of the epoch begins; 1 while nothing was ever removed. `start` holds the signed words of it.
struct FeedBeginning {
    std::uint64_t lowest = 1;
    std::string start;  // protocol::write_feed_start; empty: none
};
[[nodiscard]] FeedBeginning feed_beginning(const Layout& layout, const protocol::Epoch& epoch);
// Keeps `start` durably, then removes the records below `lowest`. Doing it again finishes what was broken off.
[[nodiscard]] Result<void> begin_feed_at(const Layout& layout, const protocol::Epoch& epoch,
                                         const FeedBeginning& beginning);

// All of an epoch. Success when there is nothing.
[[nodiscard]] Result<void> remove_records(const Layout& layout, const protocol::Epoch& epoch);

// The last position that is there without a gap before it.
[[nodiscard]] std::uint64_t last_record(const Layout& layout, const protocol::Epoch& epoch);

}  // namespace veche::server
