#include "server/process/registrar_process.h"

#include <algorithm>
#include <system_error>

#include "base/log_event.h"
#include "server/databases.h"
#include "server/orders/order_taker.h"
#include "server/process/identity.h"
#include "server/process/process_jobs.h"
#include "server/process/supervisor.h"
#include "server/registrar/audit_signer.h"
#include "server/registrar/fleet_copy.h"
#include "server/registrar/published_rules.h"
#include "server/town_keys.h"

namespace veche::server {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest_pause{30'000};
constexpr milliseconds turn_interval{2'000};
constexpr std::chrono::hours forget_interval{24};
constexpr std::chrono::hours sign_interval{1};  // once a day; how soon after midnight

// The audit's signature, with all it needs.
struct AuditWork {
    protocol::SigningKey key;
    std::unique_ptr<sql::Connection> registry;
};

// Nothing: the key is lost, and `run` has said so.
Result<std::optional<AuditWork>> open_audit(const Layout& layout) {
    std::error_code error;
    if (!std::filesystem::exists(key_file(layout, KeyName::audit), error)) return std::optional<AuditWork>();
    auto key = read_signing_key(layout, KeyName::audit);
    if (!key) return tl::unexpected(key.error());
    auto registry = storage_of(layout)->connect(store::registry_schema(), store::Storage::Access::read);
    if (!registry) return tl::unexpected(registry.error());
    return AuditWork{std::move(*key), std::move(*registry)};
}

struct Opened {
    protocol::BoxKey town_key;
    protocol::SigningKey record_key;
    protocol::SecretBytes case_key;
    std::unique_ptr<store::IntakeReader> intake;
    std::unique_ptr<store::FleetStore> fleet;
    std::unique_ptr<store::RegistryStore> registry;
    std::unique_ptr<store::BallotStore> ballots;
    std::unique_ptr<sql::Connection> jobs;    // to the registry
    std::unique_ptr<sql::Connection> orders;  // likewise
    std::optional<AuditWork> audit;
    protocol::Epoch epoch;
    bool has_turn = true;  // false: another server of the town registers
};

enum class Ending { asked_to_stop, begin_anew };

Result<Opened> open_all(const Layout& layout) {
    auto town_key = read_box_key(layout, KeyName::town);
    if (!town_key) return tl::unexpected(town_key.error());
    auto record_key = read_signing_key(layout, KeyName::record);
    if (!record_key) return tl::unexpected(record_key.error());
    auto case_key = read_case_key(layout);
    if (!case_key) return tl::unexpected(case_key.error());
    auto intake = storage_of(layout)->intake_reader();
    if (!intake) return tl::unexpected(intake.error());
    const auto epoch = (*intake)->epoch();
    if (!epoch) return tl::unexpected(epoch.error());
    auto fleet = storage_of(layout)->fleet();
    if (!fleet) return tl::unexpected(fleet.error());
    auto registry = storage_of(layout)->registry_alone(*epoch);
    const bool has_turn = !registry || *registry != nullptr;
    if (!has_turn) registry = storage_of(layout)->registry(*epoch);
    if (!registry) return tl::unexpected(registry.error());
    auto ballots = storage_of(layout)->ballots();
    if (!ballots) return tl::unexpected(ballots.error());
    auto jobs = storage_of(layout)->connect(store::registry_schema(), store::Storage::Access::write);
    if (!jobs) return tl::unexpected(jobs.error());
    auto orders = storage_of(layout)->connect(store::registry_schema(), store::Storage::Access::write);
    if (!orders) return tl::unexpected(orders.error());
    auto audit = open_audit(layout);
    if (!audit) return tl::unexpected(audit.error());
    return Opened{std::move(*town_key),
                  std::move(*record_key),
                  std::move(*case_key),
                  std::move(*intake),
                  std::move(*fleet),
                  std::move(*registry),
                  std::move(*ballots),
                  std::move(*jobs),
                  std::move(*orders),
                  std::move(*audit),
                  *epoch,
                  has_turn};
}

// With its turn, whether it has lost it; without, whether nobody has it any more.
class Turn {
  public:
    Turn(const Layout& layout, const Opened& opened) : layout_(layout), opened_(opened) {}

    [[nodiscard]] bool has_changed(const Registrar::Round& round) {
        if (opened_.has_turn) return round.problem && !opened_.registry->cursor();
        if (std::chrono::steady_clock::now() < next_look_) return false;
        next_look_ = std::chrono::steady_clock::now() + turn_interval;
        const auto free = storage_of(layout_)->registry_alone(opened_.epoch);
        return free && *free != nullptr;
    }

  private:
    const Layout& layout_;
    const Opened& opened_;
    std::chrono::steady_clock::time_point next_look_ = std::chrono::steady_clock::now() + turn_interval;
};

// What the office cannot do or see itself: orders of staff, and how the fleet stands.
void serve_office(OrderTaker& orders, FleetCopy& fleet, Registrar::Round& round) {
    auto look = FleetCopy::Look::in_its_time;
    if (const auto taken = orders.take_all()) {
        round.steps += taken->done;
        if (taken->fleet_was_changed) look = FleetCopy::Look::at_once;
    } else {
        round.note(taken.error());
    }
    if (const auto copied = fleet.look(look); !copied) round.note(copied.error());
}

Ending work(const RegistrarProcess& process, Opened opened) {
    const SystemClock clock;
    SystemRandom random;
    const Vault vault(std::move(opened.case_key), random);
    const FormerEpochs former = read_former_epochs(process.layout);
    StatusRecordMaker records(opened.record_key, vault, clock, random, opened.epoch, restored_from(former));
    PublishedRules rules(process.layout);
    Registrar registrar({process.layout, *opened.intake, *opened.fleet, *opened.registry, *opened.ballots, rules,
                         opened.town_key, vault, records, clock, opened.epoch,
                         process.configuration.registrar.records_kept_days, former,
                         [&process] { return storage_of(process.layout)->intake_forgetter(); }});
    const milliseconds usual = process.configuration.registrar.poll_milliseconds;
    milliseconds pause = usual;
    std::optional<AuditSigner> signer;
    std::vector<jobs::Duty> duties = registrar.duties();
    if (opened.audit) {
        signer.emplace(process.layout, *opened.audit->registry, opened.audit->key, clock);
        duties.push_back({"audit.sign", sign_interval, [&signer] { return signer->sign(); }});
    }
    OrderTaker orders({process.layout, *opened.orders, *opened.fleet, *opened.ballots, vault, opened.town_key, clock});
    duties.push_back({"orders.forget", forget_interval, [&orders] { return orders.forget(); }});
    ProcessJobs jobs(identity_of(KeyOwner::registrar), process.layout.registrar_standing(), std::move(opened.jobs),
                     clock, std::move(duties), [&opened, &clock] {
                         return jobs::Queue(*opened.orders).standings({store::order_worker}, clock.now());
                     });
    FleetCopy fleet(*opened.fleet, *opened.orders, clock);
    Turn turn(process.layout, opened);
    do {
        process.heartbeat->beat();
        const bool pieces_left = opened.has_turn && jobs.look() == jobs::Runner::Round::pieces_left;
        Registrar::Round round = opened.has_turn ? registrar.run_once() : registrar.follow_once();
        if (opened.has_turn) serve_office(orders, fleet, round);
        if (round.steps > 0 || pieces_left) {
            pause = milliseconds(0);
        } else {
            pause = round.problem ? std::clamp(pause * 2, usual, longest_pause) : usual;
        }
        if (round.problem) {
            write_log(LogEvent::registrar_held_up,
                      {{"reason", round.problem->message}, {"wait_ms", std::to_string(pause.count())}});
        }
        if (process.layout.database && turn.has_changed(round)) return Ending::begin_anew;
    } while (!wait_for_stop(pause));
    return Ending::asked_to_stop;
}

int hopeless(const Error& error, bool may_come_back = false) {
    return cannot_work(identity_of(KeyOwner::registrar), error, may_come_back);
}

}  // namespace

int run_registrar_process(RegistrarProcess process) {
    block_stop_signals();
    if (auto taken = take_identity(identity_of(KeyOwner::registrar), process.users, process.layout); !taken) {
        return hopeless(taken.error());
    }
    for (;;) {
        auto opened = open_all(process.layout);
        if (!opened) return hopeless(opened.error(), may_come_back(identity_of(KeyOwner::registrar), process.layout));
        if (work(process, std::move(*opened)) == Ending::asked_to_stop) return 0;
    }
}

}  // namespace veche::server
