#include "server/desk/endings.h"

#include <algorithm>

#include "base/utf8.h"
#include "server/desk/codes.h"

namespace veche::server::desk {
namespace {

// Ends the case with words for the person.
Outcome<CaseEdit> ended(RegistryDesk& desk, const Actor& actor, CaseAct act, const Seen& seen, std::string words,
                        const std::string& result) {
    const bool is_answer = act == CaseAct::answer || act == CaseAct::replace_answer;
    auto readable = readable_words(std::move(words), is_answer ? "answer" : "notice", is_answer ? "text" : "words");
    if (!readable) return tl::unexpected(readable.error());
    auto edit = begin(desk, actor, act, seen);
    if (!edit) return edit;
    if (auto known = check_codes(desk, {{content::CodeList::result, edit->card.result, result}}); !known) {
        return tl::unexpected(known.error());
    }
    edit->answer = std::move(*readable);
    if (!result.empty()) edit->card.result = result;
    return edit;
}

Outcome<store::Case> end(RegistryDesk& desk, const Actor& actor, CaseAct act, const Seen& seen, std::string words,
                         const std::string& result = {}) {
    auto edit = ended(desk, actor, act, seen, std::move(words), result);
    if (!edit) return tl::unexpected(edit.error());
    return carry_out(desk, actor, std::move(*edit));
}

bool was_extended(const store::Case& subject) {
    const content::Explanation steps = content::explanation_from_text(subject.explanation);
    return std::any_of(steps.begin(), steps.end(), [](const content::ExplanationStep& step) {
        return step.what == content::ExplanationStep::What::extended;
    });
}

}  // namespace

Outcome<store::Case> answer(RegistryDesk& desk, const Actor& actor, const Seen& seen, std::string text,
                            EarlierAnswer earlier, const std::string& result) {
    if (auto allowed = require(actor, rule_of(CaseAct::answer).right); !allowed) return tl::unexpected(allowed.error());
    const auto found = desk.registry().find(seen.number_or_id);
    if (!found) return failed(found.error());
    const bool replaces = *found && earlier == EarlierAnswer::replace && !(*found)->sealed_answer.empty();
    return end(desk, actor, replaces ? CaseAct::replace_answer : CaseAct::answer, seen, std::move(text), result);
}

Outcome<store::Case> redirect(RegistryDesk& desk, const Actor& actor, const Seen& seen, std::string to,
                              std::string words) {
    if (to.empty() || !is_valid_utf8(to) || !fits_code_points(to, store::longest_body_name)) {
        return refused(Why::not_valid, "say in a few words to whom it is handed on", "to");
    }
    auto edit = ended(desk, actor, CaseAct::redirect, seen, std::move(words), {});
    if (!edit) return tl::unexpected(edit.error());
    edit->card.redirected_to = std::move(to);
    return carry_out(desk, actor, std::move(*edit));
}

Outcome<store::Case> withdraw(RegistryDesk& desk, const Actor& actor, const Seen& seen, std::string words) {
    return end(desk, actor, CaseAct::withdraw, seen, std::move(words));
}

Outcome<std::vector<store::Case>> join(RegistryDesk& desk, const Actor& actor, const Seen& seen, const Seen& other,
                                       std::string words) {
    auto joined = ended(desk, actor, CaseAct::join, seen, std::move(words), {});
    if (!joined) return tl::unexpected(joined.error());
    auto goes_on = begin(desk, actor, CaseAct::take_joined, other);
    if (!goes_on) return tl::unexpected(goes_on.error());
    if (goes_on->before.envelope == joined->before.envelope) {
        return refused(Why::not_valid, "a case is not joined to itself", "other");
    }
    joined->card.joined_to = goes_on->before.number;
    goes_on->words = joined->before.number;
    std::vector<CaseEdit> both;
    both.push_back(std::move(*joined));
    both.push_back(std::move(*goes_on));
    return carry_out(desk, actor, both);
}

Outcome<store::Case> leave_unanswered(RegistryDesk& desk, const Actor& actor, const Seen& seen, std::string words,
                                      const std::string& result) {
    return end(desk, actor, CaseAct::leave_unanswered, seen, std::move(words), result);
}

Outcome<store::Case> close(RegistryDesk& desk, const Actor& actor, const Seen& seen) {
    auto edit = begin(desk, actor, CaseAct::close, seen);
    if (!edit) return tl::unexpected(edit.error());
    return carry_out(desk, actor, std::move(*edit));
}

Outcome<store::Case> reopen(RegistryDesk& desk, const Actor& actor, const Seen& seen, std::string reason) {
    auto words = readable_words(std::move(reason), "reason", "reason");
    if (!words) return tl::unexpected(words.error());
    auto edit = begin(desk, actor, CaseAct::reopen, seen);
    if (!edit) return tl::unexpected(edit.error());
    if (was_extended(edit->before)) edit->after.state = store::CaseState::extended;
    edit->words = std::move(*words);
    edit->answer = "";
    edit->card.result.clear();
    edit->card.redirected_to.clear();
    edit->card.joined_to.clear();
    return carry_out(desk, actor, std::move(*edit));
}

}  // namespace veche::server::desk
