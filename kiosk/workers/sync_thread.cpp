#include "kiosk/workers/sync_thread.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "base/log_event.h"
#include "base/version.h"
#include "content/edition/edition.h"
#include "content/rules/legal_profile.h"
#include "kiosk/workers/blob_texts.h"
#include "kiosk/workers/retry.h"
#include "sync/curl_http_client.h"

namespace veche::kiosk {
namespace {

// Each problem once until something worked again, not at every look while the cable is out.
class ProblemLog {
  public:
    void take(const std::vector<std::string>& problems, sync::Reach reach) {
        for (const std::string& problem : problems) {
            if (logged_.insert(problem).second) write_log(LogEvent::sync_problem, {{"reason", problem}});
        }
        if (problems.empty() && reach == sync::Reach::reached) logged_.clear();
    }

  private:
    std::set<std::string> logged_;
};

// For the log, whose readers look for it.
std::string_view name_of(DatabaseFault fault) {
    switch (fault) {
        case DatabaseFault::none: return "not_asked";
        case DatabaseFault::damaged: return "damaged";
        case DatabaseFault::disk_full: return "disk_full";
        case DatabaseFault::locked: return "locked";
        case DatabaseFault::unreadable: return "unreadable";
        case DatabaseFault::other: return "other";
    }
    return "";
}

std::optional<content::LegalProfile> built_in_profile(const std::string& id) {
    auto profile = content::legal_profile_from_toml(content::built_in_legal_profile(id), id + ".toml");
    return profile ? std::optional(std::move(*profile)) : std::nullopt;
}

}  // namespace

// What lives on the thread.
class SyncThread::Work {
  public:
    explicit Work(SyncThread& owner)
        : owner_(owner), blobs_((owner.settings_.folder / "content").string()), texts_(blobs_, owner.cancellation_) {}

    // What is due with the server and the store.
    sync::Round turn(Woken woken) {
        const std::chrono::milliseconds now = owner_.clock_.steady();
        if (woken == Woken::by_somebody) retry_.at_once(now);
        if (synchroniser_ == nullptr) {
            if (auto begun = begin(); !begun) {
                complain(begun.error());
                retry_.failed(now);
                return sync::Round::wait(*retry_.at() - now);
            }
            catch_up(content::Store::Check::quick);
        }
        if (owner_.rebuild_.exchange(false)) rebuild_store();
        if (owner_.check_files_.exchange(false)) synchroniser_->check_files();
        const sync::SyncReport report = synchroniser_->run_once();
        tell_delivery(report);
        problems_.take(report.problems, report.reach);
        if (report.mended) write_log(LogEvent::edition_mended);
        log_delta(report.delta);
        const bool retry = retry_.is_due(owner_.clock_.steady());
        if (report.new_edition || report.mended || retry) catch_up(content::Store::Check::quick);
        tell(report);
        if (!retry_.at() || report.round.made_progress()) return report.round;
        return sync::Round::wait(std::min(report.round.next(), *retry_.at() - owner_.clock_.steady()));
    }

    void end() {
        if (synchroniser_ != nullptr) synchroniser_->remember_shutdown();
    }

  private:
    static void log_delta(const sync::DeltaUse& delta) {
        switch (delta.outcome) {
            case sync::DeltaUse::Outcome::not_asked:
            case sync::DeltaUse::Outcome::used: return;
            case sync::DeltaUse::Outcome::missing:
                return write_log(LogEvent::delta_missing, {{"reason", delta.reason}});
            case sync::DeltaUse::Outcome::refused:
                return write_log(LogEvent::delta_refused, {{"reason", delta.reason}});
        }
    }

    void rebuild_store() {
        store_.reset();
        catch_up(content::Store::Check::thorough);
    }

    // Before the index is made: delivery does not wait for it.
    void tell_delivery(const sync::SyncReport& report) {
        owner_.delivery_->set_key(synchroniser_->delivery_key());
        if (report.reach == sync::Reach::not_tried) return;
        const bool reached = report.reach == sync::Reach::reached;
        if (!std::exchange(was_reached_, reached) && reached) owner_.delivery_->server_is_back();
    }

    void tell(const sync::SyncReport& report) {
        const bool reached = report.reach == sync::Reach::reached;
        const bool tried = report.reach != sync::Reach::not_tried;
        owner_.standing_.change([&](SyncState& state) {
            state.enrolled = report.enrolled;
            if (tried) state.reached = reached;
            state.confirmed = report.confirmed;
            state.stale = report.freshness == sync::Freshness::stale;
            const sync::DeviceStanding device = state.status.device;
            state.status = report.status;
            state.status.device = report.device.value_or(device);  // delivery may have been told since
            if (too_large_) state.status.edition_too_large = too_large_;
            if (tried) state.problem = report.problems.empty() ? "" : report.problems.front();
        });
    }

    void hear(Instant time) {
        const auto& let_pass = owner_.settings_.let_pass;
        if (let_pass) time.seconds += std::chrono::duration_cast<std::chrono::seconds>(let_pass()).count();
        owner_.floor_.take_heard(time, owner_.clock_);
    }

    // On the delivery's thread.
    void delivered(const sync::DeliveryReport& report, const sync::SpoolCount& spool) {
        delivery_problems_.take(report.problems, report.reach);
        if (report.heard) hear(*report.heard);
        owner_.standing_.change([&](SyncState& state) {
            state.waiting = spool.pending;
            state.refused = spool.alarms;
            if (report.reach != sync::Reach::not_tried) state.reached = report.reach == sync::Reach::reached;
            if (report.device) state.status.device = *report.device;
            state.status.clock = owner_.floor_.suspicion(owner_.clock_);
        });
    }

    // Ballots are in none of it: their number, seen minute by minute, would say when one was cast.
    [[nodiscard]] protocol::KioskReport describe() const {
        protocol::KioskReport report;
        const auto count = owner_.spool_.count(sync::Lane::single);
        if (count) report.waiting = count->pending;
        if (count) report.alarms = count->alarms;
        const auto& newest = synchroniser_->newest();
        if (newest && !retry_.at()) report.edition = newest->catalog.number;
        report.free_bytes = free_bytes().value_or(0);
        report.clock = owner_.clock_.now();
        report.version = version();
        report.last_event = last_logged_problem();
        return report;
    }

    Result<std::unique_ptr<sync::CurlHttpClient>> make_client() const {
        sync::CurlSettings curl;
        curl.server = owner_.bundle_.server;
        curl.plain_http = owner_.settings_.configuration.development ? sync::PlainHttp::allowed_for_development
                                                                     : sync::PlainHttp::refused;
        curl.certificate_file = owner_.settings_.configuration.certificate_file;
        return sync::CurlHttpClient::create(std::move(curl), owner_.cancellation_);
    }

    Result<void> begin() {
        auto client = make_client();
        auto delivery_client = make_client();
        if (!client) return tl::unexpected(client.error());
        if (!delivery_client) return tl::unexpected(delivery_client.error());
        client_ = std::move(*client);
        const Configuration& configuration = owner_.settings_.configuration;
        sync::SynchroniserSettings settings;
        settings.folder = owner_.settings_.folder;
        settings.interval = std::chrono::seconds(configuration.interval);
        settings.disk_reserve = disk_reserve();
        settings.describe = [this] { return describe(); };
        auto made = sync::Synchroniser::create(std::move(settings), owner_.bundle_, *client_, owner_.clock_,
                                               owner_.floor_, random_, calls_);
        if (!made) return tl::unexpected(made.error());
        synchroniser_ = std::move(*made);
        sync::DeliverySettings delivery;
        delivery.ballot_interval = std::chrono::seconds(configuration.ballot_interval);
        delivery.watermark_interval = std::chrono::seconds(configuration.interval);
        const std::lock_guard lock(owner_.mutex_);
        owner_.delivery_ = std::make_unique<DeliveryThread>(
            std::move(*delivery_client), synchroniser_->device_key(), owner_.spool_, owner_.clock_, delivery,
            [this](const sync::DeliveryReport& report, const sync::SpoolCount& spool) { delivered(report, spool); });
        owner_.delivery_->set_key(synchroniser_->delivery_key());
        return {};
    }

    // What fails now (a full disk, a missing blob) is tried again, ever more seldom: it may cost the whole index.
    void catch_up(content::Store::Check check) {
        const auto shown = show_newest(check);
        if (shown) {
            complained_.clear();
            retry_.worked();
            return;
        }
        retry_.failed(owner_.clock_.steady());
        if (store_ && store_->is_broken()) store_.reset();
        // No file would give the disk its room.
        if (fault_ != DatabaseFault::disk_full) synchroniser_->check_files();
        complain(shown.error(), std::exchange(fault_, DatabaseFault::none));
    }

    [[nodiscard]] std::uint64_t disk_reserve() const {
        return static_cast<std::uint64_t>(owner_.settings_.configuration.disk_reserve_megabytes) << 20U;
    }

    [[nodiscard]] std::optional<std::uint64_t> free_bytes() const {
        const auto folder = DurableFolder::open_existing(owner_.settings_.folder, calls_);
        const auto free = folder ? folder->free_bytes() : failure("no folder");
        return free ? std::optional(*free) : std::nullopt;
    }

    // The index takes nothing of the reserve; a broken one that was put aside goes before it has to wait.
    Result<void> find_room(std::span<const content::Entry> entries, const std::string& shown) {
        if (entries.empty()) return {};
        const std::uint64_t needed = disk_reserve() + content::Store::growth_of(entries);
        const auto is_enough = [&](std::optional<std::uint64_t> free) { return !free || *free >= needed; };
        if (is_enough(free_bytes())) return {};
        content::Store::forget_broken(store_file());
        const auto free = free_bytes();
        if (is_enough(free)) return {};
        if (!shown.empty()) too_large_ = sync::EditionTooLarge{needed, *free};
        fault_ = DatabaseFault::disk_full;
        return failure(
            "the index of the edition does not fit on this disk beside the reserve for what residents hand in");
    }

    [[nodiscard]] std::filesystem::path store_file() const { return owner_.settings_.folder / "store.db"; }

    Result<void> open_store(content::Store::Check check) {
        auto opened = content::Store::open(store_file(), check);
        if (!opened) {
            fault_ = opened.error().fault;
            return failure(opened.error().message);
        }
        store_.emplace(std::move(*opened));
        if (store_->condition() == content::Store::Condition::replaced) {
            write_log(LogEvent::content_store_replaced);
        }
        return {};
    }

    // Entry by entry only where the edition the store shows is not here any more, or the town's topics changed.
    Result<content::EditionChanges> apply(const sync::ReadyEdition& newest, const std::string& shown) {
        const content::edition::Catalog& catalog = newest.catalog;
        const std::string name = protocol::to_hex(newest.catalog_hash);
        if (const auto before = synchroniser_->catalog(shown)) {
            const auto step = content::edition::step_between(*before, catalog, blobs_);
            if (step) {
                if (auto room = find_room(step->come, shown); !room) return tl::unexpected(room.error());
                const auto changes = store_->apply_step(catalog.town, catalog.number, *step, texts_, name);
                if (!changes) return tl::unexpected(changes.error());
                if (*changes) return **changes;
            }
        }
        const auto entries = content::edition::read_entries(catalog, blobs_);
        if (!entries) return tl::unexpected(entries.error());
        if (auto room = find_room(*entries, shown); !room) return tl::unexpected(room.error());
        return store_->apply_edition(catalog.town, catalog.number, *entries, texts_, name);
    }

    // Brings the store to the newest edition on disk, if it is behind, and tells what is shown now.
    Result<void> show_newest(content::Store::Check check) {
        too_large_.reset();
        if (!store_) {
            if (auto opened = open_store(check); !opened) return opened;
        }
        const auto& newest = synchroniser_->newest();
        if (!newest) {
            owner_.events_.post(TownLoaded{});
            return {};
        }
        const auto shown = store_->catalog();
        if (!shown || *shown != protocol::to_hex(newest->catalog_hash)) {
            const auto changes = apply(*newest, shown.value_or(std::string()));
            if (!changes) {
                if (fault_ == DatabaseFault::none) fault_ = store_->last_fault();
                return tl::unexpected(changes.error());
            }
            write_log(LogEvent::edition_shown, {{"edition", std::to_string(newest->catalog.number)},
                                                {"added", std::to_string(changes->added)},
                                                {"changed", std::to_string(changes->changed)},
                                                {"removed", std::to_string(changes->removed)}});
        }
        const content::Town& town = newest->catalog.town;
        owner_.on_keys_({&synchroniser_->device_key(), &synchroniser_->records(), town});
        auto profile = content::edition::read_legal_profile(town, blobs_);
        // Damaged on the disk: what was read before, or the built-in one. Nobody is turned away for it.
        if (!profile && !profile_) profile_ = built_in_profile(town.legal_profile);
        if (profile) profile_ = std::move(*profile);
        // Told once, not at every try to do better.
        if (profile || !retry_.at()) owner_.events_.post(TownLoaded{town, profile_, newest->catalog.number, {}});
        if (!profile) return failure("legal profile: " + profile.error().message);
        return {};
    }

    // Once, not at every try.
    void complain(const Error& error, DatabaseFault fault = DatabaseFault::none) {
        if (owner_.cancellation_.cancelled()) return;
        if (std::exchange(complained_, error.message) == error.message) return;
        write_log(LogEvent::edition_not_shown, {{"reason", error.message}, {"store", std::string(name_of(fault))}});
        TownLoaded failed;
        failed.problem = error.message;
        failed.fault = fault;
        owner_.events_.post(std::move(failed));
    }

    SyncThread& owner_;
    FileCalls& calls_ = disk();
    SystemRandom random_;
    content::edition::FolderBlobs blobs_;
    BlobTexts texts_;
    std::unique_ptr<sync::CurlHttpClient> client_;
    std::unique_ptr<sync::Synchroniser> synchroniser_;
    std::optional<content::Store> store_;
    std::optional<content::LegalProfile> profile_;    // the last one that could be read
    DatabaseFault fault_ = DatabaseFault::none;       // of the store, when it was why nothing could be shown
    std::optional<sync::EditionTooLarge> too_large_;  // the index of it; an edition before is shown
    Retry retry_;  // of begin(), then of the store: due while it does not show the newest edition
    std::string complained_;
    bool was_reached_ = false;
    ProblemLog problems_;
    ProblemLog delivery_problems_;  // the delivery's thread
};

SyncThread::SyncThread(SyncSettings settings, protocol::Bundle bundle, const Clock& clock, sync::ClockFloor& floor,
                       sync::Spool& spool, EventQueue& events, OnKeys on_keys)
    : settings_(std::move(settings)),
      bundle_(std::move(bundle)),
      clock_(clock),
      floor_(floor),
      spool_(spool),
      events_(events),
      on_keys_(std::move(on_keys)),
      standing_(events),
      work_(std::make_unique<Work>(*this)) {
    rounds_.start([this](Woken woken) { return work_->turn(woken); });
}

SyncThread::~SyncThread() {
    cancellation_.cancel();
    rounds_.stop();
    delivery_.reset();
    work_->end();
}

void SyncThread::wake() {
    rounds_.wake();
    const std::lock_guard lock(mutex_);
    if (delivery_) delivery_->wake();
}

void SyncThread::rebuild_store() {
    rebuild_ = true;
    rounds_.wake();
}

void SyncThread::check_files() {
    check_files_ = true;
    rounds_.wake();
}

}  // namespace veche::kiosk
