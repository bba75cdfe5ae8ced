#include "server/process/registrar_process.h"

#include <algorithm>
#include <sys/stat.h>

#include "base/log_event.h"
#include "server/edition/published.h"
#include "server/edition/rules.h"
#include "server/edition/signing.h"
#include "server/process/supervisor.h"
#include "server/store/sqlite_fleet_store.h"
#include "server/store/sqlite_intake_store.h"
#include "server/store/sqlite_registry_store.h"
#include "server/town_keys.h"

namespace veche::server {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest_pause{30'000};
constexpr std::chrono::seconds timestamp_interval{60};

struct Opened {
    protocol::BoxKey town_key;
    protocol::SigningKey record_key;
    protocol::SigningKey timestamp_key;
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
    auto timestamp_key = read_signing_key(layout, KeyName::timestamp);
    if (!timestamp_key) return tl::unexpected(timestamp_key.error());
    auto case_key = read_key(layout, KeyName::case_file);
    if (!case_key) return tl::unexpected(case_key.error());
    auto intake = store::open_intake_reader(layout.intake());
    if (!intake) return tl::unexpected(intake.error());
    const auto epoch = (*intake)->epoch();
    if (!epoch) return tl::unexpected(epoch.error());
    auto fleet = store::open_fleet_read_only(layout.fleet());
    if (!fleet) return tl::unexpected(fleet.error());
    auto registry = store::open_registry(layout.registry(), *epoch);
    if (!registry) return tl::unexpected(registry.error());
    return Opened{std::move(*town_key), std::move(*record_key), std::move(*timestamp_key), std::move(*case_key),
                  std::move(*intake),   std::move(*fleet),      std::move(*registry),      *epoch};
}

void keep_timestamp_fresh(const RegistrarProcess& process, const protocol::SigningKey& key, const Clock& clock) {
    const auto renewed = renew_timestamp(process.layout, process.configuration.publish, key, clock.now());
    if (!renewed) {
        write_log(LogEvent::timestamp_failed, {{"reason", renewed.error().message}});
    } else if (*renewed) {
        write_log(LogEvent::timestamp_renewed);
    }
}

void work(const RegistrarProcess& process, Opened opened) {
    const SystemClock clock;
    SystemRandom random;
    const Vault vault(std::move(opened.case_key), random);
    StatusRecordMaker records(opened.record_key, vault, clock, random, opened.epoch);
    PublishedRules rules(process.layout);
    Registrar registrar({process.layout, *opened.intake, *opened.fleet, *opened.registry, rules, opened.town_key, vault,
                         records, clock, opened.epoch, process.configuration.registrar.records_kept_days});
    const milliseconds usual = process.configuration.registrar.poll_milliseconds;
    milliseconds pause = usual;
    auto next_timestamp = std::chrono::steady_clock::now();
    do {
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
        if (std::chrono::steady_clock::now() >= next_timestamp) {
            keep_timestamp_fresh(process, opened.timestamp_key, clock);
            next_timestamp = std::chrono::steady_clock::now() + timestamp_interval;
        }
    } while (!wait_for_stop(pause));
}

int hopeless(const Error& error) {
    write_log(LogEvent::cannot_work, {{"process", "veche-registrar"}, {"reason", error.message}});
    return exit_hopeless;
}

// Of an edition that carries no rules DIR/rules says them, as it did when that edition was published.
Result<content::LegalProfile> profile_of(const Layout& layout, const content::Town& town) {
    if (!town.rules.hash.empty()) {
        content::edition::FolderBlobs blobs(layout.content().string());
        return content::edition::read_legal_profile(town, blobs);
    }
    const auto text = read_rules(layout, town.legal_profile);
    if (!text) return tl::unexpected(text.error());
    return content::legal_profile_from_toml(*text, (layout.rules() / (town.legal_profile + ".toml")).string());
}

Result<std::map<content::EntryId, Date>> days_of_discussions(const Layout& layout, const Published& published) {
    const auto entries = read_published_entries(layout, published);
    if (!entries) return tl::unexpected(entries.error());
    std::map<content::EntryId, Date> days;
    for (const content::Entry& entry : *entries) {
        const auto* draft = std::get_if<content::DraftActDetails>(&entry.details);
        if (draft != nullptr && draft->comments_until) days.emplace(entry.id, *draft->comments_until);
    }
    return days;
}

}  // namespace

Result<std::optional<TownRules>> PublishedRules::read() {
    const auto published = read_published(layout_);
    if (!published) return tl::unexpected(published.error());
    if (!*published) return std::optional<TownRules>();
    const content::Town& town = (*published)->catalog.town;
    auto profile = profile_of(layout_, town);
    if (!profile) return tl::unexpected(profile.error());
    // The documents of an edition are read once. A damaged one must not stop registration: then comments are comments.
    if (edition_ != (*published)->catalog.number) {
        discussed_until_ = days_of_discussions(layout_, **published).value_or(std::map<content::EntryId, Date>());
        edition_ = (*published)->catalog.number;
    }
    return std::optional<TownRules>(
        TownRules{std::move(*profile), content::zone_of(town), town.comments_grace_minutes, discussed_until_});
}

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
