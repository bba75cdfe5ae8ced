// What needs no other user; the two processes with users of their own are in tests/api/users_test.cpp.
#include "server/process/privileges.h"

#include <cstdio>
#include <doctest/doctest.h>
#include <fstream>
#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "tests/support/temporary_folder.h"

namespace veche::server {
namespace {

struct Fixture {
    test::TemporaryFolder folder;
    std::filesystem::path secret = folder.path() / "secret";
    std::filesystem::path planted = folder.path() / "planted";

    Fixture() {
        std::ofstream(secret) << "a key";
        ::chmod(secret.c_str(), 0600);
    }
    [[nodiscard]] static struct stat state(const std::filesystem::path& file) {
        struct stat found {};
        REQUIRE(::lstat(file.c_str(), &found) == 0);
        return found;
    }
    [[nodiscard]] bool is_untouched() const {
        const struct stat now = state(secret);
        return (now.st_mode & 07777) == 0600 && now.st_uid == ::geteuid();
    }
};

// Another user than this one; giving a file to it needs root.
constexpr SystemUser other{12'345, 12'345};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a file with a second name is not given away, a link is not followed") {
    std::filesystem::create_symlink(secret, planted);
    const auto link = set_owner_and_mode(planted, other, 0644);
    REQUIRE_FALSE(link);
    CHECK(link.error().message.find("a link") != std::string::npos);
    CHECK(is_untouched());
    std::filesystem::remove(planted);
    std::filesystem::create_hard_link(secret, planted);
    const auto second_name = set_owner_and_mode(planted, other, 0644);
    REQUIRE_FALSE(second_name);
    CHECK(second_name.error().message.find("has a second name") != std::string::npos);
    CHECK(is_untouched());
}

TEST_CASE_FIXTURE(Fixture, "a pipe or a socket in the place of a file is refused, and nobody waits for it") {
    REQUIRE(::mkfifo(planted.c_str(), 0600) == 0);
    const auto pipe = set_owner_and_mode(planted, std::nullopt, 0644);
    REQUIRE_FALSE(pipe);
    CHECK(pipe.error().message.find("neither a file nor a folder") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "modes are set, of what is not there nothing is said") {
    CHECK(set_owner_and_mode(secret, std::nullopt, 0640));
    CHECK((state(secret).st_mode & 07777) == 0640);
    CHECK(set_owner_and_mode(folder.path() / "nothing", std::nullopt, 0640));
    if (::geteuid() != 0) return;
    CHECK(set_owner_and_mode(secret, other, 02770));
    CHECK(state(secret).st_uid == other.user);
    CHECK((state(secret).st_mode & 07777) == 02770);
}

// What becoming another user says in a process of its own, "done" if it did not fail; `before` is called first.
std::string said_on_becoming(const std::filesystem::path& root, const std::filesystem::path& log, void (*before)()) {
    const pid_t child = ::fork();
    if (child == 0) {
        const bool is_logged = std::freopen(log.c_str(), "w", stdout) != nullptr;
        before();
        Layout layout{root};
        const auto done = become(other, {}, layout);
        if (is_logged) std::puts(done ? "done" : done.error().message.c_str());
        std::fflush(stdout);
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
    return read_file(log, 10'000).value_or("");
}

// As in a container that does not allow chroot.
void give_up_chroot() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct rights[2] = {};
    ::syscall(SYS_capget, &header, rights);
    rights[0].effective &= ~(1U << CAP_SYS_CHROOT);
    ::syscall(SYS_capset, &header, rights);
}

TEST_CASE_FIXTURE(Fixture, "only a machine that does not allow chroot is done without it, and that is logged") {
    if (::geteuid() != 0) {
        MESSAGE("not root: skipped");
        return;
    }
    ::chmod(folder.path().c_str(), 0755);
    const auto log = folder.path() / "log";
    const std::string file = said_on_becoming(secret, log, [] {});
    CHECK_MESSAGE(file.find("cannot be confined to the server's folder") != std::string::npos, file);
    CHECK(file.find("process.not_confined") == std::string::npos);
    const std::string without = said_on_becoming(folder.path(), log, give_up_chroot);
    CHECK_MESSAGE(without.find("[warning] process.not_confined reason=\"this machine does not allow chroot\"") !=
                      std::string::npos,
                  without);
    CHECK(without.find("done\n") != std::string::npos);
}

TEST_CASE("root is no user for the server's processes, by name or by number") {
    for (const char* name : {"0", "root", "00", "-1", "", "4294967296", "12x", " 12"}) {
        CAPTURE(name);
        CHECK_FALSE(find_user(name));
    }
    const auto number = find_user("12345");
    REQUIRE(number);
    CHECK(number->user == 12'345);
    CHECK(find_user("nobody"));
}

}  // namespace veche::server
