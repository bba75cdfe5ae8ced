#include "base/confinement.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;

namespace {

// What /proc/PROCESS/FILE says after `name`, blanks left out.
std::string said(pid_t process, const std::string& file, const std::string& name) {
    std::ifstream in(fmt::format("/proc/{}/{}", process, file));
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with(name)) continue;
        line.erase(0, name.size());
        std::erase_if(line, [](char c) { return c == ' ' || c == '\t'; });
        return line;
    }
    return {};
}

// The files of a process whose memory is closed belong to root, whoever it runs as.
bool is_memory_closed(pid_t process) {
    struct stat whole {};
    struct stat file {};
    REQUIRE(::stat(fmt::format("/proc/{}", process).c_str(), &whole) == 0);
    REQUIRE(::stat(fmt::format("/proc/{}/maps", process).c_str(), &file) == 0);
    return whole.st_uid == 0 || file.st_uid == 0;
}

}  // namespace

TEST_CASE("no process of the server leaves a core file or gains rights, and its children make few system calls") {
    TemporaryFolder folder;
    ::chmod(folder.path().c_str(), 0755);
    TestTown town(folder.path() / "town");
    RunningServer server(town.layout().root);
    std::vector<pid_t> children;
    for (const char* name : process_names) children.push_back(server.child(name));
    std::vector<pid_t> all = children;
    all.push_back(server.id());
    for (const pid_t process : all) {
        CHECK(said(process, "limits", "Max core file size") == "00bytes");
        CHECK(said(process, "status", "NoNewPrivs:") == "1");
    }
    for (const pid_t child : children) {
        CHECK(eventually([&] { return said(child, "status", "Seccomp:") == "2"; }));
        if (confinement_is_strict) CHECK(is_memory_closed(child));
    }
}
