#include "base/sqlite_files.h"

#include <map>
#include <mutex>
#include <sqlite3.h>
#include <string_view>

namespace veche {
namespace {

// What SQLite calls with it, it calls with the base.
struct OwnFiles : sqlite3_vfs {
    sqlite3_vfs* all = nullptr;  // SQLite's own
    std::string path;
    std::string name;
};

OwnFiles& own(sqlite3_vfs* files) {
    return *static_cast<OwnFiles*>(files);
}

// The main database, its rollback journal, its log; without a name what only this connection can find.
bool is_own(const OwnFiles& files, const char* name) {
    if (name == nullptr) return true;
    const std::string_view asked = name;
    if (!asked.starts_with(files.path)) return false;
    const std::string_view rest = asked.substr(files.path.size());
    return rest.empty() || rest == "-journal" || rest == "-wal";
}

int open_file(sqlite3_vfs* files, const char* name, sqlite3_file* file, int flags, int* out) {
    file->pMethods = nullptr;
    if (!is_own(own(files), name)) return SQLITE_CANTOPEN;
    return own(files).all->xOpen(own(files).all, name, file, flags, out);
}

int delete_file(sqlite3_vfs* files, const char* name, int sync) {
    if (!is_own(own(files), name)) return SQLITE_IOERR_DELETE_NOENT;
    return own(files).all->xDelete(own(files).all, name, sync);
}

int look_for_file(sqlite3_vfs* files, const char* name, int flags, int* found) {
    *found = 0;
    if (!is_own(own(files), name)) return SQLITE_OK;
    return own(files).all->xAccess(own(files).all, name, flags, found);
}

}  // namespace

const char* only_files_of(const std::string& path) {
    static std::mutex mutex;
    static std::map<std::string, OwnFiles> known;
    const std::lock_guard lock(mutex);
    const auto [at, is_new] = known.try_emplace(path);
    OwnFiles& files = at->second;
    if (!is_new) return files.zName;
    files.all = sqlite3_vfs_find(nullptr);
    files.path = path;
    files.name = "only " + path;
    static_cast<sqlite3_vfs&>(files) = *files.all;
    files.pNext = nullptr;
    files.zName = files.name.c_str();
    files.xOpen = open_file;
    files.xDelete = delete_file;
    files.xAccess = look_for_file;
    sqlite3_vfs_register(&files, 0);
    return files.zName;
}

}  // namespace veche
