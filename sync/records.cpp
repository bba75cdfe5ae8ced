#include "sync/records.h"

#include <algorithm>
#include <tuple>

#include "base/json_reader.h"
#include "sync/protocol/feed_start.h"

namespace veche::sync {
namespace {

constexpr const char* cursor_file = "cursor";
constexpr std::size_t longest_cursor = 1024;
constexpr std::size_t largest_kept = most_records_kept * (protocol::largest_status_record + 4);
constexpr int most_pages_at_once = 1000;
constexpr std::int64_t largest_position = 1'000'000'000'000'000;

struct Cursor {
    std::optional<protocol::Epoch> epoch;
    std::uint64_t position = 0;
    std::uint64_t lowest = 1;  // below it everything was forgotten here
};

// A missing or broken cursor begins at the start: records can be had again.
Cursor read_cursor(const DurableFolder& folder) {
    const Result<std::optional<std::string>> file = folder.read(cursor_file, longest_cursor);
    if (!file || !*file) return {};
    const Result<Json> json = parse_json(**file);
    if (!json) return {};
    JsonErrors errors;
    JsonReader reader(*json, "cursor", errors);
    Cursor cursor;
    cursor.epoch = protocol::from_hex<protocol::Epoch>(reader.text("epoch", 32));
    cursor.position = static_cast<std::uint64_t>(reader.integer("position", 0, largest_position));
    cursor.lowest = static_cast<std::uint64_t>(reader.optional_integer("lowest", 1, largest_position, 1));
    return errors.any() || !cursor.epoch ? Cursor{} : cursor;
}

Result<void> write_cursor(const DurableFolder& folder, const Cursor& cursor) {
    return folder.replace(
        cursor_file, write_json(Json::Object{
                         {"epoch", to_hex(*cursor.epoch)}, {"lowest", cursor.lowest}, {"position", cursor.position}}));
}

std::string target_after(const Cursor& cursor) {
    std::string target = "/v1/records?after=" + std::to_string(cursor.position);
    if (cursor.epoch) target += "&epoch=" + to_hex(*cursor.epoch);
    return target;
}

// Received, registered, answered, in this order: a restored server knows less of a case than it said before, and says
// it under a higher sequence. What a resident was told is not taken back.
bool is_further(const protocol::StatusInside& one, const protocol::StatusInside& other) {
    return std::tie(one.status.stage, one.sequence, one.time) >
           std::tie(other.status.stage, other.sequence, other.time);
}

}  // namespace

Result<Records> Records::open(const std::filesystem::path& folder, FileCalls& calls) {
    Result<DurableFolder> opened = DurableFolder::open(folder, calls);
    if (!opened) return tl::unexpected(opened.error());
    opened->remove_unfinished();
    return Records(std::move(*opened));
}

Result<std::size_t> Records::refresh(HttpClient& client, const RequestSigner& signer,
                                     const protocol::SigningPublicKey& record_key) {
    std::size_t taken = 0;
    for (int page = 0; page < most_pages_at_once; ++page) {
        HttpRequest request;
        request.target = target_after(read_cursor(folder_));
        request.largest_answer = protocol::largest_feed_page;
        signer.sign(request);
        const Result<HttpAnswer> answer = client.send(request);
        if (!answer) return tl::unexpected(answer.error());
        last_status_ = answer->status;
        if (answer->status != 200) {
            return failure("records: the server answered " + std::to_string(answer->status));
        }
        const Result<std::size_t> count = take_page(answer->body, record_key);
        if (!count) return count;
        if (page == 0) {
            const Result<void> done = forget_below(answer->header(protocol::feed_start_header), record_key);
            if (!done) return tl::unexpected(done.error());
        }
        if (*count == 0) break;
        taken += *count;
    }
    return taken;
}

Result<std::size_t> Records::take_page(std::string_view page, const protocol::SigningPublicKey& record_key) {
    const Result<std::vector<std::string_view>> records = protocol::read_feed_page(page);
    if (!records) return tl::unexpected(records.error());
    const Cursor cursor = read_cursor(folder_);
    std::optional<protocol::StatusOutside> last;
    for (const std::string_view record : *records) {
        const Result<protocol::StatusOutside> outside = protocol::verify_status_record(record, record_key);
        if (!outside) return tl::unexpected(outside.error());
        const bool after_cursor = cursor.epoch != outside->epoch || outside->position > cursor.position;
        const bool after_last = !last || (last->epoch == outside->epoch && outside->position > last->position);
        // Otherwise the same pages could come round for ever.
        if (!after_cursor || !after_last) return failure("records: the feed does not go forward");
        if (Result<void> kept = keep(*outside, record); !kept) return tl::unexpected(kept.error());
        last = *outside;
    }
    if (last) {
        const std::uint64_t lowest = cursor.epoch == last->epoch ? cursor.lowest : 1;
        const Result<void> written = write_cursor(folder_, {last->epoch, last->position, lowest});
        if (!written) return tl::unexpected(written.error());
    }
    return records->size();
}

// Only what this kiosk has had goes, and only of the epoch the town speaks of: what an older epoch said of a case that
// a restore has lost is the last there is.
Result<void> Records::forget_below(std::string_view start, const protocol::SigningPublicKey& record_key) {
    if (start.empty()) return {};
    const auto bytes = protocol::bytes_from_hex(start);
    const auto told = bytes ? protocol::read_feed_start(*bytes, record_key) : failure("feed start: not digits");
    if (!told) return tl::unexpected(told.error());
    Cursor cursor = read_cursor(folder_);
    if (cursor.epoch != told->epoch || told->lowest <= cursor.lowest) return {};
    const std::uint64_t lowest = std::min(told->lowest, cursor.position + 1);
    const Result<std::vector<std::string>> names = folder_.names();
    if (!names) return tl::unexpected(names.error());
    for (const std::string& name : *names) {
        if (name == cursor_file) continue;
        const Result<std::optional<std::string>> file = folder_.read(name, largest_kept);
        const auto records = file && *file ? protocol::read_feed_page(**file) : Result<std::vector<std::string_view>>();
        if (!records) continue;
        std::vector<std::string> kept;
        for (const std::string_view record : *records) {
            const auto outside = protocol::verify_status_record(record, record_key);
            const bool old = outside && outside->epoch == told->epoch && outside->position < lowest;
            if (!old) kept.emplace_back(record);
        }
        if (kept.size() == records->size()) continue;
        const auto done = kept.empty() ? folder_.remove(name) : folder_.replace(name, protocol::write_feed_page(kept));
        if (!done) return done;
    }
    cursor.lowest = told->lowest;
    return write_cursor(folder_, cursor);
}

Result<void> Records::keep(const protocol::StatusOutside& outside, std::string_view record) {
    const std::string name = to_hex(outside.lookup_id);
    const Result<std::optional<std::string>> file = folder_.read(name, largest_kept);
    std::vector<std::string> kept = {std::string(record)};
    if (file && *file) {
        const auto older = protocol::read_feed_page(**file).value_or(std::vector<std::string_view>{});
        for (const std::string_view one : older) {
            if (kept.size() < most_records_kept && one != record) kept.emplace_back(one);
        }
    }
    return folder_.replace(name, protocol::write_feed_page(kept));
}

Result<std::optional<protocol::StatusInside>> Records::open_with(const protocol::ReceiptKeys& receipt,
                                                                 const protocol::SigningPublicKey& record_key) const {
    const Result<std::optional<std::string>> file = folder_.read(to_hex(receipt.lookup_id), largest_kept);
    if (!file) return tl::unexpected(file.error());
    std::optional<protocol::StatusInside> best;
    if (!*file) return best;
    const auto records = protocol::read_feed_page(**file);
    if (!records) return tl::unexpected(records.error());
    for (const std::string_view record : *records) {
        Result<protocol::StatusInside> inside = protocol::open_status_record(record, record_key, receipt);
        if (!inside) continue;  // another one may be right
        if (!best || is_further(*inside, *best)) best = std::move(*inside);
    }
    return best;
}

}  // namespace veche::sync
