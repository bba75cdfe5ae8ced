// One signature for what was stored in one transaction (docs/formats.md, "List of acknowledgements"). It is made by the
// first who needs it, and never when nobody does, so that the writer does not wait for it. Any thread.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "sync/protocol/acknowledgement_list.h"

namespace veche::server {

class GroupSignature {
  public:
    explicit GroupSignature(std::vector<protocol::Acknowledgement> acknowledgements)
        : acknowledgements_(std::move(acknowledgements)) {}

    // Of the one at `place`. Every call with the same key.
    [[nodiscard]] Result<std::string> proof(std::size_t place, const protocol::SigningKey& key);

  private:
    std::vector<protocol::Acknowledgement> acknowledgements_;
    std::once_flag once_;
    std::optional<Result<protocol::AcknowledgementList>> list_;
};

}  // namespace veche::server
