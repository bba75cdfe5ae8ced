#include <algorithm>
#include <liboath/oath.h>

#include "server/accounts/one_time_code.h"
#include "server/accounts/password.h"
#include "server/audit/log.h"
#include "server/desk/staff.h"
#include "server/http/form.h"
#include "tests/server/support/test_office.h"
#include "tests/support/captured_log.h"

namespace veche::server::office {
namespace {

using accounts::Role;

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
    // Signs in with the next code; what its browser keeps, as a field.
    std::string sign_in() {
        clock.advance(std::chrono::seconds(60));
        const auto in = give_code(give_password("anna", password), code_at(key, clock.now()));
        REQUIRE(in.status == 303);
        return "Cookie: veche=" + between(in.fields.at("set-cookie"), "veche=", ";") + "\r\n";
    }
    // The newest first, as somebody beside the office reads them.
    [[nodiscard]] std::vector<audit::Line> lines() const {
        const auto rows = storage_of(town.layout())->connect(store::staff_schema(), store::Storage::Access::read);
        REQUIRE(rows);
        const auto all = audit::Log(**rows).list({});
        REQUIRE(all);
        return *all;
    }
    [[nodiscard]] std::ptrdiff_t lines_of(const std::string& what) const {
        const auto all = lines();
        return std::count_if(all.begin(), all.end(), [&](const audit::Line& line) { return line.act.what == what; });
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
    REQUIRE(
        desk.staff->set_password("anna", *accounts::hash_password("інший довгий пароль"), "", {"t", "t", clock.now()}));
    CHECK(give_code(before, code_at(key, clock.now())).status == 401);
}

TEST_CASE_FIXTURE(Invited,
                  "an administrator who invites somebody anew does not become that person while they sign in") {
    REQUIRE(accept(password, password).status == 200);
    const desk::Actor administrator{{"boris", "10.0.0.9", clock.now()}, {Role::administrator}, false};
    const auto again = desk::invite_again(*desk.staff, random, administrator, "anna");
    REQUIRE(again);
    // No mail server tells her, so it is three days.
    CHECK(again->times.holds_from.seconds == clock.now().seconds + 72 * 3600);
    const auto early = ask("GET", "/invitation/" + again->token);
    CHECK(early.status == 409);
    CHECK(early.body.find("class=\"key\"") == std::string::npos);
    clock.advance(std::chrono::seconds(60));
    const auto in = give_code(give_password("anna", password), code_at(key, clock.now()));
    CHECK(in.fields.at("location").starts_with("/invitation-refused"));
    clock.advance(std::chrono::hours(72));
    CHECK(ask("GET", "/invitation/" + again->token).status == 410);
    // Who has chosen nothing yet waits for nothing, and neither does root.
    desk::Actor command = administrator;
    command.is_command = true;
    command.by.when = clock.now();
    const auto by_root = desk::invite_again(*desk.staff, random, command, "anna");
    REQUIRE(by_root);
    CHECK(ask("GET", "/invitation/" + by_root->token).status == 200);
}

TEST_CASE_FIXTURE(Invited, "who signed in with a browser before gets in with it while somebody fills the network") {
    REQUIRE(accept(password, password).status == 200);
    clock.advance(std::chrono::seconds(60));
    const auto in = give_code(give_password("anna", password), code_at(key, clock.now()));
    const std::string device = "Cookie: veche-device=" + between(in.fields.at("set-cookie"), "veche-device=", ";");
    for (const char* network : {"127.0.0.1", "::ffff:127.0.0.1"}) {
        for (unsigned i = 0; i < SlowDown::most_of_network; ++i) {
            REQUIRE(desk.slow_down.begin({"name" + std::to_string(i), network}, std::chrono::steady_clock::now()));
        }
    }
    CHECK(give_password("anna", password).status == 429);
    CHECK(give_password("anna", password).fields.contains("retry-after"));
    const std::string body = "name=anna&password=" + encoded(password);
    CHECK(ask("POST", "/sign-in", form + device + "\r\n", body).status == 303);
    // Another account's browser opens no door.
    CHECK(ask("POST", "/sign-in", form + device + "\r\n", "name=boris&password=x").status == 429);
}

TEST_CASE_FIXTURE(Invited, "wrong codes after a right password stand in the audit with the account") {
    REQUIRE(accept(password, password).status == 200);
    CHECK(give_code(give_password("anna", password), "000000").status == 401);
    CHECK(test::eventually([&] { return lines_of("sign_in.wrong_code") == 1; }));
    CHECK(lines().front().act.subject == "anna");
    CHECK(give_password("anna", "неправильний пароль").status == 401);
    const auto staff = *storage_of(town.layout())->staff();
    CHECK(test::eventually(
        [&] { return *staff->wrong_attempts("anna", accounts::SignInStep::password, clock.now()) > 0; }));
    CHECK(lines_of("sign_in.wrong_code") == 1);
}

TEST_CASE_FIXTURE(Invited, "a password is changed with the present one only, and a guesser at an open screen waits") {
    REQUIRE(accept(password, password).status == 200);
    const std::string cookie = sign_in();
    const auto page = ask("GET", "/password?language=uk", cookie);
    CHECK(page.body.find("Змінити пароль") != std::string::npos);
    const std::string token = between(page.body, "name=\"token\" value=\"", "\"");
    const auto change = [&](const std::string& old, const std::string& chosen, const std::string& again) {
        return ask(
            "POST", "/password", form + cookie,
            "token=" + token + "&old=" + encoded(old) + "&password=" + encoded(chosen) + "&again=" + encoded(again));
    };
    const std::string chosen = "зовсім інші спокійні слова";
    CHECK(change("неправильний пароль", chosen, chosen).status == 422);
    CHECK(change(password, chosen, password).status == 422);
    CHECK(change(password, "короткий", "короткий").status == 422);
    CHECK(ask("POST", "/password", form + cookie, "token=guess&old=a&password=b&again=b").status == 403);
    CHECK(give_password("anna", chosen).status == 401);
    CHECK(change(password, chosen, chosen).status == 200);
    CHECK(give_password("anna", chosen).status == 303);
    CHECK(give_password("anna", password).status == 401);
    CHECK(ask("GET", "/sessions", cookie).status == 200);
    // By the API the same.
    const std::string head = cookie + "X-Requested-With: veche\r\nContent-Type: application/json\r\n";
    const auto by_api = [&](const std::string& old, const std::string& word) {
        return ask("POST", "/api/me/password", head, "{\"old_password\":\"" + old + "\",\"password\":\"" + word + "\"}")
            .status;
    };
    CHECK(by_api(password, "third password chosen") == 422);
    CHECK(by_api(chosen, "short") == 422);
    CHECK(by_api(chosen, "third password chosen") == 204);
    CHECK(give_password("anna", "third password chosen").status == 303);
}

TEST_CASE_FIXTURE(Invited, "a device is known by the number we gave its browser, not by what it calls itself") {
    http::Request first;
    const auto number_in = [](const Started& started) { return between(started.cookies.at(1), "veche-device=", ";"); };
    const auto one = begin_session(services, first, "anna");
    REQUIRE(one);
    http::Request back;
    back.fields["cookie"] = "veche-device=" + number_in(*one);
    const std::string device = device_of(services, back);
    CHECK(*desk.staff->is_known_device("anna", device, clock.now()));
    const auto again = begin_session(services, back, "anna");
    REQUIRE(again);
    http::Request later;
    later.fields["cookie"] = "veche-device=" + number_in(*again);
    CHECK(device_of(services, later) == device);
    // Made up, or sealed for something else.
    http::Request forged;
    forged.fields["cookie"] = "veche-device=" + protocol::to_hex(std::string("0123456789012345"));
    CHECK(device_of(services, forged).empty());
    forged.fields["cookie"] = "veche-device=" + seal_for_later(services, "step", "anna", std::chrono::hours(1));
    CHECK(device_of(services, forged).empty());
    clock.advance(std::chrono::hours(24 * 91));
    CHECK(*desk.staff->is_known_device("anna", device, clock.now()) == false);
}

}  // namespace
}  // namespace veche::server::office
