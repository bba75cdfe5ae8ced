#include "kiosk/workers/sync_thread.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/log_event.h"
#include "base/version.h"
#include "kiosk/workers/retry.h"
#include "kiosk/workers/shown_edition.h"
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

std::uint64_t disk_reserve_of(const Configuration& configuration) {
    return static_cast<std::uint64_t>(configuration.disk_reserve_megabytes) << 20U;
}

}  // namespace

// What lives on the thread.
class SyncThread::Work {
  public:
    explicit Work(SyncThread& owner)
        : owner_(owner),
          shown_(owner.settings_.folder, disk_reserve_of(owner.settings_.configuration), owner.events_, owner.on_keys_,
                 owner.cancellation_) {}

    // What is due with the server and the store.
    sync::Round turn(Woken woken) {
        const std::chrono::milliseconds now = owner_.clock_.steady();
        if (woken == Woken::by_somebody) retry_.at_once(now);
        if (synchroniser_ == nullptr) {
            if (auto begun = begin(); !begun) {
                shown_.complain(begun.error());
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

    void catch_up(content::Store::Check check) {
        if (shown_.catch_up(*synchroniser_, check)) {
            retry_.worked();
        } else {
            retry_.failed(owner_.clock_.steady());
        }
    }

    void rebuild_store() {
        shown_.close_store();
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
            if (shown_.too_large()) state.status.edition_too_large = shown_.too_large();
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
        report.free_bytes = shown_.free_bytes().value_or(0);
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
        settings.disk_reserve = disk_reserve_of(configuration);
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

    SyncThread& owner_;
    FileCalls& calls_ = disk();
    SystemRandom random_;
    std::unique_ptr<sync::CurlHttpClient> client_;
    std::unique_ptr<sync::Synchroniser> synchroniser_;
    ShownEdition shown_;
    Retry retry_;  // of begin(), then of shown_: due while that is not the newest edition
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
