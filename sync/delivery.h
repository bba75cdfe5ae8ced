// Takes envelopes from the spool to the server until each is acknowledged. docs/protocol.md, "Submissions".
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "content/result.h"
#include "sync/clock.h"
#include "sync/http.h"
#include "sync/protocol/acknowledgement.h"
#include "sync/request_signer.h"
#include "sync/spool.h"

namespace veche::sync {

struct DeliverySettings {
    std::chrono::milliseconds first_wait{5'000};
    std::chrono::milliseconds longest_wait{15 * 60'000};
    std::chrono::milliseconds longest_retry_after{60 * 60'000};
    std::chrono::milliseconds alarm_wait{24 * 60 * 60'000};
    // Ballots go at a random moment within each such interval.
    std::chrono::milliseconds ballot_interval{60 * 60'000};
};

struct DeliveryReport {
    std::size_t delivered = 0;
    std::size_t ballots_delivered = 0;
    std::vector<std::string> problems;  // for the log: no personal data
};

// Used by one thread. Everything given must outlive it. Waits live in memory only: after a start all is tried at once,
// but ballots, whose moment is drawn anew.
class Delivery {
  public:
    Delivery(Spool& spool, HttpClient& client, const RequestSigner& signer, const Clock& clock,
             protocol::Random& random, DeliverySettings settings);

    // Tries everything that is due, one request after another. `key` is the town's acknowledgement key.
    [[nodiscard]] DeliveryReport run(const protocol::SigningPublicKey& key);
    // Asks for the watermark and lets go of what it covers.
    [[nodiscard]] Result<protocol::Watermark> fetch_watermark(const protocol::SigningPublicKey& key);
    // Until something is due, from now; longest_wait at most.
    [[nodiscard]] std::chrono::milliseconds next_wait() const;

  private:
    enum class Outcome { delivered, later, refused };
    struct Attempt {
        Outcome outcome = Outcome::later;
        std::string problem;
        std::chrono::milliseconds wait{0};  // what the server asked for
    };
    struct Waiting {
        std::chrono::milliseconds until{0};  // steady
        unsigned failures = 0;
    };

    void run_singles(const protocol::SigningPublicKey& key, DeliveryReport& report);
    void run_ballots(const protocol::SigningPublicKey& key, DeliveryReport& report);
    [[nodiscard]] Attempt put_single(const protocol::EnvelopeId& id, const std::string& envelope,
                                     const protocol::SigningPublicKey& key);
    [[nodiscard]] Attempt post_ballots(const std::vector<protocol::EnvelopeId>& ids,
                                       const std::vector<std::string>& envelopes, const protocol::SigningPublicKey& key,
                                       DeliveryReport& report);
    [[nodiscard]] bool take_acknowledgement(Lane lane, const protocol::EnvelopeId& id, std::string_view envelope,
                                            const std::string& bytes, const protocol::SigningPublicKey& key,
                                            std::string& problem);
    void remember_failure(Waiting& waiting, const Attempt& attempt);
    void draw_ballot_moment();

    Spool& spool_;
    HttpClient& client_;
    const RequestSigner& signer_;
    const Clock& clock_;
    protocol::Random& random_;
    DeliverySettings settings_;
    Waiting server_;                                   // after the whole server failed
    std::map<protocol::EnvelopeId, Waiting> singles_;  // after one envelope was refused
    std::map<protocol::EnvelopeId, Waiting> ballots_;
    Waiting ballot_moment_;
    std::chrono::milliseconds ballot_interval_end_{0};
};

}  // namespace veche::sync
