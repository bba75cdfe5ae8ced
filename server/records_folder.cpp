#include "server/records_folder.h"

#include <fmt/format.h>
#include <system_error>

#include "base/files.h"
#include "sync/protocol/status_record.h"

namespace veche::server {
namespace {

constexpr std::uint64_t records_a_folder = 1000;
constexpr std::size_t length_bytes = 4;  // before each record of a feed page

bool is_there(const Layout& layout, const protocol::Epoch& epoch, std::uint64_t position) {
    std::error_code error;
    return std::filesystem::exists(record_file(layout, epoch, position), error);
}

}  // namespace

std::filesystem::path record_file(const Layout& layout, const protocol::Epoch& epoch, std::uint64_t position) {
    return layout.records() / protocol::to_hex(epoch) / fmt::format("{:05}", position / records_a_folder) /
           fmt::format("{:08}", position);
}

Result<std::vector<std::string>> read_records(const Layout& layout, const protocol::Epoch& epoch, std::uint64_t after,
                                              std::size_t most, std::size_t largest) {
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
    if (is_there(layout, epoch, position)) return {};
    for (const auto& folder : {file.parent_path().parent_path(), file.parent_path()}) {
        if (auto made = make_folder(folder, 0755); !made) return made;
    }
    return write_file(file, bytes, 0644);
}

// Records are written in order, so a search that halves finds the end.
std::uint64_t last_record(const Layout& layout, const protocol::Epoch& epoch) {
    std::uint64_t above = 1;
    while (is_there(layout, epoch, above)) above *= 2;
    std::uint64_t below = above / 2;
    while (below + 1 < above) {
        const std::uint64_t middle = below + (above - below) / 2;
        (is_there(layout, epoch, middle) ? below : above) = middle;
    }
    return below;
}

}  // namespace veche::server
