// Roles, passwords and second factors of staff, without a database.
#include <algorithm>
#include <doctest/doctest.h>
#include <set>

#include "server/accounts/one_time_code.h"
#include "server/accounts/password.h"
#include "server/accounts/roles.h"
#include "sync/protocol/random.h"

using namespace veche;
using namespace veche::server::accounts;

namespace {

bool may_one(Role role, Right right) {
    return may(std::array{role}, right);
}

}  // namespace

TEST_CASE("every right is somebody's, and every role has a name that reads back") {
    for (int right = 0; right < rights_there_are; ++right) {
        CAPTURE(right);
        CHECK(may(all_roles, static_cast<Right>(right)));
        CHECK_FALSE(name_of(static_cast<Right>(right)).empty());
    }
    for (const Role role : all_roles) CHECK(role_of(name_of(role)) == role);
    CHECK_FALSE(role_of("mayor"));
    CHECK_FALSE(may({}, Right::see_own_work));
}

TEST_CASE("who writes does not approve, who manages accounts reads no case, and the auditor changes nothing") {
    CHECK_FALSE(may_one(Role::editor, Right::approve_content));
    CHECK_FALSE(may_one(Role::approver, Right::write_content));
    for (const Right right : {Right::read_cases, Right::read_content, Right::read_audit}) {
        CHECK_FALSE(may_one(Role::administrator, right));
    }
    const auto auditor = rights_of(Role::auditor);
    CHECK(std::set(auditor.begin(), auditor.end()) ==
          std::set{Right::see_own_work, Right::read_figures, Right::read_audit});
    CHECK_FALSE(may_one(Role::clerk, Right::extend_terms));
    CHECK(may_one(Role::head, Right::extend_terms));
}

TEST_CASE("a password is taken by its length, not by its kinds of signs") {
    CHECK(fault_of("зимний вечер", "ivanova") == PasswordFault::none);
    CHECK(fault_of("одиннадцать", "ivanova") == PasswordFault::too_short);
    CHECK(fault_of("", "ivanova") == PasswordFault::too_short);
    CHECK(fault_of("aaaaaaaaaaaaa", "ivanova") == PasswordFault::one_sign);
    CHECK(fault_of("ivanova2026!", "ivanova") == PasswordFault::has_name);
    CHECK(fault_of(std::string(1025, 'a') + "b", "ivanova") == PasswordFault::too_long);
    CHECK(fault_of("not text \xff\xff\xff", "ivanova") == PasswordFault::no_text);
    CHECK(fault_of(std::string(1023, 'a') + "b", "ivanova") == PasswordFault::none);
}

TEST_CASE("a password is known again by its hash, and by no other's") {
    REQUIRE(protocol::initialise_cryptography());
    const auto hash = hash_password("зимний вечер");
    REQUIRE(hash);
    CHECK(hash->find("$argon2id$") == 0);
    CHECK(hash->find("вечер") == std::string::npos);
    CHECK(is_password(*hash, "зимний вечер"));
    CHECK_FALSE(is_password(*hash, "зимний вечеr"));
    CHECK_FALSE(is_password("", "зимний вечер"));
    CHECK_FALSE(is_password("no hash", "зимний вечер"));
    CHECK(*hash_password("зимний вечер") != *hash);
    CHECK_FALSE(is_of_less_effort(*hash));
    CHECK(
        is_of_less_effort("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$"
                          "RdescudvJCsgt3ub+b4dWRWJTmaaJObG5bDlL0pSk+M"));
}

// RFC 6238, appendix B (SHA-1), the last six of its eight digits.
TEST_CASE("codes of the second factor are those of RFC 6238") {
    const std::string secret = "12345678901234567890";
    struct Vector {
        std::int64_t time;
        const char* code;
    };
    for (const Vector& each : {Vector{59, "287082"}, Vector{1111111109, "081804"}, Vector{1234567890, "005924"},
                               Vector{2000000000, "279037"}, Vector{20000000000, "353130"}}) {
        CAPTURE(each.time);
        const std::int64_t step = each.time / 30;
        CHECK(step_of_code(each.code, secret, {each.time}) == step);
        CHECK(step_of_code(each.code, secret, {each.time + 30}) == step);
        CHECK(step_of_code(each.code, secret, {each.time - 30}) == step);
        CHECK_FALSE(step_of_code(each.code, secret, {each.time + 90}));
        CHECK_FALSE(step_of_code(each.code, secret, {each.time - 90}));
    }
    CHECK_FALSE(step_of_code("28708", secret, {59}));
    CHECK_FALSE(step_of_code("2870821", secret, {59}));
    CHECK_FALSE(step_of_code("287082", "", {59}));
}

TEST_CASE("what the telephone is shown has town, account and secret, with the signs an address may have") {
    CHECK(one_time_address("Город Н", "ivanova", "12345678901234567890") ==
          "otpauth://totp/%D0%93%D0%BE%D1%80%D0%BE%D0%B4%20%D0%9D:ivanova?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
          "&issuer=%D0%93%D0%BE%D1%80%D0%BE%D0%B4%20%D0%9D&algorithm=SHA1&digits=6&period=30");
    SystemRandom random;
    CHECK(make_one_time_secret(random).size() == one_time_secret_bytes);
    CHECK(make_one_time_secret(random) != make_one_time_secret(random));
}

TEST_CASE("codes on paper differ, and are known however they are typed") {
    SystemRandom random;
    const auto codes = make_recovery_codes(random);
    CHECK(std::set(codes.begin(), codes.end()).size() == recovery_codes);
    std::string loud = codes.front();
    CHECK(loud.size() == 19);
    std::transform(loud.begin(), loud.end(), loud.begin(),
                   [](char sign) { return sign >= 'a' && sign <= 'z' ? static_cast<char>(sign - 'a' + 'A') : sign; });
    std::replace(loud.begin(), loud.end(), '-', ' ');
    CHECK(kept_of_recovery_code(loud) == kept_of_recovery_code(codes.front()));
    CHECK(kept_of_recovery_code(codes[1]) != kept_of_recovery_code(codes[0]));
}
