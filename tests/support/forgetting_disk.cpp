#include "tests/support/forgetting_disk.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <set>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

namespace veche::test {
namespace {

namespace fs = std::filesystem;

std::string read_all(const Descriptor& file) {
    std::string bytes;
    char piece[16'384];
    for (off_t at = 0;;) {
        const ssize_t got = ::pread(file.value(), piece, sizeof piece, at);
        if (got <= 0) return bytes;
        bytes.append(piece, static_cast<std::size_t>(got));
        at += got;
    }
}

void set_bytes(const Descriptor& file, const std::string& bytes) {
    const bool set = ::ftruncate(file.value(), 0) == 0 &&
                     ::pwrite(file.value(), bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size());
    if (!set) throw std::runtime_error("a forgotten file cannot be written back");
}

void must(bool done, const std::string& what) {
    if (!done) throw std::runtime_error("the forgetting disk cannot undo: " + what);
}

fs::path path_of(int folder) {
    return fs::read_symlink("/proc/self/fd/" + std::to_string(folder));
}

}  // namespace

ForgettingDisk::ForgettingDisk(fs::path graveyard) : graveyard_(std::move(graveyard)) {
    fs::create_directories(graveyard_);
}

bool ForgettingDisk::is_dead() {
    if (dead_) return true;
    if (calls++ != cut_at) return false;
    dead_ = true;
    throw PowerCut();
}

void ForgettingDisk::revive() {
    dead_ = false;
    cut_at = -1;
}

ForgettingDisk::Identity ForgettingDisk::identity_of(int file) {
    struct stat status {};
    must(::fstat(file, &status) == 0, "fstat");
    return {status.st_dev, status.st_ino};
}

ForgettingDisk::Place ForgettingDisk::place(int folder, const std::string& name) {
    return {Descriptor(::fcntl(folder, F_DUPFD_CLOEXEC, 0)), identity_of(folder), name};
}

std::string ForgettingDisk::bury(int folder, const std::string& name) {
    const std::string grave = std::to_string(graves_++);
    const bool buried = ::linkat(folder, name.c_str(), AT_FDCWD, (graveyard_ / grave).c_str(), 0) == 0;
    return buried ? grave : "";
}

void ForgettingDisk::note(Kind kind, std::string buried, Place first, std::optional<Place> second) {
    Change change{kind, {}, std::move(buried)};
    change.places.push_back(std::move(first));
    if (second) change.places.push_back(std::move(*second));
    changes_.push_back(std::move(change));
}

// A file just opened: what it holds now counts as synced unless it is known better.
int ForgettingDisk::remember(int opened) {
    if (opened < 0 || bytes_.contains(identity_of(opened))) return opened;
    Descriptor file(::open(("/proc/self/fd/" + std::to_string(opened)).c_str(), O_RDWR | O_CLOEXEC));
    must(file.value() >= 0, "open");
    std::string there = read_all(file);
    bytes_.emplace(identity_of(opened), Bytes{std::move(file), std::move(there)});
    return opened;
}

int ForgettingDisk::open_nameless(int folder) {
    return is_dead() ? -EIO : remember(real_.open_nameless(folder));
}

int ForgettingDisk::open_new(int folder, const std::string& name) {
    if (is_dead()) return -EIO;
    const int opened = real_.open_new(folder, name);
    if (opened >= 0) note(Kind::made, "", place(folder, name));
    return remember(opened);
}

int ForgettingDisk::open_part(int folder, const std::string& name) {
    if (is_dead()) return -EIO;
    const bool was_there = ::faccessat(folder, name.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    const int opened = real_.open_part(folder, name);
    if (opened >= 0 && !was_there) {
        note(Kind::made, "", place(folder, name));
    }
    return remember(opened);
}

long ForgettingDisk::write(int file, const char* bytes, std::size_t size) {
    if (is_dead()) return -EIO;
    bytes_.at(identity_of(file)).changed = true;
    return real_.write(file, bytes, size);
}

int ForgettingDisk::cut(int file, std::uint64_t size) {
    if (is_dead()) return -EIO;
    bytes_.at(identity_of(file)).changed = true;
    return real_.cut(file, size);
}

int ForgettingDisk::set_time(int file, std::int64_t seconds) {
    return is_dead() ? -EIO : real_.set_time(file, seconds);
}

int ForgettingDisk::set_mode(int file, mode_t mode) {
    return is_dead() ? -EIO : real_.set_mode(file, mode);
}

int ForgettingDisk::sync(int file_or_folder) {
    if (is_dead()) return -EIO;
    const Identity identity = identity_of(file_or_folder);
    if (const auto known = bytes_.find(identity); known != bytes_.end()) {
        known->second.synced = read_all(known->second.file);
        known->second.changed = false;
    }
    for (Change& change : changes_) {
        for (Place& each : change.places) each.synced = each.synced || each.identity == identity;
    }
    std::erase_if(changes_, [](const Change& change) {
        return std::all_of(change.places.begin(), change.places.end(), [](const Place& each) { return each.synced; });
    });
    return 0;  // the real one would only take time
}

int ForgettingDisk::sync_file_system(int) {
    if (is_dead()) return -EIO;
    changes_.clear();
    for (auto& [identity, bytes] : bytes_) {
        bytes.synced = read_all(bytes.file);
        bytes.changed = false;
    }
    return 0;
}

int ForgettingDisk::link(int file, int folder, const std::string& name) {
    if (is_dead()) return -EIO;
    const int done = real_.link(file, folder, name);
    if (done >= 0) {
        note(Kind::made, "", place(folder, name));
    }
    return done;
}

int ForgettingDisk::rename_new(int folder, const std::string& from, const std::string& to) {
    if (::faccessat(folder, to.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0) return is_dead() ? -EIO : -EEXIST;
    return move(folder, from, folder, to);
}

int ForgettingDisk::exchange(int folder, const std::string& one, const std::string& other) {
    if (is_dead()) return -EIO;
    const int done = real_.exchange(folder, one, other);
    if (done >= 0) {
        note(Kind::exchanged, "", place(folder, one), place(folder, other));
    }
    return done;
}

int ForgettingDisk::remove(int folder, const std::string& name) {
    if (is_dead()) return -EIO;
    std::string grave = bury(folder, name);
    const int done = real_.remove(folder, name);
    if (done >= 0) {
        note(Kind::removed, std::move(grave), place(folder, name));
    }
    return done;
}

int ForgettingDisk::move(int from_folder, const std::string& from, int to_folder, const std::string& to) {
    if (is_dead()) return -EIO;
    std::string grave = bury(to_folder, to);
    const int done = real_.move(from_folder, from, to_folder, to);
    if (done >= 0) {
        note(Kind::moved, std::move(grave), place(from_folder, from), place(to_folder, to));
    }
    return done;
}

int ForgettingDisk::make_folder(int folder, const std::string& name, mode_t mode) {
    if (is_dead()) return -EIO;
    const int done = real_.make_folder(folder, name, mode);
    if (done >= 0) {
        note(Kind::folder_made, std::to_string(graves_++), place(folder, name));
    }
    return done;
}

int ForgettingDisk::remove_folder(int folder, const std::string& name) {
    if (is_dead()) return -EIO;
    if (!fs::is_empty(path_of(folder) / name)) return -ENOTEMPTY;
    // It is only put away, so that what was in it can come back too.
    const std::string grave = std::to_string(graves_++);
    must(::renameat(folder, name.c_str(), AT_FDCWD, (graveyard_ / grave).c_str()) == 0, "bury " + name);
    note(Kind::folder_removed, grave, place(folder, name));
    return 0;
}

std::int64_t ForgettingDisk::free_bytes(int file_or_folder) {
    return real_.free_bytes(file_or_folder);
}

void ForgettingDisk::undo(const Change& change) const {
    const Place& first = change.places.front();
    const Place& last = change.places.back();
    const int folder = first.folder.value();
    const char* const name = first.name.c_str();
    const fs::path grave = graveyard_ / change.buried;
    switch (change.kind) {
        case Kind::made: must(::unlinkat(folder, name, 0) == 0, "unlink " + first.name); break;
        case Kind::removed: break;
        case Kind::moved:
            must(::renameat(last.folder.value(), last.name.c_str(), folder, name) == 0, "rename " + last.name);
            break;
        case Kind::exchanged:
            must(::renameat2(folder, name, folder, last.name.c_str(), RENAME_EXCHANGE) == 0, "exchange " + first.name);
            break;
        case Kind::folder_made: fs::rename(path_of(folder) / name, grave); return;
        case Kind::folder_removed: fs::rename(grave, path_of(folder) / name); return;
    }
    if (change.buried.empty()) return;
    // Not linked: a file with a second name is another one to whoever looks (server/publish/source_folder.cpp).
    must(::renameat(AT_FDCWD, grave.c_str(), last.folder.value(), last.name.c_str()) == 0, "dig up " + last.name);
}

std::vector<bool> ForgettingDisk::lost(Unsynced unsynced, std::mt19937& random) const {
    std::vector<bool> lost;
    std::set<Identity> ended;  // folders of which no later change is there
    for (const Change& change : changes_) {
        if (unsynced == Unsynced::some_lost) {
            bool ends = random() % 3 == 0;
            for (const Place& each : change.places) ends = ends || ended.contains(each.identity);
            for (const Place& each : change.places) {
                if (ends) ended.insert(each.identity);
            }
            lost.push_back(ends);
        } else {
            lost.push_back(unsynced == Unsynced::all_lost);
        }
    }
    return lost;
}

void ForgettingDisk::lose_bytes(Unsynced unsynced, std::mt19937& random) {
    for (auto& [identity, bytes] : bytes_) {
        if (!bytes.changed || unsynced == Unsynced::all_kept) continue;
        const std::string now = read_all(bytes.file);
        const bool torn = unsynced == Unsynced::bytes_torn || (unsynced == Unsynced::some_lost && random() % 2 == 0);
        set_bytes(bytes.file, torn ? now.substr(0, now.size() / 2) : bytes.synced);
    }
}

void ForgettingDisk::lose_power(Unsynced unsynced, unsigned seed) {
    std::mt19937 random(seed);
    const std::vector<bool> gone = lost(unsynced, random);
    for (std::size_t i = changes_.size(); i-- > 0;) {
        if (gone[i]) undo(changes_[i]);
    }
    lose_bytes(unsynced, random);
    changes_.clear();
    bytes_.clear();
    revive();
}

}  // namespace veche::test
