#include "server/mail/letter.h"

#include <fmt/format.h>

#include "base/sha256.h"
#include "content/languages/traits.h"
#include "content/rules/explanation.h"
#include "server/accounts/mail_address.h"

namespace veche::server::mail {
namespace {

constexpr std::size_t digits_of_job = 32;
constexpr std::size_t digits_of_town = 16;
constexpr int minutes_of_hour = 60;

}  // namespace

std::string moment_in_words(Instant when, const TimeZone& zone, content::Language language) {
    const int minute = zone.minute_of_day(when);
    return fmt::format("{}, {}:{:02}", content::date_in_words(zone.date_of(when), language), minute / minutes_of_hour,
                       minute % minutes_of_hour);
}

std::string filled(std::string_view text, const Places& places) {
    std::string whole;
    while (true) {
        const std::size_t open = text.find('{');
        const std::size_t close = text.find('}');
        whole += text.substr(0, open);
        if (open == std::string_view::npos || close == std::string_view::npos) return whole;
        const auto place = places.find(text.substr(open + 1, close - open - 1));
        if (place != places.end()) whole += place->second;
        text.remove_prefix(close + 1);
    }
}

const std::string& name_in_letters(const store::Account& account) {
    return accounts::is_full_name(account.full_name) ? account.full_name : account.name;
}

std::string message_id(const jobs::Job& job, const std::string& town) {
    const std::string hash =
        sha256_hex(fmt::format("veche mail\n{}\n{}\n{}\n{}", town, job.number, job.created.seconds, job.payload));
    return fmt::format("<{}.{}@{}.veche.invalid>", job.number, hash.substr(0, digits_of_job),
                       sha256_hex(town).substr(0, digits_of_town));
}

Message message_of(const accounts::Notice& notice, const store::Account& account, const jobs::Job& job,
                   const Sender& sender) {
    const content::StaffLetterWords& words = *content::traits_of(notice.language).staff_letters;
    const content::StaffLetterText& letter = words.letters.at(static_cast<std::size_t>(notice.letter));
    const std::string when = moment_in_words(job.created, sender.zone, notice.language);
    const Places filling = {{"name", name_in_letters(account)}, {"account", account.name}, {"when", when}};
    std::string text;
    for (const std::string_view paragraph : {words.greeting, letter.text, words.not_you, words.ending}) {
        text += (text.empty() ? "" : "\n") + filled(paragraph, filling) + "\n";
    }
    return {sender.from, account.mail, std::string(letter.subject), text, message_id(job, sender.town), job.created};
}

}  // namespace veche::server::mail
