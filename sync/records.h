// Every status record the town has sent out, kept so that a receipt code opens its own here, offline.
// What the town has removed from the beginning of its feed, long after the case was closed, goes here as well.
// Files of the folder: one a lookup id (its newest records, as a feed page), and "cursor". All of it can be had again
// from the server. One thread refreshes; any thread opens.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

#include "base/durable_file.h"
#include "base/result.h"
#include "sync/http.h"
#include "sync/protocol/status_record.h"
#include "sync/request_signer.h"

namespace veche::sync {

// Of one receipt; more come only when a server was restored and says the same again.
inline constexpr std::size_t most_records_kept = 4;

class Records {
  public:
    [[nodiscard]] static Result<Records> open(const std::filesystem::path& folder, FileCalls& calls);

    // Asks for what is new until an empty page comes; how many records were taken. Wrongly signed ones are a failure:
    // the answer is not the town's.
    [[nodiscard]] Result<std::size_t> refresh(HttpClient& client, const RequestSigner& signer,
                                              const protocol::SigningPublicKey& record_key);

    // What the last request of refresh was answered with; 0: nothing yet. The refreshing thread only.
    [[nodiscard]] int last_status() const { return last_status_; }

    // The record furthest on (answered before registered before received), of these the one with the highest sequence;
    // nothing when there is none of this receipt yet.
    [[nodiscard]] Result<std::optional<protocol::StatusInside>> open_with(
        const protocol::ReceiptKeys& receipt, const protocol::SigningPublicKey& record_key) const;

  private:
    explicit Records(DurableFolder folder) : folder_(std::move(folder)) {}
    [[nodiscard]] Result<std::size_t> take_page(std::string_view page, const protocol::SigningPublicKey& record_key);
    [[nodiscard]] Result<void> forget_below(std::string_view start, const protocol::SigningPublicKey& record_key);
    [[nodiscard]] Result<void> keep(const protocol::StatusOutside& outside, std::string_view record);

    DurableFolder folder_;
    int last_status_ = 0;
};

}  // namespace veche::sync
