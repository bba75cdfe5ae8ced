// What can be done to a case at the desk, over a real town: act by act, state by state, right by right.
#include <doctest/doctest.h>
#include <map>

#include "tests/server/support/hall.h"

namespace veche::server::desk {
namespace {

using store::CaseState;
using test::Hall;
using test::seen;

constexpr std::string_view letters = "Rredawjc";  // of the states, in their order

// Nothing: it was done.
template <typename Done>
std::optional<Why> why(const Done& done) {
    return done ? std::nullopt : std::optional(done.error().why);
}

// Each act as somebody at the desk would do it.
std::optional<Why> try_act(Hall& hall, const Actor& actor, CaseAct act, const Seen& seen, const store::Case& other) {
    RegistryDesk& desk = *hall.desk;
    switch (act) {
        case CaseAct::open: return why(open(desk, actor, seen));
        case CaseAct::assign: return why(assign(desk, actor, seen, "clerk.two"));
        case CaseAct::set_card: return why(set_card(desk, actor, seen, {.classifier = "0003.0009.0000.0000"}));
        case CaseAct::note: return why(note(desk, actor, seen, "Звонила, ждёт."));
        case CaseAct::extend: return why(extend(desk, actor, seen, {}, "Запрошены сведения."));
        case CaseAct::recount_term: {
            ChangedTerm term{hall.find(protocol::from_hex<protocol::EnvelopeId>(seen.number_or_id).value()), {}};
            term.subject.change = seen.change.value_or(term.subject.change);
            term.term.due = Date{2031, 1, 9};
            const auto given = change_terms(desk, actor, {term});
            if (!given) return given.error().why;
            return *given == 1 ? std::nullopt
                               : std::optional(term.subject.change == hall.find(term.subject.envelope).change
                                                   ? Why::not_now
                                                   : Why::changed_meanwhile);
        }
        case CaseAct::redirect: return why(redirect(desk, actor, seen, "Водоканал", "Передано в Водоканал."));
        case CaseAct::answer: return why(answer(desk, actor, seen, "Починим.", EarlierAnswer::keep, "explained"));
        case CaseAct::replace_answer: return why(answer(desk, actor, seen, "Починили.", EarlierAnswer::replace));
        case CaseAct::withdraw: return why(withdraw(desk, actor, seen, "Вы отозвали обращение."));
        case CaseAct::join: return why(join(desk, actor, seen, Seen(other.number), "Отвечаем вместе."));
        case CaseAct::take_joined: return why(join(desk, actor, Seen(other.number), seen, "Отвечаем вместе."));
        case CaseAct::leave_unanswered: return why(leave_unanswered(desk, actor, seen, "Текст не читается."));
        case CaseAct::close: return why(close(desk, actor, seen));
        case CaseAct::reopen: return why(reopen(desk, actor, seen, "Ответ дан не по существу."));
        case CaseAct::propose_destruction: return why(propose_destruction(desk, actor, seen, "Ошибочно принято."));
        case CaseAct::destroy: return why(destroy(desk, actor, seen, ""));
    }
    return Why::failed;
}

// What becomes of a case in each state of `letters`; a dot: refused, and nothing is done.
const std::map<CaseAct, std::string_view> expected = {{CaseAct::open, "Rredawjc"},
                                                      {CaseAct::assign, "Rre....."},
                                                      {CaseAct::set_card, "Rredawjc"},
                                                      {CaseAct::note, "Rredawjc"},
                                                      {CaseAct::extend, ".e......"},
                                                      {CaseAct::recount_term, ".re....."},
                                                      {CaseAct::redirect, ".dd....."},
                                                      {CaseAct::answer, ".aa....."},
                                                      {CaseAct::replace_answer, ".aadawj."},
                                                      {CaseAct::withdraw, ".ww....."},
                                                      {CaseAct::join, ".jj....."},
                                                      {CaseAct::take_joined, ".reda..."},
                                                      {CaseAct::leave_unanswered, ".cc....."},
                                                      {CaseAct::close, "...cccc."},
                                                      {CaseAct::reopen, "...rrrrr"},
                                                      {CaseAct::propose_destruction, "...dawjc"},
                                                      {CaseAct::destroy, "...dawjc"}};

}  // namespace

TEST_CASE("every act does in every state what the table says, and leaves one line in the audit or nothing at all") {
    Hall hall;
    REQUIRE(expected.size() == case_acts_there_are);
    for (const auto& [key, outcome] : expected) {
        const CaseAct act = key;  // clang 14: no lambda of INFO has a structured binding
        for (std::size_t i = 0; i < letters.size(); ++i) {
            const store::Case before = hall.in_state(store::all_case_states[i]);
            const store::Case other = hall.in_state(CaseState::registered);
            const std::int64_t lines = hall.lines();
            const auto refused = try_act(hall, hall.actor(), act, seen(before), other);
            const store::Case after = hall.find(before.envelope);
            INFO(rule_of(act).name << " in state " << text_of(before.state));
            if (outcome[i] == '.') {
                CHECK(refused == Why::not_now);
                CHECK(after.change == before.change);
                CHECK(hall.lines() == lines);
                continue;
            }
            CHECK_FALSE(refused);
            CHECK(letters[static_cast<std::size_t>(*known(after.state))] == outcome[i]);
            const bool is_join = act == CaseAct::join || act == CaseAct::take_joined;
            CHECK(hall.lines() == lines + (is_join ? 2 : 1));
            CHECK((after.change > before.change) == (act != CaseAct::open));
        }
    }
}

TEST_CASE("every act is refused to whoever has not its right, and to nobody else") {
    Hall hall;
    const store::Case other = hall.in_state(CaseState::registered);
    for (const auto& [key, outcome] : expected) {
        const CaseAct act = key;  // clang 14: no lambda of INFO has a structured binding
        for (const accounts::Role role : accounts::all_roles) {
            const std::size_t from = outcome.find_first_not_of('.');
            const store::Case before = hall.in_state(store::all_case_states[from]);
            const bool replaces = act == CaseAct::replace_answer;
            const store::Case subject = replaces ? hall.in_state(CaseState::answered) : before;
            const std::int64_t lines = hall.lines();
            const auto refused = try_act(hall, hall.actor({role}), act, seen(subject),
                                         act == CaseAct::take_joined ? hall.in_state(CaseState::registered) : other);
            INFO(rule_of(act).name << " by " << name_of(role));
            const bool may = accounts::may(std::array{role}, rule_of(act).right);
            // Whoever may take answers back may give them.
            CHECK(refused == (may ? std::nullopt : std::optional(Why::not_allowed)));
            if (!may && act != CaseAct::take_joined) CHECK(hall.lines() == lines);
        }
    }
}

TEST_CASE("who looked before somebody else changed the case is told so, whatever the act, and nothing is done") {
    Hall hall;
    for (const auto& [key, outcome] : expected) {
        const CaseAct act = key;  // clang 14: no lambda of INFO has a structured binding
        const store::Case before = hall.in_state(store::all_case_states[outcome.find_first_not_of('.')]);
        REQUIRE(note(*hall.desk, hall.actor(), seen(before), "Между тем."));
        const store::Case meanwhile = hall.find(before.envelope);
        const store::Case other = hall.in_state(CaseState::registered);
        INFO(rule_of(act).name);
        CHECK(try_act(hall, hall.actor(), act, seen(before), other) == Why::changed_meanwhile);
        CHECK(hall.find(before.envelope).change == meanwhile.change);
        CHECK(known(hall.find(before.envelope).state) == known(before.state));
    }
}

}  // namespace veche::server::desk
