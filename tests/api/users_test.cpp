#include <algorithm>
#include <csignal>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <grp.h>
#include <string>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "server/edition/published.h"
#include "server/edition/signing.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;

namespace {

uid_t user_of(pid_t process) {
    struct stat status {};
    REQUIRE(::stat(fmt::format("/proc/{}", process).c_str(), &status) == 0);
    return status.st_uid;
}

// As " 10 20 ".
std::string groups_of(pid_t process) {
    std::ifstream status(fmt::format("/proc/{}/status", process));
    for (std::string line; std::getline(status, line);) {
        if (line.rfind("Groups:", 0) != 0) continue;
        std::replace(line.begin(), line.end(), '\t', ' ');
        return line.substr(7) + " ";
    }
    return {};
}

// What a process that became `user`, with that user's groups, can open.
bool can_open(uid_t user, const std::filesystem::path& file) {
    const pid_t child = ::fork();
    if (child == 0) {
        if (::setgroups(0, nullptr) != 0 || ::setgid(user) != 0 || ::setuid(user) != 0) ::_exit(2);
        ::_exit(::open(file.c_str(), O_RDONLY | O_CLOEXEC) >= 0 ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WEXITSTATUS(status) != 2);
    return WEXITSTATUS(status) == 0;
}

// An ordinary user cannot make other users, nor give a file away.
bool is_root() {
    const bool root = ::geteuid() == 0;
    if (!root) MESSAGE("not root: skipped");
    return root;
}

}  // namespace

TEST_CASE("started by root, the HTTP process cannot open the town's key, the cases or anything outside the folder") {
    if (!is_root()) return;
    TemporaryFolder folder;
    ::chmod(folder.path().c_str(), 0755);
    TestTown town(folder.path() / "town");
    RunningServer server(town.layout().root);
    REQUIRE(eventually([&] { return user_of(server.child("veche-registrar")) != 0; }));
    const uid_t http = user_of(server.child("veche-http"));
    const uid_t registrar = user_of(server.child("veche-registrar"));
    CHECK(http != 0);
    CHECK(registrar != 0);
    CHECK(http != registrar);
    for (const auto name : server::all_keys) {
        CAPTURE(server::name_of(name));
        CHECK(can_open(http, key_file(town.layout(), name)) == (name == server::KeyName::acknowledgement));
    }
    CHECK(!can_open(http, town.layout().registry()));
    CHECK(can_open(http, town.layout().intake()));
    CHECK(can_open(registrar, key_file(town.layout(), server::KeyName::town)));
    CHECK(!can_open(registrar, key_file(town.layout(), server::KeyName::acknowledgement)));
    CHECK(!can_open(registrar, key_file(town.layout(), server::KeyName::escrow)));
}

TEST_CASE("the processes of a server started by root have the groups they are given and no others") {
    if (!is_root()) return;
    TemporaryFolder folder;
    ::chmod(folder.path().c_str(), 0755);
    TestTown town(folder.path() / "town");
    // As from a login of root's that is in a group which may read the disk itself.
    const gid_t disk = 6;
    std::vector<gid_t> before(static_cast<std::size_t>(::getgroups(0, nullptr)));
    REQUIRE(::getgroups(static_cast<int>(before.size()), before.data()) >= 0);
    REQUIRE(::setgroups(1, &disk) == 0);
    RunningServer server(town.layout().root);
    REQUIRE(::setgroups(before.size(), before.data()) == 0);
    for (const char* name : {"veche-http", "veche-registrar"}) {
        const pid_t child = server.child(name);
        REQUIRE(eventually([&] { return user_of(child) != 0; }));
        CAPTURE(name);
        CHECK(groups_of(child).find(" 6 ") == std::string::npos);
        CHECK(groups_of(child).find(" 0 ") == std::string::npos);
    }
}

TEST_CASE("a link in the folder of the HTTP process gives nobody what it leads to") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    const auto key = key_file(town.layout(), server::KeyName::escrow);
    const auto planted = town.layout().attachments();
    struct stat before {};
    REQUIRE(::stat(key.c_str(), &before) == 0);
    const auto unchanged = [&] {
        struct stat now {};
        return ::stat(key.c_str(), &now) == 0 && now.st_uid == before.st_uid && now.st_mode == before.st_mode;
    };
    std::filesystem::remove_all(planted);
    std::filesystem::create_symlink("../keys/escrow.key", planted);
    const auto refused = run_command({"run", town.layout().root.string(), "--port", "0", "--metrics-port", "0"});
    CHECK(refused.code == 1);
    CHECK(refused.output.find("attachments: a link") != std::string::npos);
    CHECK(unchanged());
    if (!is_root()) return;
    std::filesystem::remove(planted);
    std::filesystem::create_hard_link(key, planted);
    CHECK(run_command({"run", town.layout().root.string(), "--port", "0", "--metrics-port", "0"}).code == 1);
    CHECK(unchanged());
}

TEST_CASE("killed, the supervisor of a server started by root takes its processes along") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    RunningServer server(town.layout().root);
    const std::vector<pid_t> children = {server.child("veche-http"), server.child("veche-registrar")};
    if (::geteuid() == 0) {
        REQUIRE(eventually([&] { return user_of(children[0]) != 0 && user_of(children[1]) != 0; }));
    }
    ::kill(server.id(), SIGKILL);
    for (const pid_t child : children) {
        CHECK(eventually([&] { return !std::filesystem::exists(fmt::format("/proc/{}", child)); }));
    }
}

TEST_CASE("the registrar renews the timestamp, but never while somebody publishes") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    TestKiosk kiosk;
    kiosk.enrol(town, "hall");
    const auto& layout = town.layout();
    const auto published = server::read_published(layout);
    REQUIRE(published);
    const auto& catalog = (*published)->targets.targets.at(std::string(protocol::tuf::catalog_target));
    const auto bytes = read_file(layout.targets() / protocol::tuf::catalog_file_name(catalog.sha256), 1'000'000);
    REQUIRE(bytes);
    const Instant long_ago{SystemClock().now().seconds - 30L * 3'600};
    REQUIRE(server::sign_edition(layout, {}, *bytes, server::next_versions(server::read_versions(layout), long_ago),
                                 long_ago));
    const auto version = [&] { return (*server::read_published(layout))->timestamp.version; };
    const auto before = version();
    {
        const auto publishing = FolderLock::take(layout.publish_lock(), "test");
        REQUIRE(publishing);
        RunningServer server(layout.root);
        REQUIRE(request_once(server.port(), kiosk.put(kiosk.appeal(town, "текст"))).status == 201);
        // The first look at the timestamp follows the first round of the registrar.
        REQUIRE(eventually([&] {
            return run_command({"submissions", "list", layout.root.string()}).output.find("П-") != std::string::npos;
        }));
        CHECK(version() == before);
    }
    std::filesystem::remove(layout.publish_lock());
    {
        RunningServer server(layout.root);
        CHECK(eventually([&] { return version() == before + 1; }));
        CHECK(eventually([&] { return server.log().find("[info] timestamp.renewed") != std::string::npos; }));
    }
    std::ofstream(layout.metadata() / "timestamp.json") << "rotten";
    RunningServer server(layout.root);
    CHECK(eventually([&] { return server.log().find("[error] timestamp.failed") != std::string::npos; }));
}

TEST_CASE("the registrar's process has no socket") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    RunningServer server(town.layout().root);
    int sockets = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(fmt::format("/proc/{}/fd", server.child("veche-registrar")))) {
        std::error_code error;
        if (std::filesystem::read_symlink(entry.path(), error).string().starts_with("socket:")) ++sockets;
    }
    CHECK(sockets == 0);
}

TEST_CASE("two servers on one folder, a taken port, a missing key, a broken setting: a clear message each") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    const std::string root = town.layout().root.string();
    {
        RunningServer server(root);
        const auto second = run_command({"run", root, "--port", "0"});
        CHECK(second.code == 1);
        CHECK(second.output.find("is at work in this folder") != std::string::npos);
        TestTown other(folder.path() / "other");
        const auto taken = run_command({"run", other.layout().root.string(), "--port", std::to_string(server.port())});
        CHECK(taken.code == 1);
        CHECK(taken.output.find("is in use by another program") != std::string::npos);
    }
    std::filesystem::rename(key_file(town.layout(), server::KeyName::town), folder.path() / "aside");
    const auto keyless = run_command({"run", root, "--port", "0", "--metrics-port", "0"});
    CHECK(keyless.code == 78);
    CHECK(keyless.output.find("town.key") != std::string::npos);
    CHECK(keyless.output.find("[error] program.cannot_work process=") != std::string::npos);
    std::filesystem::rename(folder.path() / "aside", key_file(town.layout(), server::KeyName::town));
    std::ofstream(town.layout().configuration(), std::ios::app) << "\n[listem]\nport = 1\n";
    const auto misspelt = run_command({"run", root});
    CHECK(misspelt.code == 1);
    CHECK(misspelt.output.find("field 'listem': unknown; expected one of") != std::string::npos);
}

TEST_CASE("a key of another town stops the server with a message that names the file and what was expected") {
    using server::KeyName;
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    TestTown other(folder.path() / "other");
    for (const KeyName name : {KeyName::town, KeyName::record, KeyName::timestamp, KeyName::acknowledgement}) {
        CAPTURE(server::name_of(name));
        const auto file = key_file(town.layout(), name);
        std::filesystem::rename(file, folder.path() / "aside");
        std::filesystem::copy_file(key_file(other.layout(), name), file);
        const auto refused = run_command({"run", town.layout().root.string(), "--port", "0", "--metrics-port", "0"});
        CHECK(refused.code == 78);
        CHECK(refused.output.find(std::string(server::name_of(name)) + ".key: not this town's key") !=
              std::string::npos);
        CHECK(refused.output.find(other.identity().public_halves.at(name) + "; town.json says " +
                                  town.identity().public_halves.at(name)) != std::string::npos);
        std::filesystem::rename(folder.path() / "aside", file);
    }
    const RunningServer server(town.layout().root);
}

TEST_CASE("a broken database stops the server with a message that says what to do") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    std::ofstream(town.layout().intake(), std::ios::binary) << "this is not a database at all, whatever its name says";
    const auto broken = run_command({"run", town.layout().root.string(), "--port", "0", "--metrics-port", "0"});
    CHECK(broken.code == 78);
    CHECK(broken.output.find("the database is broken") != std::string::npos);
}
