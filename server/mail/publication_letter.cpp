#include "server/mail/publication_letter.h"

#include <algorithm>

#include "content/languages/traits.h"

namespace veche::server::mail {
namespace {

using accounts::PublishedChange;
using content::Language;
using content::PublishedLetterWords;

constexpr std::string_view town_subject = "town";
constexpr std::string_view rules_subject = "rules";

std::string title_of(const PublishedChange& change, const PublishedLetterWords& words) {
    if (change.subject == town_subject) return std::string(words.town);
    if (change.subject == rules_subject) return std::string(words.rules);
    return change.title;
}

std::string line_of(const PublishedChange& change, const PublishedLetterWords& words, const PersonName& name_of) {
    const auto person = [&](const std::string& who) {
        std::string name = name_of(who);
        return name.empty() ? std::string(words.unknown) : name;
    };
    const Places places = {{"title", title_of(change, words)},
                           {"id", change.subject.substr(change.subject.find('/') + 1)},
                           {"wrote", person(change.wrote)},
                           {"approved", person(change.approved)}};
    std::string line = filled(change.is_removed ? words.removed : words.change, places);
    std::replace(line.begin(), line.end(), '\n', ' ');  // no title makes a line of its own
    return line + "\n";
}

std::string text_of(const accounts::WhatWentOut& what, const PublishedLetterWords& words, Language language,
                    const TimeZone& zone, const PersonName& name_of) {
    std::string text;
    for (const accounts::EditionOut& each : what.editions) {
        text += filled(words.edition, {{"edition", std::to_string(each.number)},
                                       {"when", moment_in_words(each.when, zone, language)}}) +
                "\n";
    }
    for (std::size_t i = 0; i < what.sections.size(); ++i) {
        const accounts::PublishedChanges& changes = what.sections.at(i);
        if (changes.count == 0) continue;
        text += "\n" + filled(words.sections.at(i), {{"count", std::to_string(changes.count)}}) + "\n";
        for (const PublishedChange& each : changes.shown) text += line_of(each, words, name_of);
        const std::int64_t left_out = changes.count - static_cast<std::int64_t>(changes.shown.size());
        if (left_out > 0) text += filled(words.left_out, {{"count", std::to_string(left_out)}}) + "\n";
    }
    return text + "\n" + std::string(words.undo) + "\n";
}

}  // namespace

Message message_of(const accounts::PublishedLetter& letter, const store::Account& account, const jobs::Job& job,
                   const Sender& sender, const PersonName& name_of) {
    const Language language = known(account.language).value_or(content::all_languages.front());
    const content::StaffLetterWords& words = *content::traits_of(language).staff_letters;
    const std::string text = filled(words.greeting, {{"name", name_in_letters(account)}}) + "\n\n" +
                             text_of(letter.what, words.published, language, sender.zone, name_of) + "\n" +
                             std::string(words.ending) + "\n";
    return {sender.from, account.mail, std::string(words.published.subject), text, message_id(job, sender.town),
            job.created};
}

}  // namespace veche::server::mail
