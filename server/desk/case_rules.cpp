#include "server/desk/case_rules.h"

namespace veche::server::desk {
namespace {

using accounts::Right;
using store::CaseState;

constexpr std::array<CaseRule, case_acts_there_are> rules = {{
    // received, registered, extended, redirected, answered, withdrawn, joined, closed
    {"case.open", Right::read_cases, {1, 1, 1, 1, 1, 1, 1, 1}, {}},
    {"case.assign", Right::work_on_cases, {1, 1, 1, 0, 0, 0, 0, 0}, {}},
    {"case.set-card", Right::work_on_cases, {1, 1, 1, 1, 1, 1, 1, 1}, {}},
    {"case.note", Right::work_on_cases, {1, 1, 1, 1, 1, 1, 1, 1}, {}},
    {"case.extend", Right::extend_terms, {0, 1, 0, 0, 0, 0, 0, 0}, CaseState::extended},
    {"case.recount-term", Right::extend_terms, {0, 1, 1, 0, 0, 0, 0, 0}, {}},
    {"case.redirect", Right::work_on_cases, {0, 1, 1, 0, 0, 0, 0, 0}, CaseState::redirected},
    {"case.answer", Right::answer_cases, {0, 1, 1, 0, 0, 0, 0, 0}, CaseState::answered},
    {"case.replace-answer", Right::extend_terms, {0, 0, 0, 1, 1, 1, 1, 0}, {}},
    {"case.withdraw", Right::work_on_cases, {0, 1, 1, 0, 0, 0, 0, 0}, CaseState::withdrawn},
    {"case.join", Right::work_on_cases, {0, 1, 1, 0, 0, 0, 0, 0}, CaseState::joined},
    {"case.take-joined", Right::work_on_cases, {0, 1, 1, 1, 1, 0, 0, 0}, {}},
    {"case.leave-unanswered", Right::answer_cases, {0, 1, 1, 0, 0, 0, 0, 0}, CaseState::closed},
    {"case.close", Right::work_on_cases, {0, 0, 0, 1, 1, 1, 1, 0}, CaseState::closed},
    {"case.reopen", Right::extend_terms, {0, 0, 0, 1, 1, 1, 1, 1}, CaseState::registered},
    // Of those that wait only where no answer is owed (destroying.cpp).
    {"case.propose-destruction", Right::work_on_cases, {0, 1, 1, 1, 1, 1, 1, 1}, {}},
    {"case.destroy", Right::destroy_cases, {0, 1, 1, 1, 1, 1, 1, 1}, {}},
}};

}  // namespace

const CaseRule& rule_of(CaseAct act) {
    return rules.at(static_cast<std::size_t>(act));
}

bool allows(CaseAct act, const store::Stored<CaseState>& state) {
    const auto now = known(state);
    if (now) return rule_of(act).from.at(static_cast<std::size_t>(*now));
    return act == CaseAct::open || act == CaseAct::note;
}

}  // namespace veche::server::desk
