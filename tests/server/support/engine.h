// On which engine the towns of the tests have their stores: in files of SQLite, or with VECHE_ENGINE=postgres in a
// PostgreSQL that the program starts itself. Here and in tests/journeys/pages.py, nowhere else.
#pragma once

#include <doctest/doctest.h>
#include <filesystem>
#include <string>

#include "server/layout.h"
#include "server/store/schemas.h"

namespace veche::test {

// Throws at any other word than postgres.
[[nodiscard]] bool is_on_postgres();

// A server's folder as `init` makes it, with its stores on that engine. Throws when anything fails.
[[nodiscard]] server::Layout found_town_folder(const std::filesystem::path& folder);

// Where the stores of a folder are, as its veche.toml says. Throws when it does not say.
[[nodiscard]] server::Layout layout_of(const std::filesystem::path& folder);
// A town's folder as it is, with its stores, owners and modes, in the place of what `to` was. Nobody is at work in it.
void copy_town(const std::filesystem::path& from, const std::filesystem::path& to);

// One statement past all doors of the server: what a damaged disk, another program or an administrator may do.
void change_store(const server::Layout& layout, const server::store::Schema& schema, const std::string& statement);

// All that is kept of cases: the bytes of the file, or of the rows.
[[nodiscard]] std::string bytes_of_registry(const server::Layout& layout);

// TEST_CASE("…" * only_in_files{"why"}): a test of what files of SQLite alone can do or suffer. On PostgreSQL it is
// left out, and says so by name on standard error; `./veche test --engines` lists what was.
struct only_in_files {
    const char* why;
    void fill(doctest::detail::TestCase& test) const;
};

}  // namespace veche::test
