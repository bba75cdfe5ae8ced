// Publishing while the server runs: the command imports and approves, the publisher's process signs.
#include <csignal>
#include <doctest/doctest.h>
#include <future>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

#include "server/databases.h"
#include "server/edition/check.h"
#include "server/jobs/queue.h"
#include "server/store/publications.h"
#include "tests/api/published_folder.h"

using namespace veche;
using namespace veche::test;

namespace {

namespace fs = std::filesystem;

uid_t owner_of(const fs::path& file) {
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    return status.st_uid;
}

struct Rows {
    explicit Rows(const server::Layout& layout)
        : connection(std::move(*server::storage_of(layout)->connect(server::store::content_schema(),
                                                                    server::store::Storage::Access::write))) {}
    [[nodiscard]] std::int64_t count(const std::string& sql) const { return *connection->number(sql, {}); }
    std::unique_ptr<server::sql::Connection> connection;
};

void check_whole(const PublishedFolder& town) {
    for (const auto& fault : server::check_content(town.layout)) FAIL_CHECK(fault.what);
    const Rows rows(town.layout);
    CHECK(rows.count("SELECT count(*) FROM job WHERE worker LIKE 'edition.publish%' AND state < 2") == 0);
    const auto live = server::storage_of(town.layout)->content().value()->live();
    REQUIRE(live);
    const auto target = town.published().targets.targets.at(std::string(protocol::tuf::catalog_target));
    CHECK(live->catalog == to_hex(target.sha256));
}

}  // namespace

TEST_CASE("what is published while the server runs is signed by its publisher, and the command says what came out") {
    const PublishedFolder town;
    ::chmod(town.folder.path().c_str(), 0755);
    RunningServer server(town.layout.root);
    town.write("news.txt", "Новость\n\nВода есть.\n");
    const auto done = town.publish();
    REQUIRE_MESSAGE(done.code == 0, done.output);
    CHECK_MESSAGE(says(done, "Published edition 2: 4 documents, 2 new files, "), done.output);
    CHECK(says(done, "  + news (ru)"));
    CHECK(eventually(
        [&] { return server.log().find("[info] edition.published edition=2 documents=4") != std::string::npos; }));
    if (::geteuid() == 0) {
        CHECK(owner_of(town.layout.metadata() / "timestamp.json") != 0);
        CHECK(owner_of(town.layout.metadata() / "timestamp.json") == owner_of(town.layout.publish_lock()));
    }
    // Unchanged, it is published all the same, as ever.
    CHECK(says(town.publish(), "Published edition 3: 4 documents, 0 new files, "));
    check_whole(town);
    CHECK(run_command({"check", town.root}).code == 0);
    server.stop();
    CHECK(says(town.publish(), "Published edition 4: "));
    check_whole(town);
}

TEST_CASE("a town is published for the first time while its server runs, though no process can read the root's key") {
    TemporaryFolder folder;
    ::chmod(folder.path().c_str(), 0755);
    const std::string root = (folder.path() / "town").string();
    fs::create_directory(folder.path() / "texts");
    std::ofstream(folder.path() / "texts" / "hours.txt") << "Часы\n\nС девяти.\n";
    REQUIRE(run_command({"init", root}).code == 0);
    const RunningServer server(root);
    const auto done = run_command({"publish", root, (folder.path() / "texts").string()});
    CHECK_MESSAGE(says(done, "Published edition 1: 1 documents"), done.output);
    const server::Layout layout{root};
    CHECK(server::check_content(layout).empty());
}

TEST_CASE("why the publisher could not publish reaches the command and the log, and what was published stays") {
    const PublishedFolder town;
    ::chmod(town.folder.path().c_str(), 0755);
    RunningServer server(town.layout.root);
    const auto key = town.layout.keys() / "targets.key";
    fs::rename(key, town.folder.path() / "kept");
    town.write("news.txt", "Новость\n\nВода есть.\n");
    const auto refused = town.publish();
    CHECK(refused.code == 1);
    CHECK_MESSAGE(says(refused, "targets.key"), refused.output);
    CHECK(eventually([&] { return server.log().find("[error] edition.failed reason=") != std::string::npos; }));
    CHECK(town.published().catalog.number == 1);
    fs::rename(town.folder.path() / "kept", key);
    // Numbers that were given stay given.
    CHECK(says(town.publish(), "Published edition 3: 4 documents"));
    check_whole(town);
}

TEST_CASE("a publisher killed again and again while it publishes leaves one edition for each command") {
    const PublishedFolder town;
    ::chmod(town.folder.path().c_str(), 0755);
    RunningServer server(town.layout.root);
    constexpr int commands = 3;
    for (int i = 0; i < commands; ++i) {
        for (int each = 0; each < 30; ++each) {
            town.write("news-" + std::to_string(each) + ".txt", "Новость\n\nНомер " + std::to_string(i) + ".\n");
        }
        const pid_t publisher = server.child("veche-publisher");
        auto published = std::async(std::launch::async, [&] { return town.publish(); });
        // At a moment that is another one each time.
        const Rows rows(town.layout);
        const std::string seen = i == 0 ? "SELECT count(*) FROM job WHERE worker LIKE 'edition.publish%' AND state = 1"
                                 : i == 1 ? "SELECT count(*) FROM publication WHERE state = 0"
                                          : "SELECT count(*) FROM publication WHERE state = 0 AND catalog <> ''";
        while (rows.count(seen) == 0 && published.wait_for(std::chrono::milliseconds(0)) != std::future_status::ready) {
        }
        ::kill(publisher, SIGKILL);
        const auto done = published.get();
        REQUIRE_MESSAGE(done.code == 0, done.output);
        CHECK(says(done, "33 documents"));
        check_whole(town);
    }
    const Rows rows(town.layout);
    CHECK(rows.count("SELECT count(*) FROM publication WHERE state = 1") == commands + 1);
    CHECK(rows.count("SELECT count(*) FROM job WHERE worker LIKE 'edition.publish%' AND state = 2") == commands + 1);
}

TEST_CASE("a publication that waits while its server is stopped is done by the command itself") {
    const PublishedFolder town;
    ::chmod(town.folder.path().c_str(), 0755);
    std::future<CommandResult> published;  // waited for after the server has gone, whatever fails
    auto server = std::make_unique<RunningServer>(town.layout.root);
    // One publication first: then the publisher has its store open and is not stopped with a lock of it.
    town.write("first.txt", "Новость\n\nВоды нет.\n");
    REQUIRE(town.publish().code == 0);
    ::kill(server->child("veche-publisher"), SIGSTOP);
    town.write("news.txt", "Новость\n\nВода есть.\n");
    published = std::async(std::launch::async, [&] { return town.publish(); });
    const Rows rows(town.layout);
    REQUIRE(
        eventually([&] { return rows.count("SELECT count(*) FROM job WHERE worker LIKE 'edition.publish%'") == 3; }));
    server->kill_all();
    server.reset();
    const auto done = published.get();
    CHECK_MESSAGE(says(done, "Published edition 3: 5 documents"), done.output);
    check_whole(town);
}

namespace {

// A publication whose publisher was put off by a backup: it holds the lock of publishing until it is over.
struct PutOff {
    PublishedFolder town;
    std::future<CommandResult> published;  // waited for after the server has gone, whatever fails
    std::unique_ptr<RunningServer> server;
    std::optional<FolderLock> backup;

    PutOff() {
        ::chmod(town.folder.path().c_str(), 0755);
        server = std::make_unique<RunningServer>(town.layout.root);
        town.write("first.txt", "Новость\n\nВоды нет.\n");
        REQUIRE(town.publish().code == 0);
        const pid_t publisher = server->child("veche-publisher");
        ::kill(publisher, SIGSTOP);
        town.write("news.txt", "Новость\n\nВода есть.\n");
        published = std::async(std::launch::async, [this] { return town.publish(); });
        const Rows rows(town.layout);
        REQUIRE(eventually([&] { return rows.count(open_jobs) == 1; }));
        // The command gives the lock to the publisher.
        REQUIRE(eventually([&] {
            auto lock = FolderLock::take(town.layout.publish_lock(), "backup");
            if (lock) backup.emplace(std::move(*lock));
            return lock.has_value();
        }));
        ::kill(publisher, SIGCONT);
        REQUIRE(eventually([&] { return rows.count(std::string(open_jobs) + " AND reason <> ''") == 1; }));
    }
    static constexpr const char* open_jobs =
        "SELECT count(*) FROM job WHERE worker LIKE 'edition.publish%' AND state < 2";
};

}  // namespace

TEST_CASE("a publisher that waits for a backup hears that it is to end") {
    PutOff waiting;
    const auto began = std::chrono::steady_clock::now();
    CHECK(waiting.server->stop() == 0);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(10));
    CHECK(waiting.server->log().find("process.killed") == std::string::npos);
    waiting.backup.reset();
    CHECK(waiting.published.get().code == 0);
    check_whole(waiting.town);
}

TEST_CASE("a job that was put off is done when its server is stopped") {
    PutOff waiting;
    waiting.server->kill_all();
    change_store(waiting.town.layout, server::store::content_schema(),
                 "UPDATE job SET due = due + 3600 WHERE state = 0");
    waiting.backup.reset();
    const auto done = waiting.published.get();
    CHECK_MESSAGE(says(done, "Published edition 3: 5 documents"), done.output);
    check_whole(waiting.town);
}

TEST_CASE("a mistake is told once, with a server or without one") {
    const PublishedFolder town;
    ::chmod(town.folder.path().c_str(), 0755);
    town.write("rules-draft.md",
               "+++\nkind = \"draft_act\"\ntitle = \"Правила\"\nsummary = \"Проект.\"\nstage = \"discussion\"\n"
               "comments_from = 2099-01-01\ncomments_until = 2099-01-05\n+++\n1. Первое.\n");
    const auto told = [&] {
        const auto done = town.publish();
        CHECK(done.code == 1);
        const std::string words = "ten days";
        std::size_t times = 0;
        for (std::size_t at = done.output.find(words); at != std::string::npos; at = done.output.find(words, at + 1)) {
            ++times;
        }
        CHECK_MESSAGE(times == 1, done.output);
    };
    told();
    const RunningServer server(town.layout.root);
    told();
    CHECK(town.published().catalog.number == 1);
}
