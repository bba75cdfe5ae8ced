// What an operator meets on ordinary and on bad days, by the real command line.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <doctest/doctest.h>
#include <future>
#include <sys/stat.h>

#include "base/files.h"
#include "base/sqlite.h"
#include "server/commands/backup_manifest.h"
#include "server/databases.h"
#include "server/edition/published.h"
#include "tests/server/support/engine.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/planted_journal.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;

namespace {

namespace fs = std::filesystem;

bool says(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

std::size_t entries_of(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("who has an account is listed, and an empty list says so") {
    TemporaryFolder folder;
    const TestTown town(folder.path() / "town");
    const std::string root = town.layout().root.string();
    CHECK(says(run_command({"staff", "list", root}).output, "Nobody has an account yet"));
    CHECK(says(run_command({"audit", "list", root}).output, "There is no such line."));
    const auto invite = [&](const std::string& name) {
        return run_command({"staff", "invite", root, "--name", name, "--full-name", "Анна", "--mail", "a@example.org",
                            "--role", "clerk", "--role", "editor"});
    };
    CHECK(says(invite("registrar").output, "what the audit calls a process"));
    REQUIRE(invite("anna").code == 0);
    CHECK(run_command({"staff", "list", root}).output == "anna\tАнна\teditor,clerk\tinvited\n");
    CHECK(says(run_command({"audit", "list", root}).output, "account."));
    REQUIRE(run_command({"staff", "close", root, "anna"}).code == 0);
    CHECK(says(run_command({"staff", "list", root}).output, "\tclosed\n"));
}

TEST_CASE("a command deletes nothing that a journal names which a process left beside a database" *
          only_in_files{"PostgreSQL has no journal beside a file"}) {
    TemporaryFolder folder;
    const TestTown town(folder.path() / "town");
    const server::Layout& layout = town.layout();
    const std::string root = layout.root.string();
    REQUIRE(run_command({"staff", "list", root}).code == 0);  // its database comes with the first question
    // As anything of the machine, or of the town where only root may write.
    const fs::path elsewhere = folder.path() / "elsewhere";
    REQUIRE(write_file(elsewhere, "kept", 0600));
    const std::string backup = (folder.path() / "backup").string();
    for (const std::vector<std::string>& command : {std::vector<std::string>{"submissions", "list", root},
                                                    {"kiosk", "list", root},
                                                    {"staff", "list", root},
                                                    {"audit", "verify", root},
                                                    {"check", root},
                                                    {"backup", root, backup}}) {
        CAPTURE(command.front());
        for (const auto& database :
             {layout.registry(), layout.ballots(), layout.fleet(), layout.intake(), layout.staff()}) {
            plant_journal(database, elsewhere);
        }
        const auto done = run_command(command);
        // A check tells that the journals are this user's and no process's.
        CHECK_MESSAGE((done.code == 0 || command.front() == "check"), done.output);
        REQUIRE(fs::exists(elsewhere));
    }
    CHECK_FALSE(fs::exists(layout.registry().string() + "-journal"));
}

TEST_CASE("no bundle is made for an address that changes with each start") {
    TemporaryFolder folder;
    const TestTown town(folder.path() / "town");
    const std::string root = town.layout().root.string();
    auto settings = *read_file(town.layout().configuration(), 1 << 20);
    const std::string before = "public_address = \"";
    const auto at = settings.find(before) + before.size();
    settings.replace(at, settings.find('"', at) - at, "http://127.0.0.1:0");
    REQUIRE(write_file(town.layout().configuration(), settings, 0644));
    const std::string bundle = (folder.path() / "bundle").string();
    const auto refused = run_command({"kiosk", "add", root, "hall", "--bundle", bundle});
    CHECK(refused.code == 1);
    CHECK_MESSAGE(says(refused.output, "public_address"), refused.output);
    CHECK_FALSE(fs::exists(bundle));
    CHECK(run_command({"kiosk", "add", root, "hall", "--bundle", bundle, "--address", "http://127.0.0.1:9"}).code == 0);
}

TEST_CASE("what an operator reads at the terminal has the town's time, in Vladivostok too") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    const std::string root = town.layout().root.string();
    const std::string backup = (folder.path() / "backup").string();
    const fs::path texts = folder.path() / "texts";
    fs::create_directory(texts);
    for (const std::string role : {"working_hours", "reception_order", "contacts", "rules_of_use", "not_disclosed"}) {
        const std::string page =
            "+++\nkind = \"page\"\ntitle = \"Т\"\nsummary = \"К.\"\nrole = \"" + role + "\"\n+++\nТ.\n";
        std::string id = role;
        std::replace(id.begin(), id.end(), '_', '-');
        REQUIRE(write_file(texts / (id + ".md"), page, 0644));
    }
    const std::string about =
        "name = {ru = \"Белоозёрск\"}\nkeeper = {ru = \"Администрация\"}\nlegal_profile = \"ru\"\n"
        "language = \"ru\"\ntimezone = \"Asia/Vladivostok\"\n";
    REQUIRE(write_file(texts / "town.toml", about, 0644));
    const auto published = run_command({"publish", root, texts.string(), "--replace-town"});
    REQUIRE_MESSAGE(published.code == 0, published.output);
    const auto in_town = [](Instant instant) {
        std::string text = to_string(Instant{instant.seconds + std::int64_t{10} * 3600}).substr(0, 16);
        text[10] = ' ';
        return text;
    };
    TestKiosk kiosk;
    kiosk.enrol(town, "hall");
    const HandedIn appeal = kiosk.appeal(town, "до копии");
    const std::string text = (folder.path() / "answer.txt").string();
    REQUIRE(write_file(text, "Ответ", 0644));
    {
        RunningServer server(root);
        REQUIRE(request_once(server.port(), kiosk.put(appeal)).status == 201);
        REQUIRE(eventually([&] {
            return run_command({"submissions", "list", root}).output.find("000001") != std::string::npos;
        }));
        REQUIRE(run_command({"backup", root, backup}).code == 0);
        REQUIRE(run_command({"answer", root, protocol::to_hex(appeal.id), "--file", text}).code == 0);
    }
    const auto manifest = server::commands::read_manifest(backup);
    REQUIRE(manifest);
    const auto restored = run_command({"restore", root, backup});
    CHECK_MESSAGE(says(restored.output, "backed up on " + in_town(manifest->made) + "."), restored.output);
    const auto later = run_command({"submissions", "later-than-backup", root});
    CHECK_MESSAGE(says(later.output, "the backup of " + in_town(manifest->made) + "; answered on "), later.output);
    CHECK_MESSAGE(later.output.find('Z') == std::string::npos, later.output);
    const auto renewed = run_command({"renew", root});
    const std::string expires =
        "targets: expires " + in_town((*server::read_published(town.layout()))->targets.expires);
    CHECK_MESSAGE(says(renewed.output, expires + "\n"), renewed.output);
    const auto checked = run_command({"check", root});
    CHECK_MESSAGE(says(checked.output, expires + ", in "), checked.output);
    const auto added = run_command({"kiosk", "add", root, "hall", "--bundle", (folder.path() / "bundle").string(),
                                    "--again", "--address", "http://127.0.0.1:9"});
    const auto codes = (*storage_of(town.layout())->fleet())->codes();
    REQUIRE((codes && codes->size() == 1));
    CHECK_MESSAGE(says(added.output, " until " + in_town(codes->front().expires) + ".\n"), added.output);
}

TEST_CASE("envelopes that cannot be stored are an error in the log, and so is nothing once they can be again") {
    TemporaryFolder folder;
    const TestTown town(folder.path() / "town");
    TestKiosk hall;
    hall.enrol(town, "hall");
    RunningServer server(town.layout().root);
    const auto change = [&](const std::string& sql) {
        change_store(town.layout(), server::store::intake_schema(), sql);
    };
    change("ALTER TABLE submission RENAME TO gone");
    CHECK(request_once(server.port(), hall.put(hall.appeal(town, "Яма"))).status == 503);
    CHECK(eventually([&] { return says(server.log(), "[error] intake.store_failed"); }));
    change("ALTER TABLE gone RENAME TO submission");
    CHECK(eventually([&] { return request_once(server.port(), hall.put(hall.appeal(town, "Яма"))).status == 201; }));
    CHECK(eventually([&] { return says(server.log(), "intake.store_recovered"); }));
}

TEST_CASE("a server that can store nothing says so to whoever asks for its health" *
          only_in_files{"PostgreSQL has no lock that another program could hold the whole store by"}) {
    TemporaryFolder folder;
    const TestTown town(folder.path() / "town");
    TestKiosk hall;
    hall.enrol(town, "hall");
    RunningServer server(town.layout().root);
    auto other = Database::open(town.layout().intake(), Database::Mode::read_write);
    REQUIRE(other);
    REQUIRE(other->execute("BEGIN EXCLUSIVE"));
    CHECK(request_once(server.port(), hall.put(hall.appeal(town, "Яма"))).status == 503);
    CHECK(get(server.port(), "/healthz").status == 503);
    REQUIRE(other->execute("ROLLBACK"));
    CHECK(eventually([&] { return get(server.port(), "/healthz").status == 200; }));
}

TEST_CASE("a registry that takes nothing is an error in the log, and what came meanwhile is a case afterwards") {
    TemporaryFolder folder;
    const TestTown town(folder.path() / "town");
    TestKiosk hall;
    hall.enrol(town, "hall");
    RunningServer server(town.layout().root);
    const auto change = [&](const std::string& sql) {
        change_store(town.layout(), server::store::registry_schema(), sql);
    };
    change("ALTER TABLE case_file RENAME TO gone");
    CHECK(request_once(server.port(), hall.put(hall.appeal(town, "Яма"))).status == 201);
    CHECK(eventually([&] { return says(server.log(), "[error] registrar.held_up reason="); }));
    change("ALTER TABLE gone RENAME TO case_file");
    CHECK(eventually([&] {
        return says(run_command({"submissions", "list", town.layout().root.string()}).output, "П-");
    }));
}

TEST_CASE("publish and backup wait for each other, and nobody else can open their lock") {
    TemporaryFolder folder;
    const TestTown town(folder.path() / "town");
    const RunningServer server(town.layout().root);
    struct stat status {};
    for (const auto& lock : {town.layout().publish_lock(), town.layout().run_lock()}) {
        REQUIRE(::stat(lock.c_str(), &status) == 0);
        CHECK((status.st_mode & 07777) == 0600);
    }
    auto held = std::make_optional(FolderLock::take(town.layout().publish_lock(), "publish or backup"));
    REQUIRE(held->has_value());
    auto backup = std::async(std::launch::async, [&] {
        return run_command({"backup", town.layout().root.string(), (folder.path() / "backup").string()});
    });
    CHECK(backup.wait_for(std::chrono::milliseconds(300)) == std::future_status::timeout);
    held.reset();
    const auto done = backup.get();
    CHECK_MESSAGE(done.code == 0, done.output);
}

TEST_CASE("the daily backup makes a new folder each time and removes only what it made, never the newest") {
    TemporaryFolder folder;
    const TestTown town(folder.path() / "town");
    const std::string root = town.layout().root.string();
    const fs::path below = folder.path() / "backups";
    fs::create_directory(below);
    // Of a clock that was ahead, of a person, and half of one.
    REQUIRE(run_command({"backup", root, (below / "2999-01-01T000000Z").string()}).code == 0);
    REQUIRE(run_command({"backup", root, (below / "before-the-move").string()}).code == 0);
    fs::create_directory(below / "2020-01-01T000000Z");
    const auto first = run_command({"backup", root, below.string(), "--below", "--keep", "2"});
    REQUIRE_MESSAGE(first.code == 0, first.output);
    CHECK(entries_of(below) == 4);
    const auto second = run_command({"backup", root, below.string(), "--below", "--keep", "1"});
    if (second.code == 0) {
        CHECK(says(second.output, "Removed the older backup"));
        CHECK(entries_of(below) == 3);
    } else {
        CHECK(says(second.output, "already there"));  // within the same second
    }
    CHECK(fs::exists(below / "before-the-move" / "backup.json"));
    CHECK(fs::exists(below / "2020-01-01T000000Z"));
    CHECK(run_command({"backup", root, below.string(), "--keep", "1"}).code == 2);
}

TEST_CASE("a byte order mark, a zero and marks of direction in an answer's file do not reach the resident") {
    TemporaryFolder folder;
    const TestTown town(folder.path() / "town");
    const std::string root = town.layout().root.string();
    TestKiosk hall;
    hall.enrol(town, "hall");
    RunningServer server(town.layout().root);
    const auto appeal = hall.appeal(town, "Яма");
    REQUIRE(request_once(server.port(), hall.put(appeal)).status == 201);
    const auto exported = [&] { return run_command({"submissions", "export", root, "--format", "jsonl"}).output; };
    REQUIRE(eventually([&] { return says(exported(), "registered"); }));
    const fs::path file = folder.path() / "answer.txt";
    using namespace std::string_literals;
    REQUIRE(write_file(file, "\xEF\xBB\xBFЗакопали.\r\n\0\x1b[2J\u202EЗавтра.\n"s, 0600));
    const auto done = run_command({"answer", root, protocol::to_hex(appeal.id), "--file", file.string()});
    REQUIRE_MESSAGE(done.code == 0, done.output);
    CHECK_MESSAGE(says(exported(), "\"answer\":\"Закопали.\\n[2JЗавтра.\""), exported());
    REQUIRE(write_file(file, "\xFF\xFE", 0600));
    CHECK(says(run_command({"answer", root, protocol::to_hex(appeal.id), "--file", file.string(), "--replace"}).output,
               "not UTF-8"));
}

TEST_CASE("the server says which version it is, and of which commit") {
    const auto said = run_command({"--version"});
    CHECK(said.code == 0);
    CHECK(said.output.find_first_of("0123456789") == 0);
}
