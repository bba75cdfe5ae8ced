#include "sync/synchroniser.h"

#include <algorithm>

#include "sync/device.h"
#include "sync/enrol.h"

namespace veche::sync {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest_look_wait = std::chrono::minutes(15);
constexpr milliseconds shortest_time_between_checks = std::chrono::minutes(1);
constexpr milliseconds wrong_code_wait = std::chrono::hours(1);
// How stale what is kept about time may get: every write costs the kiosk's flash.
constexpr std::int64_t seconds_between_saves = 3600;
constexpr const char* confirmed_file = "confirmed";
constexpr std::size_t longest_time = 64;

struct Keys {
    protocol::SigningPublicKey acknowledgement;
    protocol::SigningPublicKey record;
};

std::optional<Keys> keys_of(const std::optional<ReadyEdition>& edition) {
    if (!edition) return std::nullopt;
    const content::TownKeys& keys = edition->catalog.town.keys;
    const auto acknowledgement = protocol::from_hex<protocol::SigningPublicKey>(keys.acknowledgement);
    const auto record = protocol::from_hex<protocol::SigningPublicKey>(keys.record);
    if (!acknowledgement || !record) return std::nullopt;
    return Keys{*acknowledgement, *record};
}

std::optional<Instant> read_time(const DurableFolder& folder, const char* name) {
    const Result<std::optional<std::string>> file = folder.read(name, longest_time);
    if (!file || !*file) return std::nullopt;
    return parse_instant(std::string_view(**file).substr(0, (*file)->find('\n')));
}

struct Opened {
    DurableFolder root;
    DurableFolder trust;
    protocol::SigningKey key;
    EditionDownload download;
    Records records;
};

Result<Opened> open_all(const std::filesystem::path& folder, Random& random, FileCalls& calls) {
    Result<DurableFolder> root = DurableFolder::open(folder, calls);
    if (!root) return tl::unexpected(root.error());
    root->remove_unfinished();
    Result<DurableFolder> trust = DurableFolder::open(folder / "trust", calls);
    if (!trust) return tl::unexpected(trust.error());
    trust->remove_unfinished();
    Result<protocol::SigningKey> key = load_or_make_device_key(*root, random);
    if (!key) return tl::unexpected(key.error());
    Result<EditionDownload> download = EditionDownload::open(folder / "content", calls);
    if (!download) return tl::unexpected(download.error());
    Result<Records> records = Records::open(folder / "records", calls);
    if (!records) return tl::unexpected(records.error());
    return Opened{std::move(*root), std::move(*trust), std::move(*key), std::move(*download), std::move(*records)};
}

}  // namespace

struct Synchroniser::Parts {
    SynchroniserSettings settings;
    protocol::Bundle bundle;
    Spool& spool;
    HttpClient& client;
    const Clock& clock;
    Opened opened;
    RequestSigner signer;
    Delivery delivery;
    ClockFloor& floor;
    std::optional<Trust> trust;
    std::optional<ReadyEdition> newest;
    std::optional<Instant> confirmed;
    Instant saved;  // what `clock` and `confirmed` were written for
    bool enrolled = false;
    bool checked = false;  // every file of the newest edition, since the start
    bool damage_seen = false;
    bool was_reached = false;
    SyncStatus status;
    milliseconds check_again_at{0};
    milliseconds enrol_at{0};
    milliseconds look_at{0};
    unsigned failed_looks = 0;

    Parts(SynchroniserSettings set, const protocol::Bundle& given, Spool& spool_in, HttpClient& http, const Clock& time,
          ClockFloor& clock_floor, Random& random, Opened folders)
        : settings(std::move(set)),
          bundle(given),
          spool(spool_in),
          client(http),
          clock(time),
          opened(std::move(folders)),
          signer(opened.key, clock),
          delivery(spool, client, signer, clock, random, settings.delivery),
          floor(clock_floor) {}

    [[nodiscard]] Instant now() const { return floor.now(clock); }
    void save_times();
    void take_first_edition(SyncReport& report);
    void enrol_if_due(SyncReport& report);
    void deliver(const Keys& keys, SyncReport& report);
    void mend(SyncReport& report);
    void look(SyncReport& report);
    void look_for_edition(SyncReport& report);
    void bring(ContentSource& source, SyncReport& report);
    void finish(SyncReport& report);
};

// Writes at most once in a while; remember_shutdown() makes up for the rest.
void Synchroniser::Parts::save_times() {
    if (now().seconds - saved.seconds < seconds_between_saves) return;
    saved = now();
    (void)floor.save();
    if (confirmed) (void)opened.root.replace(confirmed_file, to_string(*confirmed) + "\n");
}

void Synchroniser::Parts::take_first_edition(SyncReport& report) {
    FolderContentSource source(bundle.content_folder);
    if (const Result<void> trusted = trust->refresh(source, now(), Expired::accepted); !trusted) {
        report.problems.push_back("first edition: " + trusted.error().message);
    }
    if (trust->catalog()) bring(source, report);
}

// What the bundle's folder has not, the look at the server brings.
void Synchroniser::Parts::mend(SyncReport& report) {
    damage_seen = false;
    checked = false;
    look_at = clock.steady();
    if (bundle.content_folder.empty() || !trust->catalog()) return;
    FolderContentSource source(bundle.content_folder);
    SyncReport tried;
    bring(source, tried);
    report.mended = tried.mended;
}

void Synchroniser::Parts::enrol_if_due(SyncReport& report) {
    if (enrolled || enrol_at > clock.steady()) return;
    const auto done = sync::enrol(opened.root, client, bundle, opened.key.public_key());
    enrolled = done.has_value();
    if (enrolled) return;
    status.enrolment = done.error().wrong_code ? Enrolment::refused : Enrolment::not_yet;
    report.problems.push_back(done.error().message);
    report.reach = Reach::unreachable;
    enrol_at = clock.steady() + (done.error().wrong_code ? wrong_code_wait : settings.interval);
}

void Synchroniser::Parts::deliver(const Keys& keys, SyncReport& report) {
    const DeliveryReport delivered = delivery.run(keys.acknowledgement);
    report.delivered = delivered.delivered + delivered.ballots_delivered;
    report.problems.insert(report.problems.end(), delivered.problems.begin(), delivered.problems.end());
    if (report.delivered != 0) report.reach = Reach::reached;
    if (report.delivered == 0 && !delivered.problems.empty()) report.reach = Reach::unreachable;
}

void Synchroniser::Parts::bring(ContentSource& source, SyncReport& report) {
    const Result<DownloadReport> brought = opened.download.bring(source, *trust->catalog());
    if (!brought) {
        report.problems.push_back(brought.error().message);
        return;
    }
    checked = true;
    if (!brought->changed && newest) {
        report.mended = report.mended || brought->files != 0;
        return;
    }
    Result<std::optional<ReadyEdition>> ready = opened.download.newest();
    if (!ready || !*ready) {
        report.problems.push_back(ready ? "the edition just brought cannot be read" : ready.error().message);
        return;
    }
    newest = std::move(*ready);
    floor.take_signed(newest->catalog.published);
    report.new_edition = newest;
}

void Synchroniser::Parts::look_for_edition(SyncReport& report) {
    HttpContentSource source(client);
    if (const Result<void> trusted = trust->refresh(source, now()); !trusted) {
        if (source.has_read()) status.metadata = MetadataState::refused;
        if (trust->expired_seen()) status.metadata = MetadataState::expired;
        report.problems.push_back(trusted.error().message);
        return;
    }
    status.metadata = MetadataState::accepted;
    report.reach = Reach::reached;
    const auto catalog = trust->catalog();
    if (!catalog) return;
    const auto is_here = [&] { return checked && newest && newest->catalog_hash == catalog->sha256; };
    if (!is_here()) bring(source, report);
    // What the server confirmed counts only when it is what this kiosk has.
    if (is_here()) confirmed = now();
}

void Synchroniser::Parts::look(SyncReport& report) {
    report.reach = Reach::unreachable;
    look_for_edition(report);
    if (const std::optional<Keys> keys = keys_of(newest); keys && enrolled) {
        if (const Result<protocol::Watermark> watermark = delivery.fetch_watermark(keys->acknowledgement); watermark) {
            report.reach = Reach::reached;
            floor.take_signed(watermark->time);
        } else {
            report.problems.push_back(watermark.error().message);
        }
        const Result<std::size_t> records = opened.records.refresh(client, signer, keys->record);
        report.new_records = records.value_or(0);
        if (!records) report.problems.push_back(records.error().message);
    }
    const bool reached = report.reach == Reach::reached;
    failed_looks = reached ? 0 : failed_looks + 1;
    milliseconds wait = settings.interval;
    for (unsigned i = 0; i < std::min(failed_looks, 16U) && wait < longest_look_wait; ++i) wait *= 2;
    look_at = clock.steady() + std::min(wait, std::max(longest_look_wait, settings.interval));
    if (reached && !was_reached) delivery.server_is_back();
    was_reached = reached;
}

void Synchroniser::Parts::finish(SyncReport& report) {
    save_times();
    report.enrolled = enrolled;
    if (enrolled) status.enrolment = Enrolment::enrolled;
    status.clock = floor.is_behind(clock) ? ClockSuspicion::behind : ClockSuspicion::none;
    report.status = status;
    report.confirmed = confirmed;
    report.freshness = trust->freshness(now());
    for (const Lane lane : {Lane::single, Lane::batch}) {
        const Result<SpoolCount> count = spool.count(lane);
        if (!count) {
            report.problems.push_back(count.error().message);
            continue;
        }
        report.spool.pending += count->pending;
        report.spool.acknowledged += count->acknowledged;
        report.spool.alarms += count->alarms;
    }
    milliseconds next = look_at - clock.steady();
    if (keys_of(newest)) next = std::min(next, delivery.next_wait());
    report.next = std::max(next, milliseconds(0));
}

Synchroniser::Synchroniser(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Synchroniser::~Synchroniser() = default;

Result<std::unique_ptr<Synchroniser>> Synchroniser::create(SynchroniserSettings settings,
                                                           const protocol::Bundle& bundle, Spool& spool,
                                                           HttpClient& client, const Clock& clock, ClockFloor& floor,
                                                           Random& random, FileCalls& calls) {
    Result<Opened> opened = open_all(settings.folder, random, calls);
    if (!opened) return tl::unexpected(opened.error());
    auto parts =
        std::make_unique<Parts>(std::move(settings), bundle, spool, client, clock, floor, random, std::move(*opened));
    Result<Trust> trust = Trust::open(parts->opened.trust, bundle.root_json);
    if (!trust) return tl::unexpected(trust.error());
    parts->trust.emplace(std::move(*trust));
    Result<std::optional<ReadyEdition>> newest = parts->opened.download.newest();
    if (newest) parts->newest = std::move(*newest);
    if (parts->newest) floor.take_signed(parts->newest->catalog.published);
    parts->confirmed = read_time(parts->opened.root, confirmed_file);
    parts->enrolled = is_enrolled(parts->opened.root, parts->opened.key.public_key());
    return std::unique_ptr<Synchroniser>(new Synchroniser(std::move(parts)));
}

SyncReport Synchroniser::run_once() {
    Parts& parts = *parts_;
    SyncReport report;
    if (!parts.newest && !parts.bundle.content_folder.empty()) {
        parts.take_first_edition(report);
        if (report.new_edition) {
            parts.finish(report);
            report.next = milliseconds(0);  // the screen gets its content now, the network comes next
            return report;
        }
    }
    if (parts.damage_seen) parts.mend(report);
    parts.enrol_if_due(report);
    if (const std::optional<Keys> keys = keys_of(parts.newest); keys && parts.enrolled) parts.deliver(*keys, report);
    if (parts.look_at <= parts.clock.steady()) parts.look(report);
    parts.finish(report);
    return report;
}

void Synchroniser::check_files() {
    Parts& parts = *parts_;
    if (parts.clock.steady() < parts.check_again_at) return;
    parts.check_again_at = parts.clock.steady() + shortest_time_between_checks;
    parts.damage_seen = true;
}

void Synchroniser::remember_shutdown() {
    Parts& parts = *parts_;
    parts.floor.take_shutdown(parts.clock);
    (void)parts.floor.save();
    if (parts.confirmed) (void)parts.opened.root.replace(confirmed_file, to_string(*parts.confirmed) + "\n");
}

const std::optional<ReadyEdition>& Synchroniser::newest() const {
    return parts_->newest;
}

Freshness Synchroniser::freshness() const {
    return parts_->trust->freshness(parts_->now());
}

std::optional<Instant> Synchroniser::confirmed() const {
    return parts_->confirmed;
}

const protocol::SigningKey& Synchroniser::device_key() const {
    return parts_->opened.key;
}

const Records& Synchroniser::records() const {
    return parts_->opened.records;
}

}  // namespace veche::sync
