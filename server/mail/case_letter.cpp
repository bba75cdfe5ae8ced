#include "server/mail/case_letter.h"

#include "content/languages/traits.h"
#include "content/rules/explanation.h"

namespace veche::server::mail {
namespace {

using content::CaseLetterWords;
using content::Language;

struct Written {
    std::string subject;
    std::string text;  // paragraphs, with an empty line between
};

Written written(const accounts::CaseAssigned& letter, const CaseLetterWords& words, Language language) {
    const content::StaffLetterText& text = letter.due ? words.assigned : words.assigned_without_day;
    const Places places = {{"case", letter.number},
                           {"due", letter.due ? content::date_in_words(*letter.due, language) : std::string()}};
    return {filled(text.subject, places), filled(text.text, places) + "\n"};
}

Written written(const accounts::CasesDue& letter, const CaseLetterWords& words, Language language) {
    std::string text;
    for (std::size_t i = 0; i < letter.sections.size(); ++i) {
        const accounts::DueCases& section = letter.sections.at(i);
        if (section.count == 0) continue;
        text += text.empty() ? "" : "\n";
        text += filled(words.sections.at(i), {{"count", std::to_string(section.count)}}) + "\n";
        for (const accounts::DueCases::Due& each : section.shown) {
            text += each.number + ": " + content::date_in_words(each.day, language) + "\n";
        }
        const std::int64_t left_out = section.count - static_cast<std::int64_t>(section.shown.size());
        if (left_out > 0) text += filled(words.left_out, {{"count", std::to_string(left_out)}}) + "\n";
    }
    return {std::string(words.due_subject), text};
}

}  // namespace

const std::string& account_of(const accounts::CaseLetter& letter) {
    return std::visit([](const auto& each) -> const std::string& { return each.account; }, letter);
}

Message message_of(const accounts::CaseLetter& letter, const store::Account& account, const jobs::Job& job,
                   const Sender& sender) {
    const Language language = known(account.language).value_or(content::all_languages.front());
    const content::StaffLetterWords& words = *content::traits_of(language).staff_letters;
    Written body = std::visit([&](const auto& each) { return written(each, words.cases, language); }, letter);
    const std::string text = filled(words.greeting, {{"name", name_in_letters(account)}}) + "\n\n" + body.text + "\n" +
                             std::string(words.ending) + "\n";
    return {sender.from, account.mail, std::move(body.subject), text, message_id(job, sender.town), job.created};
}

}  // namespace veche::server::mail
