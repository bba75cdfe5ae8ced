#include "sync/spool.h"

#include <cerrno>
#include <fcntl.h>
#include <set>
#include <sys/file.h>
#include <unistd.h>

#include "base/json_reader.h"
#include "sync/protocol/envelope.h"

namespace veche::sync {
namespace {

constexpr std::string_view envelope_ending = ".envelope";
constexpr std::string_view acknowledgement_ending = ".ack";
constexpr std::string_view alarm_ending = ".alarm";
constexpr std::int64_t neutral_time = 946'684'800;  // 2000-01-01: tells nothing about when a ballot was cast
constexpr std::int64_t kept_seconds = std::int64_t{60} * 86'400;
constexpr std::size_t longest_alarm = 4096;

std::string file_name(const protocol::EnvelopeId& id, std::string_view ending) {
    return to_hex(id) + std::string(ending);
}

// The id in a name with that ending.
std::optional<protocol::EnvelopeId> id_of(std::string_view name, std::string_view ending) {
    if (name.size() <= ending.size() || name.substr(name.size() - ending.size()) != ending) return std::nullopt;
    return protocol::from_hex<protocol::EnvelopeId>(name.substr(0, name.size() - ending.size()));
}

std::optional<std::int64_t> time_of_files(Lane lane) {
    return lane == Lane::batch ? std::optional(neutral_time) : std::nullopt;
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

// Nothing when the file is missing or broken: then every watermark is newer.
std::optional<Instant> time_of_known_watermark(const DurableFolder& root) {
    const Result<std::optional<std::string>> file = root.read("watermark", longest_alarm);
    if (!file || !*file) return std::nullopt;
    const Result<Json> json = parse_json(**file);
    if (!json) return std::nullopt;
    JsonErrors errors;
    JsonReader reader(*json, "watermark", errors);
    const Instant time = reader.instant("time");
    return errors.any() ? std::nullopt : std::optional(time);
}

std::string watermark_json(const protocol::Watermark& watermark) {
    return write_json(Json::Object{
        {"covered", watermark.covered}, {"epoch", to_hex(watermark.epoch)}, {"time", to_string(watermark.time)}});
}

// What a watermark means for one acknowledged envelope.
Result<void> settle(const DurableFolder& folder, Lane lane, const protocol::EnvelopeId& id, bool envelope_is_there,
                    const protocol::Watermark& watermark, const protocol::SigningPublicKey& key) {
    const std::string name = file_name(id, acknowledgement_ending);
    const Result<std::optional<std::string>> kept = folder.read(name, protocol::acknowledgement_size);
    const Result<protocol::Acknowledgement> acknowledgement =
        kept && *kept ? protocol::read_acknowledgement(**kept, key) : failure("unreadable");
    // A damaged acknowledgement is none: the envelope is delivered again, which does no harm.
    if (!acknowledgement || acknowledgement->id != id) return folder.remove(name);
    if (envelope_is_there && acknowledgement->epoch != watermark.epoch) return folder.remove(name);

    const std::int64_t age = watermark.time.seconds - acknowledgement->received.seconds;
    const bool covered = acknowledgement->generation <= watermark.covered || age >= kept_seconds;
    if (envelope_is_there && covered) {
        if (Result<void> removed = folder.remove(file_name(id, envelope_ending)); !removed) return removed;
        envelope_is_there = false;
    }
    if (!envelope_is_there && (lane == Lane::batch || age >= 2 * kept_seconds)) return folder.remove(name);
    return {};
}

}  // namespace

struct Spool::Folders {
    DurableFolder root;
    DurableFolder single;
    DurableFolder batch;
    int lock;

    Folders(DurableFolder root_folder, DurableFolder single_folder, DurableFolder batch_folder, int lock_file)
        : root(std::move(root_folder)),
          single(std::move(single_folder)),
          batch(std::move(batch_folder)),
          lock(lock_file) {}
    Folders(const Folders&) = delete;
    Folders& operator=(const Folders&) = delete;
    ~Folders() { ::close(lock); }
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
    const int lock = ::open((folder / "lock").c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0) {
        return failure(folder.string() +
                       (errno == EROFS ? ": the disk is read-only" : ": the folder cannot be written"));
    }
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        ::close(lock);
        return failure(folder.string() + ": another kiosk program is using this folder");
    }
    Result<DurableFolder> single = DurableFolder::open(folder / "single", calls);
    Result<DurableFolder> batch = DurableFolder::open(folder / "batch", calls);
    if (!single || !batch) {
        ::close(lock);
        return tl::unexpected(single ? batch.error() : single.error());
    }
    root->remove_unfinished();
    single->remove_unfinished();
    batch->remove_unfinished();
    auto folders = std::make_unique<Folders>(std::move(*root), std::move(*single), std::move(*batch), lock);
    return std::unique_ptr<Spool>(new Spool(std::move(folders)));
}

Result<void> Spool::check_writable() const {
    return folders_->single.probe(protocol::largest_envelope);
}

Result<void> Spool::put(std::string_view envelope) const {
    const Result<protocol::EnvelopeHeader> header = protocol::read_envelope_header(envelope);
    if (!header) return tl::unexpected(header.error());
    const Lane lane = header->is_ballot() ? Lane::batch : Lane::single;
    return folder(lane).create(file_name(header->id, envelope_ending), envelope, time_of_files(lane));
}

Result<std::vector<protocol::EnvelopeId>> Spool::pending(Lane lane) const {
    const Result<std::set<protocol::EnvelopeId>> envelopes = ids_with(folder(lane), envelope_ending);
    if (!envelopes) return tl::unexpected(envelopes.error());
    const Result<std::set<protocol::EnvelopeId>> acknowledged = ids_with(folder(lane), acknowledgement_ending);
    if (!acknowledged) return tl::unexpected(acknowledged.error());
    std::vector<protocol::EnvelopeId> ids;
    for (const protocol::EnvelopeId& id : *envelopes) {
        if (acknowledged->count(id) == 0) ids.push_back(id);
    }
    return ids;
}

Result<std::optional<std::string>> Spool::read(Lane lane, const protocol::EnvelopeId& id) const {
    return folder(lane).read(file_name(id, envelope_ending), protocol::largest_envelope);
}

Result<void> Spool::acknowledge(Lane lane, const protocol::EnvelopeId& id, const std::string& acknowledgement) const {
    const Result<void> kept =
        folder(lane).replace(file_name(id, acknowledgement_ending), acknowledgement, time_of_files(lane));
    if (!kept) return kept;
    return folder(lane).remove(file_name(id, alarm_ending));
}

Result<void> Spool::raise_alarm(Lane lane, const protocol::EnvelopeId& id, const std::string& reason) const {
    const std::string text = reason.substr(0, longest_alarm);
    return folder(lane).replace(file_name(id, alarm_ending), text, time_of_files(lane));
}

bool Spool::has_alarm(Lane lane, const protocol::EnvelopeId& id) const {
    const auto there = folder(lane).read(file_name(id, alarm_ending), longest_alarm);
    return there.has_value() && there->has_value();
}

Result<void> Spool::apply_watermark(const protocol::Watermark& watermark, const protocol::SigningPublicKey& key) const {
    const std::optional<Instant> known = time_of_known_watermark(folders_->root);
    if (known && watermark.time < *known) return {};
    for (const Lane lane : {Lane::single, Lane::batch}) {
        const Result<std::set<protocol::EnvelopeId>> envelopes = ids_with(folder(lane), envelope_ending);
        if (!envelopes) return tl::unexpected(envelopes.error());
        const Result<std::set<protocol::EnvelopeId>> acknowledged = ids_with(folder(lane), acknowledgement_ending);
        if (!acknowledged) return tl::unexpected(acknowledged.error());
        for (const protocol::EnvelopeId& id : *acknowledged) {
            if (Result<void> done = settle(folder(lane), lane, id, envelopes->count(id) != 0, watermark, key); !done) {
                return done;
            }
        }
    }
    if (known && watermark.time == *known) return {};
    return folders_->root.replace("watermark", watermark_json(watermark));
}

Result<SpoolCount> Spool::count(Lane lane) const {
    const Result<std::set<protocol::EnvelopeId>> envelopes = ids_with(folder(lane), envelope_ending);
    if (!envelopes) return tl::unexpected(envelopes.error());
    const Result<std::vector<protocol::EnvelopeId>> waiting = pending(lane);
    if (!waiting) return tl::unexpected(waiting.error());
    const Result<std::set<protocol::EnvelopeId>> alarms = ids_with(folder(lane), alarm_ending);
    if (!alarms) return tl::unexpected(alarms.error());
    return SpoolCount{waiting->size(), envelopes->size() - waiting->size(), alarms->size()};
}

}  // namespace veche::sync
