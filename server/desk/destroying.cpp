#include "server/desk/destroying.h"

#include <utility>

#include "base/utf8.h"
#include "server/registrar/published_rules.h"
#include "server/store/destroyed_cases.h"

namespace veche::server::desk {
namespace {

constexpr std::size_t longest_reason = 500;

Outcome<std::string> short_reason(std::string reason) {
    auto words = readable_words(std::move(reason), "reason", "reason");
    if (words && !fits_code_points(*words, longest_reason)) {
        return refused(Why::not_valid, "the reason has more than 500 letters", "reason");
    }
    return words;
}

// A comment or a call back that no answer is owed to has ended with its registration.
Outcome<void> check_has_ended(const store::Case& subject) {
    const auto state = known(subject.state);
    const bool waits = state == store::CaseState::registered || state == store::CaseState::extended;
    if (!waits || !subject.due) return {};
    return refused(Why::not_now, subject.number + " waits for its answer; what has not ended is not destroyed");
}

bool is_over(const store::Case& subject, const StorageTerm& term) {
    if (subject.answered) return *subject.answered < term.over.moment;
    return !subject.due && subject.registered && *subject.registered < term.over.day;
}

Outcome<void> check_is_proposed(RegistryDesk& desk, const Actor& actor, const store::Case& subject) {
    if (actor.is_command) return {};
    const auto steps = desk.registry().steps(subject.envelope);
    if (!steps) return failed(steps.error());
    if (steps->empty() || steps->back().act != rule_of(CaseAct::propose_destruction).name) {
        return refused(Why::not_now, "its term of storage is not over, and nobody has proposed that it go before");
    }
    if (steps->back().who == actor.by.who) {
        return refused(Why::not_now,
                       "before its term of storage is over another person has to decide than proposed it");
    }
    return {};
}

}  // namespace

Outcome<std::optional<StorageTerm>> storage_term(const RegistryDesk& desk) {
    const auto rules = PublishedRules(desk.layout()).read();
    if (!rules) return failed(rules.error());
    if (!*rules || !(*rules)->profile.storage) return std::optional<StorageTerm>();
    const content::Storage& law = *(*rules)->profile.storage;
    const Date first{(*rules)->zone.date_of(desk.clock().now()).year - law.years, 1, 1};
    return std::optional(StorageTerm{law, {(*rules)->zone.instant_of(first, 0), first}});
}

Outcome<store::Case> propose_destruction(RegistryDesk& desk, const Actor& actor, const Seen& seen, std::string reason) {
    auto words = short_reason(std::move(reason));
    if (!words) return tl::unexpected(words.error());
    auto edit = begin(desk, actor, CaseAct::propose_destruction, seen);
    if (!edit) return tl::unexpected(edit.error());
    if (auto ended = check_has_ended(edit->before); !ended) return tl::unexpected(ended.error());
    edit->words = std::move(*words);
    return carry_out(desk, actor, std::move(*edit));
}

Outcome<store::Case> destroy(RegistryDesk& desk, const Actor& actor, const Seen& seen, std::string reason) {
    auto edit = begin(desk, actor, CaseAct::destroy, seen);
    if (!edit) return tl::unexpected(edit.error());
    if (auto ended = check_has_ended(edit->before); !ended) return tl::unexpected(ended.error());
    const auto term = storage_term(desk);
    if (!term) return tl::unexpected(term.error());
    const bool is_in_time = *term && is_over(edit->before, **term);
    if (!is_in_time) {
        if (auto proposed = check_is_proposed(desk, actor, edit->before); !proposed) {
            return tl::unexpected(proposed.error());
        }
    }
    if (is_in_time && reason.empty()) reason = in_language((*term)->law.reason, content::all_languages.front());
    auto words = short_reason(std::move(reason));
    if (!words) return tl::unexpected(words.error());
    edit->reason = std::move(*words);
    store::forget_words(edit->after, actor.by.when);
    return carry_out(desk, actor, std::move(*edit));
}

}  // namespace veche::server::desk
