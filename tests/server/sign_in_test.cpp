#include <atomic>
#include <liboath/oath.h>
#include <thread>

#include "server/accounts/one_time_code.h"
#include "server/accounts/password.h"
#include "server/desk/staff.h"
#include "server/http/form.h"
#include "server/office/slow_down.h"
#include "tests/server/support/test_office.h"
#include "tests/support/captured_log.h"

namespace veche::server::office {
namespace {

using accounts::Role;
using std::chrono::milliseconds;

const std::string form = "Content-Type: application/x-www-form-urlencoded\r\n";
const std::string password = "четыре спокойных слова";

std::string encoded(const std::string& text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string all;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        all += {'%', digits[byte >> 4U], digits[byte & 0xFU]};
    }
    return all;
}

std::string between(const std::string& text, const std::string& before, const std::string& after) {
    const auto begin = text.find(before);
    if (begin == std::string::npos) return {};
    const auto from = begin + before.size();
    return text.substr(from, text.find(after, from) - from);
}

// What the telephone shows.
std::string code_at(const std::string& key, Instant now) {
    std::string plain = key;
    std::erase(plain, ' ');
    char* secret = nullptr;
    std::size_t size = 0;
    REQUIRE(oath_base32_decode(plain.data(), plain.size(), &secret, &size) == OATH_OK);
    std::array<char, 7> code{};
    REQUIRE(oath_totp_generate(secret, size, now.seconds, 30, 0, 6, code.data()) == OATH_OK);
    std::free(secret);
    return code.data();
}

struct Invited : test::TestOffice {
    std::string path;
    std::string key;
    std::string recovery;

    Invited() {
        const desk::Actor command{{"command:root", "test", clock.now()}, {}, true};
        const auto invited =
            desk::invite(*desk.staff, random, command,
                         {"anna", "Анна", "anna@example.org", content::Language::ukrainian, {Role::clerk}});
        REQUIRE(invited);
        path = "/invitation/" + invited->token;
    }
    test::Answer accept(const std::string& chosen, const std::string& again, bool right_code = true) {
        const auto page = ask("GET", path);
        REQUIRE(page.status == 200);
        key = between(page.body, "<p class=\"key\">", "<");
        const std::string secret = between(page.body, "name=\"secret\" value=\"", "\"");
        const std::string code = right_code ? code_at(key, clock.now()) : "000000";
        const auto done =
            ask("POST", path, form,
                "password=" + encoded(chosen) + "&again=" + encoded(again) + "&secret=" + secret + "&code=" + code);
        recovery = between(done.body, "<code>", "<");
        return done;
    }
    test::Answer give_password(const std::string& name, const std::string& word) {
        return ask("POST", "/sign-in", form, "name=" + encoded(name) + "&password=" + encoded(word));
    }
    test::Answer give_code(const test::Answer& before, const std::string& code) {
        const std::string cookie = "Cookie: veche-step=" + between(before.fields.at("set-cookie"), "veche-step=", ";");
        return ask("POST", "/second-factor", form + cookie + "\r\n", "code=" + encoded(code));
    }
};

TEST_CASE_FIXTURE(Invited, "an invited person chooses a password, connects a telephone and signs in with both") {
    CHECK(ask("GET", path).body.find("<html lang=\"uk\">") != std::string::npos);
    CHECK(accept("короткий", "короткий").status == 422);
    CHECK(accept(password, "інший " + password).status == 422);
    CHECK(accept(password, password, false).status == 422);
    CHECK(accept(password, password).status == 200);
    CHECK(recovery.size() == 19);
    CHECK(ask("GET", path).status == 410);

    const auto step = give_password("  Anna ", password);
    CHECK(step.status == 303);
    CHECK(step.fields.at("location").starts_with("/second-factor"));
    CHECK(give_code(step, code_at(key, clock.now())).status == 401);  // it was the first code of the invitation
    clock.advance(std::chrono::seconds(60));
    const auto in = give_code(step, code_at(key, clock.now()));
    CHECK(in.status == 303);
    const std::string cookie = in.fields.at("set-cookie");
    CHECK(cookie.find("HttpOnly; SameSite=Strict") != std::string::npos);
    CHECK(give_code(give_password("anna", password), recovery).status == 303);
    CHECK(give_code(give_password("anna", password), recovery).status == 401);
}

TEST_CASE_FIXTURE(Invited, "a wrong password and a name nobody has are answered alike") {
    REQUIRE(accept(password, password).status == 200);
    const test::CapturedLog log;
    const auto wrong = give_password("anna", "неправильний пароль");
    const auto unknown = give_password("nobody", "неправильний пароль");
    CHECK(wrong.status == 401);
    CHECK(unknown.status == wrong.status);
    CHECK(unknown.body == wrong.body);
    CHECK(log.says("office.sign_in_refused"));
    CHECK_FALSE(log.says("anna"));
    REQUIRE(desk.staff->set_open("anna", false, {"test", "test", clock.now()}));
    CHECK(give_password("anna", password).body == wrong.body);
}

TEST_CASE_FIXTURE(Invited, "the second factor is asked for only by whoever had the password, and not for long") {
    REQUIRE(accept(password, password).status == 200);
    CHECK(ask("POST", "/second-factor", form + "Cookie: veche-step=00ff\r\n", "code=123456").status == 401);
    const auto step = give_password("anna", password);
    clock.advance(std::chrono::minutes(6));
    CHECK(give_code(step, code_at(key, clock.now())).status == 401);
    const auto before = give_password("anna", password);
    REQUIRE(desk.staff->set_password("anna", *accounts::hash_password("інший довгий пароль"), {"t", "t", clock.now()}));
    CHECK(give_code(before, code_at(key, clock.now())).status == 401);
}

TEST_CASE("whoever guesses waits, and the owner gets in from another device at once") {
    SlowDown slow;
    SlowDown::Time now{};
    const SlowDown::Attempt guesser{"anna", "10.0.0.1"};
    milliseconds longest{0};
    for (int i = 0; i < 20; ++i) {
        const auto pause = slow.begin(guesser, now);
        REQUIRE(pause);
        longest = std::max(longest, *pause);
        slow.end(guesser, SlowDown::Was::wrong, now);
    }
    CHECK(longest >= milliseconds(8'000));
    CHECK(longest <= milliseconds(10'000));
    const SlowDown::Attempt owner{"anna", "10.0.0.2"};
    CHECK(slow.begin(owner, now) == milliseconds(0));
    slow.end(owner, SlowDown::Was::right, now);
    // However many guess from everywhere: a device that was right before does not wait, a new one some seconds.
    for (int i = 0; i < 500; ++i) {
        const SlowDown::Attempt other{"anna", "192.0.2." + std::to_string(i)};
        REQUIRE(slow.begin(other, now));
        slow.end(other, SlowDown::Was::wrong, now);
    }
    CHECK(slow.begin(owner, now) == milliseconds(0));
    const auto newcomer = slow.begin({"anna", "198.51.100.1"}, now);
    REQUIRE(newcomer);
    CHECK(*newcomer <= milliseconds(5'000));
    // It is forgotten by and by.
    CHECK(slow.begin(guesser, now + std::chrono::hours(3)) == milliseconds(0));
}

TEST_CASE("what was begun comes to its end however much waits behind it") {
    std::atomic<int> done = 0;
    std::atomic<bool> may_go_on = false;
    Worker worker(2);
    REQUIRE(worker.offer([&] {
        while (!may_go_on) std::this_thread::yield();
    }));
    int taken = 0;
    while (worker.offer([&] { ++done; })) ++taken;
    worker.go_on([&] { ++done; });
    may_go_on = true;
    CHECK(test::eventually([&] { return done == taken + 1; }));
}

TEST_CASE("somebody else's guesses from the same town hall cost a colleague a second") {
    SlowDown slow;
    SlowDown::Time now{};
    for (int i = 0; i < 100; ++i) {
        const SlowDown::Attempt guess{"name" + std::to_string(i), "10.0.0.1"};
        REQUIRE(slow.begin(guess, now));
        slow.end(guess, SlowDown::Was::wrong, now);
    }
    CHECK(slow.begin({"boris", "10.0.0.1"}, now) == milliseconds(1'000));
}

}  // namespace
}  // namespace veche::server::office
