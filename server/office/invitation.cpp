#include "base/normal_form.h"
#include "base/sha256.h"
#include "server/accounts/one_time_code.h"
#include "server/accounts/password.h"
#include "server/http/form.h"
#include "server/office/home.h"
#include "server/office/page.h"
#include "server/office/qr.h"
#include "server/office/session.h"
#include "server/office/sign_in.h"
#include "server/office/texts.h"

namespace veche::server::office {
namespace {

using content::Language;

constexpr std::chrono::seconds secret_holds{3600};  // from the picture to the first code

// One invitation on its way; on the desk's thread, but for the hash.
struct Taking {
    http::Request request;
    http::Reply reply;
    Language language = Language::russian;
    std::string token_hash;
    store::Account account;
    std::string sealed;  // the secret of the page
    std::string secret;
    std::string password;
    std::string hash;
    std::int64_t step = 0;  // of the first code
};
using SharedTaking = std::shared_ptr<Taking>;

std::string typed(const http::FormFields& fields, std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
}

http::Response gone_page(Language language) {
    const content::StaffPages& texts = texts_of(language);
    return show({language, texts.invitation_gone_title, paragraph(texts.invitation_gone)}, 410);
}

http::Response not_yet_page(Language language, Instant from) {
    const content::StaffPages& texts = texts_of(language);
    return show({language, texts.invitation_waits_title, paragraph(filled(texts.invitation_waits, moment(from)))}, 409);
}

// Of "JBSWY3DP…" groups of four, as people type.
std::string in_groups(std::string_view key) {
    constexpr std::size_t group = 4;
    std::string text;
    for (std::size_t at = 0; at < key.size(); at += group) {
        text += (at == 0 ? "" : " ") + std::string(key.substr(at, group));
    }
    return text;
}

std::string key_in(std::string_view address) {
    constexpr std::string_view before = "?secret=";
    const std::size_t begin = address.find(before) + before.size();
    return in_groups(address.substr(begin, address.find('&', begin) - begin));
}

http::Response invitation_page(const Services& services, const Taking& taking, std::string_view wrong,
                               int status = 200) {
    const content::StaffPages& texts = texts_of(taking.language);
    const std::string path = taking.request.path;
    const std::string address = accounts::one_time_address(services.place.town, taking.account.name, taking.secret);
    const std::string heading = "<h2>";
    const std::string fields =
        heading + escaped(texts.step_password) + "</h2>" + hidden("username", taking.account.name) +
        input({"password", texts.password, "password", "new-password", {}, texts.password_hint}) +
        input({"again", texts.password_again, "password", "new-password"}) + heading + escaped(texts.step_code) +
        "</h2>" + paragraph(texts.scan) + qr_picture(address, texts.scan) + paragraph(texts.type_in) +
        "<p class=\"key\">" + escaped(key_in(address)) + "</p>" + hidden("secret", taking.sealed) +
        input({"code", texts.first_code, "text", "one-time-code"});
    const std::string title = filled(texts.invitation_title, taking.account.full_name);
    return show({taking.language, title,
                 complaint(wrong) + paragraph(filled(texts.invitation_words, taking.account.name)) +
                     form(address_of(path, taking.language), fields, texts.take_invitation),
                 path},
                status);
}

// The account's own language, where the address asks for none.
void choose_language(Taking& taking) {
    if (!taking.request.query.empty()) return;
    if (const auto own = store::known(taking.account.language)) taking.language = *own;
}

// Finds the invited account and its language. Otherwise the page that says why not.
std::optional<http::Response> find_invited(Services& services, Taking& taking) {
    const Instant now = services.clock.now();
    const auto invitation = services.desk.staff->invitation(taking.token_hash, now);
    if (!invitation || !*invitation) return gone_page(taking.language);
    auto account = services.desk.staff->find((*invitation)->account);
    if (!account || !*account) return gone_page(taking.language);
    taking.account = std::move(**account);
    choose_language(taking);
    const Instant from = (*invitation)->times.holds_from;
    return from > now ? std::optional(not_yet_page(taking.language, from)) : std::nullopt;
}

void give_secret(const Services& services, Taking& taking) {
    taking.secret = accounts::make_one_time_secret(services.random);
    taking.sealed = seal_for_later(services, "invitation\n" + taking.token_hash, taking.secret, secret_holds);
}

SharedTaking taking_of(const http::Request& request, const http::Reply& reply) {
    auto taking = std::make_shared<Taking>();
    taking->request = request;
    taking->reply = reply;
    taking->language = language_of(request);
    taking->token_hash = sha256_hex(request.arguments.front());
    return taking;
}

void accept(Services& services, const SharedTaking& taking) {
    const content::StaffPages& texts = texts_of(taking->language);
    const auto codes = accounts::make_recovery_codes(services.random);
    store::Acceptance acceptance{taking->hash, seal_secret(services, taking->account.name, taking->secret), {}};
    for (const std::string& code : codes) {
        acceptance.recovery_codes.push_back(accounts::kept_of_recovery_code(code));
    }
    const auto done = services.desk.staff->accept(taking->token_hash, acceptance,
                                                  by_of(services, taking->request, taking->account.name));
    if (!done) return taking->reply(busy_page(taking->language));
    if (!*done) return taking->reply(gone_page(taking->language));
    // The first code is taken too: it opens nothing a second time.
    (void)services.desk.staff->take_step(taking->account.name, taking->step);
    std::string list = "<ol class=\"codes\">";
    for (const std::string& code : codes) list += "<li><code>" + escaped(code) + "</code></li>";
    taking->reply(show({taking->language, texts.codes_title,
                        paragraph(texts.codes_words) + list + "</ol>" +
                            link(address_of("/sign-in", taking->language), texts.to_sign_in)}));
}

void hash_and_accept(Services& services, const SharedTaking& taking) {
    const bool taken = services.password_worker.offer([&services, taking] {
        auto hash = accounts::hash_password(taking->password);
        protocol::wipe(taking->password);
        if (!hash) return taking->reply(busy_page(taking->language));
        taking->hash = std::move(*hash);
        services.desk_worker.go_on([&services, taking] { accept(services, taking); });
    });
    if (!taken) taking->reply(busy_page(taking->language));
}

void look(Services& services, const SharedTaking& taking, const http::FormFields& fields) {
    if (auto refused = find_invited(services, *taking)) return taking->reply(std::move(*refused));
    const content::StaffPages& texts = texts_of(taking->language);
    taking->sealed = typed(fields, "secret");
    const auto secret = open_sealed(services, "invitation\n" + taking->token_hash, taking->sealed);
    if (!secret) {
        give_secret(services, *taking);
        return taking->reply(invitation_page(services, *taking, texts.began_too_long_ago, 422));
    }
    taking->secret = *secret;
    if (const auto fault =
            fault_of_password(texts, taking->password, to_nfc(typed(fields, "again")), taking->account.name);
        !fault.empty()) {
        return taking->reply(invitation_page(services, *taking, fault, 422));
    }
    const auto step = accounts::step_of_code(typed(fields, "code"), taking->secret, services.clock.now());
    if (!step) return taking->reply(invitation_page(services, *taking, texts.wrong_first_code, 422));
    taking->step = *step;
    hash_and_accept(services, taking);
}

}  // namespace

std::string_view fault_of_password(const content::StaffPages& texts, const std::string& password,
                                   const std::string& again, const std::string& account) {
    if (password != again) return texts.passwords_differ;
    switch (accounts::fault_of(password, account)) {
        case accounts::PasswordFault::none: return {};
        case accounts::PasswordFault::too_short: return texts.password_too_short;
        case accounts::PasswordFault::too_long:
        case accounts::PasswordFault::no_text:
        case accounts::PasswordFault::one_sign:
        case accounts::PasswordFault::has_name: break;
    }
    return texts.password_too_simple;
}

void show_invitation(Services& services, const http::Request& request, const http::Reply& reply) {
    const auto taking = taking_of(request, reply);
    const bool taken = services.desk_worker.offer([&services, taking] {
        if (auto refused = find_invited(services, *taking)) return taking->reply(std::move(*refused));
        give_secret(services, *taking);
        taking->reply(invitation_page(services, *taking, {}));
    });
    if (!taken) reply(busy_page(taking->language));
}

void take_invitation(Services& services, const http::Request& request, const http::Reply& reply) {
    const auto taking = taking_of(request, reply);
    auto fields = http::decode_form(request.body);
    if (!fields) return reply(gone_page(taking->language));
    taking->password = to_nfc(typed(*fields, "password"));
    protocol::wipe(taking->request.body);
    const bool taken = services.desk_worker.offer(
        [&services, taking, fields = std::move(*fields)] { look(services, taking, fields); });
    if (!taken) reply(busy_page(taking->language));
}

}  // namespace veche::server::office
