// Which files SQLite may touch: a database and what it keeps beside it. For base/sqlite.cpp alone.
#pragma once

#include <string>

namespace veche {

// The name of SQLite's way to files (a "VFS") on which the database at `path`, as SQLite is given it, and the two files
// beside it are all there is. A journal that somebody else left there can name a further file, which SQLite would look
// for, read and delete with the rights of whoever opens the database: here there is none such. It lives as long as the
// program; any thread.
[[nodiscard]] const char* only_files_of(const std::string& path);

}  // namespace veche
