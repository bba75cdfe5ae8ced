#include "sync/part_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace veche::sync {

PartFile::PartFile(const std::filesystem::path& path)
    : file_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
    struct stat information {};
    if (file_ >= 0 && ::fstat(file_, &information) == 0) size_ = static_cast<std::uint64_t>(information.st_size);
}

PartFile::~PartFile() {
    if (file_ >= 0) ::close(file_);
}

bool PartFile::begin(std::uint64_t offset) {
    if (file_ < 0 || ::ftruncate(file_, static_cast<off_t>(offset)) != 0) return false;
    size_ = offset;
    return ::lseek(file_, static_cast<off_t>(offset), SEEK_SET) >= 0;
}

bool PartFile::add(std::string_view piece) {
    while (!piece.empty()) {
        const ssize_t written = ::write(file_, piece.data(), piece.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        size_ += static_cast<std::uint64_t>(written);
        piece.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

bool PartFile::sync() const {
    return ::fsync(file_) == 0;
}

}  // namespace veche::sync
