#include "server/desk/case_edit.h"

#include "base/hex.h"
#include "base/normal_form.h"
#include "base/utf8.h"
#include "content/limits.h"
#include "server/desk/assignee_letter.h"
#include "server/desk/record_export.h"

namespace veche::server::desk {
namespace {

// 50001 as "50,001".
std::string grouped(std::size_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return digits;
}

std::string name_of(const store::Case& subject) {
    return subject.number.empty() ? protocol::to_hex(subject.envelope) : subject.number;
}

tl::unexpected<Refusal> not_now(CaseAct act, const store::Case& subject) {
    if (known(subject.state) == store::CaseState::received) {
        return refused(Why::not_now, "the case is not registered yet; the registrar does that while the server runs");
    }
    return refused(Why::not_now, name_of(subject) + " is " + text_of(subject.state) + ": that does not allow '" +
                                     std::string(rule_of(act).name) + "'");
}

Json day(const std::optional<Date>& date) {
    return date ? Json(to_string(*date)) : Json();
}

Json moment(const std::optional<Instant>& instant) {
    return instant ? Json(to_string(*instant)) : Json();
}

// Before and after of each field that is another now.
class Differences {
  public:
    void add(std::string field, Json before, Json after) {
        if (before == after) return;
        fields_.emplace(std::move(field), Json::Object{{"before", std::move(before)}, {"after", std::move(after)}});
    }
    [[nodiscard]] bool any() const { return !fields_.empty(); }
    [[nodiscard]] const Json::Object& fields() const { return fields_; }

  private:
    Json::Object fields_;
};

// What is sealed at rest is sealed here too, its names with it: that a flag was touched says what it was set to.
Json details_of(const CaseEdit& edit) {
    Differences clear;
    const auto form = [](const store::Case& subject) {
        return subject.legal_form ? Json(text_of(*subject.legal_form)) : Json();
    };
    clear.add("assignee", edit.before.assignee, edit.after.assignee);
    clear.add("classifier", edit.before.classifier, edit.after.classifier);
    clear.add("destroyed", moment(edit.before.destroyed), moment(edit.after.destroyed));
    clear.add("due", day(edit.before.due), day(edit.after.due));
    clear.add("legal_form", form(edit.before), form(edit.after));
    clear.add("state", text_of(edit.before.state), text_of(edit.after.state));
    Differences sealed;
    const Json::Object before = to_json(edit.card_before);
    for (const auto& [name, value] : to_json(edit.card)) sealed.add(name, before.at(name), value);
    if (edit.answer) sealed.add("answer", edit.answer_before, *edit.answer);
    sealed.add("words", "", edit.words);
    Json::Object details;
    if (clear.any()) details.emplace("changed", clear.fields());
    if (!edit.reason.empty()) details.emplace("reason", edit.reason);
    if (sealed.any()) {
        details.emplace("sealed", to_hex(edit.seal.seal(Vault::Purpose::audit, write_json(sealed.fields()))));
    }
    return details;
}

// What a record says of it is another by now.
bool is_told(const CaseEdit& edit) {
    return edit.answer || edit.before.due != edit.after.due || edit.before.due_reason != edit.after.due_reason ||
           edit.before.explanation != edit.after.explanation;
}

store::CaseChange change_of(const CaseEdit& edit, const Actor& actor, accounts::Letters letters) {
    store::CaseChange change;
    change.after = edit.after;
    if (edit.card != edit.card_before) {
        change.after.sealed_card = edit.seal.seal(Vault::Purpose::card, write_json(to_json(edit.card)));
    }
    if (edit.answer) {
        change.after.sealed_answer =
            edit.answer->empty() ? std::string() : edit.seal.seal(Vault::Purpose::answer, *edit.answer);
        change.after.answered = edit.answer->empty() ? std::nullopt : std::optional(actor.by.when);
    }
    if (!edit.words.empty()) change.sealed_words = edit.seal.seal(Vault::Purpose::words, edit.words);
    change.act =
        staff_act(actor.by, std::string(rule_of(edit.act).name), subject_of(edit.after.envelope), details_of(edit));
    if (auto letter = letter_to_assignee(letters, edit.before.assignee, edit.after, actor.by)) {
        change.act.jobs.push_back(std::move(*letter));
    }
    change.is_told = is_told(edit);
    return change;
}

}  // namespace

std::string subject_of(const protocol::EnvelopeId& id) {
    return "case/" + protocol::to_hex(id);
}

Outcome<store::Case> find(RegistryDesk& desk, const Seen& seen) {
    auto found = desk.registry().find(seen.number_or_id);
    if (!found) return failed(found.error());
    if (!*found) {
        return refused(Why::unknown, "no case '" + seen.number_or_id + "'; `veche-server submissions list` shows them");
    }
    if (seen.change && *seen.change != (*found)->change) {
        return refused(Why::changed_meanwhile, name_of(**found) + " was changed meanwhile");
    }
    return std::move(**found);
}

Outcome<CaseEdit> begin(RegistryDesk& desk, const Actor& actor, CaseAct act, const Seen& seen) {
    if (auto allowed = require(actor, rule_of(act).right); !allowed) return tl::unexpected(allowed.error());
    auto found = find(desk, seen);
    if (!found) return tl::unexpected(found.error());
    store::Case& subject = *found;
    if (!allows(act, subject.state)) return not_now(act, subject);
    if (subject.destroyed) {
        return refused(Why::not_now,
                       "what " + name_of(subject) + " said was destroyed on " + to_string(*subject.destroyed));
    }
    const store::Case before = subject;
    const auto card = desk.read_card(subject);
    // What does not open can be destroyed all the same.
    if (!card && act != CaseAct::destroy) return failed(card.error());
    // An answer that does not open can be replaced all the same.
    const auto answer = desk.read_answer(subject);
    auto seal = CaseSeal::give(desk.vault(), subject);
    if (!seal) return failed(seal.error());
    CaseEdit edit{act,
                  before,
                  std::move(subject),
                  card.value_or(store::CaseCard{}),
                  card.value_or(store::CaseCard{}),
                  answer.value_or(""),
                  {},
                  {},
                  {},
                  std::move(*seal)};
    if (rule_of(act).to) edit.after.state = *rule_of(act).to;
    return edit;
}

Outcome<std::vector<store::Case>> write_down(RegistryDesk& desk, const Actor& actor,
                                             const std::vector<CaseEdit>& edits) {
    std::vector<store::CaseChange> changes;
    for (const CaseEdit& edit : edits) changes.push_back(change_of(edit, actor, desk.letters()));
    const auto given = desk.registry().change_cases(changes, desk.records());
    if (!given) return failed(given.error());
    if (!*given) return refused(Why::changed_meanwhile, name_of(edits.front().before) + " was changed meanwhile");
    std::vector<store::Case> cases;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        cases.push_back(std::move(changes[i].after));
        cases.back().change = (**given)[i];
    }
    return cases;
}

Outcome<std::vector<store::Case>> carry_out(RegistryDesk& desk, const Actor& actor,
                                            const std::vector<CaseEdit>& edits) {
    auto cases = write_down(desk, actor, edits);
    if (!cases) return cases;
    if (auto told = hand_out_records(desk); !told) return failed(told.error());
    return cases;
}

Outcome<store::Case> carry_out(RegistryDesk& desk, const Actor& actor, CaseEdit edit) {
    std::vector<CaseEdit> one;
    one.push_back(std::move(edit));
    auto done = carry_out(desk, actor, one);
    if (!done) return tl::unexpected(done.error());
    return std::move(done->front());
}

Outcome<std::string> readable_words(std::string text, const std::string& what, std::string field) {
    const auto wrong = [&](const std::string& why) {
        return refused(Why::not_valid, "the " + what + why, std::move(field));
    };
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
    if (text.empty()) return wrong(" is empty");
    if (!is_valid_utf8(text)) return wrong(" is not UTF-8");
    text = to_nfc(std::move(text));
    if (!fits_code_points(text, content::longest_answer)) {
        return wrong(" has " + grouped(count_code_points(text)) + " letters; at most " +
                     grouped(content::longest_answer) + " can be read at a kiosk");
    }
    return text;
}

}  // namespace veche::server::desk
