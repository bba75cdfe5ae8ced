// Commands at the office's socket, as the kernel and veche.toml say whose they are.
#include "server/office/callers.h"

#include <unistd.h>

#include "server/commands/office_client.h"
#include "server/process/find_callers.h"
#include "tests/server/support/test_office.h"
#include "tests/support/captured_log.h"

namespace veche::server::office {
namespace {

using accounts::Role;
using commands::OfficeClient;

// An office that takes commands, asked by the user of this test.
struct Rig {
    test::TemporaryFolder folder;
    test::TestOffice office;
    Layout layout{folder.path() / std::string(150, 'd')};  // deeper than the name of a socket may be
    Callers callers;
    std::unique_ptr<http::Listener> listener;
    http::Router router = command_routes(office.services, callers);
    std::unique_ptr<http::HttpServer> server;

    Rig() {
        office.cookie_of("o.clerk", {Role::clerk});
        std::filesystem::create_directories(layout.office_folder());
        auto made = http::Listener::open_file(layout.command_socket());
        REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
        listener = std::make_unique<http::Listener>(std::move(*made));
        server = std::move(*http::HttpServer::start(*listener, router, {}));
    }
    ~Rig() { server.reset(); }

    void bind(const std::string& account) { callers[::geteuid()] = {"olga", account}; }
    [[nodiscard]] OfficeClient::Answer ask(const char* method, const std::string& target,
                                           std::optional<Json> body = {}) const {
        const auto answer = OfficeClient(layout).ask({method, target, std::move(body), ""});
        REQUIRE_MESSAGE(answer, (answer ? "" : answer.error().message));
        return *answer;
    }
    std::string refused(const std::string& target) const {
        const auto answer = ask("GET", target);
        CHECK(answer.status == 403);
        return text_in(answer.body, "title");
    }
};

TEST_CASE_FIXTURE(Rig, "a command acts as the account its Unix user is bound to, and its line says which user") {
    bind("o.clerk");
    const auto me = ask("GET", "/api/me");
    CHECK(me.status == 200);
    CHECK(text_in(me.body, "id") == "o.clerk");
    CHECK(me.body.find("session") == nullptr);
    REQUIRE(ask("GET", "/api/case-lines").status == 200);
    const auto line = office.desk.registry->registry().lines({.most = 1})->front();
    CHECK(line.act.who == "o.clerk");
    CHECK(line.act.from == "command of Unix user olga");
    const test::CapturedLog log;
    CHECK(refused("/api/accounts").find("manage_accounts") != std::string::npos);
    CHECK(log.says("office.command_refused"));
    CHECK_FALSE(log.says("o.clerk"));
}

TEST_CASE_FIXTURE(Rig, "a Unix user who is bound to no account is told which line is missing, and the log says so") {
    const test::CapturedLog log;
    const std::string line = "unix_users = { \"" + std::to_string(::geteuid()) + "\" = \"ACCOUNT\" }";
    CHECK(refused("/api/me").find(line) != std::string::npos);
    CHECK(log.says("bound to no account"));
}

TEST_CASE_FIXTURE(Rig, "an account that is closed, or is not there, does nothing through its Unix user") {
    bind("o.clerk");
    REQUIRE(office.desk.staff->set_open("o.clerk", false, {"test", "test", office.clock.now()}));
    const test::CapturedLog log;
    CHECK(refused("/api/me").find("which is closed") != std::string::npos);
    bind("n.none");
    CHECK(refused("/api/me").find("which is not there") != std::string::npos);
    CHECK(log.says("its account is closed"));
    CHECK_FALSE(log.says("n.none"));
}

TEST_CASE_FIXTURE(Rig, "root at the socket is nobody of the staff and may do everything as a command") {
    callers[::geteuid()] = {"root", ""};
    CHECK(text_in(ask("GET", "/api/me").body, "id") == "command:root");
    REQUIRE(ask("POST", "/api/accounts/o.clerk/invitation").status == 201);
    const auto line = audit::Log(*office.desk.staff_rows).list({"", "o.clerk", 0, 1})->front();
    CHECK(line.act.who == "command:root");
    CHECK(line.act.what == "account.invite");
}

TEST_CASE_FIXTURE(Rig, "no page is served at the socket, and a browser's cookie is nobody there") {
    bind("");
    CHECK(ask("GET", "/sign-in").status == 404);
    callers.clear();
    CHECK(ask("GET", "/api/me").status == 403);
    // Nor does the address of browsers take the caller's user for anybody.
    bind("o.clerk");
    CHECK(office.ask("GET", "/api/me").status == 401);
}

TEST_CASE_FIXTURE(Rig, "with no server a command says that it does not run, whatever lies at the socket's place") {
    server.reset();
    listener.reset();
    for (int i = 0; i < 2; ++i) {
        const auto answer = OfficeClient(layout).ask({"GET", "/api/me"});
        REQUIRE_FALSE(answer);
        CHECK(answer.error().message.find("the server does not run") != std::string::npos);
        std::filesystem::remove(layout.command_socket());
    }
}

TEST_CASE("nobody is bound who is no person: a process, the folder's owner, whoever is not known") {
    test::TemporaryFolder folder;
    const Layout layout{folder.path()};
    ProcessUsers processes;
    processes.all[KeyOwner::office] = {64104, 64104};
    const auto fault = [&](const std::string& user) {
        Configuration::Office office;
        office.unix_users = {{user, "o.clerk"}};
        const auto found = find_callers(office, layout, processes);
        return found ? std::string() : found.error().message;
    };
    CHECK(fault("64301").empty());
    CHECK(fault("64104").find("process of the server") != std::string::npos);
    CHECK(fault("65534").find("not known here") != std::string::npos);
    if (::geteuid() != 0) CHECK(fault(std::to_string(::geteuid())).find("owner of the folder") != std::string::npos);
    const test::CapturedLog log;
    CHECK(fault("no-such-user").empty());
    CHECK(log.says("no such user"));
}

}  // namespace
}  // namespace veche::server::office
