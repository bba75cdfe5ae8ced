// What a restore and a root's command may find wrong in the folder: the real veche-server.
#include <doctest/doctest.h>
#include <fstream>
#include <future>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "server/commands/command_actor.h"
#include "server/databases.h"
#include "server/records_folder.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;

namespace {

namespace fs = std::filesystem;

struct Backed {
    TemporaryFolder folder;
    TestTown town{folder.path() / "town"};
    const server::Layout& layout = town.layout();
    std::string root = layout.root.string();
    fs::path backup = folder.path() / "backup";

    Backed() { REQUIRE(run_command({"backup", root, backup.string()}).code == 0); }
};

protocol::Epoch epoch_of(const TestTown& town) {
    return (*storage_of(town.layout())->intake_reader())->epoch().value();
}

bool says(const CommandResult& result, const std::string& words) {
    return result.output.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a garbled veche.toml or rule ends a restore before anything changes; moved away, the backup's is taken") {
    const Backed town;
    const std::string watermark = read_file(town.layout.watermark(), 4096).value();
    for (const fs::path& file : {town.layout.configuration(), town.layout.rules() / "ru.toml"}) {
        std::ofstream(file) << "[listen\nport = ";
        const auto refused = run_command({"restore", town.root, town.backup.string()});
        CAPTURE(refused.output);
        CHECK(refused.code == 1);
        CHECK(says(refused, file.string()));
        CHECK(says(refused, "move it away"));
        CHECK(read_file(town.layout.watermark(), 4096).value() == watermark);
        CHECK_FALSE(fs::exists(town.layout.unfinished_restore()));
        fs::remove(file);
    }
    const auto restored = run_command({"restore", town.root, town.backup.string()});
    CHECK_MESSAGE(restored.code == 0, restored.output);
    CHECK(fs::exists(town.layout.rules() / "ru.toml"));
    const auto checked = run_command({"check", town.root});
    CHECK_MESSAGE(checked.code == 0, checked.output);
}

TEST_CASE("a restore that was ended midway comes to its end though veche.toml was lost meanwhile") {
    const Backed town;
    // Nothing can be renamed over a folder.
    fs::remove(town.layout.watermark());
    fs::create_directories(town.layout.watermark() / "in the way");
    REQUIRE(run_command({"restore", town.root, town.backup.string()}).code == 1);
    REQUIRE(fs::exists(town.layout.unfinished_restore()));
    fs::remove_all(town.layout.watermark());
    fs::remove(town.layout.configuration());
    const auto restored = run_command({"restore", town.root, town.backup.string()});
    CHECK_MESSAGE(restored.code == 0, restored.output);
    CHECK(run_command({"check", town.root}).code == 0);
}

TEST_CASE("an answer by sudo leaves the records to the user who runs the server, and what is not his is told") {
    if (::geteuid() != 0) {
        MESSAGE("not root: skipped");
        return;
    }
    constexpr uid_t user = 1500;
    TemporaryFolder folder;
    ::chmod(folder.path().c_str(), 0755);
    TestTown town(folder.path() / "town");
    TestKiosk kiosk;
    kiosk.enrol(town, "hall");
    const std::string root = town.layout().root.string();
    const HandedIn appeal = kiosk.appeal(town, "текст");
    {
        RunningServer server(root);
        REQUIRE(request_once(server.port(), kiosk.put(appeal)).status == 201);
        REQUIRE(eventually([&] { return fs::exists(server::record_file(town.layout(), epoch_of(town), 2)); }));
    }
    const auto own_all = [&] {
        ::chown(root.c_str(), user, user);
        for (const auto& entry : fs::recursive_directory_iterator(root)) ::lchown(entry.path().c_str(), user, user);
    };
    own_all();
    std::ofstream(folder.path() / "answer.txt") << "Ответ";
    const auto answered =
        run_command({"answer", root, protocol::to_hex(appeal.id), "--file", (folder.path() / "answer.txt").string()});
    REQUIRE_MESSAGE(answered.code == 0, answered.output);
    for (const auto& entry : fs::recursive_directory_iterator(town.layout().records())) {
        struct stat status {};
        REQUIRE(::lstat(entry.path().c_str(), &status) == 0);
        CAPTURE(entry.path());
        CHECK(status.st_uid == user);
    }
    own_all();
    // One folder of another user's, with the right mode.
    const fs::path other = server::record_file(town.layout(), epoch_of(town), 1).parent_path();
    REQUIRE(::chown(other.c_str(), 0, 0) == 0);
    const auto refused = run_command_as(user, {"run", root, "--port", "0", "--metrics-port", "0"});
    CAPTURE(refused.output);
    CHECK(refused.code == 1);
    CHECK(says(refused, other.string() + ": cannot be used; it belongs to user 0"));
    CHECK(says(refused, "call the command with sudo"));
}

TEST_CASE("a restore waits for a command that is at work in the folder, and says which process it is") {
    const Backed town;
    auto work = std::make_optional(server::commands::begin_command(town.root, "answer"));
    REQUIRE_MESSAGE(work->has_value(), work->error().message);
    // Several commands at once keep nobody waiting but a restore.
    CHECK(run_command({"submissions", "list", town.root}).code == 0);
    const auto refused = server::commands::wait_for_commands(town.layout, std::chrono::milliseconds(200));
    REQUIRE(!refused);
    CHECK_MESSAGE(refused.error().message.find("process " + std::to_string(::getpid())) != std::string::npos,
                  refused.error().message);
    const auto epoch = epoch_of(town.town);
    auto restored = std::async(std::launch::async, [&] {
        return run_command({"restore", town.root, town.backup.string()});
    });
    CHECK(restored.wait_for(std::chrono::milliseconds(500)) == std::future_status::timeout);
    CHECK(epoch_of(town.town) == epoch);
    work.reset();
    const auto done = restored.get();
    CHECK_MESSAGE(done.code == 0, done.output);
    CHECK(epoch_of(town.town) != epoch);
}

TEST_CASE("a command that is called while a restore is at work does nothing and says so") {
    const Backed town;
    auto restore = std::make_optional(server::commands::wait_for_commands(town.layout));
    REQUIRE(restore->has_value());
    for (const std::vector<std::string>& command : {std::vector<std::string>{"kiosk", "list", town.root},
                                                    {"staff", "close", town.root, "anna"},
                                                    {"poll", "results", town.root, "any"},
                                                    {"submissions", "list", town.root}}) {
        const auto refused = run_command(command);
        CHECK(refused.code == 1);
        CHECK_MESSAGE(says(refused, "another restore or migrate is at work"), refused.output);
        CHECK_MESSAGE(says(refused, "nothing was done"), refused.output);
    }
    restore.reset();
    CHECK(run_command({"kiosk", "list", town.root}).code == 0);
}
