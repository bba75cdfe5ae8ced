#include "sync/synchroniser.h"

#include <algorithm>
#include <array>

#include "sync/device.h"
#include "sync/enrol.h"
#include "sync/record_offers.h"
#include "sync/report.h"

namespace veche::sync {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest_look_wait = std::chrono::minutes(15);
constexpr milliseconds shortest_time_between_checks = std::chrono::minutes(1);
constexpr milliseconds unwanted_offer_wait = std::chrono::hours(1);
constexpr milliseconds refused_code_wait = std::chrono::hours(1);
// How stale what is kept about time may get: every write costs the kiosk's flash.
constexpr milliseconds between_saves = std::chrono::hours(1);
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

milliseconds doubled(milliseconds interval, unsigned failures) {
    milliseconds wait = interval;
    for (unsigned i = 0; i < std::min(failures, 16U) && wait < longest_look_wait; ++i) wait *= 2;
    return std::min(wait, std::max(longest_look_wait, interval));
}

Result<Opened> open_all(const SynchroniserSettings& settings, Random& random, FileCalls& calls) {
    const std::filesystem::path& folder = settings.folder;
    Result<DurableFolder> root = DurableFolder::open(folder, calls);
    if (!root) return tl::unexpected(root.error());
    root->remove_unfinished();
    Result<DurableFolder> trust = DurableFolder::open(folder / "trust", calls);
    if (!trust) return tl::unexpected(trust.error());
    trust->remove_unfinished();
    Result<protocol::SigningKey> key = load_or_make_device_key(*root, random);
    if (!key) return tl::unexpected(key.error());
    Result<EditionDownload> download = EditionDownload::open(folder / "content", calls, settings.disk_reserve);
    if (!download) return tl::unexpected(download.error());
    Result<Records> records = Records::open(folder / "records", calls, settings.disk_reserve);
    if (!records) return tl::unexpected(records.error());
    return Opened{std::move(*root), std::move(*trust), std::move(*key), std::move(*download), std::move(*records)};
}

}  // namespace

struct Synchroniser::Parts {
    SynchroniserSettings settings;
    protocol::Bundle bundle;
    HttpClient& client;
    const Clock& clock;
    Opened opened;
    RequestSigner signer;
    ClockFloor& floor;
    std::optional<Trust> trust;
    RecordOffers offers;
    std::optional<ReadyEdition> newest;
    std::optional<Instant> confirmed;
    SyncStatus status;
    bool enrolled = false;
    bool damage_seen = false;
    Check check = Check::changes;  // of the next look
    milliseconds check_again_at{0};
    milliseconds first_edition_at{0};
    milliseconds enrol_at{0};
    milliseconds look_at{0};
    milliseconds records_at{0};
    milliseconds offer_at{0};
    milliseconds report_at{0};
    milliseconds save_at{0};
    unsigned failed_enrolments = 0;
    unsigned failed_looks = 0;
    unsigned failed_records = 0;
    unsigned failed_offers = 0;
    unsigned failed_reports = 0;

    Parts(SynchroniserSettings set, const protocol::Bundle& given, HttpClient& http, const Clock& time,
          ClockFloor& clock_floor, Opened folders)
        : settings(std::move(set)),
          bundle(given),
          client(http),
          clock(time),
          opened(std::move(folders)),
          signer(opened.key, clock),
          floor(clock_floor) {}

    [[nodiscard]] Instant now() const { return floor.now(clock); }
    [[nodiscard]] bool has_room() const;
    void save_times();
    Progress take_first_edition(SyncReport& report);
    Progress enrol(SyncReport& report);
    Progress mend(SyncReport& report);
    Progress look(SyncReport& report);
    Progress fetch_records(SyncReport& report);
    Progress offer_records(SyncReport& report);
    Progress tell_server(SyncReport& report);
    void look_for_edition(SyncReport& report);
    void bring(ContentSource& source, SyncReport& report);
    void finish(SyncReport& report);
    [[nodiscard]] Round work(SyncReport& report);
};

// Writes at most once in a while; remember_shutdown() makes up for the rest.
void Synchroniser::Parts::save_times() {
    if (clock.steady() < save_at) return;
    save_at = clock.steady() + between_saves;
    (void)floor.save();
    if (confirmed) (void)opened.root.replace(confirmed_file, to_string(*confirmed) + "\n");
}

bool Synchroniser::Parts::has_room() const {
    const Result<std::uint64_t> free = opened.root.free_bytes();
    return !free || *free >= settings.disk_reserve;
}

Progress Synchroniser::Parts::take_first_edition(SyncReport& report) {
    first_edition_at = clock.steady() + settings.interval;
    FolderContentSource source(bundle.content_folder);
    if (const Result<void> trusted = trust->refresh(source, now(), Expired::accepted); !trusted) {
        report.problems.push_back("first edition: " + trusted.error().message);
    }
    if (trust->catalog()) bring(source, report);
    return report.new_edition ? Progress::made : Progress::none;
}

// What the bundle's folder has not, the look at the server brings.
Progress Synchroniser::Parts::mend(SyncReport& report) {
    damage_seen = false;
    check = Check::all;
    look_at = clock.steady();
    if (bundle.content_folder.empty() || !trust->catalog()) return Progress::none;
    FolderContentSource source(bundle.content_folder);
    SyncReport tried;
    bring(source, tried);
    report.mended = tried.mended;
    return Progress::none;
}

Progress Synchroniser::Parts::enrol(SyncReport& report) {
    const std::optional<Keys> keys = keys_of(newest);
    const auto done = sync::enrol(opened.root, client, bundle, opened.key.public_key(),
                                  keys ? std::optional(keys->acknowledgement) : std::nullopt);
    enrolled = done.has_value();
    if (enrolled) return Progress::made;
    status.enrolment = done.error().refused ? Enrolment::refused : Enrolment::not_yet;
    report.problems.push_back(done.error().message);
    if (report.reach == Reach::not_tried) report.reach = Reach::unreachable;
    // An answer that anybody may have given is asked again soon: the network may be laid in an hour.
    enrol_at =
        clock.steady() + (done.error().refused ? refused_code_wait : doubled(settings.interval, failed_enrolments++));
    return Progress::none;
}

void Synchroniser::Parts::bring(ContentSource& source, SyncReport& report) {
    const Result<DownloadReport> brought = opened.download.bring(source, *trust->catalog(), check);
    status.edition_too_large = opened.download.too_large();
    report.delta = opened.download.delta();
    if (!brought) {
        report.problems.push_back(brought.error().message);
        return;
    }
    check = Check::changes;
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
    const auto is_here = [&] { return check == Check::changes && newest && newest->catalog_hash == catalog->sha256; };
    if (!is_here()) bring(source, report);
    // What the server confirmed counts only when it is what this kiosk has.
    if (!is_here()) return;
    confirmed = now();
    status.edition_too_large.reset();
}

Progress Synchroniser::Parts::look(SyncReport& report) {
    report.reach = Reach::unreachable;
    look_for_edition(report);
    failed_looks = report.reach == Reach::reached ? 0 : failed_looks + 1;
    look_at = clock.steady() + doubled(settings.interval, failed_looks);
    return report.new_edition ? Progress::made : Progress::none;
}

Progress Synchroniser::Parts::fetch_records(SyncReport& report) {
    const Result<std::size_t> records = opened.records.refresh(client, signer, keys_of(newest)->record);
    report.new_records = records.value_or(0);
    if (!records) report.problems.push_back(records.error().message);
    if (records) report.reach = Reach::reached;
    if (!records && report.reach == Reach::not_tried) report.reach = Reach::unreachable;
    const int answered = opened.records.last_status();
    report.device = standing_of(answered);
    status.device = report.device.value_or(status.device);
    failed_records = records ? 0 : failed_records + 1;
    records_at = clock.steady() + doubled(settings.interval, failed_records);
    return Progress::none;
}

// What a restored server has lost comes back to it, and from it to every kiosk.
Progress Synchroniser::Parts::offer_records(SyncReport& report) {
    const auto step = offers.step(client, signer, opened.records, keys_of(newest)->record);
    failed_offers = step ? 0 : failed_offers + 1;
    if (!step) report.problems.push_back(step.error().message);
    const bool is_over = step && *step == RecordOffers::Step::not_wanted;
    offer_at = clock.steady() + (is_over ? unwanted_offer_wait : doubled(settings.interval, failed_offers));
    if (!step || *step != RecordOffers::Step::offered) return Progress::none;
    offer_at = clock.steady();
    // What was taken is soon in the feed.
    records_at = std::min(records_at, clock.steady() + settings.interval);
    return Progress::made;
}

// Whether it worked changes nothing else here; a server that knows no reports is no problem.
Progress Synchroniser::Parts::tell_server(SyncReport& report) {
    const Result<int> answered = send_report(client, signer, settings.describe());
    const bool taken = answered && (*answered == 200 || *answered == 404);
    if (answered) {
        if (const auto standing = standing_of(*answered)) report.device = standing;
        status.device = report.device.value_or(status.device);
    }
    if (!taken) {
        report.problems.push_back(answered ? "report: the server answered " + std::to_string(*answered)
                                           : answered.error().message);
    }
    failed_reports = taken ? 0 : failed_reports + 1;
    report_at = clock.steady() + doubled(settings.interval, failed_reports);
    return Progress::none;
}

void Synchroniser::Parts::finish(SyncReport& report) {
    save_times();
    report.enrolled = enrolled;
    if (enrolled) status.enrolment = Enrolment::enrolled;
    status.clock = floor.suspicion(clock);
    report.status = status;
    report.confirmed = confirmed;
    report.freshness = trust->freshness(now());
}

// Whatever is not able to be done here (no key yet, no room on the disk, nothing damaged) has no time at all.
Round Synchroniser::Parts::work(SyncReport& report) {
    using Duty = sync::Duty<Parts, SyncReport>;
    using When = std::optional<milliseconds>;
    // Nothing here is followed by a download in the same round. A kiosk with an edition enrols first, so that it
    // delivers however long the next edition takes; one without is shown its content before anything waits for the
    // network.
    static const std::array<Duty, 2> first = {
        Duty{[](const Parts& p) { return p.enrolled || !keys_of(p.newest) ? When() : When(p.enrol_at); },
             [](Parts& p, SyncReport& told) { return p.enrol(told); }},
        Duty{[](const Parts& p) {
                 return p.newest || p.bundle.content_folder.empty() ? When() : When(p.first_edition_at);
             },
             [](Parts& p, SyncReport& told) { return p.take_first_edition(told); }},
    };
    static const std::array<Duty, 6> rest = {
        Duty{[](const Parts& p) { return p.damage_seen ? When(p.clock.steady()) : When(); },
             [](Parts& p, SyncReport& told) { return p.mend(told); }},
        Duty{[](const Parts& p) { return When(p.look_at); }, [](Parts& p, SyncReport& told) { return p.look(told); }},
        // Without an edition a refusal could not be proved.
        Duty{[](const Parts& p) { return p.enrolled ? When() : When(p.enrol_at); },
             [](Parts& p, SyncReport& told) { return p.enrol(told); }},
        Duty{[](const Parts& p) {
                 return p.enrolled && keys_of(p.newest) && p.has_room() ? When(p.records_at) : When();
             },
             [](Parts& p, SyncReport& told) { return p.fetch_records(told); }},
        // After the records: only they say of which epoch the server is.
        Duty{[](const Parts& p) {
                 const bool is_due = p.enrolled && keys_of(p.newest) && RecordOffers::is_due(p.opened.records);
                 return is_due ? When(p.offer_at) : When();
             },
             [](Parts& p, SyncReport& told) { return p.offer_records(told); }},
        // Last: it holds up nothing a resident waits for.
        Duty{[](const Parts& p) { return p.enrolled && p.settings.describe ? When(p.report_at) : When(); },
             [](Parts& p, SyncReport& told) { return p.tell_server(told); }},
    };
    const Round begun = do_duties(std::span<const Duty>(first), *this, report, clock, longest_look_wait);
    if (begun.made_progress()) return begun;
    const Round done = do_duties(std::span<const Duty>(rest), *this, report, clock, longest_look_wait);
    return done.made_progress() || done.next() < begun.next() ? done : begun;
}

Synchroniser::Synchroniser(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Synchroniser::~Synchroniser() = default;

Result<std::unique_ptr<Synchroniser>> Synchroniser::create(SynchroniserSettings settings,
                                                           const protocol::Bundle& bundle, HttpClient& client,
                                                           const Clock& clock, ClockFloor& floor, Random& random,
                                                           FileCalls& calls) {
    Result<Opened> opened = open_all(settings, random, calls);
    if (!opened) return tl::unexpected(opened.error());
    auto parts = std::make_unique<Parts>(std::move(settings), bundle, client, clock, floor, std::move(*opened));
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
    SyncReport report;
    const Round round = parts_->work(report);
    parts_->finish(report);
    report.round = round;
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

std::optional<content::edition::Catalog> Synchroniser::catalog(const std::string& hash) const {
    if (!content::is_blob_hash(hash)) return std::nullopt;
    return parts_->opened.download.read_catalog(hash);
}

std::optional<protocol::SigningPublicKey> Synchroniser::delivery_key() const {
    const std::optional<Keys> keys = keys_of(parts_->newest);
    return keys && parts_->enrolled ? std::optional(keys->acknowledgement) : std::nullopt;
}

const protocol::SigningKey& Synchroniser::device_key() const {
    return parts_->opened.key;
}

const Records& Synchroniser::records() const {
    return parts_->opened.records;
}

}  // namespace veche::sync
