#include "base/normal_form.h"
#include "server/accounts/password.h"
#include "server/http/form.h"
#include "server/office/api.h"
#include "server/office/body.h"
#include "server/office/home.h"
#include "server/office/page.h"
#include "server/office/sign_in.h"
#include "server/office/texts.h"

namespace veche::server::office {
namespace {

using content::Language;
using Time = std::chrono::steady_clock;

enum class Fate { done, wrong_old, tried_too_often, busy };
using Tell = std::function<void(Fate)>;

// One change on its way between the desk's thread and the one for passwords. Whoever sits down at an open session and
// guesses is slowed down like at the door.
struct Change {
    Asker asker;
    SlowDown::Attempt who;
    std::string old;
    std::string chosen;
    bool is_right = false;  // the old one
    std::string hash;       // of the chosen one; empty: it could not be made
    Tell tell;
};
using SharedChange = std::shared_ptr<Change>;

void end(Services& services, const Change& change, SlowDown::Was was) {
    services.desk.slow_down.end(change.who, was, Time::now());
}

void keep(Services& services, const SharedChange& change) {
    const std::string& name = change->asker.account.name;
    store::StaffStore& staff = *services.desk.staff;
    if (!change->is_right) {
        end(services, *change, SlowDown::Was::wrong);
        const auto noted = staff.note_wrong_attempt(name, accounts::SignInStep::password, change->asker.by);
        return change->tell(noted ? Fate::wrong_old : Fate::busy);
    }
    end(services, *change, SlowDown::Was::right);
    if (change->hash.empty()) return change->tell(Fate::busy);
    // Not when this session was ended while the old one was looked at, as whoever changes it elsewhere does.
    const auto set = staff.set_password(name, change->hash, change->asker.session.id, change->asker.by);
    change->tell(set && *set ? Fate::done : Fate::busy);
}

void look(Services& services, const SharedChange& change) {
    const bool taken = services.password_worker.offer([&services, change] {
        change->is_right = accounts::is_password(change->asker.account.password_hash, change->old);
        if (change->is_right) {
            auto hash = accounts::hash_password(change->chosen);
            if (hash) change->hash = std::move(*hash);
        }
        protocol::wipe(change->old);
        protocol::wipe(change->chosen);
        services.desk_worker.go_on([&services, change] { keep(services, change); });
    });
    if (taken) return;
    end(services, *change, SlowDown::Was::not_looked_at);
    change->tell(Fate::busy);
}

// On the desk's thread; the new password is one that may be chosen.
void begin(Services& services, const SharedChange& change, const std::string& network) {
    SlowDown::Attempt& who = change->who;
    who.account = change->asker.account.name;
    who.network = network;
    who.is_account = true;
    who.device = change->asker.session.device;
    const auto pause = services.desk.slow_down.begin(who, Time::now());
    if (!pause) return change->tell(Fate::tried_too_often);
    if (services.desk_worker.offer([&services, change] { look(services, change); }, *pause)) return;
    end(services, *change, SlowDown::Was::not_looked_at);
    change->tell(Fate::busy);
}

http::Response password_page(const Asker& asker, Language language, std::string_view wrong, int status = 200) {
    const content::StaffPages& texts = texts_of(language);
    const std::string fields =
        hidden("username", asker.account.name) + with_token(asker) +
        input({"old", texts.old_password, "password", "current-password"}) +
        input({"password", texts.new_password, "password", "new-password", {}, texts.password_hint}) +
        input({"again", texts.password_again, "password", "new-password"});
    return show({language, texts.change_password,
                 complaint(wrong) + form(address_of("/password", language), fields, texts.change_password) +
                     link(address_of("/", language), texts.back),
                 "/password"},
                status);
}

http::Response page_of(const Asker& asker, Language language, Fate fate) {
    const content::StaffPages& texts = texts_of(language);
    switch (fate) {
        case Fate::done:
            return show({language, texts.password_changed_title,
                         paragraph(texts.password_changed) + link(address_of("/", language), texts.back)});
        case Fate::wrong_old: return password_page(asker, language, texts.wrong_old_password, 422);
        case Fate::tried_too_often: {
            const std::string words = filled(texts.wait, std::to_string(wait_for_pair.count()));
            return later(password_page(asker, language, words, 429), wait_for_pair);
        }
        case Fate::busy: break;
    }
    return busy_page(language);
}

http::Response answer_of(Fate fate) {
    switch (fate) {
        case Fate::done: return nothing_to_say();
        case Fate::wrong_old: return wrong_fields({{"old_password", "not the present one"}});
        case Fate::tried_too_often:
            return later(problem(429, "busy", "several attempts wait already; come again"), wait_for_pair);
        case Fate::busy: break;
    }
    return busy();
}

std::string typed(const http::FormFields& fields, std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : to_nfc(found->second);
}

void take_form(Services& services, const http::Request& request, const http::Reply& reply) {
    const Language language = language_of(request);
    const auto asker = asker_of(services, request);
    if (!asker) return reply(busy_page(language));
    if (!*asker) return reply(go_to(address_of("/sign-in", language)));
    const auto fields = http::decode_form(request.body);
    if (!fields || !is_own_form(**asker, request)) return reply(not_served(language));
    auto change = std::make_shared<Change>();
    change->asker = **asker;
    change->old = typed(*fields, "old");
    change->chosen = typed(*fields, "password");
    const auto fault =
        fault_of_password(texts_of(language), change->chosen, typed(*fields, "again"), change->asker.account.name);
    if (!fault.empty()) return reply(password_page(**asker, language, fault, 422));
    change->tell = [reply, language, asker = **asker](Fate fate) { reply(page_of(asker, language, fate)); };
    begin(services, change, request.network);
}

}  // namespace

http::Response show_password(Services&, const Asker& asker, const http::Request& request) {
    return password_page(asker, language_of(request), {});
}

void take_new_password(Services& services, const http::Request& request, const http::Reply& reply) {
    if (!services.desk_worker.offer([&services, reply, request] { take_form(services, request, reply); })) {
        reply(busy_page(language_of(request)));
    }
}

// On the desk's thread, after session and right were looked at.
// NOLINTNEXTLINE(performance-unnecessary-value-param): of the table's type
void post_password(Services& services, const Asker&, http::Request request, const http::Reply& reply) {
    const auto asker = asker_of(services, request);
    if (!asker || !*asker) return reply(busy());
    Body body(request);
    auto change = std::make_shared<Change>();
    change->asker = **asker;
    change->old = body.text("old_password", accounts::longest_password);
    change->chosen = body.text("password", accounts::longest_password);
    const auto fault = accounts::fault_of(change->chosen, change->asker.account.name);
    if (fault != accounts::PasswordFault::none) body.complain("password", "too short, too long or easy to guess");
    if (auto refused = body.refusal()) return reply(std::move(*refused));
    change->tell = [reply](Fate fate) { reply(answer_of(fate)); };
    begin(services, change, request.network);
}

}  // namespace veche::server::office
