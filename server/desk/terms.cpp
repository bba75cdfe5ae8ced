#include "server/desk/terms.h"

#include "server/desk/record_export.h"
#include "server/registrar/case_term.h"
#include "server/registrar/published_rules.h"

namespace veche::server::desk {
namespace {

void give(CaseEdit& edit, const store::NewTerm& term) {
    edit.after.due = term.due;
    edit.after.due_reason = term.due_reason;
    edit.after.explanation = term.explanation;
}

Outcome<store::NewTerm> extension_of(RegistryDesk& desk, const CaseEdit& edit, std::optional<Date> until) {
    const auto rules = PublishedRules(desk.layout()).read();
    if (!rules) return failed(rules.error());
    if (!*rules) return refused(Why::not_now, "the town has published no rules yet");
    const auto body = desk.read_body(edit.before);
    if (!body) return failed(body.error());
    auto term = extended_term(**rules, edit.before, *body, edit.before.registered.value_or(Date{}), until);
    if (!term) return refused(Why::not_valid, term.error().message, "until");
    return std::move(*term);
}

Outcome<void> recount(RegistryDesk& desk, const Actor& actor, const Seen& seen, const store::NewTerm& term) {
    auto edit = begin(desk, actor, CaseAct::recount_term, seen);
    if (!edit) return tl::unexpected(edit.error());
    give(*edit, term);
    std::vector<CaseEdit> one;
    one.push_back(std::move(*edit));
    if (auto done = write_down(desk, actor, one); !done) return tl::unexpected(done.error());
    return {};
}

}  // namespace

Outcome<store::NewTerm> extension_of(RegistryDesk& desk, const Actor& actor, const Seen& seen,
                                     std::optional<Date> until) {
    const auto edit = begin(desk, actor, CaseAct::extend, seen);
    if (!edit) return tl::unexpected(edit.error());
    return extension_of(desk, *edit, until);
}

Outcome<store::Case> extend(RegistryDesk& desk, const Actor& actor, const Seen& seen, std::optional<Date> until,
                            std::string reason) {
    auto words = readable_words(std::move(reason), "reason", "reason");
    if (!words) return tl::unexpected(words.error());
    auto edit = begin(desk, actor, CaseAct::extend, seen);
    if (!edit) return tl::unexpected(edit.error());
    const auto term = extension_of(desk, *edit, until);
    if (!term) return tl::unexpected(term.error());
    give(*edit, *term);
    edit->words = std::move(*words);
    edit->card.extended_until = until;
    return carry_out(desk, actor, std::move(*edit));
}

Outcome<std::size_t> change_terms(RegistryDesk& desk, const Actor& actor, const std::vector<ChangedTerm>& terms) {
    const auto allowed = require(actor, rule_of(CaseAct::recount_term).right);
    if (!allowed) return tl::unexpected(allowed.error());
    std::size_t given = 0;
    for (const ChangedTerm& change : terms) {
        const Seen seen{protocol::to_hex(change.subject.envelope), change.subject.change};
        const auto done = recount(desk, actor, seen, change.term);
        if (!done && done.error().why == Why::failed) return tl::unexpected(done.error());
        if (done) ++given;
    }
    if (auto told = hand_out_records(desk); !told) return failed(told.error());
    return given;
}

}  // namespace veche::server::desk
