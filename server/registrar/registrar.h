// The clerk that never sleeps: opens what the intake has taken, gives numbers and due dates, answers with status
// records, opens ballots. Runs in a process of its own that alone holds the town's key and listens nowhere.
// Every step is one transaction of one store and may be repeated: killed at any moment, it goes on from there. Cases
// are found by the cursor of the registry, which moves with them; ballots by which of them are not in their store yet.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/time_zone.h"
#include "content/rules/legal_profile.h"
#include "server/former_epochs.h"
#include "server/jobs/runner.h"
#include "server/layout.h"
#include "server/registrar/progress.h"
#include "server/registrar/record_writer.h"
#include "server/registrar/vault.h"
#include "server/store/ballot_store.h"
#include "server/store/fleet_store.h"
#include "server/store/intake_store.h"
#include "server/store/registry_store.h"

namespace veche::server {

// What the town has published about how it registers.
struct TownRules {
    content::LegalProfile profile;
    TimeZone zone;
    int comments_grace_minutes = 0;
    std::map<content::EntryId, Date> discussed_until;  // the last day of each draft act that has one
};

// Nothing: the town has published nothing yet, so nothing is registered; envelopes wait.
class TownRulesSource {
  public:
    TownRulesSource() = default;
    TownRulesSource(const TownRulesSource&) = delete;
    TownRulesSource& operator=(const TownRulesSource&) = delete;
    virtual ~TownRulesSource() = default;
    [[nodiscard]] virtual Result<std::optional<TownRules>> read() = 0;
};

struct RegistrarParts {
    const Layout& layout;
    store::IntakeReader& intake;
    store::FleetStore& fleet;
    store::RegistryStore& registry;
    store::BallotStore& ballots;
    TownRulesSource& rules;
    const protocol::BoxKey& town_key;
    const Vault& vault;
    StatusRecordMaker& records;
    const Clock& clock;
    protocol::Epoch epoch;
    std::int64_t records_kept_days = 365;
    FormerEpochs former{};
    // Opened when something is to be forgotten; null: destroyed cases wait for a registrar that can.
    std::function<Result<std::unique_ptr<store::IntakeForgetter>>()> open_forgetter{};
};

class Registrar {
  public:
    // Everything in `parts` must outlive it. One thread.
    explicit Registrar(RegistrarParts parts) : parts_(parts) {}

    struct Round {
        std::size_t steps = 0;
        // The first thing that could not be done (rules that cannot be read, a broken case, the disk). It holds up
        // nothing that does not need it, and the next round takes it up again.
        std::optional<Error> problem;

        void note(const Error& error) {
            if (!problem) problem = error;
        }
    };
    // All that is to be done now, in small steps. An envelope that cannot be opened is no problem: it is set aside with
    // the reason and stays in the intake.
    [[nodiscard]] Round run_once();
    // What comes again by time, beside the rounds: which those of the registry's table of jobs are. On the same thread.
    [[nodiscard]] std::vector<jobs::Duty> duties();
    // Of a server whose turn it is not: only puts records that another one made into this folder.
    [[nodiscard]] Round follow_once();

  private:
    // A case that failed waits, longer each time; it holds up nobody else.
    [[nodiscard]] bool is_held_up(const protocol::EnvelopeId& id) const;
    void hold_up(const protocol::EnvelopeId& id, const Error& error);
    // What was said in epochs before this one and is not known here (taking_back.cpp).
    [[nodiscard]] Result<void> take_back_own(Round& round);
    [[nodiscard]] Result<void> take_back_offered(Round& round);
    [[nodiscard]] Result<void> say_former_again(Round& round);
    // Whether all that is here of former epochs was taken back, and the feed speaks of every case: only then may its
    // beginning go on, for kiosks forget by it.
    [[nodiscard]] Result<bool> may_prune();
    [[nodiscard]] Result<std::size_t> forget_former();
    [[nodiscard]] Result<void> receive_new(Round& round);
    [[nodiscard]] Result<void> receive_again(Round& round);
    [[nodiscard]] Result<void> receive(const store::NumberedEnvelope& envelope);
    [[nodiscard]] Result<void> set_aside(const store::NumberedEnvelope& envelope, const std::string& reason);
    [[nodiscard]] Result<void> register_received(Round& round);
    [[nodiscard]] Result<bool> register_one(const protocol::EnvelopeId& id, const TownRules& rules);
    // What staff changed who can make no records.
    [[nodiscard]] Result<void> tell_changed(Round& round);
    [[nodiscard]] Result<store::Registration> registration_of(store::Case subject, const TownRules& rules);
    [[nodiscard]] Result<void> open_ballots(Round& round);
    [[nodiscard]] Result<bool> take_ballots_of(std::int64_t day, Round& round);
    [[nodiscard]] Result<bool> take_ballot(const protocol::EnvelopeId& id);
    [[nodiscard]] Result<store::OpenedBallot> open_ballot(const store::DatedBallot& ballot);
    [[nodiscard]] Result<void> forget_destroyed(Round& round);
    [[nodiscard]] Result<void> export_records(Round& round);
    [[nodiscard]] Result<void> tell_progress(Round& round);
    // duties.cpp
    [[nodiscard]] Result<jobs::Piece> renew_records();
    [[nodiscard]] Result<void> prune_records();
    [[nodiscard]] Result<std::optional<content::Submission>> open(std::string_view bytes, std::string& reason);

    RegistrarParts parts_;
    std::optional<std::uint64_t> exported_;                    // last position written as a file
    std::optional<std::int64_t> seen_ballots_;                 // version of the intake when ballots were last looked at
    std::map<std::int64_t, std::int64_t> taken_;               // day -> how many ballots of it are opened
    std::int64_t seen_take_ups_ = 0;                           // of the ballots, when they were last looked at
    std::optional<std::uint64_t> lowest_;                      // of the files
    std::optional<std::chrono::milliseconds> day_counted_at_;  // by the steady clock
    std::optional<RegistrarProgress> told_;
    struct HeldUp {
        std::chrono::milliseconds wait{0};
        std::chrono::milliseconds until{0};  // by the steady clock
    };
    std::map<protocol::EnvelopeId, HeldUp> held_up_;  // cases that could not be registered or told of
    std::int64_t renewed_to_ = 0;                     // the last case whose record was made anew
    std::int64_t renewed_ = 0;                        // of this going through them
    std::vector<protocol::EnvelopeId> not_renewed_;
    std::string not_renewed_reason_;
    bool records_are_of_epoch_ = false;
    std::size_t epochs_taken_back_ = 0;  // of `former`
    std::uint64_t taken_back_to_ = 0;    // in the one after them
    bool former_are_said_ = false;
};

}  // namespace veche::server
