#include "base/durable_file.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/files.h"
#include "base/sha256.h"

namespace veche {
namespace {

constexpr std::string_view unfinished = ".new-";

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

// Whoever chooses files by their ending does not take it for one of them.
std::string temporary(const std::string& name) {
    return std::string(unfinished) + name + ".part";
}

}  // namespace

DurableFolder::DurableFolder(std::filesystem::path path, Descriptor folder, FileCalls& calls)
    : path_(std::move(path)), folder_(std::move(folder)), calls_(&calls) {}

Result<DurableFolder> DurableFolder::open_existing(const std::filesystem::path& path, FileCalls& calls) {
    Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.value() < 0) return failure(path.string() + ": the folder cannot be opened: " + reason(errno));
    return DurableFolder(path, std::move(folder), calls);
}

Result<DurableFolder> DurableFolder::open(const std::filesystem::path& path, FileCalls& calls) {
    constexpr mode_t above = 0755;
    constexpr mode_t own = 0700;
    std::filesystem::path there = path.has_filename() ? path : path.parent_path();
    std::vector<std::string> missing;
    for (std::error_code error; !there.empty() && !std::filesystem::exists(there, error) && !error;) {
        missing.push_back(there.filename().string());
        there = there.parent_path();
    }
    // Whoever made it may have been killed before its name was durable.
    if (const auto parent = open_existing(there.empty() ? ".." : there / "..", calls)) (void)parent->sync();
    Result<DurableFolder> folder = open_existing(there.empty() ? "." : there, calls);
    while (folder && !missing.empty()) {
        const std::string name = std::exchange(missing.back(), {});
        missing.pop_back();
        const mode_t mode = missing.empty() ? own : above;
        if (Result<void> made = folder->make_folder(name, mode); !made) return tl::unexpected(made.error());
        folder = open_existing(folder->path() / name, calls);
    }
    return folder;
}

Error DurableFolder::explain(std::string_view doing, const std::string& name, int error) const {
    return {(path_ / name).string() + ": cannot be " + std::string(doing) + ": " + reason(error)};
}

Result<void> DurableFolder::done(int result, std::string_view doing, const std::string& name) const {
    return result < 0 ? tl::unexpected(explain(doing, name, -result)) : Result<void>();
}

Result<void> DurableFolder::write_all(int file, const std::string& name, std::string_view bytes) const {
    while (!bytes.empty()) {
        const long written = calls_->write(file, bytes.data(), bytes.size());
        if (written == -EINTR) continue;
        if (written <= 0) return done(written == 0 ? -EIO : static_cast<int>(written), "written", name);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> DurableFolder::fill(int file, const std::string& name, std::string_view bytes,
                                 const FileStamp& stamp) const {
    if (Result<void> written = write_all(file, name, bytes); !written) return written;
    if (stamp.mode != FileStamp{}.mode) {
        if (const int set = calls_->set_mode(file, stamp.mode); set < 0) return done(set, "written", name);
    }
    if (stamp.time) {
        if (const int set = calls_->set_time(file, *stamp.time); set < 0) return done(set, "written", name);
    }
    return done(calls_->sync(file), "synced", name);
}

Result<DurableFolder::Filled> DurableFolder::fill_new(const std::string& name, std::string_view bytes,
                                                      const FileStamp& stamp, Nameless nameless) const {
    int opened = nameless == Nameless::wanted ? calls_->open_nameless(folder_.value()) : -EOPNOTSUPP;
    const bool named = opened < 0 && knows_no_nameless_files(-opened);
    if (named) {
        (void)calls_->remove(folder_.value(), temporary(name));
        opened = calls_->open_new(folder_.value(), temporary(name));
    }
    if (opened < 0) return tl::unexpected(explain("made", name, -opened));
    Descriptor file(opened);
    if (Result<void> filled = fill(file.value(), name, bytes, stamp); !filled) {
        if (named) (void)calls_->remove(folder_.value(), temporary(name));
        return tl::unexpected(filled.error());
    }
    return Filled{std::move(file), !named};
}

Result<void> DurableFolder::same_bytes(const std::string& name, std::string_view bytes) const {
    const Result<std::optional<std::string>> there = read(name, bytes.size());
    if (!there || *there != bytes) return failure((path_ / name).string() + ": there is another file of this name");
    return {};
}

int DurableFolder::give_name(const Filled& filled, const std::string& name) const {
    if (filled.nameless) return calls_->link(filled.file.value(), folder_.value(), name);
    return calls_->rename_new(folder_.value(), temporary(name), name);
}

Result<void> DurableFolder::create(const std::string& name, std::string_view bytes, const FileStamp& stamp) const {
    Result<Filled> filled = fill_new(name, bytes, stamp, Nameless::wanted);
    if (!filled) return tl::unexpected(filled.error());
    int named = give_name(*filled, name);
    if (filled->nameless && (named == -ENOENT || named == -EACCES)) {
        // Files without a name are reached through /proc, which a process below a root of its own does not see.
        filled = fill_new(name, bytes, stamp, Nameless::unwanted);
        if (!filled) return tl::unexpected(filled.error());
        named = give_name(*filled, name);
    }
    if (named >= 0) return sync_new_name(name);
    if (!filled->nameless) (void)calls_->remove(folder_.value(), temporary(name));
    if (named != -EEXIST) return done(named, "named", name);
    if (Result<void> same = same_bytes(name, bytes); !same) return same;
    return sync();
}

// Who is told that a file could not be kept makes another: this one must not turn up beside it.
Result<void> DurableFolder::sync_new_name(const std::string& name) const {
    const int synced = calls_->sync(folder_.value());
    if (synced >= 0) return {};
    (void)calls_->remove(folder_.value(), name);
    (void)calls_->sync(folder_.value());
    return done(synced, "synced", name);
}

Result<void> DurableFolder::replace(const std::string& name, std::string_view bytes, const FileStamp& stamp) const {
    if (Result<void> replaced = replace_unsynced(name, bytes, stamp); !replaced) return replaced;
    return done(calls_->sync(folder_.value()), "synced", name);
}

Result<void> DurableFolder::replace_unsynced(const std::string& name, std::string_view bytes,
                                             const FileStamp& stamp) const {
    const Result<Filled> filled = fill_new(name, bytes, stamp, Nameless::unwanted);
    if (!filled) return tl::unexpected(filled.error());
    const int renamed = calls_->move(folder_.value(), temporary(name), folder_.value(), name);
    if (renamed < 0) (void)calls_->remove(folder_.value(), temporary(name));
    return done(renamed, "named", name);
}

Result<Descriptor> DurableFolder::open_part(const std::string& name) const {
    const int opened = calls_->open_part(folder_.value(), name);
    if (opened < 0) return tl::unexpected(explain("made", name, -opened));
    return Descriptor(opened);
}

Result<void> DurableFolder::remove(const std::string& name) const {
    const int removed = calls_->remove(folder_.value(), name);
    if (removed == -ENOENT) return {};
    if (removed < 0) return done(removed, "removed", name);
    return done(calls_->sync(folder_.value()), "synced", name);
}

Result<void> DurableFolder::remove_tree(const std::string& name) const {
    if (Result<void> removed = remove_tree_unsynced(name); !removed) return removed;
    return sync();
}

Result<void> DurableFolder::remove_tree_unsynced(const std::string& name) const {
    struct stat information {};
    if (::fstatat(folder_.value(), name.c_str(), &information, AT_SYMLINK_NOFOLLOW) != 0) {
        return errno == ENOENT ? Result<void>() : done(-errno, "removed", name);
    }
    if (!S_ISDIR(information.st_mode)) return done(calls_->remove(folder_.value(), name), "removed", name);
    const Result<DurableFolder> inside = open_existing(path_ / name, *calls_);
    if (!inside) return tl::unexpected(inside.error());
    const Result<std::vector<std::string>> names = inside->all_names();
    if (!names) return tl::unexpected(names.error());
    for (const std::string& each : *names) {
        if (Result<void> removed = inside->remove_tree_unsynced(each); !removed) return removed;
    }
    return done(calls_->remove_folder(folder_.value(), name), "removed", name);
}

Result<void> DurableFolder::move(const std::string& name, const DurableFolder& to, const std::string& new_name) const {
    return to.done(calls_->move(folder_.value(), name, to.folder_.value(), new_name), "named", new_name);
}

Result<void> DurableFolder::exchange(const std::string& one, const std::string& other) const {
    if (const int exchanged = calls_->exchange(folder_.value(), one, other); exchanged < 0) {
        return done(exchanged, "named", other);
    }
    return done(calls_->sync(folder_.value()), "synced", other);
}

Result<void> DurableFolder::make_folder(const std::string& name, mode_t mode) const {
    if (Result<void> made = make_folder_unsynced(name, mode); !made) return made;
    // Also one that was there: whoever made it may have been killed before this line.
    return done(calls_->sync(folder_.value()), "synced", name);
}

Result<void> DurableFolder::make_folder_unsynced(const std::string& name, mode_t mode) const {
    const int made = calls_->make_folder(folder_.value(), name, mode);
    return made == -EEXIST ? Result<void>() : done(made, "made", name);
}

Result<std::string> DurableFolder::copy_unsynced(const Descriptor& from, const std::string& name) const {
    constexpr std::size_t piece = std::size_t{256} * 1024;
    const Descriptor file(calls_->open_new(folder_.value(), name));
    if (file.value() < 0) return tl::unexpected(explain("made", name, -file.value()));
    Sha256 hash;
    std::string buffer(piece, '\0');
    for (;;) {
        const ssize_t got = ::read(from.value(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return tl::unexpected(explain("copied", name, errno));
        if (got == 0) return hash.hex();
        const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
        hash.add(bytes);
        if (Result<void> written = write_all(file.value(), name, bytes); !written) {
            return tl::unexpected(written.error());
        }
    }
}

Result<std::uint64_t> DurableFolder::free_bytes() const {
    const std::int64_t free = calls_->free_bytes(folder_.value());
    if (free < 0) return tl::unexpected(explain("asked for its free space", "", static_cast<int>(-free)));
    return static_cast<std::uint64_t>(free);
}

Result<void> DurableFolder::sync() const {
    return done(calls_->sync(folder_.value()), "synced", "");
}

Result<void> DurableFolder::sync_file_system() const {
    return done(calls_->sync_file_system(folder_.value()), "synced", "");
}

Result<void> DurableFolder::probe(std::size_t size) const {
    const std::string name = "probe";
    const Result<Filled> filled = fill_new(name, std::string(size, 'p'), {}, Nameless::wanted);
    if (!filled) return tl::unexpected(filled.error());
    if (!filled->nameless) (void)calls_->remove(folder_.value(), temporary(name));
    return {};
}

Result<std::optional<std::string>> DurableFolder::read(const std::string& name, std::uint64_t largest) const {
    const Descriptor file(::openat(folder_.value(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (file.value() < 0) {
        if (errno == ENOENT) return std::optional<std::string>();
        return tl::unexpected(explain("read", name, errno));
    }
    Result<std::string> bytes = read_open_file(file, largest);
    if (!bytes) return failure((path_ / name).string() + ": " + bytes.error().message);
    return std::optional(std::move(*bytes));
}

Result<std::vector<std::string>> DurableFolder::all_names() const {
    const int copy = ::openat(folder_.value(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR* folder = copy < 0 ? nullptr : ::fdopendir(copy);
    if (folder == nullptr) return tl::unexpected(explain("listed", "", errno));
    std::vector<std::string> names;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): a stream of our own
    while (const dirent* entry = ::readdir(folder)) {
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
        if (name.rfind(unfinished, 0) == 0) (void)calls_->remove(folder_.value(), name);
    }
}

}  // namespace veche
