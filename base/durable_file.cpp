#include "base/durable_file.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace veche {
namespace {

constexpr std::string_view unfinished = ".new-";

// A file descriptor that closes itself.
class OpenFile {
  public:
    explicit OpenFile(int file) : file_(file) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (file_ >= 0) ::close(file_);
    }
    [[nodiscard]] int get() const { return file_; }

  private:
    int file_;
};

std::string reason(int error) {
    switch (error) {
        case ENOSPC:
        case EDQUOT: return "the disk is full";
        case EROFS: return "the disk is read-only";
        case EACCES:
        case EPERM: return "this program may not write there";
        case EIO: return "the disk reports errors";
        case EFBIG: return "the file would be larger than allowed";
        default: return std::system_category().message(error);
    }
}

bool knows_no_nameless_files(int error) {
    return error == EOPNOTSUPP || error == EISDIR || error == EINVAL;
}

// The parent of a folder just made has to be synced too, or the folder itself may be gone after a power cut.
void sync_parent(const std::filesystem::path& path, FileCalls& calls) {
    const OpenFile parent(::open((path / "..").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (parent.get() >= 0) (void)calls.sync(parent.get());
}

}  // namespace

DurableFolder::DurableFolder(std::filesystem::path path, int folder, FileCalls& calls)
    : path_(std::move(path)), folder_(folder), calls_(&calls) {}

DurableFolder::DurableFolder(DurableFolder&& other) noexcept
    : path_(std::move(other.path_)), folder_(std::exchange(other.folder_, -1)), calls_(other.calls_) {}

DurableFolder& DurableFolder::operator=(DurableFolder&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(folder_, other.folder_);
    std::swap(calls_, other.calls_);
    return *this;
}

DurableFolder::~DurableFolder() {
    if (folder_ >= 0) ::close(folder_);
}

Result<DurableFolder> DurableFolder::open(const std::filesystem::path& path, FileCalls& calls) {
    std::error_code error;
    const bool made = std::filesystem::create_directories(path, error);
    if (error) return failure(path.string() + ": the folder cannot be made: " + reason(error.value()));
    if (made) {
        std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
        sync_parent(path, calls);
    }
    const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return failure(path.string() + ": the folder cannot be opened: " + reason(errno));
    return DurableFolder(path, folder, calls);
}

Error DurableFolder::explain(std::string_view doing, const std::string& name, int error) const {
    return {(path_ / name).string() + ": cannot be " + std::string(doing) + ": " + reason(error)};
}

Result<void> DurableFolder::fill(int file, std::string_view bytes, std::optional<std::int64_t> time) const {
    while (!bytes.empty()) {
        const long written = calls_->write(file, bytes.data(), bytes.size());
        if (written == -EINTR) continue;
        if (written <= 0)
            return tl::unexpected(explain("written", "", written == 0 ? EIO : static_cast<int>(-written)));
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (time) {
        if (const int set = calls_->set_time(file, *time); set < 0) return tl::unexpected(explain("written", "", -set));
    }
    if (const int synced = calls_->sync(file); synced < 0) return tl::unexpected(explain("synced", "", -synced));
    return {};
}

Result<void> DurableFolder::same_bytes(const std::string& name, std::string_view bytes) const {
    const Result<std::optional<std::string>> there = read(name, bytes.size());
    if (!there || *there != bytes) return failure((path_ / name).string() + ": there is another file of this name");
    return {};
}

Result<void> DurableFolder::create(const std::string& name, std::string_view bytes,
                                   std::optional<std::int64_t> time) const {
    const int opened = calls_->open_nameless(folder_);
    if (opened < 0) {
        if (knows_no_nameless_files(-opened)) return create_by_rename(name, bytes, time);
        return tl::unexpected(explain("made", name, -opened));
    }
    const OpenFile file(opened);
    if (Result<void> filled = fill(file.get(), bytes, time); !filled) return filled;
    const int linked = calls_->link(file.get(), folder_, name);
    if (linked == -EEXIST) {
        if (Result<void> same = same_bytes(name, bytes); !same) return same;
        return sync();
    }
    if (linked < 0) return tl::unexpected(explain("named", name, -linked));
    return sync_new_name(name);
}

// Who is told that a file could not be kept makes another: this one must not turn up beside it.
Result<void> DurableFolder::sync_new_name(const std::string& name) const {
    const int synced = calls_->sync(folder_);
    if (synced >= 0) return {};
    (void)calls_->remove(folder_, name);
    (void)calls_->sync(folder_);
    return tl::unexpected(explain("synced", name, -synced));
}

Result<void> DurableFolder::create_by_rename(const std::string& name, std::string_view bytes,
                                             std::optional<std::int64_t> time) const {
    const std::string temporary = std::string(unfinished) + name;
    (void)calls_->remove(folder_, temporary);
    const OpenFile file(calls_->open_new(folder_, temporary));
    if (file.get() < 0) return tl::unexpected(explain("made", name, -file.get()));
    Result<void> result = fill(file.get(), bytes, time);
    const int renamed = result ? calls_->rename_new(folder_, temporary, name) : 0;
    if (result && renamed == 0) return sync_new_name(name);
    (void)calls_->remove(folder_, temporary);
    if (!result) return result;
    if (renamed != -EEXIST) return tl::unexpected(explain("named", name, -renamed));
    if (Result<void> same = same_bytes(name, bytes); !same) return same;
    return sync();
}

Result<void> DurableFolder::replace(const std::string& name, std::string_view bytes,
                                    std::optional<std::int64_t> time) const {
    const std::string temporary = std::string(unfinished) + name;
    (void)calls_->remove(folder_, temporary);
    const OpenFile file(calls_->open_new(folder_, temporary));
    if (file.get() < 0) return tl::unexpected(explain("made", name, -file.get()));
    Result<void> result = fill(file.get(), bytes, time);
    if (result) {
        if (const int renamed = calls_->rename(folder_, temporary, name); renamed < 0) {
            result = tl::unexpected(explain("named", name, -renamed));
        }
    }
    if (!result) {
        (void)calls_->remove(folder_, temporary);
        return result;
    }
    if (const int synced = calls_->sync(folder_); synced < 0) return tl::unexpected(explain("synced", name, -synced));
    return {};
}

Result<void> DurableFolder::remove(const std::string& name) const {
    const int removed = calls_->remove(folder_, name);
    if (removed == -ENOENT) return {};
    if (removed < 0) return tl::unexpected(explain("removed", name, -removed));
    if (const int synced = calls_->sync(folder_); synced < 0) return tl::unexpected(explain("synced", name, -synced));
    return {};
}

Result<void> DurableFolder::move(const std::string& name, const DurableFolder& to, const std::string& new_name) const {
    const int moved = calls_->move(folder_, name, to.folder_, new_name);
    if (moved < 0) return tl::unexpected(to.explain("named", new_name, -moved));
    return {};
}

Result<std::uint64_t> DurableFolder::free_bytes() const {
    const std::int64_t free = calls_->free_bytes(folder_);
    if (free < 0) return tl::unexpected(explain("asked for its free space", "", static_cast<int>(-free)));
    return static_cast<std::uint64_t>(free);
}

Result<void> DurableFolder::sync() const {
    if (const int synced = calls_->sync(folder_); synced < 0) return tl::unexpected(explain("synced", "", -synced));
    return {};
}

Result<void> DurableFolder::probe(std::size_t size) const {
    const std::string name = std::string(unfinished) + "probe";
    const std::string bytes(size, 'p');
    int opened = calls_->open_nameless(folder_);
    const bool named = opened < 0 && knows_no_nameless_files(-opened);
    if (named) opened = calls_->open_new(folder_, name);
    if (opened < 0) return tl::unexpected(explain("used", "", -opened));
    const OpenFile file(opened);
    Result<void> filled = fill(file.get(), bytes, std::nullopt);
    if (named) (void)calls_->remove(folder_, name);
    return filled;
}

Result<std::optional<std::string>> DurableFolder::read(const std::string& name, std::uint64_t largest) const {
    const OpenFile file(::openat(folder_, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (file.get() < 0) {
        if (errno == ENOENT) return std::optional<std::string>();
        return tl::unexpected(explain("read", name, errno));
    }
    struct stat information {};
    if (::fstat(file.get(), &information) != 0) return tl::unexpected(explain("read", name, errno));
    if (!S_ISREG(information.st_mode)) return failure((path_ / name).string() + ": not a file");
    if (static_cast<std::uint64_t>(information.st_size) > largest) {
        return failure((path_ / name).string() + ": larger than it may be");
    }
    std::string bytes(static_cast<std::size_t>(information.st_size), '\0');
    std::size_t at = 0;
    while (at < bytes.size()) {
        const ssize_t got = ::read(file.get(), bytes.data() + at, bytes.size() - at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return tl::unexpected(explain("read", name, errno));
        if (got == 0) break;
        at += static_cast<std::size_t>(got);
    }
    bytes.resize(at);
    return std::optional(std::move(bytes));
}

Result<std::vector<std::string>> DurableFolder::all_names() const {
    const int copy = ::openat(folder_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR* folder = copy < 0 ? nullptr : ::fdopendir(copy);
    if (folder == nullptr) return tl::unexpected(explain("listed", "", errno));
    std::vector<std::string> names;
    for (const dirent* entry = ::readdir(folder); entry != nullptr;
         entry = ::readdir(folder)) {  // NOLINT(concurrency-mt-unsafe): a stream of our own
        const std::string name = entry->d_name;
        if (name != "." && name != "..") names.push_back(name);
    }
    ::closedir(folder);
    std::sort(names.begin(), names.end());
    return names;
}

Result<std::vector<std::string>> DurableFolder::names() const {
    Result<std::vector<std::string>> names = all_names();
    if (names) std::erase_if(*names, [](const std::string& name) { return name.rfind(unfinished, 0) == 0; });
    return names;
}

void DurableFolder::remove_unfinished() const {
    const Result<std::vector<std::string>> names = all_names();
    if (!names) return;
    for (const std::string& name : *names) {
        if (name.rfind(unfinished, 0) == 0) (void)calls_->remove(folder_, name);
    }
}

}  // namespace veche
