#include "server/desk/looks.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sync/protocol/bytes.h"

namespace veche::server::desk {
namespace {

constexpr std::string_view case_subject = "case/";
// Of desk::fields_of(): what people look for in words. Codes and states are filters of the list.
constexpr std::array<std::string_view, 8> searched = {"number",    "text",  "name",           "about",
                                                      "telephone", "email", "postal_address", "answer"};

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

Outcome<void> note_look_at_all(RegistryDesk& desk, const Actor& actor, std::string what, Json details) {
    if (auto allowed = require(actor, rule_of(CaseAct::open).right); !allowed) return allowed;
    if (auto noted = desk.registry().note(staff_act(actor.by, std::move(what), "case/all", std::move(details)));
        !noted) {
        return failed(noted.error());
    }
    return {};
}

Result<Fields> searched_fields(RegistryDesk& desk, const store::Case& subject) {
    auto steps = desk.registry().steps(subject.envelope);
    if (!steps) return tl::unexpected(steps.error());
    Fields found;
    const auto add = [&](std::string_view name, std::string text) {
        if (!text.empty()) found.emplace_back(name, std::move(text));
    };
    for (auto& [name, text] : fields_of(subject, desk.read_body(subject), desk.read_answer(subject))) {
        if (std::find(searched.begin(), searched.end(), name) != searched.end()) add(name, std::move(text));
    }
    if (auto card = desk.read_card(subject)) {
        add("redirected_to", std::move(card->redirected_to));
        add("joined_to", std::move(card->joined_to));
    }
    for (OpenedStep& step : opened(CaseSeal::of(desk.vault(), subject), std::move(*steps))) {
        add("words", std::move(step.words));
    }
    return found;
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
