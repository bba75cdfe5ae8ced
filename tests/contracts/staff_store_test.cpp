// What every staff store does.
#include "server/store/staff_store.h"

#include <algorithm>
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
    BegunSession sign_in(const std::string& token, const std::string& id, Instant began = {2000},
                         const std::string& device = {}) {
        const auto begun =
            store->begin_session(token, {"ivanova", began, began, {9000}, "10.0.0.1", "browser", id, device});
        REQUIRE(begun);
        return *begun;
    }
    std::int64_t rows_of(const std::string& table) {
        return *audit_connection->number("SELECT count(*) FROM " + table, {});
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
    CHECK(account.roles == std::vector{Role::editor, Role::clerk});
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
    CHECK(*store->end_sessions("ivanova", "", by_head) == 1);
    CHECK(*store->end_sessions("ivanova", "", by_head) == 0);
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
    CHECK(write_json(lines->front().act.details) == R"({"roles":{"after":"head","before":"editor clerk"}})");
    CHECK_FALSE(*log.verify());
}

TEST_CASE_FIXTURE(Staff, "a role of a later program gives no right and takes none away") {
    REQUIRE(audit_connection->run("UPDATE account SET roles = 'clerk archivist editor'", {}));
    CHECK(found("ivanova").roles == std::vector{Role::clerk, Role::editor});
}

TEST_CASE_FIXTURE(Staff, "nothing secret stands in the audit") {
    accept();
    sign_in("cookie", "a");
    REQUIRE(*store->set_password("ivanova", "another hash", "", by_head));
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

TEST_CASE_FIXTURE(Staff, "an invitation made anew cannot be taken before its owner could refuse it by signing in") {
    accept();
    REQUIRE(*store->invite("ivanova", "again", {{5000}, {3000}}, by_head));
    CHECK((*store->invitation("again", {2000}))->times.holds_from == Instant{3000});
    CHECK(*store->accept("again", {"thief", "other", {"three"}}, {"ivanova", "10.0.0.9", {2999}}) == false);
    CHECK(found("ivanova").password_hash == "hash");
    CHECK(sign_in("cookie", "a", {2999}).invitation_was_refused);
    CHECK_FALSE(store->invitation("again", {3000})->has_value());
    CHECK(*store->accept("again", {"thief", "other", {"three"}}, {"ivanova", "10.0.0.9", {3000}}) == false);
    CHECK(acts().front() == "ivanova account.refuse_invitation");
    CHECK_FALSE(sign_in("more", "b", {3000}).invitation_was_refused);
    REQUIRE(*store->invite("ivanova", "third", {{5000}, {4000}}, by_head));
    CHECK(*store->accept("third", {"new", "other", {"three"}}, {"ivanova", "10.0.0.1", {4000}}));
}

TEST_CASE_FIXTURE(Staff, "signing in again in the same browser leaves no session of before, whoever's it was") {
    REQUIRE(*store->add(account("petrova"), by_head));
    sign_in("first", "a", {2000}, "hall");
    sign_in("elsewhere", "b", {2000}, "telephone");
    sign_in("second", "c", {2100}, "hall");
    CHECK_FALSE(store->session("first", {2100})->has_value());
    CHECK(store->session("elsewhere", {2100})->has_value());
    REQUIRE(store->begin_session("hers", {"petrova", {2200}, {2200}, {9000}, "10.0.0.1", "browser", "d", "hall"}));
    CHECK_FALSE(store->session("second", {2200})->has_value());
    CHECK(rows_of("session") == 2);
    const auto told = acts();
    CHECK(std::count(told.begin(), told.end(), "petrova session.replace") == 1);
}

TEST_CASE_FIXTURE(Staff, "sessions that are over do not stay in the table") {
    sign_in("expired", "a", {2000});
    REQUIRE(store->begin_session("idle", {"ivanova", {2000}, {2000}, {99'000}, "10.0.0.1", "browser", "b"}));
    CHECK(rows_of("session") == 2);
    REQUIRE(store->begin_session("now", {"ivanova", {40'000}, {40'000}, {99'000}, "10.0.0.1", "browser", "c"}));
    CHECK(rows_of("session") == 1);
}

TEST_CASE_FIXTURE(Staff, "who changes the password stays signed in there and nowhere else") {
    sign_in("here", "a", {2000}, "hall");
    sign_in("elsewhere", "b", {2000}, "telephone");
    REQUIRE(*store->set_password("ivanova", "new", "a", {"ivanova", "10.0.0.1", {2100}}));
    CHECK(store->session("here", {2100})->has_value());
    CHECK_FALSE(store->session("elsewhere", {2100})->has_value());
    CHECK(*store->is_known_device("ivanova", "hall", {2100}));
    CHECK(*store->is_known_device("ivanova", "telephone", {2100}) == false);
    // A change that was begun in a session which was ended meanwhile comes too late.
    CHECK_FALSE(*store->set_password("ivanova", "a thief's", "b", {"ivanova", "10.0.0.1", {2100}}));
    CHECK((*store->find("ivanova"))->password_hash == "new");
    CHECK(store->session("here", {2100})->has_value());
    sign_in("more", "c", {2200}, "telephone");
    CHECK(*store->end_sessions("ivanova", "c", by_head) == 1);
    CHECK(store->session("more", {2200})->has_value());
}

TEST_CASE_FIXTURE(Staff,
                  "an account knows few browsers, those used last, however often somebody signs in with new ones") {
    sign_in("first", "first", {2000}, "first");
    for (std::int64_t i = 1; i <= most_known_devices; ++i) {
        const std::string name = "browser" + std::to_string(i);
        sign_in(name, name, {2000 + i}, name);
    }
    CHECK(rows_of("known_device") == most_known_devices);
    CHECK(*store->is_known_device("ivanova", "first", {3000}) == false);
    CHECK(*store->is_known_device("ivanova", "browser1", {3000}));
}

TEST_CASE_FIXTURE(Staff, "failures to sign in are known to a second office and after a restart, and fade") {
    using accounts::SignInStep;
    for (int i = 0; i < 40; ++i) {
        REQUIRE(store->note_wrong_attempt("ivanova", SignInStep::password, {"ivanova", "10.0.0.1", {2000}}));
    }
    const auto other = staff_over(place_of(staff_schema()));
    CHECK(*other->wrong_attempts("ivanova", SignInStep::password, {2000}) == doctest::Approx(40));
    CHECK(*other->wrong_attempts("ivanova", SignInStep::password, {2900}) == doctest::Approx(20));
    CHECK(*other->wrong_attempts("ivanova", SignInStep::password, {1000}) == doctest::Approx(40));
    CHECK(*other->wrong_attempts("ivanova", SignInStep::code, {2000}) == doctest::Approx(0));
    // A name nobody has is kept nowhere, so that made-up ones fill nothing.
    REQUIRE(store->note_wrong_attempt("nobody", SignInStep::password, {"nobody", "10.0.0.1", {2000}}));
    CHECK(rows_of("wrong_attempt") == 1);
    CHECK(acts() == std::vector<std::string>{"head account.add"});
}

TEST_CASE_FIXTURE(Staff, "wrong codes leave a line with the account, one a minute at most") {
    using accounts::SignInStep;
    for (const std::int64_t when : {6000, 6001, 6059, 6060}) {
        REQUIRE(store->note_wrong_attempt("ivanova", SignInStep::code, {"ivanova", "10.0.0.1", {when}}));
    }
    CHECK(acts() ==
          std::vector<std::string>{"ivanova sign_in.wrong_code", "ivanova sign_in.wrong_code", "head account.add"});
}

TEST_CASE_FIXTURE(Staff, "roles and state are changed together or not at all, and so are account and invitation") {
    // What both need breaks in the middle.
    REQUIRE(audit_connection->run("DROP TABLE invitation", {}));
    CHECK_FALSE(store->change("ivanova", {std::vector{Role::head}, false}, by_head));
    CHECK(found("ivanova").roles == std::vector{Role::editor, Role::clerk});
    CHECK(found("ivanova").is_open);
    CHECK_FALSE(store->add_invited(account("petrova"), "token", {{5000}}, by_head));
    CHECK_FALSE(store->find("petrova")->has_value());
    CHECK(acts() == std::vector<std::string>{"head account.add"});
}

TEST_CASE_FIXTURE(Staff, "a role that is named twice is stored once") {
    REQUIRE(*store->set_roles("ivanova", {Role::head, Role::clerk, Role::head}, by_head));
    CHECK(*audit_connection->number("SELECT count(*) FROM account WHERE roles = 'clerk head'", {}) == 1);
}

TEST_CASE_FIXTURE(Staff, "after a restore nobody who was closed since is open, for all are closed") {
    accept();
    sign_in("cookie", "a");
    REQUIRE(*store->add(account("petrova"), by_head));
    REQUIRE(*store->invite("petrova", "token", {5000}, by_head));
    REQUIRE(close_accounts(*audit_connection, {"command:root", "restore", {3000}}));
    CHECK_FALSE(found("ivanova").is_open);
    CHECK_FALSE(found("petrova").is_open);
    CHECK_FALSE(store->session("cookie", {2000})->has_value());
    CHECK_FALSE(store->invitation("token", {2000})->has_value());
    CHECK(acts().front() == "command:root account.close");
}

TEST_SUITE_END();
