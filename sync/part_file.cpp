#include "sync/part_file.h"

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace veche::sync {

namespace {

constexpr std::uint64_t bytes_between_checks = 65'536;

}  // namespace

PartFile::PartFile(const DurableFolder& folder, const std::string& name, FileCalls& calls, std::uint64_t reserve)
    : calls_(&calls), reserve_(reserve), file_(folder.open_part(name).value_or(Descriptor(-1))) {
    struct stat information {};
    if (is_open() && ::fstat(file_.value(), &information) == 0) size_ = static_cast<std::uint64_t>(information.st_size);
}

bool PartFile::begin(std::uint64_t offset) {
    if (!is_open() || calls_->cut(file_.value(), offset) < 0) return false;
    size_ = offset;
    return ::lseek(file_.value(), static_cast<off_t>(offset), SEEK_SET) >= 0;
}

bool PartFile::has_room() {
    if (unchecked_ != 0 && unchecked_ < bytes_between_checks) return true;
    unchecked_ = 0;
    const std::int64_t free = calls_->free_bytes(file_.value());
    return free < 0 || static_cast<std::uint64_t>(free) >= reserve_;
}

bool PartFile::add(std::string_view piece) {
    if (!has_room()) return false;
    while (!piece.empty()) {
        const long written = calls_->write(file_.value(), piece.data(), piece.size());
        if (written == -EINTR) continue;
        if (written <= 0) return false;
        size_ += static_cast<std::uint64_t>(written);
        unchecked_ += static_cast<std::uint64_t>(written);
        piece.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

bool PartFile::sync() const {
    return calls_->sync(file_.value()) == 0;
}

}  // namespace veche::sync
