#include "kiosk/workers/sync_thread.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/log_event.h"
#include "content/edition/edition.h"
#include "content/markdown.h"
#include "content/rules/legal_profile.h"
#include "content/store/store.h"
#include "sync/curl_http_client.h"

namespace veche::kiosk {
namespace {

constexpr std::chrono::milliseconds first_retry{10'000};
constexpr std::chrono::milliseconds longest_retry{600'000};

// Texts for the store's index, from the blobs on disk.
class BlobTexts final : public content::TextSource {
  public:
    explicit BlobTexts(content::edition::BlobSource& blobs) : blobs_(blobs) {}

    Result<content::Document> document(const content::Entry& entry) override {
        auto bytes = blobs_.read(entry.text.hash);
        if (!bytes) return tl::unexpected(bytes.error());
        auto text = content::edition::read_text(entry.text, *bytes);
        if (!text) return tl::unexpected(text.error());
        return content::parse_markdown(*text);
    }

  private:
    content::edition::BlobSource& blobs_;
};

std::optional<content::LegalProfile> built_in_profile(const std::string& id) {
    auto profile = content::legal_profile_from_toml(content::built_in_legal_profile(id), id + ".toml");
    return profile ? std::optional(std::move(*profile)) : std::nullopt;
}

}  // namespace

// What lives on the thread.
class SyncThread::Work {
  public:
    explicit Work(SyncThread& owner)
        : owner_(owner), blobs_((owner.settings_.folder / "content").string()), texts_(blobs_) {}

    // One look at the server and the disk; how long to wait until the next.
    std::chrono::milliseconds turn() {
        if (synchroniser_ == nullptr) {
            if (auto begun = begin(); !begun) {
                complain(begun.error());
                return std::exchange(retry_, std::min(2 * retry_, longest_retry));
            }
            catch_up(content::Store::Check::quick);
        }
        const sync::SyncReport report = synchroniser_->run_once();
        log_problems(report.problems);
        if (report.mended) write_log(LogEvent::edition_mended);
        if (report.new_edition || report.mended || behind_) catch_up(content::Store::Check::quick);
        Synchronised said;
        if (report.reach != sync::Reach::not_tried) reached_ = report.reach == sync::Reach::reached;
        said.sync.enrolled = report.enrolled;
        said.sync.status = report.status;
        said.sync.reached = reached_;
        said.sync.confirmed = report.confirmed;
        said.sync.stale = report.freshness == sync::Freshness::stale;
        said.sync.waiting = report.spool.pending;
        said.sync.refused = report.spool.alarms;
        if (!report.problems.empty()) said.sync.problem = report.problems.front();
        owner_.events_.post(std::move(said));
        return report.next;
    }

    void rebuild_store() {
        store_.reset();
        if (synchroniser_ != nullptr) catch_up(content::Store::Check::thorough);
    }

    void check_files() {
        if (synchroniser_ != nullptr) synchroniser_->check_files();
    }

    void end() {
        if (synchroniser_ != nullptr) synchroniser_->remember_shutdown();
    }

  private:
    Result<void> begin() {
        sync::CurlSettings curl;
        curl.server = owner_.bundle_.server;
        curl.plain_http = owner_.settings_.configuration.development ? sync::PlainHttp::allowed_for_development
                                                                     : sync::PlainHttp::refused;
        curl.certificate_file = owner_.settings_.configuration.certificate_file;
        auto client = sync::CurlHttpClient::create(std::move(curl), owner_.cancellation_);
        if (!client) return tl::unexpected(client.error());
        client_ = std::move(*client);
        sync::SynchroniserSettings settings;
        settings.folder = owner_.settings_.folder;
        settings.interval = std::chrono::seconds(owner_.settings_.configuration.interval);
        settings.delivery.ballot_interval = std::chrono::seconds(owner_.settings_.configuration.ballot_interval);
        auto made = sync::Synchroniser::create(std::move(settings), owner_.bundle_, owner_.spool_, *client_,
                                               owner_.clock_, owner_.floor_, random_, calls_);
        if (!made) return tl::unexpected(made.error());
        synchroniser_ = std::move(*made);
        return {};
    }

    // What fails now (a full disk, a missing blob) is tried again at every turn.
    void catch_up(content::Store::Check check) {
        const auto shown = show_newest(check);
        behind_ = !shown;
        if (shown) {
            complained_.clear();
            return;
        }
        if (store_ && store_->is_broken()) store_.reset();
        synchroniser_->check_files();
        complain(shown.error());
    }

    Result<void> open_store(content::Store::Check check) {
        auto opened = content::Store::open(owner_.settings_.folder / "store.db", check);
        if (!opened) return tl::unexpected(opened.error());
        store_.emplace(std::move(*opened));
        if (store_->condition() == content::Store::Condition::replaced) {
            write_log(LogEvent::content_store_replaced);
        }
        return {};
    }

    // Brings the store to the newest edition on disk, if it is behind, and tells what is shown now.
    Result<void> show_newest(content::Store::Check check) {
        if (!store_) {
            if (auto opened = open_store(check); !opened) return opened;
        }
        const auto& newest = synchroniser_->newest();
        if (!newest) {
            owner_.events_.post(TownLoaded{});
            return {};
        }
        const auto shown = store_->edition();
        if (!shown || *shown != newest->catalog.number) {
            auto entries = content::edition::read_entries(newest->catalog, blobs_);
            if (!entries) return tl::unexpected(entries.error());
            auto changes = store_->apply_edition(newest->catalog.town, newest->catalog.number, *entries, texts_);
            if (!changes) return tl::unexpected(changes.error());
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
        owner_.events_.post(TownLoaded{town, profile_, newest->catalog.number, {}});
        if (!profile) return failure("legal profile: " + profile.error().message);
        return {};
    }

    // Once, not at every try.
    void complain(const Error& error) {
        if (std::exchange(complained_, error.message) == error.message) return;
        write_log(LogEvent::edition_not_shown, {{"reason", error.message}});
        TownLoaded failed;
        failed.problem = error.message;
        owner_.events_.post(std::move(failed));
    }

    // Each problem once, not at every look while the cable is out.
    void log_problems(const std::vector<std::string>& problems) {
        const std::set<std::string> now(problems.begin(), problems.end());
        for (const std::string& problem : now) {
            if (!logged_.contains(problem)) write_log(LogEvent::sync_problem, {{"reason", problem}});
        }
        logged_ = now;
    }

    SyncThread& owner_;
    SystemFileCalls calls_;
    SystemRandom random_;
    content::edition::FolderBlobs blobs_;
    BlobTexts texts_;
    std::unique_ptr<sync::CurlHttpClient> client_;
    std::unique_ptr<sync::Synchroniser> synchroniser_;
    std::optional<content::Store> store_;
    std::optional<content::LegalProfile> profile_;  // the last one that could be read
    std::chrono::milliseconds retry_ = first_retry;
    bool behind_ = false;  // the store does not show the newest edition
    std::string complained_;
    bool reached_ = false;
    std::set<std::string> logged_;
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
      thread_([this] { run(); }) {}

SyncThread::~SyncThread() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    cancellation_.cancel();
    changed_.notify_all();
    thread_.join();
}

void SyncThread::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    changed_.notify_all();
}

void SyncThread::rebuild_store() {
    {
        const std::lock_guard lock(mutex_);
        rebuild_ = true;
    }
    changed_.notify_all();
}

void SyncThread::check_files() {
    {
        const std::lock_guard lock(mutex_);
        check_files_ = true;
    }
    changed_.notify_all();
}

void SyncThread::run() {
    Work work(*this);
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const bool rebuild = std::exchange(rebuild_, false);
        const bool check_files = std::exchange(check_files_, false);
        woken_ = false;
        lock.unlock();
        if (rebuild) work.rebuild_store();
        if (check_files) work.check_files();
        const std::chrono::milliseconds next = work.turn();
        lock.lock();
        changed_.wait_for(lock, next, [this] { return stopping_ || woken_ || rebuild_ || check_files_; });
    }
    lock.unlock();
    work.end();
}

}  // namespace veche::kiosk
