// The clerk that never sleeps: opens what the intake has taken, gives numbers and due dates, answers with status
// records, opens ballots. Runs in a process of its own that alone holds the town's key and listens nowhere.
// Every step is one transaction of the registry and may be repeated: killed at any moment, it goes on from there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "content/result.h"
#include "content/rules/legal_profile.h"
#include "server/layout.h"
#include "server/registrar/record_writer.h"
#include "server/registrar/vault.h"
#include "server/store/fleet_store.h"
#include "server/store/intake_store.h"
#include "server/store/registry_store.h"
#include "server/system/clock.h"

namespace veche::server {

// What the town has published about how it registers.
struct TownRules {
    content::LegalProfile profile;
    int utc_offset_seconds = 0;
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
    TownRulesSource& rules;
    const protocol::BoxKey& town_key;
    const Vault& vault;
    StatusRecordMaker& records;
    const Clock& clock;
    protocol::Epoch epoch;
};

class Registrar {
  public:
    // Everything in `parts` must outlive it. One thread.
    explicit Registrar(RegistrarParts parts) : parts_(parts) {}

    // All that is to be done now, in small steps; how many steps were taken. A failure is of the disk or a database:
    // the next call takes up the same work. An envelope that cannot be opened is no failure: it is set aside with the
    // reason and stays in the intake.
    [[nodiscard]] Result<std::size_t> run_once();

  private:
    [[nodiscard]] Result<std::size_t> receive_new();
    [[nodiscard]] Result<void> receive(const store::NumberedEnvelope& envelope);
    [[nodiscard]] Result<void> set_aside(const store::NumberedEnvelope& envelope, const std::string& reason);
    [[nodiscard]] Result<std::size_t> register_received();
    [[nodiscard]] Result<store::Registration> registration_of(const store::Case& subject, const TownRules& rules);
    [[nodiscard]] Result<std::size_t> open_ballots();
    [[nodiscard]] Result<store::OpenedBallot> open_ballot(const store::DatedBallot& ballot);
    [[nodiscard]] Result<std::size_t> export_records();
    [[nodiscard]] Result<std::optional<content::Submission>> open(std::string_view bytes, std::string& reason);

    RegistrarParts parts_;
    std::optional<std::uint64_t> exported_;     // last position written as a file
    std::optional<std::int64_t> seen_ballots_;  // version of the intake when ballots were last looked at
};

}  // namespace veche::server
