#include "server/office/sign_in.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/log_event.h"
#include "base/normal_form.h"
#include "base/sha256.h"
#include "server/accounts/one_time_code.h"
#include "server/accounts/password.h"
#include "server/http/form.h"
#include "server/office/page.h"
#include "server/office/session.h"
#include "server/office/texts.h"

namespace veche::server::office {
namespace {

using Time = std::chrono::steady_clock;
using content::Language;

constexpr std::chrono::seconds step_holds{300};
constexpr std::size_t code_digits = 6;
constexpr std::size_t longest_name = 64;

std::string_view step_cookie(const Place& place) {
    return place.has_tls() ? "__Host-veche-step" : "veche-step";
}

std::string typed(const http::FormFields& fields, std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
}

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
    return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
}

http::Response sign_in_page(Language language, std::string_view wrong, int status = 200) {
    const content::StaffPages& texts = texts_of(language);
    const std::string fields = input({"name", texts.name, "text", "username"}) +
                               input({"password", texts.password, "password", "current-password"});
    return show({language, texts.sign_in_title,
                 complaint(wrong) + form(address_of("/sign-in", language), fields, texts.sign_in), "/sign-in"},
                status);
}

http::Response second_factor_page(Language language, std::string_view wrong, int status = 200) {
    const content::StaffPages& texts = texts_of(language);
    const std::string fields = input({"code", texts.code, "text", "one-time-code"});
    return show({language, texts.second_title,
                 complaint(wrong) + paragraph(texts.second_words) +
                     form(address_of("/second-factor", language), fields, texts.go_on),
                 "/second-factor"},
                status);
}

http::Response later(http::Response response, std::chrono::seconds after) {
    response.fields.emplace_back("Retry-After", std::to_string(after.count()));
    return response;
}

constexpr std::chrono::seconds wait_for_pair{10};
constexpr std::chrono::seconds wait_when_busy{30};

http::Response busy_page(Language language) {
    return later(sign_in_page(language, texts_of(language).busy, 503), wait_when_busy);
}

// One attempt with a password, on its way between the desk's thread and the one for passwords.
struct Attempt {
    http::Request request;
    http::Reply reply;
    Language language = Language::russian;
    SlowDown::Attempt who;
    std::string password;
    std::string hash;  // empty: nobody who may sign in
    bool is_right = false;
};
using SharedAttempt = std::shared_ptr<Attempt>;

void give_up(Services& services, const SharedAttempt& attempt) {
    services.desk.slow_down.end(attempt->who, SlowDown::Was::not_looked_at, Time::now());
    attempt->reply(busy_page(attempt->language));
}

// The step holds as long as the password is the same.
std::string step_text(const store::Account& account) {
    return account.name + "\n" + sha256_hex(account.password_hash);
}

void answer_password(Services& services, const SharedAttempt& attempt) {
    protocol::wipe(attempt->password);
    services.desk.slow_down.end(attempt->who, attempt->is_right ? SlowDown::Was::right : SlowDown::Was::wrong,
                                Time::now());
    const auto account = services.desk.staff->find(attempt->who.account);
    if (!attempt->is_right || !account || !*account) {
        write_log(LogEvent::sign_in_refused, {{"step", "password"}});
        return attempt->reply(sign_in_page(attempt->language, texts_of(attempt->language).wrong_password, 401));
    }
    http::Response response = go_to(address_of("/second-factor", attempt->language));
    const std::string step = seal_for_later(services, "step", step_text(**account), step_holds);
    response.fields.emplace_back(
        "Set-Cookie", http::set_cookie(step_cookie(services.place), step, services.place.cookies(), step_holds));
    attempt->reply(std::move(response));
}

void look_at_password(Services& services, const SharedAttempt& attempt) {
    const bool taken = services.password_worker.offer([&services, attempt] {
        attempt->is_right = accounts::is_password(attempt->hash, attempt->password);
        services.desk_worker.go_on([&services, attempt] { answer_password(services, attempt); });
    });
    if (!taken) give_up(services, attempt);
}

void begin_attempt(Services& services, const SharedAttempt& attempt) {
    const auto account = services.desk.staff->find(attempt->who.account);
    if (!account) return attempt->reply(busy_page(attempt->language));
    if (*account && (*account)->is_open) attempt->hash = (*account)->password_hash;
    const auto pause = services.desk.slow_down.begin(attempt->who, Time::now());
    if (!pause) {
        const content::StaffPages& texts = texts_of(attempt->language);
        const std::string words = filled(texts.wait, std::to_string(wait_for_pair.count()));
        return attempt->reply(later(sign_in_page(attempt->language, words, 429), wait_for_pair));
    }
    if (!services.desk_worker.offer([&services, attempt] { look_at_password(services, attempt); }, *pause)) {
        give_up(services, attempt);
    }
}

// The account whose password was right a moment ago.
std::optional<store::Account> account_of_step(Services& services, const http::Request& request) {
    const auto cookie = http::cookie(request, step_cookie(services.place));
    const auto step = cookie ? open_sealed(services, "step", *cookie) : std::nullopt;
    if (!step) return std::nullopt;
    const auto account = services.desk.staff->find(step->substr(0, step->find('\n')));
    if (!account || !*account || !(*account)->is_open || step_text(**account) != *step) return std::nullopt;
    return **account;
}

Result<bool> take_code(Services& services, const http::Request& request, const store::Account& account,
                       const std::string& code) {
    const bool is_number = code.size() == code_digits && std::all_of(code.begin(), code.end(), is_digit);
    if (!is_number) {
        return services.desk.staff->take_recovery_code(account.name, accounts::kept_of_recovery_code(code),
                                                       by_of(services, request, account.name));
    }
    const auto secret = open_secret(services, account);
    if (!secret) return false;
    const auto step = accounts::step_of_code(code, *secret, services.clock.now());
    return step ? services.desk.staff->take_step(account.name, *step) : Result<bool>(false);
}

void look_at_code(Services& services, const SharedAttempt& attempt) {
    const auto end = [&](SlowDown::Was was) { services.desk.slow_down.end(attempt->who, was, Time::now()); };
    const auto account = account_of_step(services, attempt->request);
    if (!account) {
        end(SlowDown::Was::not_looked_at);
        return attempt->reply(sign_in_page(attempt->language, texts_of(attempt->language).began_too_long_ago, 401));
    }
    const auto is_right = take_code(services, attempt->request, *account, attempt->password);
    if (!is_right) {
        end(SlowDown::Was::not_looked_at);
        return attempt->reply(busy_page(attempt->language));
    }
    end(*is_right ? SlowDown::Was::right : SlowDown::Was::wrong);
    if (!*is_right) {
        write_log(LogEvent::sign_in_refused, {{"step", "second factor"}});
        return attempt->reply(second_factor_page(attempt->language, texts_of(attempt->language).wrong_code, 401));
    }
    const auto cookie = begin_session(services, attempt->request, account->name);
    if (!cookie) return attempt->reply(busy_page(attempt->language));
    http::Response response = go_to(address_of("/", attempt->language));
    response.fields.emplace_back("Set-Cookie", *cookie);
    response.fields.emplace_back("Set-Cookie", http::set_cookie(step_cookie(services.place), "",
                                                                services.place.cookies(), std::chrono::seconds(0)));
    attempt->reply(std::move(response));
}

SharedAttempt attempt_of(const http::Request& request, const http::Reply& reply) {
    auto attempt = std::make_shared<Attempt>();
    attempt->request = request;
    attempt->reply = reply;
    attempt->language = language_of(request);
    attempt->who.network = request.network;
    return attempt;
}

}  // namespace

void show_sign_in(Services&, const http::Request& request, const http::Reply& reply) {
    reply(sign_in_page(language_of(request), {}));
}

void take_password(Services& services, const http::Request& request, const http::Reply& reply) {
    const auto attempt = attempt_of(request, reply);
    const auto fields = http::decode_form(request.body);
    if (!fields) return reply(sign_in_page(attempt->language, texts_of(attempt->language).wrong_password, 400));
    attempt->who.account = ascii_lower_case(trimmed(typed(*fields, "name"))).substr(0, longest_name);
    attempt->password = to_nfc(typed(*fields, "password"));
    protocol::wipe(attempt->request.body);
    if (!services.desk_worker.offer([&services, attempt] { begin_attempt(services, attempt); })) {
        reply(busy_page(attempt->language));
    }
}

void show_second_factor(Services&, const http::Request& request, const http::Reply& reply) {
    reply(second_factor_page(language_of(request), {}));
}

void take_second_factor(Services& services, const http::Request& request, const http::Reply& reply) {
    const auto attempt = attempt_of(request, reply);
    const auto fields = http::decode_form(request.body);
    if (!fields) return reply(second_factor_page(attempt->language, texts_of(attempt->language).wrong_code, 400));
    attempt->password = trimmed(typed(*fields, "code"));
    const bool taken = services.desk_worker.offer([&services, attempt] {
        const auto account = account_of_step(services, attempt->request);
        // Counted apart from passwords: whoever comes here knows one.
        attempt->who.account = "second\n" + (account ? account->name : std::string());
        attempt->who.knows_password = true;
        const auto pause = services.desk.slow_down.begin(attempt->who, Time::now());
        const content::StaffPages& texts = texts_of(attempt->language);
        if (!pause) {
            const std::string words = filled(texts.wait, std::to_string(wait_for_pair.count()));
            return attempt->reply(later(second_factor_page(attempt->language, words, 429), wait_for_pair));
        }
        if (!services.desk_worker.offer([&services, attempt] { look_at_code(services, attempt); }, *pause)) {
            give_up(services, attempt);
        }
    });
    if (!taken) reply(busy_page(attempt->language));
}

}  // namespace veche::server::office
