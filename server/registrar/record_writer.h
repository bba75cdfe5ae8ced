// Makes the status record of a case: what the town says, sealed to the receipt, signed by the record key.
#pragma once

#include <optional>

#include "base/clock.h"
#include "server/registrar/vault.h"
#include "server/store/registry_store.h"
#include "sync/protocol/keys.h"

namespace veche::server {

// Everything given must outlive it. One thread.
class StatusRecordMaker final : public store::RecordMaker {
  public:
    // `restored_from`: of which moment the copy was that the epoch began with; nothing: it is the town's first one.
    StatusRecordMaker(const protocol::SigningKey& key, const Vault& vault, const Clock& clock, Random& random,
                      const protocol::Epoch& epoch, std::optional<Instant> restored_from = {})
        : key_(key), vault_(vault), clock_(clock), random_(random), epoch_(epoch), restored_from_(restored_from) {}

    [[nodiscard]] Result<std::string> make(const store::Case& subject, std::uint64_t position,
                                           std::uint64_t sequence) override;
    [[nodiscard]] Result<std::string> make_again(const store::FormerRecord& former, std::uint64_t position) override;
    // What a kiosk offers, or an older folder of records holds. Fails when this town has not signed it.
    [[nodiscard]] Result<store::FormerRecord> read_former(std::string bytes) const;
    // Signed: the feed begins at `lowest`.
    [[nodiscard]] std::string feed_start(std::uint64_t lowest) const;
    [[nodiscard]] Instant now() const override { return clock_.now(); }

  private:
    const protocol::SigningKey& key_;
    const Vault& vault_;
    const Clock& clock_;
    Random& random_;
    protocol::Epoch epoch_;
    std::optional<Instant> restored_from_;
};

}  // namespace veche::server
