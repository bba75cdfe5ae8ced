#include "tests/long/killed_editions.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <set>
#include <sys/stat.h>
#include <vector>

#include "server/audit/log.h"
#include "server/databases.h"
#include "server/edition/published.h"
#include "server/publish/canonical_form.h"
#include "tests/server/support/engine.h"

namespace veche::test {
namespace {

using server::store::VersionState;

constexpr std::string_view ours = "house-";  // the newsroom's entries
// How the audit tells that an edition is out: by its publication, or by a later one that found it unrecorded.
constexpr std::string_view recorded = "content.publish";
constexpr std::string_view taken_up = "content.live";

struct Told {
    std::string what;
    std::int64_t count = 0;
    std::int64_t edition = 0;
    std::string catalog;
};

std::unique_ptr<server::sql::Connection> connect(const server::Layout& layout) {
    auto connection =
        server::storage_of(layout)->connect(server::store::content_schema(), server::store::Storage::Access::read);
    REQUIRE_MESSAGE(connection, connection.error().message);
    return std::move(*connection);
}

std::unique_ptr<server::store::ContentStore> open_store(const server::Layout& layout) {
    auto store = server::storage_of(layout)->content();
    REQUIRE_MESSAGE(store, store.error().message);
    return std::move(*store);
}

template <typename Value>
Value must(Result<Value> result) {
    REQUIRE_MESSAGE(result, result.error().message);
    return std::move(*result);
}

// Lines that say that something went live.
std::vector<Told> all_told(server::sql::Connection& connection) {
    std::vector<Told> all;
    for (const auto& line : must(server::audit::Log(connection).list({.most = 100'000}))) {
        if (line.act.what != recorded && line.act.what != taken_up) continue;
        const Json& details = line.act.details;
        Told told{line.act.what, *details.find("count")->integer(), 0, *details.find("catalog")->text()};
        if (const Json* edition = details.find("edition")) told.edition = *edition->integer();
        all.push_back(std::move(told));
    }
    return all;
}

// Each edition that was recorded has its line, once; none was made of the office's approvals without anything new. What
// was signed by one who was killed is recorded by its own job even where another one found it first.
void compare_lines(server::sql::Connection& connection, const WentOut& before, const WentOut& now) {
    struct Row {
        std::string catalog;
        bool is_by_command = false;
    };
    std::map<std::int64_t, Row> rows;  // by edition
    std::set<std::int64_t> jobs;
    const auto read = connection.read("SELECT edition, catalog, by_command, job FROM publication WHERE state = 1", {},
                                      [&](const server::sql::Row& row) {
                                          rows[row.integer(0)] = {row.text(1), row.integer(2) != 0};
                                          CHECK(jobs.insert(row.integer(3)).second);
                                      });
    REQUIRE_MESSAGE(read, read.error().message);
    std::set<std::int64_t> told;
    std::set<std::string> catalogs;
    for (const Told& line : all_told(connection)) {
        if (line.what != recorded) continue;
        CAPTURE(line.edition);
        CHECK(told.insert(line.edition).second);
        const auto found = rows.find(line.edition);
        REQUIRE(found != rows.end());
        CHECK(found->second.catalog == line.catalog);
        CHECK((found->second.is_by_command || line.count > 0 || now.taken_up.contains(line.catalog)));
        catalogs.insert(line.catalog);
    }
    for (const std::string& catalog : now.taken_up) {
        CHECK((catalogs.contains(catalog) || before.taken_up.contains(catalog)));
    }
    CHECK(told.size() == rows.size());
}

// What is signed is what is live, of the newsroom's entries those that were approved, and all of it was approved.
void compare_with_signed(const server::Layout& layout, server::store::ContentStore& store, const Newsroom& newsroom) {
    const auto last = server::read_last_edition(layout);
    REQUIRE(last);
    const auto live = must(store.live());
    CHECK(live.catalog == last->catalog_hash);
    for (const auto& [name, form] : server::publish::forms_of(last->catalog.town, last->entries)) {
        const std::string& subject = name;  // clang 14: no lambda of CAPTURE has a structured binding
        CAPTURE(subject);
        const auto found = live.subjects.find(subject);
        REQUIRE(found != live.subjects.end());
        CHECK(found->second.hash == form.hash);
    }
    std::map<std::string, std::string> shown;  // titles
    for (const auto& entry : last->entries) {
        if (entry.id.text().starts_with(ours)) shown["entry/" + entry.id.text()] = entry.title;
    }
    for (const auto& [name, title] : shown) {
        const std::string& subject = name;  // clang 14: no lambda of CAPTURE has a structured binding
        CAPTURE(subject);
        const auto found = newsroom.approved.find(subject);
        REQUIRE(found != newsroom.approved.end());
        CHECK(found->second.title == title);
        const auto approvals = must(store.approvals(subject));
        REQUIRE(approvals.size() == 1);
        CHECK(approvals.front().version == live.subjects.at(subject).version);
        CHECK(approvals.front().hash == live.subjects.at(subject).hash);
        CHECK(approvals.front().person == "approver");
    }
    CHECK(shown.size() == newsroom.approved.size());
}

}  // namespace

WentOut went_out(const server::Layout& layout) {
    const auto connection = connect(layout);
    WentOut all;
    for (const Told& line : all_told(*connection)) {
        all.told += line.count;
        if (line.what == taken_up) all.taken_up.insert(line.catalog);
    }
    all.versions = must(connection->number("SELECT count(*) FROM version WHERE state = ?1",
                                           {static_cast<std::int64_t>(VersionState::published)}));
    return all;
}

std::string published_now(const server::Layout& layout) {
    struct stat status {};
    const auto file = layout.metadata() / "timestamp.json";
    if (::stat(file.c_str(), &status) != 0) return {};
    return fmt::format("{} {} {}", status.st_ino, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

bool is_all_out(const server::Layout& layout, const Newsroom& newsroom) {
    const auto connection = connect(layout);
    const auto open =
        connection->number("SELECT count(*) FROM job WHERE state < 2 AND worker LIKE 'edition.publish%'", {});
    if (!open || *open != 0) return false;
    const auto store = open_store(layout);
    return std::all_of(newsroom.approved.begin(), newsroom.approved.end(), [&](const auto& each) {
        const auto version = store->version(each.second.version);
        return version && *version && (*version)->state == VersionState::published;
    });
}

void compare_editions(const server::Layout& layout, const Newsroom& newsroom, const WentOut& before) {
    const auto connection = connect(layout);
    const auto store = open_store(layout);
    const WentOut now = went_out(layout);
    compare_lines(*connection, before, now);
    compare_with_signed(layout, *store, newsroom);
    for (const auto& [name, sent] : newsroom.waiting) {
        const std::string& subject = name;  // clang 14: no lambda of CAPTURE has a structured binding
        CAPTURE(subject);
        const auto version = must(store->version(sent.version));
        REQUIRE(version);
        CHECK(version->state == VersionState::sent);
        CHECK(must(store->live_of(subject)) == "");
    }
    // No change went live twice, and none untold.
    const std::int64_t versions = now.versions - before.versions;
    CHECK(now.told - before.told == versions);
    MESSAGE(versions << " versions went out");
}

}  // namespace veche::test
