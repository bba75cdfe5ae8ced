// Where what residents hand in waits, durable, until the server and its backups have it. docs/formats.md, "Spool".
// The folder is all the state there is: the interface's worker puts while the delivery's worker takes; any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/durable_file.h"
#include "base/result.h"
#include "sync/protocol/acknowledgement.h"

namespace veche::sync {

// `single`: everything with a receipt. `batch`: ballots, which must not be linked to anything.
enum class Lane { single, batch };

// How an envelope that is here stands.
enum class Held { pending, alarm, acknowledged };

struct SpoolCount {
    std::size_t pending = 0;       // nobody else has them
    std::size_t acknowledged = 0;  // the server has them, no backup is known to
    std::size_t alarms = 0;        // a person has to look
};

class Spool {
  public:
    // Fails with a sentence for a person: another process has the folder, it is read-only, …
    [[nodiscard]] static Result<std::unique_ptr<Spool>> open(const std::filesystem::path& folder, FileCalls& calls);
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;
    ~Spool();

    // Whether an envelope could be put now: writes one's worth of bytes and removes them. To be asked before a
    // resident starts to type; the error says whether the disk is full, read-only or broken.
    [[nodiscard]] Result<void> check_writable() const;

    // On return the envelope survives a power cut. Its lane follows from its header. A second put of the same bytes is
    // success.
    [[nodiscard]] Result<void> put(std::string_view envelope) const;

    // Every envelope that is here. One that nobody else has is `pending`, or `alarm` when a person has to look.
    [[nodiscard]] Result<std::map<protocol::EnvelopeId, Held>> held(Lane lane) const;
    // Those of them that nobody else has.
    [[nodiscard]] Result<std::vector<protocol::EnvelopeId>> pending(Lane lane) const;
    // Nothing: it has left the spool.
    [[nodiscard]] Result<std::optional<std::string>> read(Lane lane, const protocol::EnvelopeId& id) const;
    // Keeps the acknowledgement (already verified against the envelope's hash) beside the envelope; ends an alarm.
    [[nodiscard]] Result<void> acknowledge(Lane lane, const protocol::EnvelopeId& id,
                                           const std::string& acknowledgement) const;
    // The envelope stays pending; `reason` is kept for people.
    [[nodiscard]] Result<void> raise_alarm(Lane lane, const protocol::EnvelopeId& id, const std::string& reason) const;

    // Takes a watermark the caller has verified: what it covers leaves; what was acknowledged in another epoch is
    // pending again; whatever its time, which only counts days, one a look at most (`steady`: the moment of the look).
    // `key`, the town's, must have signed the kept acknowledgements: one that rotted on the disk is none, one that
    // cannot be read stays. On failure everything else was done.
    [[nodiscard]] Result<void> apply_watermark(const protocol::Watermark& watermark,
                                               const protocol::SigningPublicKey& key, std::chrono::milliseconds steady);

    [[nodiscard]] Result<SpoolCount> count(Lane lane) const;

  private:
    struct Folders;
    // What was read of a kept acknowledgement, once and not at every look.
    struct Kept {
        protocol::Epoch epoch;
        std::uint64_t generation = 0;
        std::int64_t begun = 0;  // the day it began to count from
    };
    using KeptOnes = std::map<protocol::EnvelopeId, Kept>;

    explicit Spool(std::unique_ptr<Folders> folders);
    [[nodiscard]] const DurableFolder& folder(Lane lane) const;
    [[nodiscard]] std::int64_t count_day(const protocol::Watermark& watermark, std::chrono::milliseconds steady);
    [[nodiscard]] Result<void> settle_lane(Lane lane, const protocol::Watermark& watermark,
                                           const protocol::SigningPublicKey& key, std::int64_t today);
    [[nodiscard]] Result<std::optional<Kept>> kept(Lane lane, const protocol::EnvelopeId& id,
                                                   const protocol::SigningPublicKey& key, std::int64_t today);
    [[nodiscard]] Result<void> settle(Lane lane, const protocol::EnvelopeId& id, bool envelope_is_there,
                                      const protocol::Watermark& watermark, const protocol::SigningPublicKey& key,
                                      std::int64_t today);
    [[nodiscard]] Result<void> forget(Lane lane, const protocol::EnvelopeId& id);

    std::unique_ptr<Folders> folders_;
    mutable std::mutex mutex_;  // of what follows
    mutable std::map<Lane, KeptOnes> kept_;
    std::optional<std::chrono::milliseconds> day_counted_at_;
};

}  // namespace veche::sync
