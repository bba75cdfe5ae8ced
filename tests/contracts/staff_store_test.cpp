// What every staff store does.
#include "server/store/staff_store.h"

#include <doctest/doctest.h>

#include "server/audit/log.h"
#include "server/store/sql_staff_store.h"
#include "tests/contracts/store_rig.h"

using namespace veche;
using namespace veche::server;
using namespace veche::server::store;
using accounts::Role;

TEST_SUITE_BEGIN("stores");

namespace {

const By by_head{"head", "127.0.0.1", {1000}};

struct Staff : test::StoreRig {
    std::unique_ptr<StaffStore> store = staff_over(place_of(staff_schema()));

    Staff() { REQUIRE(*store->add(account("ivanova"), by_head)); }
    static Account account(const std::string& name) {
        Account account;
        account.name = name;
        account.full_name = "Иванова А. П.";
        account.mail = name + "@town.example";
        account.language = content::Language::ukrainian;
        account.roles = {Role::clerk, Role::editor};
        return account;
    }
    Account found(const std::string& name) {
        const auto account = store->find(name);
        REQUIRE((account && *account));
        return **account;
    }
    void accept() {
        REQUIRE(*store->invite("ivanova", "token", {5000}, by_head));
        REQUIRE(*store->accept("token", {"hash", "sealed", {"one", "two"}}, {"ivanova", "10.0.0.1", {1500}}));
    }
    void sign_in(const std::string& token, const std::string& id, Instant began = {2000}) {
        REQUIRE(store->begin_session(token, {"ivanova", began, began, {9000}, "10.0.0.1", "browser", id}));
    }
    std::vector<std::string> acts() {
        audit::Log log(*audit_connection);
        const auto lines = log.list({});
        REQUIRE(lines);
        std::vector<std::string> what;
        for (const audit::Line& line : *lines) what.push_back(line.act.who + " " + line.act.what);
        return what;
    }
    std::unique_ptr<sql::Connection> audit_connection = place_of(staff_schema());
};

}  // namespace

TEST_CASE_FIXTURE(Staff, "an account is added once, and comes back with all it has") {
    CHECK(*store->add(account("ivanova"), by_head) == false);
    const Account account = found("ivanova");
    CHECK(account.full_name == "Иванова А. П.");
    CHECK(account.roles == std::vector{Role::clerk, Role::editor});
    CHECK(account.language == Stored<content::Language>(content::Language::ukrainian));
    CHECK(account.is_open);
    CHECK(account.password_hash.empty());
    CHECK(account.created == Instant{1000});
    CHECK(store->accounts()->size() == 1);
    CHECK_FALSE(store->find("petrova")->has_value());
    CHECK(acts() == std::vector<std::string>{"head account.add"});
}

TEST_CASE_FIXTURE(Staff, "an invitation is taken once, in its time, and gives password and factors") {
    REQUIRE(*store->invite("ivanova", "token", {5000}, by_head));
    CHECK((*store->invitation("token", {4999}))->account == "ivanova");
    CHECK_FALSE(store->invitation("token", {5000})->has_value());
    CHECK_FALSE(store->invitation("other", {1000})->has_value());
    const Acceptance acceptance{"hash", "sealed", {"one", "two"}};
    CHECK(*store->accept("token", acceptance, {"ivanova", "10.0.0.1", {5000}}) == false);
    CHECK(*store->accept("token", acceptance, {"ivanova", "10.0.0.1", {1500}}));
    CHECK(*store->accept("token", acceptance, {"ivanova", "10.0.0.1", {1500}}) == false);
    CHECK(found("ivanova").password_hash == "hash");
    CHECK(found("ivanova").sealed_secret == "sealed");
    CHECK(*store->recovery_codes_left("ivanova") == 2);
    CHECK(acts().front() == "ivanova account.accept");
}

TEST_CASE_FIXTURE(Staff, "of two invitations only the newer one works, and none for who is not there") {
    REQUIRE(*store->invite("ivanova", "older", {5000}, by_head));
    REQUIRE(*store->invite("ivanova", "newer", {5000}, by_head));
    CHECK_FALSE(store->invitation("older", {1000})->has_value());
    CHECK(store->invitation("newer", {1000})->has_value());
    CHECK(*store->invite("petrova", "token", {5000}, by_head) == false);
}

TEST_CASE_FIXTURE(Staff, "a second invitation changes nothing until it is taken, then all that was before is over") {
    accept();
    sign_in("cookie", "a");
    REQUIRE(*store->invite("ivanova", "again", {5000}, by_head));
    CHECK(found("ivanova").password_hash == "hash");
    CHECK(store->session("cookie", {2000})->has_value());
    REQUIRE(*store->accept("again", {"new", "other", {"three"}}, {"ivanova", "10.0.0.1", {1500}}));
    CHECK(found("ivanova").password_hash == "new");
    CHECK_FALSE(store->session("cookie", {2000})->has_value());
    CHECK(*store->recovery_codes_left("ivanova") == 1);
    CHECK(*store->take_recovery_code("ivanova", "one", by_head) == false);
}

TEST_CASE_FIXTURE(Staff, "a code of the second factor is good once, and so is one on paper") {
    accept();
    CHECK(*store->take_step("ivanova", 100));
    CHECK(*store->take_step("ivanova", 100) == false);
    CHECK(*store->take_step("ivanova", 99) == false);
    CHECK(*store->take_step("ivanova", 101));
    CHECK(*store->take_recovery_code("ivanova", "one", by_head));
    CHECK(*store->take_recovery_code("ivanova", "one", by_head) == false);
    CHECK(*store->recovery_codes_left("ivanova") == 1);
}

TEST_CASE_FIXTURE(Staff, "a session lasts its time, can be seen, and ends when its owner or an administrator says so") {
    accept();
    sign_in("first", "a");
    sign_in("second", "b", {3000});
    CHECK((*store->session("first", {8999}))->account == "ivanova");
    CHECK_FALSE(store->session("first", {9000})->has_value());
    const auto open = store->sessions("ivanova", {3000});
    REQUIRE((open && open->size() == 2));
    CHECK(open->front().id == "b");
    CHECK(open->front().from == "10.0.0.1");
    CHECK(*store->end_session("petrova", "a", by_head) == false);
    CHECK(*store->end_session("ivanova", "a", by_head));
    CHECK_FALSE(store->session("first", {3000})->has_value());
    CHECK(*store->end_sessions("ivanova", by_head) == 1);
    CHECK(*store->end_sessions("ivanova", by_head) == 0);
    CHECK_FALSE(store->session("second", {3000})->has_value());
}

TEST_CASE_FIXTURE(Staff, "a session that nobody used for eight hours is over, whenever it would expire") {
    REQUIRE(store->begin_session("cookie", {"ivanova", {2000}, {2000}, {45'200}, "10.0.0.1", "browser", "a"}));
    REQUIRE(*store->session("cookie", {2000 + 28'799}));  // and is used
    CHECK(store->session("cookie", {2000 + 28'799 + 14'000})->has_value());
    REQUIRE(store->begin_session("other", {"ivanova", {2000}, {2000}, {45'200}, "10.0.0.1", "browser", "b"}));
    CHECK_FALSE(store->session("other", {2000 + 28'800})->has_value());
    CHECK(store->sessions("ivanova", {2000 + 28'800})->size() == 1);
}

TEST_CASE_FIXTURE(Staff, "a session is marked as seen once a minute, not at each request") {
    accept();
    sign_in("cookie", "a", {2000});
    CHECK((*store->session("cookie", {2059}))->seen == Instant{2000});
    CHECK((*store->session("cookie", {2060}))->seen == Instant{2060});
    CHECK((*store->session("cookie", {2100}))->seen == Instant{2060});
}

TEST_CASE_FIXTURE(Staff, "who is closed is out at once and cannot come back until opened again") {
    accept();
    sign_in("cookie", "a");
    REQUIRE(*store->invite("ivanova", "again", {5000}, by_head));
    REQUIRE(*store->set_open("ivanova", false, by_head));
    CHECK(*store->set_open("ivanova", false, by_head) == false);
    CHECK_FALSE(found("ivanova").is_open);
    CHECK_FALSE(store->session("cookie", {2000})->has_value());
    CHECK_FALSE(store->invitation("again", {2000})->has_value());
    CHECK(*store->invite("ivanova", "more", {5000}, by_head) == false);
    REQUIRE(*store->set_open("ivanova", true, by_head));
    CHECK(*store->recovery_codes_left("ivanova") == 2);
}

TEST_CASE_FIXTURE(Staff, "a change of roles says in the audit what was before and after") {
    REQUIRE(*store->set_roles("ivanova", {Role::head}, by_head));
    CHECK(found("ivanova").roles == std::vector{Role::head});
    CHECK(*store->set_roles("petrova", {Role::head}, by_head) == false);
    audit::Log log(*audit_connection);
    const auto lines = log.list({});
    REQUIRE(lines);
    CHECK(lines->front().act.subject == "ivanova");
    CHECK(write_json(lines->front().act.details) == R"({"roles":{"after":"head","before":"clerk editor"}})");
    CHECK_FALSE(*log.verify());
}

TEST_CASE_FIXTURE(Staff, "a role of a later program gives no right and takes none away") {
    REQUIRE(audit_connection->run("UPDATE account SET roles = 'clerk archivist editor'", {}));
    CHECK(found("ivanova").roles == std::vector{Role::clerk, Role::editor});
}

TEST_CASE_FIXTURE(Staff, "nothing secret stands in the audit") {
    accept();
    sign_in("cookie", "a");
    REQUIRE(*store->set_password("ivanova", "another hash", by_head));
    audit::Log log(*audit_connection);
    const auto lines = log.list({});
    REQUIRE(lines);
    for (const audit::Line& line : *lines) {
        const std::string said = line.act.who + line.act.subject + write_json(line.act.details);
        for (const char* secret : {"hash", "sealed", "token", "cookie", "one"}) {
            CHECK(said.find(secret) == std::string::npos);
        }
    }
}

TEST_SUITE_END();
