#include "base/file_part.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "base/descriptor.h"

namespace veche {

Result<std::string> read_file_part(const std::filesystem::path& path, std::uint64_t offset, std::size_t most) {
    const auto unreadable = [&path](int error) {
        return failure(path.string() + ": cannot be read: " + std::system_category().message(error));
    };
    // O_NONBLOCK: a pipe does not hold us up; it is told that it is not a file.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status {};
    if (file.value() < 0 || ::fstat(file.value(), &status) != 0) return unreadable(errno);
    if (!S_ISREG(status.st_mode)) return failure(path.string() + ": not a file");
    std::string bytes(most, '\0');
    std::size_t done = 0;
    while (done < most) {
        const ssize_t got = ::pread(file.value(), bytes.data() + done, most - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return unreadable(errno);
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
}

}  // namespace veche
