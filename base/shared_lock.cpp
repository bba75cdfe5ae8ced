#include "base/shared_lock.h"

#include <cerrno>
#include <fcntl.h>
#include <sstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace veche {
namespace {

// What the kernel tells in a file without a length.
std::string told_in(const std::string& file, std::size_t most) {
    const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    std::string told(most, '\0');
    std::size_t done = 0;
    while (opened.value() >= 0 && done < most) {
        const ssize_t got = ::read(opened.value(), told.data() + done, most - done);
        if (got <= 0) break;
        done += static_cast<std::size_t>(got);
    }
    told.resize(done);
    return told;
}

// "veche-server answer /srv/veche"; empty: it has gone, or is another's.
std::string words_of_process(long process) {
    constexpr std::size_t most = 120;
    std::string words = told_in("/proc/" + std::to_string(process) + "/cmdline", most);
    while (!words.empty() && words.back() == '\0') words.pop_back();
    for (char& each : words) {
        const bool is_plain = static_cast<unsigned char>(each) >= ' ' && each != '\x7f';
        if (!is_plain) each = ' ';
    }
    return words;
}

// Who has locked that file, as far as the kernel tells us: ": process 17 (veche-server run /srv/veche)".
std::string holders_of(const Descriptor& file) {
    struct stat status {};
    if (::fstat(file.value(), &status) != 0) return {};
    const std::string inode = ":" + std::to_string(status.st_ino);
    std::string told;
    constexpr std::size_t most = std::size_t{256} * 1024;
    std::istringstream locks(told_in("/proc/locks", most));
    for (std::string line; std::getline(locks, line);) {
        std::istringstream words(line);
        std::string number, kind, advisory, access, place;
        long process = 0;
        if (!(words >> number >> kind >> advisory >> access >> process >> place)) continue;
        if (kind != "FLOCK" || !place.ends_with(inode) || process <= 0) continue;
        const std::string called = words_of_process(process);
        told += (told.empty() ? ": process " : ", ") + std::to_string(process);
        if (!called.empty()) told += " (" + called + ")";
    }
    return told;
}

}  // namespace

Result<SharedLock> SharedLock::share(const std::filesystem::path& file, const std::string& holder) {
    return lock(file, holder, LOCK_SH, std::chrono::milliseconds(0));
}

Result<SharedLock> SharedLock::have_alone(const std::filesystem::path& file, const std::string& holder,
                                          std::chrono::milliseconds patience) {
    return lock(file, holder, LOCK_EX, patience);
}

Result<SharedLock> SharedLock::lock(const std::filesystem::path& file, const std::string& holder, int kind,
                                    std::chrono::milliseconds patience) {
    constexpr std::chrono::milliseconds step{100};
    Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (descriptor.value() < 0) {
        return failure(file.string() + ": cannot be opened: " + std::system_category().message(errno));
    }
    const auto until = std::chrono::steady_clock::now() + patience;
    while (::flock(descriptor.value(), kind | LOCK_NB) != 0) {
        if (std::chrono::steady_clock::now() >= until) {
            return failure(file.string() + ": another " + holder + " is at work in this folder" +
                           holders_of(descriptor));
        }
        std::this_thread::sleep_for(step);
    }
    return SharedLock(std::move(descriptor));
}

}  // namespace veche
