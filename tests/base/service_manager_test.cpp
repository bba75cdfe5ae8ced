#include "base/service_manager.h"

#include <array>
#include <cstring>
#include <doctest/doctest.h>
#include <filesystem>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/support/temporary_folder.h"

namespace veche {
namespace {

using std::chrono::milliseconds;

struct Manager {
    test::TemporaryFolder folder;
    std::string path = (std::filesystem::path(folder.path()) / "notify").string();
    int socket = ::socket(AF_UNIX, SOCK_DGRAM, 0);

    Manager() {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        REQUIRE(path.size() < sizeof(address.sun_path));
        std::memcpy(address.sun_path, path.data(), path.size());
        REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
    }
    ~Manager() { ::close(socket); }
    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;

    [[nodiscard]] std::string next() const {
        std::array<char, 256> bytes{};
        const auto size = ::recv(socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
        return size < 0 ? "" : std::string(bytes.data(), static_cast<std::size_t>(size));
    }
};

}  // namespace

TEST_CASE("the service manager hears once that the program is ready, then that it is alive, then that it stops") {
    const Manager manager;
    ServiceManager service(manager.path, std::chrono::seconds(90));
    REQUIRE(service.due_in(milliseconds(5000)) == milliseconds(0));
    service.alive(milliseconds(5000));
    CHECK(manager.next() == "READY=1\nWATCHDOG=1");
    CHECK(service.due_in(milliseconds(5000)) == milliseconds(30'000));
    CHECK(service.due_in(milliseconds(36'000)) == milliseconds(0));
    service.alive(milliseconds(36'000));
    CHECK(manager.next() == "WATCHDOG=1");
    service.stopping();
    CHECK(manager.next() == "STOPPING=1");
}

TEST_CASE("without a watchdog the service manager hears of the start alone, and without a manager nobody is asked") {
    const Manager manager;
    ServiceManager service(manager.path, std::chrono::microseconds(0));
    service.alive(milliseconds(1));
    CHECK(manager.next() == "READY=1\nWATCHDOG=1");
    CHECK_FALSE(service.due_in(milliseconds(1)));
    ServiceManager alone;
    CHECK_FALSE(alone.due_in(milliseconds(1)));
    alone.alive(milliseconds(1));
    CHECK(manager.next() == "");
}

}  // namespace veche
