// Takes envelopes from the spool to the server until each is acknowledged. docs/protocol.md, "Submissions".
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "sync/http.h"
#include "sync/protocol/acknowledgement.h"
#include "sync/request_signer.h"
#include "sync/schedule.h"
#include "sync/spool.h"
#include "sync/status.h"

namespace veche::sync {

struct DeliverySettings {
    std::chrono::milliseconds first_wait{5'000};
    std::chrono::milliseconds longest_wait{15 * 60'000};
    std::chrono::milliseconds longest_retry_after{60 * 60'000};
    // An envelope the server refuses is tried again after longest_wait, then ever more seldom.
    std::chrono::milliseconds longest_refused_wait{24 * 60 * 60'000};
    // Ballots go at a random moment within each such interval.
    std::chrono::milliseconds ballot_interval{60 * 60'000};
    // Between two questions what the server's backups hold; longer after failures.
    std::chrono::milliseconds watermark_interval{60'000};
};

struct DeliveryReport {
    std::size_t delivered = 0;
    std::size_t ballots_delivered = 0;
    Reach reach = Reach::not_tried;
    std::optional<DeviceStanding> device;  // if it showed
    std::optional<Instant> heard;          // the time the server has just signed
    std::vector<std::string> problems;  // for the log: no personal data, and nothing that tells one ballot from another
};

// Used by one thread, its own: it never waits for what a kiosk downloads. Everything given must outlive it. Waits live
// in memory only: after a start all is tried at once, but ballots, whose moment is drawn anew.
class Delivery {
  public:
    Delivery(Spool& spool, HttpClient& client, const RequestSigner& signer, const Clock& clock, Random& random,
             DeliverySettings settings);

    // What is due now: envelopes, ballots, the watermark. `key` is the town's acknowledgement key.
    [[nodiscard]] Round round(const protocol::SigningPublicKey& key, DeliveryReport& report);
    // The envelopes of it: tries everything that is due, one request after another.
    [[nodiscard]] DeliveryReport run(const protocol::SigningPublicKey& key);
    // The server was heard again after it was not: no need to wait any longer.
    void server_is_back();
    // Until an envelope is due, from now; longest_refused_wait at most.
    [[nodiscard]] std::chrono::milliseconds next_wait() const;

  private:
    // Not before `until` (steady); `failures` in a row so far.
    struct Waiting {
        std::chrono::milliseconds until{0};
        unsigned failures = 0;
    };
    // What became of one request.
    struct Attempt {
        bool server_answers = false;        // it is our server and it works: go on with the next
        std::string problem;                // empty: none
        bool heard = false;                 // some answer came
        std::chrono::milliseconds wait{0};  // what the server asked for
    };
    struct Letter {
        protocol::EnvelopeId id;
        std::string envelope;
    };

    struct Trip;  // a round with its key
    [[nodiscard]] std::optional<std::chrono::milliseconds> singles_due() const;
    [[nodiscard]] std::optional<std::chrono::milliseconds> ballots_due() const;
    // Asks for the watermark; checked.
    [[nodiscard]] Result<protocol::Watermark> fetch_watermark(const protocol::SigningPublicKey& key);
    // Asks for the watermark and lets go of what it covers.
    void ask_for_watermark(const protocol::SigningPublicKey& key, DeliveryReport& report);
    [[nodiscard]] std::vector<protocol::EnvelopeId> due(Lane lane, DeliveryReport& report) const;
    // Reads what fits in one batch, `most` at most, off the end of `due`; what cannot be sent becomes an alarm.
    [[nodiscard]] std::vector<Letter> take(Lane lane, std::vector<protocol::EnvelopeId>& due, std::size_t most,
                                           DeliveryReport& report);
    void run_singles(const protocol::SigningPublicKey& key, DeliveryReport& report);
    void run_ballots(const protocol::SigningPublicKey& key, DeliveryReport& report);
    static void note(const Attempt& attempt, DeliveryReport& report);
    [[nodiscard]] Attempt put_one(const Letter& letter, const protocol::SigningPublicKey& key, DeliveryReport& report);
    [[nodiscard]] Attempt post_many(Lane lane, std::span<const Letter> letters, const protocol::SigningPublicKey& key,
                                    DeliveryReport& report);
    // After a whole batch was refused: by halves, to the envelopes that are the cause.
    [[nodiscard]] Attempt split(Lane lane, std::span<const Letter> letters, int status,
                                const protocol::SigningPublicKey& key, DeliveryReport& report);
    // The server's word on one envelope: acknowledged, refused, or nothing of worth.
    [[nodiscard]] bool settle(Lane lane, const Letter& letter, int status, const std::string& acknowledgement,
                              const protocol::SigningPublicKey& key, DeliveryReport& report);
    void refuse(Lane lane, const protocol::EnvelopeId& id, const std::string& reason, DeliveryReport& report);
    // Doubles from `first` to `longest`, and up to half as much again by chance.
    void wait_after_failure(Waiting& waiting, std::chrono::milliseconds first, std::chrono::milliseconds longest);
    void wait_for_server(Waiting& waiting, std::chrono::milliseconds asked_for);
    void draw_ballot_moment();

    Spool& spool_;
    HttpClient& client_;
    const RequestSigner& signer_;
    const Clock& clock_;
    Random& random_;
    DeliverySettings settings_;
    Waiting server_;   // after the server failed as a whole
    Waiting ballots_;  // their next moment
    Waiting watermark_;
    std::chrono::milliseconds ballot_interval_end_{0};
    std::map<protocol::EnvelopeId, Waiting> postponed_;  // envelopes that did not get through alone
};

}  // namespace veche::sync
