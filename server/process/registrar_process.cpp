#include "server/process/registrar_process.h"

#include <algorithm>
#include <sys/stat.h>

#include "base/log_event.h"
#include "server/databases.h"
#include "server/edition/expiry.h"
#include "server/edition/published.h"
#include "server/edition/signing.h"
#include "server/process/supervisor.h"
#include "server/registrar/published_rules.h"
#include "server/town_keys.h"

namespace veche::server {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest_pause{30'000};
constexpr std::chrono::seconds metadata_interval{60};

struct Opened {
    protocol::BoxKey town_key;
    protocol::SigningKey record_key;
    protocol::SecretBytes case_key;
    std::unique_ptr<store::IntakeReader> intake;
    std::unique_ptr<store::FleetStore> fleet;
    std::unique_ptr<store::RegistryStore> registry;
    protocol::Epoch epoch;
};

Result<Opened> open_all(const Layout& layout) {
    auto town_key = read_box_key(layout, KeyName::town);
    if (!town_key) return tl::unexpected(town_key.error());
    auto record_key = read_signing_key(layout, KeyName::record);
    if (!record_key) return tl::unexpected(record_key.error());
    // Read again whenever it signs, for `renew` may have replaced it; a wrong one is told at once.
    const auto timestamp_key = read_signing_key(layout, KeyName::timestamp);
    if (!timestamp_key) return tl::unexpected(timestamp_key.error());
    auto case_key = read_case_key(layout);
    if (!case_key) return tl::unexpected(case_key.error());
    auto intake = storage_of(layout)->intake_reader();
    if (!intake) return tl::unexpected(intake.error());
    const auto epoch = (*intake)->epoch();
    if (!epoch) return tl::unexpected(epoch.error());
    auto fleet = storage_of(layout)->fleet_reader();
    if (!fleet) return tl::unexpected(fleet.error());
    auto registry = storage_of(layout)->registry(*epoch);
    if (!registry) return tl::unexpected(registry.error());
    return Opened{std::move(*town_key),
                  std::move(*record_key),
                  std::move(*case_key),
                  std::move(*intake),
                  std::move(*fleet),
                  std::move(*registry),
                  *epoch};
}

// What needs no people is signed anew; what does is told in time.
void look_after_metadata(const RegistrarProcess& process, ExpiryWarnings& warnings, const Clock& clock) {
    const Instant now = clock.now();
    const Configuration::Publish& lifetimes = process.configuration.publish;
    const auto renewed = renew_online(process.layout, lifetimes, now);
    if (!renewed) {
        write_log(LogEvent::timestamp_failed, {{"reason", renewed.error().message}});
    } else if (*renewed == Renewed::snapshot_and_timestamp) {
        write_log(LogEvent::snapshot_renewed);
    } else if (*renewed == Renewed::timestamp) {
        write_log(LogEvent::timestamp_renewed);
    }
    const auto published = read_published(process.layout);
    if (published && *published) warnings.look(**published, lifetimes, now);
}

void work(const RegistrarProcess& process, Opened opened) {
    const SystemClock clock;
    SystemRandom random;
    const Vault vault(std::move(opened.case_key), random);
    const FormerEpochs former = read_former_epochs(process.layout);
    StatusRecordMaker records(opened.record_key, vault, clock, random, opened.epoch, restored_from(former));
    PublishedRules rules(process.layout);
    Registrar registrar({process.layout, *opened.intake, *opened.fleet, *opened.registry, rules, opened.town_key, vault,
                         records, clock, opened.epoch, process.configuration.registrar.records_kept_days, former});
    const milliseconds usual = process.configuration.registrar.poll_milliseconds;
    milliseconds pause = usual;
    ExpiryWarnings warnings;
    auto next_look = std::chrono::steady_clock::now();
    do {
        process.heartbeat->beat();
        const Registrar::Round round = registrar.run_once();
        if (round.steps > 0) {
            pause = milliseconds(0);
        } else {
            pause = round.problem ? std::clamp(pause * 2, usual, longest_pause) : usual;
        }
        if (round.problem) {
            write_log(LogEvent::registrar_held_up,
                      {{"reason", round.problem->message}, {"wait_ms", std::to_string(pause.count())}});
        }
        if (std::chrono::steady_clock::now() >= next_look) {
            look_after_metadata(process, warnings, clock);
            next_look = std::chrono::steady_clock::now() + metadata_interval;
        }
    } while (!wait_for_stop(pause));
}

int hopeless(const Error& error) {
    write_log(LogEvent::cannot_work, {{"process", "veche-registrar"}, {"reason", error.message}});
    return exit_hopeless;
}

}  // namespace

int run_registrar_process(RegistrarProcess process) {
    block_stop_signals();
    // Whichever process opens intake.db first makes its -wal and -shm. Even for a moment they must not be this user's
    // alone: the HTTP process, meeting them then, could never write again. The registry's own folder is closed anyway.
    ::umask(0007);
    if (process.user) {
        if (auto done = become(*process.user, process.groups, process.layout); !done) {
            return hopeless(done.error());
        }
    }
    confine_child(SystemCalls::files);
    auto opened = open_all(process.layout);
    if (!opened) {
        return hopeless(opened.error());
    }
    work(process, std::move(*opened));
    return 0;
}

}  // namespace veche::server
