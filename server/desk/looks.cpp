#include "server/desk/looks.h"

#include <utility>

#include "sync/protocol/bytes.h"

namespace veche::server::desk {
namespace {

constexpr std::string_view case_subject = "case/";

std::vector<OpenedStep> opened(const Result<CaseSeal>& seal, std::vector<store::CaseStep> steps) {
    std::vector<OpenedStep> all;
    for (store::CaseStep& step : steps) {
        std::string words;
        if (seal && !step.sealed_words.empty())
            words = seal->open(Vault::Purpose::words, step.sealed_words).value_or("");
        all.push_back({std::move(step), std::move(words)});
    }
    return all;
}

}  // namespace

Outcome<OpenedCase> open(RegistryDesk& desk, const Actor& actor, const Seen& seen) {
    if (auto allowed = require(actor, rule_of(CaseAct::open).right); !allowed) return tl::unexpected(allowed.error());
    const auto found = find(desk, seen);
    if (!found) return tl::unexpected(found.error());
    const store::Case& subject = *found;
    auto steps = desk.registry().steps(subject.envelope);
    if (!steps) return failed(steps.error());
    const auto noted = desk.registry().note(
        staff_act(actor.by, std::string(rule_of(CaseAct::open).name), subject_of(subject.envelope), Json()));
    if (!noted) return failed(noted.error());
    return OpenedCase{subject, desk.read_body(subject), desk.read_answer(subject), desk.read_card(subject),
                      opened(CaseSeal::of(desk.vault(), subject), std::move(*steps))};
}

Outcome<void> note_look_at_all(RegistryDesk& desk, const Actor& actor, std::string what) {
    if (auto allowed = require(actor, rule_of(CaseAct::open).right); !allowed) return allowed;
    if (auto noted = desk.registry().note(staff_act(actor.by, std::move(what), "case/all", Json())); !noted) {
        return failed(noted.error());
    }
    return {};
}

Outcome<Json> opened_details(RegistryDesk& desk, const Actor& actor, const audit::Line& line) {
    if (auto allowed = require(actor, rule_of(CaseAct::open).right); !allowed) return tl::unexpected(allowed.error());
    Json details = line.act.details;
    const Json* const sealed = details.find("sealed");
    if (sealed == nullptr || sealed->text() == nullptr || !line.act.subject.starts_with(case_subject)) return details;
    const auto found = desk.registry().find(line.act.subject.substr(case_subject.size()));
    if (!found) return failed(found.error());
    if (!*found) return details;
    const auto seal = CaseSeal::of(desk.vault(), **found);
    const auto bytes = protocol::bytes_from_hex(*sealed->text());
    if (!seal || !bytes) return details;
    const auto text = seal->open(Vault::Purpose::audit, *bytes);
    if (auto values = text ? parse_json(*text) : Result<Json>(tl::unexpected(text.error()))) {
        details.insert("sealed", std::move(*values));
    }
    return details;
}

}  // namespace veche::server::desk
