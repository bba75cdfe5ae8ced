// Every status record the town has sent out, kept so that a receipt code opens its own here, offline.
// What the town has removed from the beginning of its feed, long after the case was closed, goes here as well, and with
// the last of it what was said of that case before a restore.
// Files of the folder: one a lookup id (its records, as a feed page), "cursor", and "offered": the epoch that has been
// offered what former ones said. All of it can be had again from the server, unless that was restored from a copy. One
// thread refreshes and offers; any thread opens.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

#include "base/durable_file.h"
#include "base/result.h"
#include "sync/http.h"
#include "sync/protocol/feed_start.h"
#include "sync/protocol/record_offer.h"
#include "sync/protocol/status_record.h"
#include "sync/request_signer.h"

namespace veche::sync {

// Of one receipt: the last one of each epoch, for a restored server says less than the one before, then the newest.
inline constexpr std::size_t most_records_kept = 4;

// What the town has said of a case.
struct Said {
    protocol::StatusInside furthest;
    // Since then its server was restored and knows less of it.
    struct Less {
        std::optional<Instant> restored_from;  // when the copy was made; a server of before does not say it
    };
    std::optional<Less> server_knows_less;
};

class Records {
  public:
    // So many bytes of the disk, `reserve`, are never taken.
    [[nodiscard]] static Result<Records> open(const std::filesystem::path& folder, FileCalls& calls,
                                              std::uint64_t reserve = 0);

    // Asks for what is new until an empty page comes, or the disk has only its reserve left; how many records were
    // taken. Wrongly signed ones are a failure: the answer is not the town's.
    [[nodiscard]] Result<std::size_t> refresh(HttpClient& client, const RequestSigner& signer,
                                              const protocol::SigningPublicKey& record_key);

    // What the last request of refresh was answered with; 0: nothing yet. The refreshing thread only.
    [[nodiscard]] int last_status() const { return last_status_; }

    // The record furthest on (answered before registered before received), of these the one with the highest sequence;
    // nothing when there is none of this receipt yet.
    [[nodiscard]] Result<std::optional<Said>> open_with(const protocol::ReceiptKeys& receipt,
                                                        const protocol::SigningPublicKey& record_key) const;

    // The server's epoch, by its last answer since the start, or by the records it gave; nothing: not heard yet. The
    // refreshing thread only, as what follows.
    [[nodiscard]] const std::optional<protocol::Epoch>& server_epoch() const { return server_epoch_; }
    [[nodiscard]] std::optional<protocol::Epoch> offered_to() const;
    // What was not taken then nobody else may have: in this epoch nothing of former ones goes any more.
    enum class Taken { all, not_all };
    [[nodiscard]] Result<void> remember_offered(const protocol::Epoch& epoch, Taken taken);
    struct Former {
        std::vector<std::string> records;  // as many as one offer holds; empty: there are no more
        std::string last;                  // the receipt up to which all are in
    };
    // Records of other epochs than `now` and beyond what is `known` of theirs, of the receipts after `after`.
    [[nodiscard]] Former former(const protocol::Epoch& now, const std::vector<protocol::OfferAnswer::Known>& known,
                                std::string_view after, const protocol::SigningPublicKey& record_key) const;

  private:
    Records(DurableFolder folder, std::uint64_t reserve) : folder_(std::move(folder)), reserve_(reserve) {}
    [[nodiscard]] bool has_room() const;
    void hear_epoch(std::string_view told);
    [[nodiscard]] Result<std::size_t> take_page(std::string_view page, const protocol::SigningPublicKey& record_key);
    struct Offered {
        protocol::Epoch epoch;
        Taken taken = Taken::not_all;
        std::uint64_t end = 0;  // of the feed, when it was read the first time after that; 0: not yet
    };
    [[nodiscard]] Result<void> write_offered(const Offered& offered);
    // `start`: what the answer that was the end of the feed says of its beginning.
    [[nodiscard]] Result<void> at_end(std::string_view start, const protocol::SigningPublicKey& record_key);
    [[nodiscard]] Result<void> forget_below(const protocol::FeedStart& start,
                                            const protocol::SigningPublicKey& record_key);
    [[nodiscard]] Result<void> keep(const protocol::StatusOutside& outside, std::string_view record,
                                    const protocol::SigningPublicKey& record_key);

    DurableFolder folder_;
    std::uint64_t reserve_;
    std::optional<protocol::Epoch> server_epoch_;
    std::optional<Offered> offered_;
    int last_status_ = 0;
};

}  // namespace veche::sync
