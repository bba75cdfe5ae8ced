#include <doctest/doctest.h>
#include <fstream>
#include <functional>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "server/commands/backup_files.h"
#include "server/commands/backup_manifest.h"
#include "server/databases.h"
#include "server/edition/check.h"
#include "server/edition/published.h"
#include "sync/protocol/bundle.h"
#include "tests/server/support/engine.h"
#include "tests/server/support/former_registry.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/cuts.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;
using namespace std::string_view_literals;

namespace {

namespace fs = std::filesystem;

constexpr int killed = 137;
constexpr int most_calls = 5000;
constexpr int slow = 8;  // each so-many-th call, where one try takes long

std::string bytes_of_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

// Every file of `expected` is in `found` with the same bytes; the first that is not.
std::string first_difference(const fs::path& expected, const fs::path& found) {
    for (const auto& file : fs::recursive_directory_iterator(expected)) {
        const fs::path other = found / file.path().lexically_relative(expected);
        if (file.is_regular_file() && (!fs::exists(other) || bytes_of_file(file.path()) != bytes_of_file(other))) {
            return other.string();
        }
    }
    return {};
}

// Kills `command` at its first, second, … changing call, or at each `every`-th of them, until it comes to its end;
// `begin` before and `judge` after each. The call that was one too many.
int kill_at_every_call(const std::vector<std::string>& command, const std::function<void()>& begin,
                       const std::function<void()>& judge, int every = 4) {
    const Cuts cuts;
    for (int call = 1 + cuts.first(every); call < most_calls; call += cuts.step(every)) {
        begin();
        const CommandResult result = run_command_killed_at(call, command);
        if (result.code == 0) return call;
        CAPTURE(call);
        REQUIRE_MESSAGE(result.code == killed, result.output);
        judge();
    }
    return most_calls;
}

struct BackedUpTown {
    TemporaryFolder folder;
    TestTown town{folder.path() / "town"};
    TestKiosk kiosk;
    fs::path backup = folder.path() / "backup";
    fs::path target = folder.path() / "target";
    fs::path older = folder.path() / "older";  // the town before its last publication: the backup's content is newer

    BackedUpTown() {
        kiosk.enrol(town, "hall");
        {
            RunningServer server(town.layout().root);
            REQUIRE(request_once(server.port(), kiosk.put(kiosk.appeal(town, "в копии"))).status == 201);
        }
        std::ofstream(town.layout().rules() / "ru.toml", std::ios::app) << "# the town's own days off\n";
        copy_town(town.layout().root, older);
        const fs::path texts = folder.path() / "texts";
        fs::create_directory(texts);
        std::ofstream(texts / "hours.txt") << "Часы работы\n\nС девяти до шести.\n";
        const auto published = run_command({"publish", town.layout().root.string(), texts.string(), "--replace-town"});
        REQUIRE_MESSAGE(published.code == 0, published.output);
        const auto made = run_command({"backup", town.layout().root.string(), backup.string()});
        REQUIRE_MESSAGE(made.code == 0, made.output);
    }

    // `settings`: what its veche.toml is to say.
    void check_whole(const std::string& settings) const {
        const auto restored = run_command({"restore", target.string(), backup.string()});
        REQUIRE_MESSAGE(restored.code == 0, restored.output);
        for (const char* part : {"content", "rules"}) CHECK(first_difference(backup / part, target / part) == "");
        CHECK(bytes_of_file(backup / "town.json") == bytes_of_file(target / "town.json"));
        CHECK(bytes_of_file(target / "veche.toml") == settings);
        const auto checked = run_command({"check", target.string()});
        CHECK_MESSAGE(checked.code == 0, checked.output);
        CHECK_FALSE(fs::exists(target / ".restore"));
    }
};

}  // namespace

TEST_CASE("a restore to a new machine, killed at any call and called again, leaves nothing out") {
    const BackedUpTown story;
    const int times = kill_at_every_call(
        {"restore", story.target.string(), story.backup.string()},
        [&] {
            fs::remove_all(story.target);
            fs::create_directory(story.target);
            fs::copy(story.town.layout().keys(), story.target / "keys");
        },
        [&] { story.check_whole(bytes_of_file(story.backup / "veche.toml")); }, slow);
    CHECK(times > 50);
}

TEST_CASE("a restore in place, killed at any call, has changed nothing yet or lets only another restore go on") {
    const BackedUpTown story;
    std::string own_settings;  // on PostgreSQL they name a database of their own
    const auto judge = [&] {
        const bool is_blocked = fs::exists(server::Layout{story.target}.unfinished_restore());
        if (!is_blocked) {
            // Begun or not: what stands there is the old town, or all of the new one.
            const fs::path now = story.target / "content";
            CHECK((first_difference(story.older / "content", now).empty() ||
                   first_difference(story.backup / "content", now).empty()));
        }
        // SQLite, killed while it read, leaves files beside the intake that are still root's: that is mended.
        const auto checked = run_command({"check", story.target.string(), "--mend"});
        CHECK_MESSAGE((is_blocked || checked.code == 0), checked.output);
        CHECK(is_blocked == (checked.output.find("call `veche-server restore` again") != std::string::npos));
        story.check_whole(own_settings);
    };
    const int times = kill_at_every_call(
        {"restore", story.target.string(), story.backup.string()},
        [&] {
            copy_town(story.older, story.target);
            own_settings = bytes_of_file(story.target / "veche.toml");
        },
        judge, slow);
    CHECK(times > 50);
}

TEST_CASE("a publication killed at any call leaves the old edition or the new one, and versions only rise") {
    TemporaryFolder folder;
    const TestTown town(folder.path() / "town");
    const server::Layout target{folder.path() / "target"};
    const fs::path texts = folder.path() / "texts";
    fs::create_directory(texts);
    std::ofstream(texts / "hours.txt") << "Часы работы\n\nС девяти до шести.\n";
    const auto judge = [&] {
        const auto before = server::read_published(target);
        REQUIRE_MESSAGE(before, before.error().message);
        REQUIRE(before->has_value());
        CHECK(server::check_content(target).empty());
        const auto again = run_command({"publish", target.root.string(), texts.string(), "--replace-town"});
        REQUIRE_MESSAGE(again.code == 0, again.output);
        const auto after = server::read_published(target);
        REQUIRE((after && *after));
        CHECK((*after)->timestamp.version > (*before)->timestamp.version);
        CHECK((*after)->catalog.number > (*before)->catalog.number);
    };
    const int times = kill_at_every_call(
        {"publish", target.root.string(), texts.string(), "--replace-town"},
        [&] { copy_town(town.layout().root, target.root); }, judge);
    CHECK(times > 10);
}

TEST_CASE("a new root with new keys, killed at any call and called again, is whole, and kiosks can follow it") {
    TemporaryFolder folder;
    const TestTown town(folder.path() / "town");
    const server::Layout target{folder.path() / "target"};
    const fs::path root_key = folder.path() / "root.key";
    fs::copy_file(town.layout().keys() / "root.key", root_key);
    const std::vector<std::string> renew = {"renew",           target.root.string(), "--root-key",
                                            root_key.string(), "--new-key",          "targets",
                                            "--new-key",       "timestamp"};
    const auto judge = [&] {
        const auto again = run_command(renew);
        REQUIRE_MESSAGE(again.code == 0, again.output);
        const auto published = server::read_published(target);
        REQUIRE_MESSAGE(published, published.error().message);
        REQUIRE(*published);
        CHECK((*published)->root.version >= 2);
        const auto identity = server::read_town_identity(target);
        REQUIRE(identity);
        for (const auto name : server::all_keys) CHECK(server::check_key(target, name, *identity));
        CHECK_FALSE(fs::exists(target.keys_to_come()));
        // Each root is signed by the one before.
        auto trusted = protocol::tuf::read_first_root(*read_file(target.metadata() / "1.root.json", 1 << 20));
        REQUIRE(trusted);
        for (std::uint64_t version = 2; version <= (*published)->root.version; ++version) {
            const auto file = target.metadata() / protocol::tuf::root_file_name(version);
            trusted = protocol::tuf::read_root(*read_file(file, 1 << 20), *trusted);
            REQUIRE(trusted);
        }
    };
    const int times = kill_at_every_call(
        renew, [&] { copy_town(town.layout().root, target.root); }, judge);
    CHECK(times > 15);
}

TEST_CASE(
    "what is published after a renewal of the root was killed at any call stays published through the next renewal") {
    TemporaryFolder folder;
    const TestTown town(folder.path() / "town");
    const server::Layout target{folder.path() / "target"};
    const std::string root_key = (folder.path() / "root.key").string();
    fs::copy_file(town.layout().keys() / "root.key", root_key);
    const fs::path texts = folder.path() / "texts";
    fs::create_directory(texts);
    std::ofstream(texts / "hours.txt") << "Часы работы\n\nС девяти до шести.\n";
    const auto judge = [&] {
        const auto made = run_command({"publish", target.root.string(), texts.string(), "--replace-town"});
        REQUIRE_MESSAGE(made.code == 0, made.output);
        const auto first = server::read_published(target);
        REQUIRE_MESSAGE(first, first.error().message);
        REQUIRE(*first);
        const auto renewed = run_command({"renew", target.root.string()});
        REQUIRE_MESSAGE(renewed.code == 0, renewed.output);
        const auto then = server::read_published(target);
        REQUIRE_MESSAGE(then, then.error().message);
        REQUIRE(*then);
        CHECK((*then)->catalog.number == (*first)->catalog.number);
        CHECK((*then)->timestamp.version > (*first)->timestamp.version);
    };
    const int times = kill_at_every_call(
        {"renew", target.root.string(), "--root-key", root_key, "--new-key", "targets", "--new-key", "snapshot",
         "--new-key", "timestamp"},
        [&] { copy_town(town.layout().root, target.root); }, judge);
    CHECK(times > 15);
}

TEST_CASE("a kiosk added by a command killed at any call has no bundle, or one whose code the server knows") {
    const BackedUpTown story;
    const fs::path bundle = story.folder.path() / "bundle";
    const server::Layout target{story.target};
    const int times = kill_at_every_call(
        {"kiosk", "add", story.target.string(), "library", "--bundle", bundle.string()},
        [&] {
            copy_town(story.town.layout().root, story.target);
            fs::remove_all(bundle);
        },
        [&] {
            if (!fs::exists(bundle)) return;
            const auto read = protocol::read_bundle(bundle);
            REQUIRE(read);
            const auto fleet = storage_of(layout_of(target.root))->fleet();
            REQUIRE(fleet);
            const auto code = (*fleet)->find_code("library");
            REQUIRE((code && *code));
            CHECK((*code)->code == read->enrolment_code.symbols());
        });
    CHECK(times > 5);
}

namespace {

// What a command has made of a folder or backup of before.
void check_ballots_are_apart(const server::Layout& layout) {
    const auto ballots = storage_of(layout)->ballots();
    REQUIRE_MESSAGE(ballots, ballots.error().message);
    const auto all = (*ballots)->all();
    REQUIRE(all);
    REQUIRE(all->size() == former_ballots.size());
    for (std::size_t i = 0; i < all->size(); ++i) CHECK((*all)[i].envelope.view() == former_ballots[i]);
    CHECK(traces_of_ballots(layout.registry()).empty());
}

}  // namespace

TEST_CASE("killed at any call while the ballots of before get a file of their own, and called again, all are there" *
          only_in_files{"no registry with ballots ever came to PostgreSQL"}) {
    TemporaryFolder folder;
    const TestTown town(folder.path() / "town");
    make_former_registry(town.layout().registry());
    fs::remove_all(town.layout().ballots_folder());
    const server::Layout target{folder.path() / "target"};
    const std::vector<std::string> list = {"submissions", "list", target.root.string()};
    const int times = kill_at_every_call(
        list, [&] { copy_town(town.layout().root, target.root); },
        [&] {
            const auto again = run_command(list);
            REQUIRE_MESSAGE(again.code == 0, again.output);
            check_ballots_are_apart(target);
        });
    CHECK(times > 15);
}

TEST_CASE("a restore brings the ballots that the backup holds, and no others") {
    TemporaryFolder folder;
    const TestTown town(folder.path() / "town");
    const auto add = [&](std::string_view id) {
        const auto ballots = storage_of(town.layout())->ballots();
        REQUIRE_MESSAGE(ballots, ballots.error().message);
        const auto envelope = protocol::from_bytes<protocol::EnvelopeId>(id);
        REQUIRE((*ballots)->add({*envelope, 20'000, content::EntryId("benches"), "sealed", ""}));
    };
    add("ballot-before-it");
    const std::string backup = (folder.path() / "backup").string();
    const auto made = run_command({"backup", town.layout().root.string(), backup});
    REQUIRE_MESSAGE(made.code == 0, made.output);
    add("ballot-after-it.");
    const auto restored = run_command({"restore", town.layout().root.string(), backup});
    REQUIRE_MESSAGE(restored.code == 0, restored.output);
    const auto ballots = storage_of(town.layout())->ballots();
    REQUIRE_MESSAGE(ballots, ballots.error().message);
    const auto all = (*ballots)->all();
    REQUIRE((all && all->size() == 1));
    CHECK(all->front().envelope.view() == "ballot-before-it");
    const auto checked = run_command({"check", town.layout().root.string()});
    CHECK_MESSAGE(checked.code == 0, checked.output);
}

TEST_CASE("a backup of before, restored over a town of now, brings its ballots in a file of their own" *
          only_in_files{"no registry with ballots ever came to PostgreSQL"}) {
    const BackedUpTown story;
    make_former_registry(story.backup / "registry" / "registry.db");
    fs::remove_all(story.backup / "ballots");
    auto manifest = server::commands::read_manifest(story.backup);
    REQUIRE(manifest);
    fs::remove(story.backup / "backup.sha256");
    fs::remove(story.backup / "backup.json");
    const auto list = server::commands::write_file_list(story.backup);
    REQUIRE(list);
    manifest->files = *list;
    REQUIRE(server::commands::write_manifest(story.backup, *manifest));
    const server::Layout target{story.target};
    copy_town(story.town.layout().root, target.root);
    // It was given since the backup, and goes with the registry of then: kiosks send again what they still have.
    const auto later = protocol::from_bytes<protocol::EnvelopeId>("later-than-backup"sv.substr(0, 16));
    REQUIRE((*storage_of(target)->ballots())->add({*later, 20'002, content::EntryId("benches"), "sealed", ""}));
    const auto restored = run_command({"restore", target.root.string(), story.backup.string()});
    REQUIRE_MESSAGE(restored.code == 0, restored.output);
    check_ballots_are_apart(target);
    const auto checked = run_command({"check", target.root.string()});
    // The case of before is not sealed with this town's key; nothing else is wrong.
    CHECK_MESSAGE(checked.output.find("1 of 1 cases cannot be opened") != std::string::npos, checked.output);
    CHECK_MESSAGE(checked.output.find("1 found") != std::string::npos, checked.output);
}
