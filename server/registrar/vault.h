// Seals texts for registry.db with the case key (keys/case.key), which is neither in the database nor in its backups.
// XChaCha20-Poly1305; the envelope's id and the purpose are bound in, so that no text passes for another's.
// docs/formats.md, "Server databases".
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "sync/protocol/keys.h"

namespace veche::server {

class Vault {
  public:
    // `note`: of the town to itself in a status record, under the lookup id.
    enum class Purpose { body, answer, note };

    // `key` is 32 bytes. `random` must outlive it.
    Vault(protocol::SecretBytes key, Random& random) : key_(std::move(key)), random_(random) {}

    [[nodiscard]] std::string seal(const protocol::EnvelopeId& id, Purpose purpose, std::string_view text) const;
    // Fails when it was sealed for something else, with another key, or changed.
    [[nodiscard]] Result<std::string> open(const protocol::EnvelopeId& id, Purpose purpose,
                                           std::string_view sealed) const;

  private:
    protocol::SecretBytes key_;
    Random& random_;
};

}  // namespace veche::server
