// Which act a case allows in which state, what right it needs and what becomes of the case: one table, compared with
// the acts by tests/server/case_acts_test.cpp.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "server/accounts/roles.h"
#include "server/store/case.h"

namespace veche::server::desk {

enum class CaseAct {
    open,  // a look at personal data
    assign,
    set_card,
    note,
    extend,
    recount_term,  // the calendar or a rule was changed
    redirect,
    answer,
    replace_answer,
    withdraw,
    join,
    take_joined,       // what happens to the case another one is joined to
    leave_unanswered,  // as the law allows
    close,
    reopen,  // takes the answer back
    propose_destruction,
    destroy
};
inline constexpr std::size_t case_acts_there_are = static_cast<std::size_t>(CaseAct::destroy) + 1;

struct CaseRule {
    std::string_view name;  // "case.answer": in the audit and the history of the case
    accounts::Right right;
    std::array<bool, store::all_case_states.size()> from{};  // by state
    std::optional<store::CaseState> to;                      // nothing: the state stays
};

[[nodiscard]] const CaseRule& rule_of(CaseAct act);
// A state this program does not know allows only what changes none.
[[nodiscard]] bool allows(CaseAct act, const store::Stored<store::CaseState>& state);

}  // namespace veche::server::desk
