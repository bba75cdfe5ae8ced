// A registry as it was until ballots got a store of their own, with three of them and a case in it.
#pragma once

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/sqlite.h"
#include "server/store/sqlite_files.h"

namespace veche::test {

inline constexpr std::size_t last_format_with_ballots = 10;

inline server::store::Schema former_registry_schema() {
    const server::store::Schema& now = server::store::registry_schema();
    return {now.name, now.journal_mode, now.steps.first(last_format_with_ballots), now.begins, now.beginning};
}

// Counted, never to be counted, not opened.
inline const std::vector<std::string> former_ballots = {"ballot-number-01", "ballot-number-02", "ballot-number-03"};

// `bytes`: what the engine calls them.
inline std::string former_rows(const std::string& bytes) {
    std::string all =
        "INSERT INTO ballot(envelope, day, poll, sealed_body, refused) VALUES"
        "(CAST('ballot-number-01' AS {bytes}), 20000, 'benches', CAST('sealed-body-of-one' AS {bytes}), ''),"
        "(CAST('ballot-number-02' AS {bytes}), 20001, 'benches', CAST('sealed-body-of-two' AS {bytes}), 'too late'),"
        "(CAST('ballot-number-03' AS {bytes}), 20001, '', CAST('' AS {bytes}), 'reason-of-three');"
        "INSERT INTO case_file(envelope, lookup_id, receipt_key, kind, received, language, sealed_body) VALUES"
        "(CAST('a-case-not-moved' AS {bytes}), CAST('' AS {bytes}), CAST('' AS {bytes}), 'appeal', 5, 'ru',"
        " CAST('' AS {bytes}));";
    const std::string name = "{bytes}";
    for (std::size_t at = all.find(name); at != std::string::npos; at = all.find(name)) {
        all.replace(at, name.size(), bytes);
    }
    return all;
}

// As an SQLite that does not overwrite what is deleted.
inline void change_carelessly(const std::filesystem::path& file, const std::string& sql) {
    auto database = Database::open(file, Database::Mode::read_write);
    REQUIRE(database);
    REQUIRE(database->execute("PRAGMA secure_delete=OFF"));
    REQUIRE(database->execute(sql.c_str()));
}

// Two hundred more were there and are deleted: with them whole pages of the file.
inline void make_former_registry(const std::filesystem::path& file) {
    std::filesystem::remove(file);
    REQUIRE(server::store::create_database(file, former_registry_schema()));
    change_carelessly(file, former_rows("BLOB"));
    change_carelessly(file,
                      "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 200) "
                      "INSERT INTO ballot SELECT CAST('taken-up-earlier' || n AS BLOB), 1, '', x'', "
                      "'taken-up-earlier' || hex(randomblob(200)) FROM number;"
                      "DELETE FROM ballot WHERE day = 1");
}

// What of those ballots stands in a file, deleted or not.
inline std::vector<std::string> traces_of_ballots(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    std::vector<std::string> found;
    for (const char* trace : {"ballot-number-0", "sealed-body-of", "reason-of-three", "too late", "taken-up-earlier"}) {
        if (bytes.str().find(trace) != std::string::npos) found.emplace_back(trace);
    }
    return found;
}

}  // namespace veche::test
