// The key of one case: random, sealed by the case key and kept beside the case. Whatever is sealed of the case, also in
// the audit, is sealed with it; where it is destroyed, all of that is gone. A case of before has none: then the case
// key itself seals (docs/formats.md, "Registry").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/registrar/vault.h"
#include "server/store/case.h"

namespace veche::server {

class CaseSeal {
  public:
    // Of a case as it stands in the registry. `vault` must outlive it. Fails when the case key is not the one
    // that sealed its key, and when that was destroyed.
    [[nodiscard]] static Result<CaseSeal> of(const Vault& vault, const store::Case& subject);
    // Gives the case a key, and seals with it what the case key had sealed; does nothing when it has one, or when
    // something of it does not open.
    [[nodiscard]] static Result<CaseSeal> give(const Vault& vault, store::Case& subject);

    [[nodiscard]] std::string seal(Vault::Purpose purpose, std::string_view text) const;
    [[nodiscard]] Result<std::string> open(Vault::Purpose purpose, std::string_view sealed) const;

  private:
    CaseSeal(const Vault& vault, const protocol::EnvelopeId& id) : vault_(&vault), id_(id) {}

    const Vault* vault_;
    protocol::EnvelopeId id_;
    std::optional<Vault> own_;  // nothing: a case of before
};

}  // namespace veche::server
