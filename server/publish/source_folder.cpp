#include "server/publish/source_folder.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "base/descriptor.h"
#include "base/files.h"
#include "base/normal_form.h"
#include "base/utf8.h"

namespace veche::server::publish {
namespace {

constexpr int most_depth = 32;

std::string reason() {
    return "cannot be read: " + std::system_category().message(errno);
}

std::string below(const std::string& folder, const std::string& name) {
    return folder.empty() ? name : folder + "/" + name;
}

// O_NOFOLLOW at every step: a link put in the place of a folder after it was listed leads nowhere.
Descriptor open_below(const std::filesystem::path& folder, const std::string& name) {
    Descriptor at(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const std::filesystem::path parts(name);
    for (auto part = parts.begin(); part != parts.end() && at.value() >= 0; ++part) {
        const bool last = std::next(part) == parts.end();
        // O_NONBLOCK: a pipe put there meanwhile does not hold us up; what is opened is looked at before it is read.
        const int how = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | (last ? O_NONBLOCK : O_DIRECTORY);
        at = Descriptor(::openat(at.value(), part->c_str(), how));
    }
    return at;
}

bool is_document(const std::string& name) {
    return name.ends_with(".md") || name.ends_with(".txt");
}

bool has_control(const std::string& name) {
    return std::any_of(name.begin(), name.end(), [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; });
}

// Sorted, so that the first of two names for one document is always the same one.
std::optional<std::vector<std::string>> names_in(int folder) {
    Descriptor copy(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const std::unique_ptr<DIR, int (*)(DIR*)> open(::fdopendir(copy.value()), ::closedir);
    if (!open) return std::nullopt;
    (void)copy.release();
    std::vector<std::string> names;
    errno = 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): a stream of our own
    while (const dirent* found = ::readdir(open.get())) names.emplace_back(found->d_name);
    if (errno != 0) return std::nullopt;
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

SourceFolder::SourceFolder(std::filesystem::path folder, ErrorList& errors)
    : path_(std::move(folder)), errors_(errors) {
    const Descriptor top(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (top.value() < 0) {
        errors_.add(path_.string(), 0, reason());
        return;
    }
    list(top.value(), "", "", 0);
    if (files_.empty() && errors_.empty()) errors_.add(path_.string(), 0, "empty; expected documents .md or .txt");
    if (is_full())
        errors_.add(path_.string(), 0, "too many files; expected at most " + std::to_string(most_source_files));
}

bool SourceFolder::is_full() const {
    return files_.size() > most_source_files;
}

void SourceFolder::list(int folder, const std::string& name, const std::string& on_disk, int depth) {
    const auto names = names_in(folder);
    if (!names) {
        errors_.add(name.empty() ? path_.string() : name, 0, reason());
        return;
    }
    for (const std::string& own_name : *names) {
        if (is_full()) return;
        if (own_name.starts_with('.')) continue;
        if (!is_valid_utf8(own_name) || has_control(own_name)) {
            errors_.add(name.empty() ? path_.string() : name, 0,
                        "a name in this folder is not text; expected file names in UTF-8");
            continue;
        }
        take(folder, own_name, below(name, to_nfc(own_name)), below(on_disk, own_name), depth);
    }
}

void SourceFolder::take(int folder, const std::string& own_name, const std::string& name, const std::string& on_disk,
                        int depth) {
    struct stat status {};
    if (::fstatat(folder, own_name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        errors_.add(name, 0, reason());
    } else if (S_ISREG(status.st_mode)) {
        if (!files_.emplace(name, on_disk).second) {
            errors_.add(name, 0, "there are two files of this name, spelt alike; expected one");
        }
    } else if (S_ISLNK(status.st_mode)) {
        errors_.add(name, 0, "a symbolic link; expected the file or folder itself");
    } else if (!S_ISDIR(status.st_mode)) {
        errors_.add(name, 0, "a pipe, a socket or a device; expected an ordinary file");
    } else if (is_document(name)) {
        errors_.add(name, 0, "a folder with the name of a document; expected a folder without .md or .txt");
    } else if (depth >= most_depth) {
        errors_.add(name, 0, "too deep; expected at most " + std::to_string(most_depth) + " folders one in another");
    } else {
        const Descriptor inner(::openat(folder, own_name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (inner.value() < 0) {
            errors_.add(name, 0, reason());
        } else {
            list(inner.value(), name, on_disk, depth + 1);
        }
    }
}

std::optional<std::string> SourceFolder::read(const std::string& name, std::size_t limit) {
    const Descriptor file = open_below(path_, files_.at(name));
    if (file.value() < 0) {
        errors_.add(name, 0, reason());
        return std::nullopt;
    }
    auto bytes = read_open_file(file, limit);
    if (bytes) return std::move(*bytes);
    errors_.add(name, 0, bytes.error().message);
    return std::nullopt;
}

Result<void> rewrite_file(const std::filesystem::path& folder, const std::string& on_disk, std::size_t limit,
                          const std::function<Result<std::string>(const std::string&)>& change) {
    const std::filesystem::path parts(on_disk);
    const std::string own_name = parts.filename().string();
    // A folder that is held cannot be exchanged for another one; "." opens the top itself.
    const std::string above = parts.has_parent_path() ? parts.parent_path().string() + "/." : ".";
    const Descriptor parent = open_below(folder, above);
    const Descriptor file(::openat(parent.value(), own_name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status {};
    if (file.value() < 0 || ::fstat(file.value(), &status) != 0) return failure(reason());
    if (!S_ISREG(status.st_mode) || status.st_nlink != 1) return failure("it has a second name");
    const bool is_root = ::geteuid() == 0;
    if (!is_root && status.st_uid != ::geteuid()) return failure("it belongs to another user");
    const auto bytes = read_open_file(file, limit);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto changed = change(*bytes);
    if (!changed) return tl::unexpected(changed.error());
    const std::filesystem::path held = "/proc/self/fd/" + std::to_string(parent.value());
    if (auto written = write_file(held / own_name, *changed, status.st_mode & 07777U); !written) return written;
    if (!is_root) return {};
    const Descriptor fresh(::openat(parent.value(), own_name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat now {};
    const bool is_ours =
        fresh.value() >= 0 && ::fstat(fresh.value(), &now) == 0 && S_ISREG(now.st_mode) && now.st_nlink == 1;
    if (!is_ours || ::fchown(fresh.value(), status.st_uid, status.st_gid) != 0 ||
        ::fchmod(fresh.value(), status.st_mode & 07777U) != 0) {
        return failure("its owner could not be kept");
    }
    return {};
}

}  // namespace veche::server::publish
