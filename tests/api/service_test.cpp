// What the real server tells systemd, over a real datagram socket.
#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;

namespace {

struct ServiceManagerOfTest {
    TemporaryFolder folder;
    int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    ServiceManagerOfTest() {
        const std::string path = (folder.path() / "notify").string();
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.data(), std::min(path.size(), sizeof(address.sun_path) - 1));
        REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
        ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
        ::setenv("WATCHDOG_USEC", "300000", 1);
    }
    ~ServiceManagerOfTest() {
        ::unsetenv("NOTIFY_SOCKET");
        ::unsetenv("WATCHDOG_USEC");
        ::close(socket);
    }
    ServiceManagerOfTest(const ServiceManagerOfTest&) = delete;
    ServiceManagerOfTest& operator=(const ServiceManagerOfTest&) = delete;

    // Empty when nothing comes for so long.
    [[nodiscard]] std::string next(int seconds) const {
        const timeval patience{seconds, 0};
        ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
        std::array<char, 256> bytes{};
        const auto size = ::recv(socket, bytes.data(), bytes.size(), 0);
        return size < 0 ? "" : std::string(bytes.data(), static_cast<std::size_t>(size));
    }
    // Whether it falls silent; what was on the way comes first.
    [[nodiscard]] bool falls_silent() const {
        for (int i = 0; i < 30; ++i) {
            if (next(1).empty()) return true;
        }
        return false;
    }
};

}  // namespace

TEST_CASE("systemd hears that the server is ready when it answers, and nothing while its HTTP process hangs") {
    const ServiceManagerOfTest systemd;
    const TestTown town(systemd.folder.path() / "town");
    RunningServer server(town.layout().root);
    CHECK(systemd.next(10) == "READY=1\nWATCHDOG=1");
    CHECK(systemd.next(10) == "WATCHDOG=1");
    const pid_t http = server.child("veche-http");
    REQUIRE(::kill(http, SIGSTOP) == 0);
    CHECK(systemd.falls_silent());
    REQUIRE(::kill(http, SIGCONT) == 0);
    CHECK(systemd.next(10) == "WATCHDOG=1");
    CHECK(server.stop() == 0);
    std::string last;
    for (std::string said = systemd.next(1); !said.empty(); said = systemd.next(1)) last = said;
    CHECK(last == "STOPPING=1");
}
