#include "server/desk/changed_terms.h"

#include <utility>

#include "server/desk/case_rules.h"
#include "server/registrar/case_term.h"
#include "server/registrar/published_rules.h"

namespace veche::server::desk {
namespace {

// That it is another day than before is a step of its own: the person was told the first one.
void add_recomputed(const store::Case& subject, store::NewTerm& term) {
    if (!subject.due) return;
    content::Explanation steps = content::explanation_from_text(term.explanation);
    steps.push_back(content::recomputed_step(*term.due, *subject.due));
    term.due_reason = content::reason_in_words(steps, language_of(subject));
    term.explanation = content::explanation_text(steps);
}

// By the rules as they are; what was extended stays extended.
Result<store::NewTerm> term_now(const RegistryDesk& desk, const TownRules& rules, const store::Case& subject) {
    const auto body = desk.read_body(subject);
    if (!body) return tl::unexpected(body.error());
    if (known(subject.state) != store::CaseState::extended) {
        return term_of_answer(rules, subject, *body, *subject.registered);
    }
    const auto card = desk.read_card(subject);
    if (!card) return tl::unexpected(card.error());
    return extended_term(rules, subject, *body, *subject.registered, card->extended_until);
}

}  // namespace

Result<ReviewedTerms> changed_terms(RegistryDesk& desk) {
    ReviewedTerms reviewed;
    const auto rules = PublishedRules(desk.layout()).read();
    if (!rules) return tl::unexpected(rules.error());
    if (!*rules) return reviewed;
    const auto cases = desk.registry().cases();
    if (!cases) return tl::unexpected(cases.error());
    for (const store::Case& subject : *cases) {
        if (!subject.registered || subject.destroyed || !allows(CaseAct::recount_term, subject.state)) continue;
        const auto counted = term_now(desk, **rules, subject);
        if (!counted) {
            reviewed.unreadable.push_back({subject, counted.error().message});
            continue;
        }
        store::NewTerm term = *counted;
        if (term.due == subject.due) continue;
        if (!term.due) {
            reviewed.without_day.push_back(subject);
            continue;
        }
        add_recomputed(subject, term);
        reviewed.changed.push_back({subject, std::move(term)});
    }
    return reviewed;
}

}  // namespace veche::server::desk
