#include "sync/spool.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <set>
#include <sys/file.h>

#include "base/json_reader.h"
#include "sync/protocol/envelope.h"

namespace veche::sync {
namespace {

constexpr std::string_view envelope_ending = ".envelope";
constexpr std::string_view acknowledgement_ending = ".ack";
constexpr std::string_view alarm_ending = ".alarm";
constexpr std::int64_t neutral_time = 946'684'800;  // 2000-01-01: tells nothing about when a ballot was cast
constexpr std::string_view day_ending = ".day";
constexpr const char* watermark_file = "watermark";
constexpr std::int64_t kept_days = 60;
constexpr std::int64_t day_seconds = 86'400;
// A server's clock that goes back and forth counts no faster than this, whatever it signs.
constexpr std::chrono::hours shortest_day{20};
constexpr std::int64_t furthest_day = 1'000'000;
constexpr std::size_t longest_alarm = 4096;
// More than an acknowledgement has: what grew on the disk is damaged, not unreadable.
constexpr std::size_t longest_kept = 65'536;

std::string file_name(const protocol::EnvelopeId& id, std::string_view ending) {
    return to_hex(id) + std::string(ending);
}

// The id in a name with that ending.
std::optional<protocol::EnvelopeId> id_of(std::string_view name, std::string_view ending) {
    if (name.size() <= ending.size() || name.substr(name.size() - ending.size()) != ending) return std::nullopt;
    return protocol::from_hex<protocol::EnvelopeId>(name.substr(0, name.size() - ending.size()));
}

FileStamp stamp_of_files(Lane lane) {
    FileStamp stamp;
    if (lane == Lane::batch) stamp.time = neutral_time;
    return stamp;
}

Result<std::set<protocol::EnvelopeId>> ids_with(const DurableFolder& folder, std::string_view ending) {
    const Result<std::vector<std::string>> names = folder.names();
    if (!names) return tl::unexpected(names.error());
    std::set<protocol::EnvelopeId> ids;
    for (const std::string& name : *names) {
        if (const auto id = id_of(name, ending)) ids.insert(*id);
    }
    return ids;
}

// Days as the server's signed times tell them, one by one.
struct DayCount {
    std::int64_t days = 0;
    Instant counted;  // the signed time that the last of them was counted by
};

// Nothing when the file is missing or broken: counting begins with the next watermark.
std::optional<DayCount> read_day_count(const DurableFolder& root) {
    const Result<std::optional<std::string>> file = root.read(watermark_file, longest_alarm);
    if (!file || !*file) return std::nullopt;
    const Result<Json> json = parse_json(**file);
    if (!json) return std::nullopt;
    JsonErrors errors;
    JsonReader reader(*json, watermark_file, errors);
    DayCount count;
    count.counted = reader.instant("time");
    // Spools written before days were counted have none.
    count.days = reader.optional_integer("days", 0, furthest_day, 0);
    return errors.any() ? std::nullopt : std::optional(count);
}

std::string watermark_json(const protocol::Watermark& watermark, const DayCount& count) {
    return write_json(Json::Object{{"covered", watermark.covered},
                                   {"days", count.days},
                                   {"epoch", to_hex(watermark.epoch)},
                                   {"time", to_string(count.counted)}});
}

std::optional<std::int64_t> read_day(const DurableFolder& folder, const std::string& name) {
    const Result<std::optional<std::string>> file = folder.read(name, longest_alarm);
    if (!file || !*file) return std::nullopt;
    std::int64_t day = 0;
    const char* const end = (*file)->data() + (*file)->size();
    const auto [rest, error] = std::from_chars((*file)->data(), end, day);
    return error == std::errc() && rest != (*file)->data() && day >= 0 ? std::optional(day) : std::nullopt;
}

}  // namespace

struct Spool::Folders {
    DurableFolder root;
    DurableFolder single;
    DurableFolder batch;
    Descriptor lock;
};

Spool::Spool(std::unique_ptr<Folders> folders) : folders_(std::move(folders)) {}
Spool::~Spool() = default;

const DurableFolder& Spool::folder(Lane lane) const {
    return lane == Lane::single ? folders_->single : folders_->batch;
}

Result<std::unique_ptr<Spool>> Spool::open(const std::filesystem::path& folder, FileCalls& calls) {
    Result<DurableFolder> root = DurableFolder::open(folder, calls);
    if (!root) return tl::unexpected(root.error());
    // For reading only: so a spool whose disk has become read-only can still be opened and read.
    Descriptor lock(::open((folder / "lock").c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0600));
    if (lock.value() < 0) {
        return failure(folder.string() +
                       (errno == EROFS ? ": the disk is read-only" : ": the folder cannot be written"));
    }
    if (::flock(lock.value(), LOCK_EX | LOCK_NB) != 0) {
        return failure(folder.string() + ": another kiosk program is using this folder");
    }
    Result<DurableFolder> single = DurableFolder::open(folder / "single", calls);
    Result<DurableFolder> batch = DurableFolder::open(folder / "batch", calls);
    if (!single || !batch) return tl::unexpected(single ? batch.error() : single.error());
    root->remove_unfinished();
    single->remove_unfinished();
    batch->remove_unfinished();
    auto folders =
        std::make_unique<Folders>(Folders{std::move(*root), std::move(*single), std::move(*batch), std::move(lock)});
    return std::unique_ptr<Spool>(new Spool(std::move(folders)));
}

Result<void> Spool::check_writable() const {
    return folders_->single.probe(protocol::largest_envelope);
}

Result<void> Spool::put(std::string_view envelope) const {
    const Result<protocol::EnvelopeHeader> header = protocol::read_envelope_header(envelope);
    if (!header) return tl::unexpected(header.error());
    const Lane lane = header->is_ballot() ? Lane::batch : Lane::single;
    return folder(lane).create(file_name(header->id, envelope_ending), envelope, stamp_of_files(lane));
}

Result<std::map<protocol::EnvelopeId, Held>> Spool::held(Lane lane) const {
    const Result<std::vector<std::string>> names = folder(lane).names();
    if (!names) return tl::unexpected(names.error());
    std::map<protocol::EnvelopeId, Held> envelopes;
    for (const std::string& name : *names) {
        if (const auto id = id_of(name, envelope_ending)) envelopes.emplace(*id, Held::pending);
    }
    // An acknowledgement outweighs an alarm that a power cut has left beside it.
    const auto mark = [&](const std::optional<protocol::EnvelopeId>& id, Held held) {
        const auto envelope = id ? envelopes.find(*id) : envelopes.end();
        if (envelope != envelopes.end()) envelope->second = std::max(envelope->second, held);
    };
    for (const std::string& name : *names) {
        mark(id_of(name, alarm_ending), Held::alarm);
        mark(id_of(name, acknowledgement_ending), Held::acknowledged);
    }
    return envelopes;
}

Result<std::vector<protocol::EnvelopeId>> Spool::pending(Lane lane) const {
    const auto envelopes = held(lane);
    if (!envelopes) return tl::unexpected(envelopes.error());
    std::vector<protocol::EnvelopeId> ids;
    for (const auto& [id, held] : *envelopes) {
        if (held != Held::acknowledged) ids.push_back(id);
    }
    return ids;
}

Result<std::optional<std::string>> Spool::read(Lane lane, const protocol::EnvelopeId& id) const {
    return folder(lane).read(file_name(id, envelope_ending), protocol::largest_envelope);
}

Result<void> Spool::acknowledge(Lane lane, const protocol::EnvelopeId& id, const std::string& acknowledgement) const {
    {
        const std::lock_guard lock(mutex_);
        kept_[lane].erase(id);
    }
    Result<void> kept =
        folder(lane).replace(file_name(id, acknowledgement_ending), acknowledgement, stamp_of_files(lane));
    if (!kept) return kept;
    return folder(lane).remove(file_name(id, alarm_ending));
}

Result<void> Spool::raise_alarm(Lane lane, const protocol::EnvelopeId& id, const std::string& reason) const {
    const std::string text = reason.substr(0, longest_alarm);
    return folder(lane).replace(file_name(id, alarm_ending), text, stamp_of_files(lane));
}

std::int64_t Spool::count_day(const protocol::Watermark& watermark, std::chrono::milliseconds steady) {
    const std::optional<DayCount> known = read_day_count(folders_->root);
    DayCount count = known.value_or(DayCount{0, watermark.time});
    // A time further back than the one known: one of them lied. Days go on from the lower one.
    if (watermark.time < count.counted) count.counted = watermark.time;
    const bool is_next = watermark.time.seconds >= count.counted.seconds + day_seconds;
    if (is_next && (!day_counted_at_ || steady - *day_counted_at_ >= shortest_day)) {
        ++count.days;
        count.counted = watermark.time;
        day_counted_at_ = steady;
    }
    const std::string text = watermark_json(watermark, count);
    const Result<std::optional<std::string>> there = folders_->root.read(watermark_file, longest_alarm);
    if (there && *there == text) return count.days;
    if (folders_->root.replace(watermark_file, text)) return count.days;
    // A day that is not durable was not counted; a full disk must not keep what is covered from leaving it.
    if (known && known->days != count.days) day_counted_at_.reset();
    return known.value_or(DayCount{}).days;
}

Result<void> Spool::apply_watermark(const protocol::Watermark& watermark, const protocol::SigningPublicKey& key,
                                    std::chrono::milliseconds steady) {
    const std::lock_guard lock(mutex_);
    const std::int64_t today = count_day(watermark, steady);
    Result<void> result;
    for (const Lane lane : {Lane::single, Lane::batch}) {
        if (Result<void> done = settle_lane(lane, watermark, key, today); !done) result = done;
    }
    return result;
}

Result<void> Spool::settle_lane(Lane lane, const protocol::Watermark& watermark, const protocol::SigningPublicKey& key,
                                std::int64_t today) {
    const Result<std::set<protocol::EnvelopeId>> envelopes = ids_with(folder(lane), envelope_ending);
    if (!envelopes) return tl::unexpected(envelopes.error());
    const Result<std::set<protocol::EnvelopeId>> acknowledged = ids_with(folder(lane), acknowledgement_ending);
    if (!acknowledged) return tl::unexpected(acknowledged.error());
    Result<void> result;
    for (const protocol::EnvelopeId& id : *acknowledged) {
        const bool is_there = envelopes->count(id) != 0;
        const Result<void> done = settle(lane, id, is_there, watermark, key, today);
        // The log shall not say which ballot.
        if (!done)
            result = lane == Lane::batch ? failure("a ballot's acknowledgement cannot be read or removed") : done;
    }
    return result;
}

// Nothing: it was damaged and is gone, so the envelope is delivered again, which does no harm.
Result<std::optional<Spool::Kept>> Spool::kept(Lane lane, const protocol::EnvelopeId& id,
                                               const protocol::SigningPublicKey& key, std::int64_t today) {
    if (const auto known = kept_[lane].find(id); known != kept_[lane].end()) return std::optional(known->second);
    const Result<std::optional<std::string>> file =
        folder(lane).read(file_name(id, acknowledgement_ending), longest_kept);
    if (!file) return tl::unexpected(file.error());
    const auto read = *file ? protocol::read_acknowledgement(**file, key) : failure("gone");
    if (!read || read->id != id) {
        if (Result<void> gone = forget(lane, id); !gone) return tl::unexpected(gone.error());
        return std::optional<Kept>();
    }
    Kept kept{read->epoch, read->generation, today};
    const std::string day_name = file_name(id, day_ending);
    if (const auto begun = read_day(folder(lane), day_name)) {
        kept.begun = std::min(*begun, today);
    } else if (!folder(lane).replace(day_name, std::to_string(today), stamp_of_files(lane))) {
        return std::optional(kept);  // not durable, so not counted yet; what is covered may leave all the same
    }
    kept_[lane][id] = kept;
    return std::optional(kept);
}

Result<void> Spool::forget(Lane lane, const protocol::EnvelopeId& id) {
    kept_[lane].erase(id);
    if (Result<void> removed = folder(lane).remove(file_name(id, acknowledgement_ending)); !removed) return removed;
    return folder(lane).remove(file_name(id, day_ending));
}

// What a watermark means for one acknowledged envelope.
Result<void> Spool::settle(Lane lane, const protocol::EnvelopeId& id, bool envelope_is_there,
                           const protocol::Watermark& watermark, const protocol::SigningPublicKey& key,
                           std::int64_t today) {
    const Result<std::optional<Kept>> known = kept(lane, id, key, today);
    if (!known) return tl::unexpected(known.error());
    if (!*known) return {};
    if (envelope_is_there && (*known)->epoch != watermark.epoch) return forget(lane, id);
    const std::int64_t age = today - (*known)->begun;
    const bool covered = (*known)->generation <= watermark.covered || age >= kept_days;
    if (envelope_is_there && covered) {
        if (Result<void> removed = folder(lane).remove(file_name(id, envelope_ending)); !removed) return removed;
        envelope_is_there = false;
    }
    if (!envelope_is_there && (lane == Lane::batch || age >= 2 * kept_days)) return forget(lane, id);
    return {};
}

Result<SpoolCount> Spool::count(Lane lane) const {
    const auto envelopes = held(lane);
    if (!envelopes) return tl::unexpected(envelopes.error());
    SpoolCount count;
    for (const auto& [id, held] : *envelopes) {
        (held == Held::acknowledged ? count.acknowledged : count.pending) += 1;
        if (held == Held::alarm) count.alarms += 1;
    }
    return count;
}

}  // namespace veche::sync
