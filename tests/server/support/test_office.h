// The office over a test's town, in this process: its routes behind a real server, its stores, a clock that stands
// still.
#pragma once

#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "base/sha256.h"
#include "server/databases.h"
#include "server/desk/content_desk.h"
#include "server/http/http_server.h"
#include "server/office/routes.h"
#include "server/office/session.h"
#include "server/town_keys.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

namespace veche::test {

struct TestOffice {
    TemporaryFolder folder;
    std::unique_ptr<TestTown> own;
    const TestTown& town;
    ManualClock clock;
    SystemRandom random;
    protocol::SecretBytes staff_key = std::move(*server::read_staff_key(town.layout()));
    server::office::Desk desk = open_desk();
    std::unique_ptr<server::desk::ContentDesk> content =
        std::move(*server::desk::ContentDesk::open(town.layout(), clock, random));
    server::office::Place place;
    std::unique_ptr<server::office::CaseFinder> finder =
        std::move(*server::office::CaseFinder::open(town.layout(), random));
    std::unique_ptr<server::office::FileDesk> files = std::move(*server::office::FileDesk::open(town.layout()));
    std::unique_ptr<server::office::Worker> desk_worker = std::make_unique<server::office::Worker>(64);
    std::unique_ptr<server::office::Worker> password_worker = std::make_unique<server::office::Worker>(64);
    std::unique_ptr<server::office::Worker> editing_worker =
        std::make_unique<server::office::Worker>(64, 64, std::uint64_t{1} << 27);
    server::workshop::Client workshop{-1, server::workshop::tasks()};  // never there
    server::office::Services services{place,
                                      clock,
                                      random,
                                      staff_key,
                                      desk,
                                      *desk_worker,
                                      *password_worker,
                                      *finder,
                                      workshop,
                                      *files,
                                      *content,
                                      *editing_worker,
                                      [this] { finder->wake(); }};
    server::http::Listener listener = std::move(*server::http::Listener::open("127.0.0.1", 0));
    server::http::Router router;
    std::unique_ptr<server::http::HttpServer> server;

    // Of a town of its own, or of another test's.
    explicit TestOffice(const TestTown* given = nullptr)
        : own(given == nullptr ? std::make_unique<TestTown>(folder.path() / "town") : nullptr),
          town(given == nullptr ? *own : *given) {
        place.origin = server::http::address_of(listener);
        place.origins = {place.origin};
        place.hosts = {host()};
        place.town = "Veche test";
        router = server::office::office_routes(services);
        auto started = server::http::HttpServer::start(listener, router, {});
        REQUIRE(started);
        server = std::move(*started);
    }
    ~TestOffice() { server.reset(); }

    [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(listener.port()); }

    // Signed in, without the pages: the value of Cookie.
    std::string cookie_of(const std::string& name, const std::vector<server::accounts::Role>& roles) {
        const server::store::By by{"test", "test", clock.now()};
        server::store::Account account;
        account.name = name;
        account.full_name = "Имя " + name;
        account.mail = name + "@example.org";
        account.roles = roles;
        REQUIRE(desk.staff->add(account, by));
        const std::string token = sha256_hex("token of " + name);
        server::store::Session session;
        session.account = name;
        session.began = session.seen = clock.now();
        session.expires = {clock.now().seconds + 12 * 3600};
        session.id = sha256_hex(name).substr(0, 16);
        REQUIRE(desk.staff->begin_session(sha256_hex(token), session));
        return "veche=" + token;
    }

    // `fields`: each with its end of line.
    Answer ask(const std::string& method, const std::string& target, const std::string& fields = {},
               const std::string& body = {}) {
        std::string request = method + " " + target + " HTTP/1.1\r\nHost: " + host() + "\r\n" + fields;
        if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
        return request_once(listener.port(), request + "\r\n" + body);
    }

  private:
    server::office::Desk open_desk() {
        const auto storage = server::storage_of(town.layout());
        auto registry = server::desk::RegistryDesk::open_office(town.layout(), server::accounts::Letters::written);
        REQUIRE(registry);
        return {std::move(*storage->staff()),
                std::move(*storage->connect(server::store::staff_schema(), server::store::Storage::Access::write)),
                std::move(*registry),
                std::move(*storage->connect(server::store::registry_schema(), server::store::Storage::Access::write)),
                {},
                {},
                std::move(*storage->connect(server::store::content_schema(), server::store::Storage::Access::write))};
    }
};

}  // namespace veche::test
