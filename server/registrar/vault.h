// Seals texts for registry.db with the case key (keys/case.key), which is neither in the database nor in its backups.
// XChaCha20-Poly1305; the envelope's id and the purpose are bound in, so that no text passes for another's. A case has
// a key of its own, which the case key seals: CaseSeal (case_seal.h). docs/formats.md, "Server databases".
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "sync/protocol/keys.h"

namespace veche::server {

class Vault {
  public:
    // `note`: of the town to itself in a status record, under the lookup id.
    // `key`: of a case. `card`, `words`: of its history. `audit`: values of sealed fields in lines of the audit.
    enum class Purpose { body, answer, note, key, card, words, audit };

    // `key` is 32 bytes. `random` must outlive it.
    Vault(protocol::SecretBytes key, Random& random) : key_(std::move(key)), random_(random) {}

    [[nodiscard]] std::string seal(const protocol::EnvelopeId& id, Purpose purpose, std::string_view text) const;
    // Fails when it was sealed for something else, with another key, or changed.
    [[nodiscard]] Result<std::string> open(const protocol::EnvelopeId& id, Purpose purpose,
                                           std::string_view sealed) const;

    // A random key, and a vault that seals with it.
    [[nodiscard]] protocol::SecretBytes new_key() const;
    [[nodiscard]] Vault with_key(protocol::SecretBytes key) const { return {std::move(key), random_}; }

  private:
    protocol::SecretBytes key_;
    Random& random_;
};

}  // namespace veche::server
