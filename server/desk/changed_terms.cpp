#include "server/desk/changed_terms.h"

#include <utility>

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

}  // namespace

Result<ReviewedTerms> changed_terms(RegistryDesk& desk) {
    ReviewedTerms reviewed;
    const auto rules = PublishedRules(desk.layout()).read();
    if (!rules) return tl::unexpected(rules.error());
    if (!*rules) return reviewed;
    const auto cases = desk.registry().cases();
    if (!cases) return tl::unexpected(cases.error());
    for (const store::Case& subject : *cases) {
        if (!subject.registered || !subject.sealed_answer.empty()) continue;
        const auto body = desk.read_body(subject);
        if (!body) {
            reviewed.unreadable.push_back({subject, body.error().message});
            continue;
        }
        store::NewTerm term = term_of_answer(**rules, subject, *body, *subject.registered);
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
