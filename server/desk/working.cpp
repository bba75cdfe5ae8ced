#include "server/desk/working.h"

#include "server/desk/codes.h"

namespace veche::server::desk {

Outcome<store::Case> assign(RegistryDesk& desk, const Actor& actor, const Seen& seen, const std::string& account) {
    if (!content::is_case_code(account)) return refused(Why::not_valid, "no name of an account", "assignee");
    auto edit = begin(desk, actor, CaseAct::assign, seen);
    if (!edit) return tl::unexpected(edit.error());
    edit->after.assignee = account;
    return carry_out(desk, actor, std::move(*edit));
}

Outcome<void> apply(const RegistryDesk& desk, const CardFields& fields, store::Case& subject, store::CaseCard& card) {
    std::vector<CodeChange> codes;
    const auto set_code = [&codes](content::CodeList list, const std::optional<std::string>& code, std::string& to) {
        if (!code) return;
        codes.push_back({list, to, *code});
        to = *code;
    };
    set_code(content::CodeList::classifier, fields.classifier, subject.classifier);
    set_code(content::CodeList::letter_kind, fields.letter_kind, card.letter_kind);
    set_code(content::CodeList::category, fields.category, card.category);
    set_code(content::CodeList::result, fields.result, card.result);
    if (auto checked = check_codes(desk, codes); !checked) return checked;
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
    if (auto set = apply(desk, fields, edit->after, edit->card); !set) return tl::unexpected(set.error());
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
