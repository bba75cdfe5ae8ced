// Gives the town back what it said before its server was restored from a copy: the records of former epochs this kiosk
// still has, offered once to each new epoch, page by page. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "sync/http.h"
#include "sync/protocol/record_offer.h"
#include "sync/records.h"
#include "sync/request_signer.h"

namespace veche::sync {

class RecordOffers {
  public:
    // Whether the server is of an epoch that was offered nothing yet; as far as `records` has heard of it.
    [[nodiscard]] static bool is_due(const Records& records);

    enum class Step {
        offered,     // a page; there may be more
        done,        // nothing is left to be offered to this epoch
        not_wanted,  // the server does not know offers: to be asked again much later
    };
    // One request at most. Fails as the network does, or when the server cannot take anything now.
    [[nodiscard]] Result<Step> step(HttpClient& client, const RequestSigner& signer, Records& records,
                                    const protocol::SigningPublicKey& record_key);

  private:
    std::optional<protocol::Epoch> epoch_;                            // that is being offered to
    std::optional<std::vector<protocol::OfferAnswer::Known>> known_;  // what the town said it needs not
    std::string after_;                                               // the receipt last offered
    Records::Taken taken_ = Records::Taken::all;
};

}  // namespace veche::sync
