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
using accounts::SignInStep;
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

constexpr std::chrono::seconds wait_when_busy{30};

// One attempt with a password or a code, on its way between the desk's thread and the one for passwords.
struct Attempt {
    http::Request request;
    http::Reply reply;
    Language language = Language::russian;
    SlowDown::Attempt who;
    std::string device;  // that the browser has, whoever signed in with it
    std::string typed;   // the password, the code
    std::string hash;    // empty: nobody who may sign in
    bool is_right = false;
};
using SharedAttempt = std::shared_ptr<Attempt>;

// The page of the step again.
http::Response page_of(const Attempt& attempt, std::string_view wrong, int status) {
    switch (attempt.who.step) {
        case SignInStep::password: return sign_in_page(attempt.language, wrong, status);
        case SignInStep::code: return second_factor_page(attempt.language, wrong, status);
    }
    return {};
}

void tell_busy(const Attempt& attempt) {
    attempt.reply(later(page_of(attempt, texts_of(attempt.language).busy, 503), wait_when_busy));
}

void give_up(Services& services, const SharedAttempt& attempt) {
    services.desk.slow_down.end(attempt->who, SlowDown::Was::not_looked_at, Time::now());
    tell_busy(*attempt);
}

// After the answer: how long that took says nothing about whether there is such an account.
void note_wrong(Services& services, const Attempt& attempt) {
    if (!attempt.who.is_account) return;
    const std::string& name = attempt.who.account;
    const store::By by = by_of(services, attempt.request, name);
    if (const auto noted = services.desk.staff->note_wrong_attempt(name, attempt.who.step, by); !noted) {
        write_log(LogEvent::office_failed, {{"reason", noted.error().message}});
    }
}

// What the store knows of the attempt's account, then its turn: at once, after its pause, or not now.
void admit(Services& services, const SharedAttempt& attempt, void (*look)(Services&, const SharedAttempt&)) {
    SlowDown::Attempt& who = attempt->who;
    const Instant now = services.clock.now();
    const auto wrong = services.desk.staff->wrong_attempts(who.account, who.step, now);
    const auto is_known = services.desk.staff->is_known_device(who.account, attempt->device, now);
    if (!wrong || !is_known) return tell_busy(*attempt);
    who.wrong = *wrong;
    if (*is_known) who.device = attempt->device;
    const auto pause = services.desk.slow_down.begin(who, Time::now());
    if (!pause) {
        const std::string words = filled(texts_of(attempt->language).wait, std::to_string(wait_for_pair.count()));
        return attempt->reply(later(page_of(*attempt, words, 429), wait_for_pair));
    }
    if (pause->count() == 0) return look(services, attempt);
    const auto go = [&services, attempt, look] { look(services, attempt); };
    if (*is_known) return services.desk_worker.go_on(go, *pause);
    if (!services.desk_worker.offer(go, *pause)) give_up(services, attempt);
}

// The step holds as long as the password is the same.
std::string step_text(const store::Account& account) {
    return account.name + "\n" + sha256_hex(account.password_hash);
}

void answer_password(Services& services, const SharedAttempt& attempt) {
    protocol::wipe(attempt->typed);
    services.desk.slow_down.end(attempt->who, attempt->is_right ? SlowDown::Was::right : SlowDown::Was::wrong,
                                Time::now());
    const auto account = services.desk.staff->find(attempt->who.account);
    // One that was replaced meanwhile is no right one any more.
    const bool is_right = attempt->is_right && account && *account && (*account)->password_hash == attempt->hash;
    if (!is_right) {
        write_log(LogEvent::sign_in_refused, {{"step", "password"}});
        attempt->reply(sign_in_page(attempt->language, texts_of(attempt->language).wrong_password, 401));
        return note_wrong(services, *attempt);
    }
    http::Response response = go_to(address_of("/second-factor", attempt->language));
    const std::string step = seal_for_later(services, "step", step_text(**account), step_holds);
    response.fields.emplace_back(
        "Set-Cookie", http::set_cookie(step_cookie(services.place), step, services.place.cookies(), step_holds));
    attempt->reply(std::move(response));
}

// Who is known goes before whoever guesses: the latter, from many networks, could keep the thread busy for ever.
void look_at_password(Services& services, const SharedAttempt& attempt) {
    const auto look = [&services, attempt] {
        attempt->is_right = accounts::is_password(attempt->hash, attempt->typed);
        services.desk_worker.go_on([&services, attempt] { answer_password(services, attempt); });
    };
    if (!attempt->who.device.empty()) return services.password_worker.go_first(look);
    if (!services.password_worker.offer(look)) give_up(services, attempt);
}

void begin_attempt(Services& services, const SharedAttempt& attempt) {
    const auto account = services.desk.staff->find(attempt->who.account);
    if (!account) return tell_busy(*attempt);
    attempt->who.is_account = account->has_value();
    if (*account && (*account)->is_open) attempt->hash = (*account)->password_hash;
    admit(services, attempt, look_at_password);
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
    const auto is_right = take_code(services, attempt->request, *account, attempt->typed);
    if (!is_right) {
        end(SlowDown::Was::not_looked_at);
        return tell_busy(*attempt);
    }
    end(*is_right ? SlowDown::Was::right : SlowDown::Was::wrong);
    if (!*is_right) {
        write_log(LogEvent::sign_in_refused, {{"step", "second factor"}});
        attempt->reply(second_factor_page(attempt->language, texts_of(attempt->language).wrong_code, 401));
        return note_wrong(services, *attempt);
    }
    const auto started = begin_session(services, attempt->request, account->name);
    if (!started) return tell_busy(*attempt);
    http::Response response =
        go_to(address_of(started->invitation_was_refused ? "/invitation-refused" : "/", attempt->language));
    for (const std::string& cookie : started->cookies) response.fields.emplace_back("Set-Cookie", cookie);
    response.fields.emplace_back("Set-Cookie", http::set_cookie(step_cookie(services.place), "",
                                                                services.place.cookies(), std::chrono::seconds(0)));
    attempt->reply(std::move(response));
}

void begin_code(Services& services, const SharedAttempt& attempt) {
    const auto account = account_of_step(services, attempt->request);
    attempt->who.account = account ? account->name : std::string();
    attempt->who.is_account = account.has_value();
    admit(services, attempt, look_at_code);
}

// Who brings a device of ours has signed in before: one of few, who get into the desk's queue however many wait there.
void bring_to_desk(Services& services, const SharedAttempt& attempt, void (*begin)(Services&, const SharedAttempt&)) {
    const auto go = [&services, attempt, begin] { begin(services, attempt); };
    if (!attempt->device.empty()) return services.desk_worker.go_on(go);
    if (!services.desk_worker.offer(go)) tell_busy(*attempt);
}

SharedAttempt attempt_of(const Services& services, const http::Request& request, const http::Reply& reply,
                         SignInStep step) {
    auto attempt = std::make_shared<Attempt>();
    attempt->request = request;
    attempt->reply = reply;
    attempt->language = language_of(request);
    attempt->device = device_of(services, request);
    attempt->who.network = request.network;
    attempt->who.step = step;
    return attempt;
}

}  // namespace

http::Response later(http::Response response, std::chrono::seconds after) {
    response.fields.emplace_back("Retry-After", std::to_string(after.count()));
    return response;
}

void show_sign_in(Services&, const http::Request& request, const http::Reply& reply) {
    reply(sign_in_page(language_of(request), {}));
}

void take_password(Services& services, const http::Request& request, const http::Reply& reply) {
    const auto attempt = attempt_of(services, request, reply, SignInStep::password);
    const auto fields = http::decode_form(request.body);
    if (!fields) return reply(sign_in_page(attempt->language, texts_of(attempt->language).wrong_password, 400));
    attempt->who.account = ascii_lower_case(trimmed(typed(*fields, "name"))).substr(0, longest_name);
    attempt->typed = to_nfc(typed(*fields, "password"));
    protocol::wipe(attempt->request.body);
    bring_to_desk(services, attempt, begin_attempt);
}

void show_second_factor(Services&, const http::Request& request, const http::Reply& reply) {
    reply(second_factor_page(language_of(request), {}));
}

void take_second_factor(Services& services, const http::Request& request, const http::Reply& reply) {
    const auto attempt = attempt_of(services, request, reply, SignInStep::code);
    const auto fields = http::decode_form(request.body);
    if (!fields) return reply(second_factor_page(attempt->language, texts_of(attempt->language).wrong_code, 400));
    attempt->typed = trimmed(typed(*fields, "code"));
    bring_to_desk(services, attempt, begin_code);
}

}  // namespace veche::server::office
