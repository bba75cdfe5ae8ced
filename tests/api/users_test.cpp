#include "server/process/users.h"

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
#include "tests/server/support/engine.h"
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

TEST_CASE("started by root, each process is a user of its own and opens its own keys and files only") {
    if (!is_root()) return;
    TemporaryFolder folder;
    ::chmod(folder.path().c_str(), 0755);
    TestTown town(folder.path() / "town");
    RunningServer server(town.layout().root);
    const auto user = [&](const char* name) {
        REQUIRE(eventually([&] { return user_of(server.child(name)) != 0; }));
        return user_of(server.child(name));
    };
    const std::map<server::KeyOwner, uid_t> users = {{server::KeyOwner::http, user("veche-http")},
                                                     {server::KeyOwner::registrar, user("veche-registrar")},
                                                     {server::KeyOwner::publisher, user("veche-publisher")},
                                                     {server::KeyOwner::office, user("veche-office")}};
    for (const auto& [owner, number] : users) {
        const uid_t each = number;  // clang 14: no lambda of CAPTURE has a structured binding
        CAPTURE(each);
        for (const auto name : server::all_keys) {
            CAPTURE(server::name_of(name));
            const bool reads = server::owner_of(name) == owner || server::second_reader_of(name) == owner;
            CHECK(can_open(each, key_file(town.layout(), name)) == reads);
        }
        if (is_on_postgres()) continue;  // there rights are of roles: journey_postgres
        const bool works_on_cases = owner == server::KeyOwner::registrar || owner == server::KeyOwner::office;
        CHECK(can_open(each, town.layout().registry()) == works_on_cases);
        CHECK(can_open(each, town.layout().ballots()) == (owner == server::KeyOwner::registrar));
        CHECK(can_open(each, town.layout().staff()) == (owner == server::KeyOwner::office));
        // The registrar reads it through the group, which can_open leaves out.
        CHECK(can_open(each, town.layout().intake()) == (owner == server::KeyOwner::http));
    }
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
    for (const char* name : process_names) {
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
    std::vector<pid_t> children;
    for (const char* name : process_names) children.push_back(server.child(name));
    if (::geteuid() == 0) {
        for (const pid_t child : children) REQUIRE(eventually([&] { return user_of(child) != 0; }));
    }
    ::kill(server.id(), SIGKILL);
    for (const pid_t child : children) {
        CHECK(eventually([&] { return !std::filesystem::exists(fmt::format("/proc/{}", child)); }));
    }
}

TEST_CASE("the publisher renews the timestamp, but never while somebody publishes") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
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
        CHECK(eventually([&] { return server.log().find("[error] timestamp.failed") != std::string::npos; }));
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

TEST_CASE("the registrar and the publisher have no socket" *
          only_in_files{"on PostgreSQL each has those to its database"}) {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    RunningServer server(town.layout().root);
    for (const char* name : {"veche-registrar", "veche-publisher"}) {
        CAPTURE(name);
        const auto sockets = [&] {
            int count = 0;
            for (const auto& entry :
                 std::filesystem::directory_iterator(fmt::format("/proc/{}/fd", server.child(name)))) {
                std::error_code error;
                if (std::filesystem::read_symlink(entry.path(), error).string().starts_with("socket:")) ++count;
            }
            return count;
        };
        // Named before it closes what it inherited.
        CHECK(eventually([&] { return sockets() == 0; }));
    }
}

TEST_CASE("a folder of before, which names two users, is started by root as it is") {
    if (!is_root()) return;
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    const auto file = town.layout().configuration();
    auto text = *read_file(file, 1'000'000);
    const auto cut = text.find("publisher = ");
    REQUIRE(cut != std::string::npos);
    std::ofstream(file) << text.substr(0, cut);
    server::Configuration::Users named;
    const auto usual = server::find_process_users(named);
    REQUIRE(usual);
    const RunningServer server(town.layout().root);
    struct stat status {};
    REQUIRE(::stat(key_file(town.layout(), server::KeyName::timestamp).c_str(), &status) == 0);
    CHECK(status.st_uid == usual->of(server::KeyOwner::publisher)->user);
}

TEST_CASE("two processes are never one user or of one group") {
    if (!is_root()) return;
    server::Configuration::Users users = server::usual_users();
    REQUIRE(server::find_process_users(users));
    users.office = users.publisher;
    const auto refused = server::find_process_users(users);
    REQUIRE(!refused);
    CHECK(refused.error().message.find("publisher and office must be different users") != std::string::npos);
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

TEST_CASE("a broken database stops the server with a message that says what to do" *
          only_in_files{"it damages a file of SQLite"}) {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    std::ofstream(town.layout().intake(), std::ios::binary) << "this is not a database at all, whatever its name says";
    const auto broken = run_command({"run", town.layout().root.string(), "--port", "0", "--metrics-port", "0"});
    CHECK(broken.code == 78);
    CHECK(broken.output.find("the database is broken") != std::string::npos);
}

TEST_CASE(
    "a folder of before gets a key for the audit, is told to keep it, and its audit is signed; a lost one is told") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    const auto& layout = town.layout();
    const auto file = key_file(layout, server::KeyName::audit);
    std::filesystem::remove(file);
    server::TownIdentity before = *read_town_identity(layout);
    before.public_halves.erase(server::KeyName::audit);
    REQUIRE(write_file(layout.town(), server::town_file(before), 0644));
    std::filesystem::remove_all(layout.audit_folder());
    std::filesystem::remove_all(layout.heads_of_office());
    {
        RunningServer server(layout.root);
        CHECK(server.log().find("[warning] audit.key_made") != std::string::npos);
        CHECK(eventually([&] { return std::filesystem::exists(layout.signed_heads()); }));
        for (const char* said : {R"(veche_jobs{process="registrar",value="failing",worker="audit.sign"} 0)",
                                 R"(veche_jobs{process="registrar",value="given_up",worker="ballots.reorder"} 0)",
                                 R"(veche_jobs{process="publisher",value="given_up",worker="edition.publish"} 0)",
                                 R"(veche_jobs{process="office",value="oldest_seconds",worker="jobs.forget"} 0)"}) {
            CAPTURE(said);
            CHECK(eventually(
                [&] { return get(server.metrics_port(), "/metrics").body.find(said) != std::string::npos; }));
        }
    }
    CHECK(run_command({"audit", "verify", layout.root.string()}).code == 0);
    CHECK(run_command({"audit", "list", layout.root.string()}).code == 0);
    std::filesystem::remove(file);
    RunningServer server(layout.root);
    CHECK(server.log().find("[error] audit.key_lost") != std::string::npos);
}
