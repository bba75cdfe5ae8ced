// What a restore does with the accounts of a folder that lost them.
#include <doctest/doctest.h>
#include <filesystem>
#include <sstream>

#include "server/commands/commands.h"
#include "server/databases.h"
#include "tests/server/support/engine.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

namespace veche::server {
namespace {

TEST_CASE("accounts that come out of a backup are closed and named, until root opens the first of them" *
          test::only_in_files{"PostgreSQL has no file that could go alone"}) {
    test::TemporaryFolder folder;
    test::TestTown town(folder.path() / "town");
    const Layout& layout = town.layout();
    std::ostringstream out;
    for (const char* name : {"anna", "boris"}) {
        commands::StaffInviteOptions invite;
        invite.folder = layout.root;
        invite.name = name;
        invite.full_name = "Анна";
        invite.roles = {"administrator"};
        REQUIRE(commands::staff_invite(invite, out));
    }
    REQUIRE(commands::backup({layout.root, folder.path() / "backup"}, out));
    // After it boris is closed; then all of the accounts are lost.
    REQUIRE(commands::staff_close(layout.root, "boris", out));
    const auto restore = [&] {
        std::ostringstream told;
        const auto done = commands::restore({layout.root, folder.path() / "backup"}, told);
        REQUIRE_MESSAGE(done, done.error().message);
        return told.str();
    };
    const auto is_open = [&](const char* name) {
        const auto staff = *storage_of(layout)->staff();
        return (*staff->find(name))->is_open;
    };
    CHECK(restore().find("anna") == std::string::npos);
    CHECK(is_open("anna"));
    CHECK_FALSE(is_open("boris"));
    std::filesystem::remove(layout.staff());
    CHECK(restore().find(": anna boris\n") != std::string::npos);
    CHECK_FALSE(is_open("anna"));
    CHECK_FALSE(is_open("boris"));
    REQUIRE(commands::staff_open(layout.root, "anna", out));
    CHECK(is_open("anna"));
    CHECK_FALSE(is_open("boris"));
}

}  // namespace
}  // namespace veche::server
