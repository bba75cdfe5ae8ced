// The counter: seals what a resident hands in, puts it into the spool and only then names a receipt; opens the state
// of a case with a receipt code. Owned by the counter worker's thread; Argon2id costs about 130 ms here.
#pragma once

#include <memory>
#include <optional>

#include "base/random.h"
#include "content/town.h"
#include "kiosk/effect.h"
#include "kiosk/event.h"
#include "sync/records.h"
#include "sync/spool.h"

namespace veche::kiosk {

// What sealing needs besides the submission; known once the first edition and the device key are there.
struct SealingKeys {
    const protocol::SigningKey* device = nullptr;  // lives as long as the synchroniser
    const sync::Records* records = nullptr;        // the same
    content::Town town;
};

class Counter {
  public:
    Counter(const sync::Spool& spool, Random& random) : spool_(spool), random_(random) {}

    void set_keys(SealingKeys keys) { keys_ = std::move(keys); }
    // The receipt is in the event only when the envelope survives a power cut.
    [[nodiscard]] Event seal(const Seal& effect);
    [[nodiscard]] Event open_record(const OpenRecord& effect);
    [[nodiscard]] Event check_spool();

  private:
    [[nodiscard]] Result<HandedIn> put(const Seal& effect);
    [[nodiscard]] CheckData::Waits waiting_of(const protocol::LookupId& lookup_id) const;
    [[nodiscard]] Result<CheckData> look_up(const std::string& code);

    const sync::Spool& spool_;
    Random& random_;
    std::optional<SealingKeys> keys_;
};

}  // namespace veche::kiosk
