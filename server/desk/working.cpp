#include "server/desk/working.h"

namespace veche::server::desk {

Outcome<store::Case> assign(RegistryDesk& desk, const Actor& actor, const Seen& seen, const std::string& account) {
    if (!store::is_case_code(account)) return refused(Why::not_valid, "no name of an account", "assignee");
    auto edit = begin(desk, actor, CaseAct::assign, seen);
    if (!edit) return tl::unexpected(edit.error());
    edit->after.assignee = account;
    return carry_out(desk, actor, std::move(*edit));
}

Outcome<void> apply(const CardFields& fields, store::Case& subject, store::CaseCard& card) {
    const auto set_code = [](const std::optional<std::string>& code, std::string& to, const char* field) {
        if (code && !store::is_case_code(*code)) return Outcome<void>(refused(Why::not_valid, "no code", field));
        if (code) to = *code;
        return Outcome<void>();
    };
    if (auto set = set_code(fields.classifier, subject.classifier, "classifier"); !set) return set;
    if (auto set = set_code(fields.category, card.category, "category"); !set) return set;
    if (auto set = set_code(fields.result, card.result, "result"); !set) return set;
    if (fields.people && (*fields.people < 1 || *fields.people > store::most_people)) {
        return refused(Why::not_valid, "expected a number of people from 1 to 1,000,000", "people");
    }
    if (fields.legal_form) subject.legal_form = *fields.legal_form;
    if (fields.channel) card.channel = *fields.channel;
    if (fields.novelty) card.novelty = *fields.novelty;
    if (fields.answer_way) card.answer_way = *fields.answer_way;
    card.people = fields.people.value_or(card.people);
    card.is_collective = fields.is_collective.value_or(card.is_collective);
    card.is_about_corruption = fields.is_about_corruption.value_or(card.is_about_corruption);
    if (card.people > 1 && !card.is_collective) {
        return refused(Why::not_valid, "several people make it a collective one", "people");
    }
    return {};
}

Outcome<store::Case> set_card(RegistryDesk& desk, const Actor& actor, const Seen& seen, const CardFields& fields) {
    auto edit = begin(desk, actor, CaseAct::set_card, seen);
    if (!edit) return tl::unexpected(edit.error());
    if (auto set = apply(fields, edit->after, edit->card); !set) return tl::unexpected(set.error());
    return carry_out(desk, actor, std::move(*edit));
}

Outcome<store::Case> note(RegistryDesk& desk, const Actor& actor, const Seen& seen, std::string text) {
    auto words = readable_words(std::move(text), "note", "text");
    if (!words) return tl::unexpected(words.error());
    auto edit = begin(desk, actor, CaseAct::note, seen);
    if (!edit) return tl::unexpected(edit.error());
    edit->words = std::move(*words);
    return carry_out(desk, actor, std::move(*edit));
}

}  // namespace veche::server::desk
