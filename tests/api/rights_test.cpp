// The table of docs/architecture.md, "Who may do what", tried door by door: a child takes each process's identity as
// the process itself does, then opens everything there is.
#include <algorithm>
#include <array>
#include <csignal>
#include <dirent.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "base/files.h"
#include "base/sha256.h"
#include "content/edition/edition.h"
#include "server/commands/permissions.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"
#include "server/process/identity.h"
#include "server/store/content_files.h"
#include "tests/api/attempted_calls.h"
#include "tests/folders.h"
#include "tests/server/support/engine.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;

namespace {

namespace fs = std::filesystem;
using server::Identity;

// An ordinary user cannot become others.
bool is_root() {
    const bool root = ::geteuid() == 0;
    if (!root) MESSAGE("not root: skipped");
    return root;
}

// Rows by their places, of each the cells by the heads of their columns.
using Table = std::map<std::string, std::map<std::string, std::string>>;

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream in(line.substr(1));
    for (std::string cell; std::getline(in, cell, '|');) {
        const auto first = cell.find_first_not_of(' ');
        cells.push_back(first == std::string::npos ? "" : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
    }
    return cells;
}

Table read_table() {
    const auto document = read_file(fs::path(VECHE_SOURCE_DIR) / "docs" / "architecture.md", 1'000'000);
    REQUIRE(document);
    std::istringstream lines(document->substr(document->find("## Who may do what")));
    std::vector<std::string> heads;
    Table table;
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("|")) {
            if (!heads.empty()) break;
            continue;
        }
        const auto cells = cells_of(line);
        if (heads.empty()) {
            heads = cells;
            continue;
        }
        std::string places = cells[0];
        for (auto from = places.find('`'); from != std::string::npos; from = places.find('`')) {
            const auto to = places.find('`', from + 1);
            auto& row = table[places.substr(from + 1, to - from - 1)];
            for (std::size_t column = 1; column < heads.size(); ++column) row[heads[column]] = cells[column];
            places.erase(0, to + 1);
        }
    }
    return table;
}

// The row of the longest place that the path is or lies below.
const std::map<std::string, std::string>* row_of(const Table& table, const std::string& path, bool is_folder) {
    const std::string whole = is_folder ? path + "/" : path;
    const std::map<std::string, std::string>* found = nullptr;
    std::size_t longest = 0;
    for (const auto& [place, row] : table) {
        const bool fits = place == whole || (place.ends_with("/") && whole.starts_with(place));
        if (fits && place.size() >= longest) {
            found = &row;
            longest = place.size();
        }
    }
    return found;
}

struct Place {
    std::string path;  // in DIR
    bool is_folder = false;
};

std::vector<Place> places_in(const fs::path& root) {
    std::vector<Place> all = {{".", true}};
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
        all.push_back({entry.path().lexically_relative(root).string(), entry.is_directory()});
    }
    return all;
}

bool opens(const std::string& path, int flags) {
    const int file = ::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file >= 0) ::close(file);
    return file >= 0;
}

// A sanitizer's own threads take a process the namespaces.
std::vector<Identity> identities_here() {
    std::vector<Identity> all = server::identities();
#if defined(__SANITIZE_THREAD__)
    std::erase_if(all, [](const Identity& each) { return each.root == server::RootFolder::own; });
#endif
    return all;
}

// As the table's cells; in the child.
std::string tried(const Place& place) {
    if (!place.is_folder) {
        if (opens(place.path, O_RDWR)) return "all";
        return opens(place.path, O_RDONLY) ? "read" : opens(place.path, O_WRONLY) ? "write" : "–";
    }
    const std::string planted = place.path + "/.planted";
    if (opens(planted, O_CREAT | O_EXCL | O_WRONLY)) {
        ::unlink(planted.c_str());
        return "all";
    }
    return opens(place.path, O_RDONLY | O_DIRECTORY) ? "read" : "–";
}

// What `ask` says in a child.
std::string said_in_child(const std::function<std::string()>& ask) {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(pipe[0]);
        const std::string said = ask();
        for (std::size_t from = 0; from < said.size();) {
            const ssize_t put = ::write(pipe[1], said.data() + from, said.size() - from);
            if (put <= 0) ::_exit(1);
            from += static_cast<std::size_t>(put);
        }
        ::_exit(0);
    }
    ::close(pipe[1]);
    std::string said;
    std::array<char, 4096> piece{};
    for (ssize_t got = 0; (got = ::read(pipe[0], piece.data(), piece.size())) > 0;) {
        said.append(piece.data(), static_cast<std::size_t>(got));
    }
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
    return said;
}

// The same in one that has become that process.
std::string said_by(const Identity& identity, const server::commands::ServerFolder& folder,
                    const std::function<std::string()>& ask, CallsOut besides = CallsOut::none) {
    const auto users = server::find_process_users(folder.configuration.users);
    REQUIRE(users);
    return said_in_child([&]() -> std::string {
        server::Layout layout = folder.layout;
        const bool taken = forbid_new_privileges() && take_identity(identity, *users, layout, besides);
        return taken ? ask() : "cannot become it";
    });
}

// A town whose processes have all been at work, so that what they make is there as well.
struct UsedTown {
    UsedTown() {
        ::chmod(folder.path().c_str(), 0755);
        REQUIRE(write_file(town.layout().mail_password(), "open sesame\n", 0600));
        TestKiosk kiosk;
        kiosk.enrol(town, "hall");
        RunningServer server(town.layout().root);
        REQUIRE(request_once(server.port(), kiosk.put(kiosk.appeal(town, "текст"))).status == 201);
        REQUIRE(eventually([&] { return fs::exists(town.layout().progress()); }));
    }

    [[nodiscard]] server::commands::ServerFolder opened() const {
        auto read = server::commands::read_server_folder(town.layout().root);
        REQUIRE(read);
        return *read;
    }

    TemporaryFolder folder;
    TestTown town{folder.path() / "town"};
};

}  // namespace

TEST_CASE("each process opens what the table of rights gives it, and not one file or folder more") {
    if (!is_root()) return;
    const Table table = read_table();
    const UsedTown used;
    const server::commands::ServerFolder folder = used.opened();
    const auto places = places_in(folder.layout.root);
    for (const Identity& identity : identities_here()) {
        CAPTURE(std::string(identity.name));
        std::istringstream answers(said_by(identity, folder, [&] {
            std::string all;
            // Below its root; or, where that is another one, where it would have to be.
            const fs::path root = identity.root == server::RootFolder::own ? folder.layout.root : fs::path(".");
            for (const Place& place : places) all += tried({root / place.path, place.is_folder}) + "\n";
            return all;
        }));
        for (const Place& place : places) {
            CAPTURE(place.path);
            const auto* row = row_of(table, place.path, place.is_folder);
            REQUIRE_MESSAGE(row != nullptr, "no row of the table speaks of it");
            REQUIRE(row->count(identity.name) == 1);
            std::string answer;
            std::getline(answers, answer);
            // A file of whoever published lies in a folder where it may be replaced.
            const std::string& expected = row->at(identity.name);
            CHECK((answer == expected || (expected == "all" && answer == "read" && !place.is_folder)));
        }
    }
}

TEST_CASE("what root puts beside the content store of a running server is the office's and the publisher's to change") {
    if (!is_root()) return;
    const UsedTown used;
    const server::commands::ServerFolder folder = used.opened();
    server::store::ContentFiles files(folder.layout.editorial());
    const std::string bytes = "as a person wrote it";
    REQUIRE(files.put(sha256_hex(bytes), bytes));
    REQUIRE(server::storage_of(folder.layout)->content());
    const std::string file = "editorial/" + content::edition::blob_path(sha256_hex(bytes));
    const std::string beside = fs::path(file).parent_path().string();
    for (const server::KeyOwner owner : {server::KeyOwner::office, server::KeyOwner::publisher}) {
        CHECK(said_by(server::identity_of(owner), folder, [&] {
                  return tried({"editorial/content.db"}) + " " + tried({file}) + " " + tried({beside, true});
              }) == (is_on_postgres() ? "– all all" : "all all all"));
    }
    const auto faults = server::commands::check_permissions(folder);
    REQUIRE(faults);
    CHECK(*faults == std::vector<std::string>());
}

TEST_CASE("no process sees a file outside the folder, or can let go of the lock of the server") {
    if (!is_root()) return;
    const UsedTown used;
    const server::commands::ServerFolder folder = used.opened();
    const auto lock = FolderLock::take(folder.layout.run_lock(), "test");
    REQUIRE(lock);
    for (const Identity& identity : identities_here()) {
        CAPTURE(std::string(identity.name));
        CHECK(said_by(identity, folder, [] {
                  std::string seen;
                  for (const char* path :
                       {"/etc/passwd", "../../../../../../etc/passwd", "/proc/self/status", "/dev/null"}) {
                      if (opens(path, O_RDONLY)) seen += std::string(path) + " ";
                  }
                  return seen;
              }) == (identity.root == server::RootFolder::own ? "/proc/self/status /dev/null " : ""));
        if (!confinement_is_strict) continue;
        CHECK(said_by(identity, folder, [] {
                  int unlocked = 0;
                  for (int file = 3; file < 256; ++file) unlocked += ::flock(file, LOCK_UN) == 0 ? 1 : 0;
                  return std::to_string(unlocked);
              }) == "0");
    }
    CHECK(!FolderLock::take(folder.layout.run_lock(), "test"));
}

TEST_CASE("the workshop sees the machine's programs and no file of anybody, writes nothing and has no network") {
    if (!is_root()) return;
    const UsedTown used;
    for (const Identity& identity : identities_here()) {
        if (identity.root != server::RootFolder::own) continue;
        const std::string root = used.town.layout().root;
        CHECK(said_by(identity, used.opened(), [&] {
                  std::string seen;
                  for (const std::string path : {"/etc", "/home", "/root", "/var", "/srv", "/run", "/dev/shm"}) {
                      if (opens(path, O_RDONLY)) seen += path + " ";
                  }
                  if (opens(root, O_RDONLY) || opens(".." + root, O_RDONLY)) seen += root;
                  for (const std::string path : {"/x", "/tmp/x", "/usr/x", "/dev/x"}) {
                      if (opens(path, O_CREAT | O_WRONLY)) seen += path + " ";
                  }
                  if (::mount("none", "/tmp", "tmpfs", 0, nullptr) == 0) seen += "a mount ";
                  std::ifstream network("/proc/self/net/dev");
                  const auto lines = std::count(std::istreambuf_iterator<char>(network), {}, '\n');
                  return seen + std::to_string(lines) + (opens("/usr/bin/true", O_RDONLY) ? " programs" : "");
              }) == "3 programs");  // two lines of heads and a loopback nobody has started
    }
}

TEST_CASE("no process but the workshop executes, forks, traces, signals, mounts, changes its user or makes a socket") {
    if (!is_root()) return;
    if (!confinement_is_strict) return;
    const UsedTown used;
    const server::commands::ServerFolder folder = used.opened();
    const Table table = read_table();
    // Without a filter they are made.
    const std::string made = said_in_child([] { return made_of(calls_nobody_may_make()); });
    for (const char* name : {"execve", "fork", "ptrace", "kill", "socket", "bind", "connect", "setuid", "chroot"}) {
        CAPTURE(name);
        CHECK(made.find(name) != std::string::npos);
    }
    for (const Identity& identity : identities_here()) {
        CAPTURE(std::string(identity.name));
        const bool executes = table.at("programs").at(identity.name) == "all";
        CHECK(
            said_by(identity, folder, [] { return made_of(calls_nobody_may_make()); }) ==
            (executes
                 ? "execve execveat fork kill pidfd_open mount unshare memfd_create symlinkat memory that is executed "
                 : std::string(is_on_postgres() ? "socket connect " : "")));  // decision 0008: to its database alone
        if (executes) continue;
        const bool listens = table.at("connections").at(identity.name) == "all";
        CHECK(said_by(identity, folder, [] { return made_of(calls_of_connections()); }) ==
              (listens            ? "accept4 sendto recvfrom sendmsg "
               : is_on_postgres() ? "sendto recvfrom sendmsg "
                                  : ""));
    }
}

TEST_CASE("an office that sends letters makes connections of TCP, and no other call more") {
    if (!is_root()) return;
    if (!confinement_is_strict) return;
    const UsedTown used;
    CHECK(said_by(
              server::identity_of(server::KeyOwner::office), used.opened(),
              [] {
                  std::string made = made_of(calls_nobody_may_make());
                  for (const auto& [domain, type] : {std::pair(AF_INET6, SOCK_STREAM), std::pair(AF_INET, SOCK_DGRAM),
                                                     std::pair(AF_INET, SOCK_RAW), std::pair(AF_UNIX, SOCK_STREAM)}) {
                      made += is_answered(::socket(domain, type, 0)) ? "yes " : "no ";
                  }
                  return made;
              },
              CallsOut::tcp) == "socket connect yes no no no ");
}
