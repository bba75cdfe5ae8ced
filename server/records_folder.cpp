#include "server/records_folder.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <system_error>

#include "base/durable_file.h"
#include "base/files.h"
#include "sync/protocol/feed_start.h"
#include "sync/protocol/status_record.h"

namespace veche::server {
namespace {

constexpr std::uint64_t records_a_folder = 1000;
constexpr std::size_t length_bytes = 4;  // before each record of a feed page

bool is_there(const Layout& layout, const protocol::Epoch& epoch, std::uint64_t position) {
    std::error_code error;
    return std::filesystem::exists(record_file(layout, epoch, position), error);
}

std::filesystem::path start_file(const Layout& layout, const protocol::Epoch& epoch) {
    return layout.records() / protocol::to_hex(epoch) / "start";
}

}  // namespace

std::filesystem::path record_file(const Layout& layout, const protocol::Epoch& epoch, std::uint64_t position) {
    return layout.records() / protocol::to_hex(epoch) / fmt::format("{:05}", position / records_a_folder) /
           fmt::format("{:08}", position);
}

Result<std::vector<std::string>> read_records(const Layout& layout, const protocol::Epoch& epoch, std::uint64_t after,
                                              std::size_t most, std::size_t largest) {
    after = std::max(after, feed_beginning(layout, epoch).lowest - 1);
    std::vector<std::string> records;
    std::size_t size = 0;
    while (records.size() < most && is_there(layout, epoch, after + 1)) {
        auto record = read_file(record_file(layout, epoch, ++after), protocol::largest_status_record);
        if (!record) return tl::unexpected(record.error());
        size += record->size() + length_bytes;
        if (size > largest) break;
        records.push_back(std::move(*record));
    }
    return records;
}

Result<void> write_record(const Layout& layout, const protocol::Epoch& epoch, std::uint64_t position,
                          const std::string& bytes) {
    const auto file = record_file(layout, epoch, position);
    // Where the one before it is, the folders are durable: its writer came after whoever made them.
    if (position % records_a_folder == 0 || !is_there(layout, epoch, position - 1)) {
        for (const auto& folder : {file.parent_path().parent_path(), file.parent_path()}) {
            if (auto made = make_folder(folder, 0755); !made) return made;
        }
    }
    // A command and the registrar may write the same record at the same moment: neither has a name to take from the
    // other, and the second finds its own bytes there.
    const auto folder = DurableFolder::open_existing(file.parent_path(), disk());
    return folder ? folder->create(file.filename(), bytes, {0644, {}}) : tl::unexpected(folder.error());
}

FeedBeginning feed_beginning(const Layout& layout, const protocol::Epoch& epoch) {
    FeedBeginning beginning;
    auto file = read_file(start_file(layout, epoch), protocol::feed_start_size);
    if (!file || file->size() != protocol::feed_start_size) return beginning;
    // Signed for the kiosks; here it is our own file.
    beginning.lowest = std::max<std::uint64_t>(protocol::position_in_feed_start(*file), 1);
    beginning.start = std::move(*file);
    return beginning;
}

Result<void> begin_feed_at(const Layout& layout, const protocol::Epoch& epoch, const FeedBeginning& beginning) {
    if (feed_beginning(layout, epoch).lowest < beginning.lowest) {
        if (auto kept = write_file(start_file(layout, epoch), beginning.start, 0644); !kept) return kept;
    } else if (auto synced = sync_folder(start_file(layout, epoch).parent_path()); !synced) {
        return synced;  // whoever wrote it may have been killed before; without it removed records are a hole
    }
    std::error_code error;
    const auto folder = layout.records() / protocol::to_hex(epoch);
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        std::uint64_t number = 0;
        const auto [end, wrong] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (wrong != std::errc() || end != name.data() + name.size()) continue;
        if ((number + 1) * records_a_folder <= beginning.lowest) {
            if (auto gone = remove_path_unsynced(entry.path()); !gone) return gone;
        } else if (number * records_a_folder < beginning.lowest) {
            for (auto at = number * records_a_folder; at < beginning.lowest; ++at) {
                if (auto gone = remove_path_unsynced(record_file(layout, epoch, at)); !gone) return gone;
            }
        }
    }
    return error ? Result<void>(failure(folder.string() + ": old records cannot be removed: " + error.message()))
                 : Result<void>();
}

Result<void> remove_records(const Layout& layout, const protocol::Epoch& epoch) {
    return remove_path(layout.records() / protocol::to_hex(epoch));
}

// Records are written in order, so a search that halves finds the end.
std::uint64_t last_record(const Layout& layout, const protocol::Epoch& epoch) {
    const std::uint64_t before = feed_beginning(layout, epoch).lowest - 1;
    std::uint64_t step = 1;
    while (is_there(layout, epoch, before + step)) step *= 2;
    std::uint64_t above = before + step;
    std::uint64_t below = before + step / 2;
    while (below + 1 < above) {
        const std::uint64_t middle = below + (above - below) / 2;
        (is_there(layout, epoch, middle) ? below : above) = middle;
    }
    return below;
}

}  // namespace veche::server
