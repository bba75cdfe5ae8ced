#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <future>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "server/edition/check.h"
#include "server/edition/published.h"
#include "server/edition/versions.h"
#include "server/town_keys.h"
#include "tests/api/published_folder.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;

namespace fs = std::filesystem;

TEST_CASE("a folder of another town replaces neither the name nor the law nor the documents of this one") {
    const PublishedFolder town;
    const auto before = town.published().catalog.number;
    const fs::path other = town.folder.path() / "seeds";
    fs::create_directory(other);
    std::ofstream(other / "seed.txt") << "Текст\n\nДругой.\n";
    const auto refused = town.publish(other);
    CHECK(refused.code == 1);
    CHECK(says(refused, "--replace-town"));
    // Its name is the same; most of its documents are not there.
    for (const char* id : {"hours", "contacts"}) fs::remove(town.texts / (std::string(id) + ".txt"));
    const auto emptied = town.publish();
    CHECK(emptied.code == 1);
    CHECK(says(emptied, "2 of the 3 published documents are not in it"));
    CHECK(town.published().catalog.number == before);
    const auto wanted = run_command({"publish", town.root, town.texts.string(), "--replace-town"});
    CHECK_MESSAGE(wanted.code == 0, wanted.output);
    CHECK(says(wanted, "none new, none changed, 2 gone"));
    CHECK(says(wanted, "- contacts"));
}

TEST_CASE("each publication says what came, what changed and what went") {
    const PublishedFolder town;
    town.write("news.txt", "Новость\n\nСегодня.\n");
    town.write("hours.txt", "hours\n\nТеперь иначе.\n");
    fs::remove(town.texts / "contacts.txt");
    const auto published = town.publish();
    REQUIRE_MESSAGE(published.code == 0, published.output);
    for (const char* line : {"1 new, 1 changed, 1 gone", "+ news (", "~ hours (", "- contacts ("}) {
        CAPTURE(published.output);
        CHECK(says(published, line));
    }
}

TEST_CASE("a lost or cut timestamp does not begin again with version 1") {
    const PublishedFolder town;
    REQUIRE(town.publish().code == 0);
    const auto before = town.published();
    const fs::path timestamp = town.layout.metadata() / "timestamp.json";
    fs::remove(timestamp);
    REQUIRE(town.publish().code == 0);
    const auto after = town.published();
    CHECK(after.timestamp.version > before.timestamp.version);
    CHECK(after.snapshot.version > before.snapshot.version);
    CHECK(after.catalog.number > before.catalog.number);
    fs::resize_file(timestamp, 51);
    const auto mended = town.publish();
    REQUIRE_MESSAGE(mended.code == 0, mended.output);
    CHECK(says(mended, "Damaged, published anew now"));
    CHECK(town.published().timestamp.version > after.timestamp.version);
}

TEST_CASE("a timestamp lost together with the note of its version is followed by one no kiosk can have seen") {
    const PublishedFolder town;
    const auto renewed_often = [&](std::uint64_t version) {
        server::Versions versions = server::read_versions(town.layout);
        versions.timestamp = version;
        REQUIRE(server::write_versions(town.layout, versions));
    };
    renewed_often(500'000);
    REQUIRE(town.publish().code == 0);
    fs::remove(town.layout.metadata() / "timestamp.json");
    fs::remove(town.layout.versions());
    REQUIRE(town.publish().code == 0);
    CHECK(town.published().timestamp.version > 500'000);
}

TEST_CASE("a rotten, cut or missing page does not end publishing: the next publication writes it anew") {
    const PublishedFolder town;
    const auto revision = [&] {
        const auto entries = server::read_published_entries(town.layout, town.published());
        REQUIRE(entries);
        return entries->at(0).revision;
    };
    for (const int damage : {0, 1, 2}) {
        CAPTURE(damage);
        const auto before = revision();
        const fs::path page = town.first_page();
        if (damage == 0) flip_a_byte(page);
        if (damage == 1) fs::resize_file(page, 3);
        if (damage == 2) fs::remove(page);
        CHECK_FALSE(server::check_content(town.layout).empty());
        const auto checked = run_command({"check", town.root});
        CHECK(checked.code == 1);
        CHECK(says(checked, page.filename().string()));
        const auto published = town.publish();
        REQUIRE_MESSAGE(published.code == 0, published.output);
        CHECK(server::check_content(town.layout).empty());
        // Nothing older has these documents at first, so they may begin anew, but never go back within the catalogs.
        CHECK(revision() >= 1);
        CHECK(revision() <= before + 1);
    }
}

TEST_CASE("check --mend signs a lost timestamp anew and takes a rotten blob away; then publishing makes all well") {
    const PublishedFolder town;
    const auto before = town.published();
    const fs::path page = town.first_page();
    fs::remove(town.layout.metadata() / "timestamp.json");
    const auto mended = run_command({"check", town.root, "--mend"});
    REQUIRE_MESSAGE(mended.code == 0, mended.output);
    CHECK(town.published().catalog == before.catalog);
    CHECK(town.published().timestamp.version > before.timestamp.version);
    flip_a_byte(page);
    const auto left = run_command({"check", town.root, "--mend"});
    CHECK(left.code == 1);
    CHECK(says(left, "Publish the town's folder again"));
    CHECK_FALSE(fs::exists(page));
    REQUIRE(town.publish().code == 0);
    const auto well = run_command({"check", town.root});
    CHECK_MESSAGE(well.code == 0, well.output);
    CHECK(says(well, "All is well."));
}

TEST_CASE("publishing goes on without the root's key once there is a root, and the first message says so") {
    const PublishedFolder town;
    fs::remove(server::key_file(town.layout, server::KeyName::root));
    CHECK(town.publish().code == 0);
    const auto made = run_command({"init", (town.folder.path() / "other").string()});
    CHECK(made.output.find("Next:") < made.output.find("keys/root.key"));
}

TEST_CASE("a damaged backup is refused before anything of the folder changes, and what failed leaves no backup") {
    const PublishedFolder town;
    const fs::path backup = town.folder.path() / "backup";
    CHECK(says(run_command({"backup", town.root, (town.layout.content() / "x").string()}), "outside of it"));
    CHECK_FALSE(fs::exists(town.layout.content() / "x"));
    const auto move_fleet = [&](const fs::path& from, const fs::path& to) {
        if (!is_on_postgres()) return fs::rename(from, to);
        change_store(town.layout, server::store::registry_schema(),
                     "ALTER SCHEMA " + from.stem().string() + " RENAME TO " + to.stem().string());
    };
    move_fleet(town.layout.fleet(), town.folder.path() / "aside");
    CHECK(run_command({"backup", town.root, backup.string()}).code == 1);
    CHECK_FALSE(fs::exists(backup));
    move_fleet(town.folder.path() / "aside", town.layout.fleet());
    REQUIRE(run_command({"backup", town.root, backup.string()}).code == 0);
    const fs::path fresh = town.folder.path() / "fresh";
    fs::create_directory(fresh);
    fs::copy(town.layout.keys(), fresh / "keys");
    flip_a_byte(backup / "rules" / "ru.toml");
    const auto refused = run_command({"restore", fresh.string(), backup.string()});
    CHECK(refused.code == 1);
    CHECK(says(refused, "rules/ru.toml: other bytes than were backed up"));
    CHECK_FALSE(fs::exists(fresh / "veche.toml"));
}

TEST_CASE("a backup waits for who publishes, and begins nothing meanwhile") {
    const PublishedFolder town;
    const fs::path backup = town.folder.path() / "backup";
    std::future<CommandResult> made;
    {
        const auto publishing = FolderLock::take(town.layout.publish_lock(), "publish");
        REQUIRE(publishing);
        made = std::async(std::launch::async, [&] { return run_command({"backup", town.root, backup.string()}); });
        // A whole backup of this town is a fraction of that.
        CHECK(made.wait_for(std::chrono::seconds(2)) == std::future_status::timeout);
        CHECK_FALSE(fs::exists(backup));
    }
    CHECK(made.get().code == 0);
    CHECK(fs::exists(backup));
}

TEST_CASE("after a restore to a new machine the next publication is above every version kiosks may have seen") {
    const PublishedFolder town;
    const fs::path backup = town.folder.path() / "backup";
    REQUIRE(run_command({"backup", town.root, backup.string()}).code == 0);
    for (int i = 0; i < 3; ++i) REQUIRE(town.publish().code == 0);
    const auto seen = town.published();
    const server::Layout fresh{town.folder.path() / "fresh"};
    fs::create_directory(fresh.root);
    fs::copy(town.layout.keys(), fresh.keys());
    const auto restored = run_command({"restore", fresh.root.string(), backup.string()});
    REQUIRE_MESSAGE(restored.code == 0, restored.output);
    CHECK(says(restored, "publish once more"));
    REQUIRE(run_command({"publish", fresh.root.string(), town.texts.string()}).code == 0);
    const auto now = server::read_published(fresh);
    REQUIRE((now && *now));
    CHECK((*now)->timestamp.version > seen.timestamp.version);
    CHECK((*now)->snapshot.version > seen.snapshot.version);
    CHECK((*now)->targets.version > seen.targets.version);
    CHECK((*now)->catalog.number > seen.catalog.number);
}

TEST_CASE("what another user left beside the databases after a power cut does not keep the server from starting" *
          only_in_files{"it is of the files SQLite leaves"}) {
    if (::geteuid() != 0) {
        MESSAGE("not root: skipped");
        return;
    }
    TemporaryFolder folder;
    ::chmod(folder.path().c_str(), 0755);
    TestTown town(folder.path() / "town");
    TestKiosk kiosk;
    kiosk.enrol(town, "hall");
    const std::string root = town.layout().root.string();
    const HandedIn appeal = kiosk.appeal(town, "до обрыва");
    {
        RunningServer server(root);
        REQUIRE(request_once(server.port(), kiosk.put(appeal)).status == 201);
        REQUIRE(eventually([&] { return says(run_command({"submissions", "list", root}), "П-"); }));
        server.kill_all();
    }
    // As if all of it had been run by an ordinary user of this number.
    constexpr uid_t other = 1500;
    for (const auto& each : fs::recursive_directory_iterator(town.layout().root)) {
        REQUIRE(::lchown(each.path().c_str(), other, other) == 0);
    }
    REQUIRE(fs::exists(town.layout().intake().string() + "-wal"));
    RunningServer server(root);
    CHECK(request_once(server.port(), kiosk.put(appeal)).status == 200);
    CHECK(request_once(server.port(), kiosk.put(kiosk.appeal(town, "после"))).status == 201);
    // Its record is written beside the earlier ones.
    CHECK(eventually([&] {
        const auto feed = request_once(server.port(), kiosk.request("GET", "/v1/records", "after=2", ""));
        return feed.status == 200 && !feed.body.empty();
    }));
}

TEST_CASE("a folder of another user is told with its owner and what helps, not with a change of permissions") {
    if (::geteuid() != 0) {
        MESSAGE("not root: skipped");
        return;
    }
    TemporaryFolder folder;
    ::chmod(folder.path().c_str(), 0755);
    const TestTown town(folder.path() / "town");
    const std::string root = town.layout().root.string();
    for (const std::string command : {"run", "submissions"}) {
        std::vector<std::string> arguments = {command};
        if (command == "submissions") arguments.emplace_back("list");
        arguments.push_back(root);
        const auto refused = run_command_as(1500, arguments);
        CAPTURE(refused.output);
        CHECK(refused.code == 1);
        CHECK(says(refused, "call the command with sudo"));
        CHECK_FALSE(says(refused, "must be able to read"));
    }
    configure(town.layout(), [](server::Configuration& configuration) { configuration.users.http = "root"; });
    const auto as_root = run_command({"run", root, "--port", "0", "--metrics-port", "0"});
    CAPTURE(as_root.output);
    CHECK(as_root.code == 1);
    CHECK(says(as_root, "must not be root"));
}

TEST_CASE("after a restore in place the operator gets a list of the cases that were answered since the backup") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    TestKiosk kiosk;
    kiosk.enrol(town, "hall");
    const std::string root = town.layout().root.string();
    const std::string backup = (folder.path() / "backup").string();
    const std::string text = (folder.path() / "answer.txt").string();
    std::ofstream(text) << "Ответ";
    const HandedIn appeal = kiosk.appeal(town, "до копии");
    const std::string id = protocol::to_hex(appeal.id);
    const auto later = [&] { return run_command({"submissions", "later-than-backup", root}).output; };
    {
        RunningServer server(root);
        REQUIRE(request_once(server.port(), kiosk.put(appeal)).status == 201);
        REQUIRE(request_once(server.port(), kiosk.put(kiosk.appeal(town, "без ответа"))).status == 201);
        REQUIRE(eventually([&] {
            const auto listed = run_command({"submissions", "list", root}).output;
            return listed.find("000001") != std::string::npos && listed.find("000002") != std::string::npos;
        }));
        REQUIRE(run_command({"backup", root, backup}).code == 0);
        REQUIRE(run_command({"answer", root, id, "--file", text}).code == 0);
        CHECK(later().empty());
    }
    const auto restored = run_command({"restore", root, backup});
    REQUIRE_MESSAGE(restored.code == 0, restored.output);
    const std::string listed = later();
    CAPTURE(listed);
    CHECK(listed.find("  1 records later than the backup") != std::string::npos);
    CHECK(std::count(listed.begin(), listed.end(), '\n') == 1);
    REQUIRE(run_command({"answer", root, id, "--file", text}).code == 0);
    CHECK(later().empty());
}
