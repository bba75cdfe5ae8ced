// An answer straight into the registry, without a desk.
#pragma once

#include <string>

#include "server/registrar/case_seal.h"
#include "server/store/registry_store.h"

namespace veche::test {

// Whether it was given.
inline bool give_answer(server::store::RegistryStore& registry, const server::Vault& vault,
                        const protocol::EnvelopeId& id, const std::string& text, Instant when,
                        server::store::RecordMaker& records) {
    using namespace server;
    const auto found = registry.find(protocol::to_hex(id));
    if (!found || !*found) return false;
    const auto seal = CaseSeal::of(vault, **found);
    if (!seal) return false;
    store::CaseChange change;
    change.after = **found;
    change.after.sealed_answer = seal->seal(Vault::Purpose::answer, text);
    change.after.answered = when;
    change.after.state = store::CaseState::answered;
    change.act = store::staff_act({"command:test", "answer", when}, "case.answer", "case/1", Json());
    change.is_told = true;
    const auto done = registry.change_cases({change}, &records);
    return done && done->has_value();
}

}  // namespace veche::test
