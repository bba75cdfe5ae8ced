#include "sync/records.h"

#include <algorithm>
#include <tuple>

#include "base/json_reader.h"
#include "sync/protocol/feed_start.h"

namespace veche::sync {
namespace {

constexpr const char* cursor_file = "cursor";
constexpr const char* offered_file = "offered";
constexpr std::size_t longest_cursor = 1024;
constexpr std::size_t length_bytes = 4;  // before each record of a page
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

// Of two of one second the one that was made after a restore came later.
bool is_newer(const protocol::StatusInside& one, const protocol::StatusInside& other) {
    if (one.time.seconds != other.time.seconds) return one.time.seconds > other.time.seconds;
    return one.restored_from.has_value() && !other.restored_from;
}

bool is_of_receipt(const std::string& name) {
    return protocol::from_hex<protocol::LookupId>(name).has_value();
}

bool is_known(const std::vector<protocol::OfferAnswer::Known>& known, const protocol::StatusOutside& outside) {
    return std::any_of(known.begin(), known.end(), [&](const auto& each) {
        return each.epoch == outside.epoch && outside.position <= each.position;
    });
}

// What is kept of one receipt; the newest first, those that are the last of their epoch before the others.
std::vector<std::string> most_telling(const std::vector<std::string>& records,
                                      const protocol::SigningPublicKey& record_key) {
    std::vector<std::string> last_of_epochs;
    std::vector<std::string> others;
    std::vector<protocol::StatusOutside> seen;
    for (const std::string& record : records) {
        const auto outside = protocol::verify_status_record(record, record_key);
        if (!outside) continue;
        const auto same =
            std::find_if(seen.begin(), seen.end(), [&](const auto& each) { return each.epoch == outside->epoch; });
        (same == seen.end() ? last_of_epochs : others).push_back(record);
        if (same == seen.end()) seen.push_back(*outside);
    }
    last_of_epochs.insert(last_of_epochs.end(), others.begin(), others.end());
    last_of_epochs.resize(std::min(last_of_epochs.size(), most_records_kept));
    return last_of_epochs;
}

// A missing or broken one begins anew: offering twice does no harm.
std::optional<Json> read_offered(const DurableFolder& folder) {
    const Result<std::optional<std::string>> file = folder.read(offered_file, longest_cursor);
    if (!file || !*file) return std::nullopt;
    auto json = parse_json(**file);
    return json ? std::optional(std::move(*json)) : std::nullopt;
}

enum class OfFormerEpochs { stays, goes };

// Of one receipt's file; it is gone when nothing of it stays. What former epochs said stays as long as there is
// anything of this one.
Result<void> forget_below_in(DurableFolder& folder, const std::string& name, const protocol::FeedStart& start,
                             OfFormerEpochs former, const protocol::SigningPublicKey& record_key) {
    const Result<std::optional<std::string>> file = folder.read(name, largest_kept);
    const auto records = file && *file ? protocol::read_feed_page(**file) : Result<std::vector<std::string_view>>();
    if (!records) return {};
    std::vector<std::string> kept;
    bool is_former = true;
    for (const std::string_view record : *records) {
        const auto outside = protocol::verify_status_record(record, record_key);
        if (outside && outside->epoch == start.epoch && outside->position < start.lowest) continue;
        is_former = is_former && outside && outside->epoch != start.epoch;
        kept.emplace_back(record);
    }
    if (former == OfFormerEpochs::goes && is_former) kept.clear();
    if (kept.size() == records->size()) return {};
    return kept.empty() ? folder.remove(name) : folder.replace(name, protocol::write_feed_page(kept));
}

}  // namespace

Result<Records> Records::open(const std::filesystem::path& folder, FileCalls& calls, std::uint64_t reserve) {
    Result<DurableFolder> opened = DurableFolder::open(folder, calls);
    if (!opened) return tl::unexpected(opened.error());
    opened->remove_unfinished();
    Records records(std::move(*opened), reserve);
    if (const auto json = read_offered(records.folder_)) {
        JsonErrors errors;
        JsonReader reader(*json, "offered", errors);
        const auto epoch = protocol::from_hex<protocol::Epoch>(reader.text("epoch", 32));
        const bool all = reader.flag("all_taken");
        const auto end = static_cast<std::uint64_t>(reader.optional_integer("end", 0, largest_position, 0));
        if (epoch && !errors.any()) records.offered_ = {*epoch, all ? Taken::all : Taken::not_all, end};
    }
    return records;
}

void Records::hear_epoch(std::string_view told) {
    const auto epoch = protocol::from_hex<protocol::Epoch>(told);
    if (epoch) server_epoch_ = *epoch;
    // A server of before names it in its records only.
    if (!epoch) server_epoch_ = read_cursor(folder_).epoch;
}

std::optional<protocol::Epoch> Records::offered_to() const {
    return offered_ ? std::optional(offered_->epoch) : std::nullopt;
}

Result<void> Records::remember_offered(const protocol::Epoch& epoch, Taken taken) {
    return write_offered({epoch, taken, 0});
}

Result<void> Records::write_offered(const Offered& offered) {
    auto kept = folder_.replace(offered_file, write_json(Json::Object{{"all_taken", offered.taken == Taken::all},
                                                                      {"end", offered.end},
                                                                      {"epoch", to_hex(offered.epoch)}}));
    if (kept) offered_ = offered;
    return kept;
}

Records::Former Records::former(const protocol::Epoch& now, const std::vector<protocol::OfferAnswer::Known>& known,
                                std::string_view after, const protocol::SigningPublicKey& record_key) const {
    Former page;
    page.last = after;
    std::vector<std::string> names = folder_.names().value_or(std::vector<std::string>{});
    std::sort(names.begin(), names.end());
    std::size_t size = 0;
    for (const std::string& name : names) {
        if (name <= page.last || !is_of_receipt(name)) continue;
        const auto file = folder_.read(name, largest_kept);
        const auto records = file && *file ? protocol::read_feed_page(**file) : Result<std::vector<std::string_view>>();
        std::vector<std::string> wanted;
        std::size_t wanted_size = 0;
        for (const std::string_view record : records.value_or(std::vector<std::string_view>{})) {
            const auto outside = protocol::verify_status_record(record, record_key);
            if (!outside || outside->epoch == now || is_known(known, *outside)) continue;
            wanted.emplace_back(record);
            wanted_size += record.size() + length_bytes;
        }
        // One receipt's may be more than a page: its last words come first.
        while (wanted_size > protocol::largest_offer) {
            wanted_size -= wanted.back().size() + length_bytes;
            wanted.pop_back();
        }
        const bool fits = page.records.size() + wanted.size() <= protocol::most_in_offer &&
                          size + wanted_size <= protocol::largest_offer;
        if (!fits && !page.records.empty()) break;
        size += wanted_size;
        page.last = name;
        page.records.insert(page.records.end(), wanted.begin(), wanted.end());
    }
    return page;
}

bool Records::has_room() const {
    const Result<std::uint64_t> free = folder_.free_bytes();
    return !free || *free >= reserve_;
}

Result<std::size_t> Records::refresh(HttpClient& client, const RequestSigner& signer,
                                     const protocol::SigningPublicKey& record_key) {
    std::size_t taken = 0;
    for (int page = 0; page < most_pages_at_once && has_room(); ++page) {
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
        Result<std::size_t> count = take_page(answer->body, record_key);
        if (!count) return count;
        hear_epoch(answer->header(protocol::epoch_header));
        if (answer->body.empty()) {
            const Result<void> done = at_end(answer->header(protocol::feed_start_header), record_key);
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
    std::size_t taken = 0;
    for (const std::string_view record : *records) {
        const Result<protocol::StatusOutside> outside = protocol::verify_status_record(record, record_key);
        if (!outside) return tl::unexpected(outside.error());
        const bool after_cursor = cursor.epoch != outside->epoch || outside->position > cursor.position;
        const bool after_last = !last || (last->epoch == outside->epoch && outside->position > last->position);
        // Otherwise the same pages could come round for ever.
        if (!after_cursor || !after_last) return failure("records: the feed does not go forward");
        // Each is a file of its own: a page of 8 MiB may take many times that.
        if (!has_room()) break;
        if (Result<void> kept = keep(*outside, record, record_key); !kept) return tl::unexpected(kept.error());
        last = *outside;
        ++taken;
    }
    if (last) {
        const std::uint64_t lowest = cursor.epoch == last->epoch ? cursor.lowest : 1;
        const Result<void> written = write_cursor(folder_, {last->epoch, last->position, lowest});
        if (!written) return tl::unexpected(written.error());
    }
    return taken;
}

Result<void> Records::at_end(std::string_view start, const protocol::SigningPublicKey& record_key) {
    const Cursor cursor = read_cursor(folder_);
    if (offered_ && offered_->end == 0 && cursor.epoch == offered_->epoch) {
        Offered offered = *offered_;
        offered.end = cursor.position;
        if (auto written = write_offered(offered); !written) return written;
    }
    if (start.empty()) return {};
    const auto bytes = protocol::bytes_from_hex(start);
    const auto told = bytes ? protocol::read_feed_start(*bytes, record_key) : failure("feed start: not digits");
    return told ? forget_below(*told, record_key) : tl::unexpected(told.error());
}

// Only what this kiosk has had goes, and what older epochs said of a case only when the town has nothing more to say of
// it: the feed, read to its end, has nothing of it, and its beginning has gone beyond where it ended when all that was
// kept here had been offered. The town does that only when it has taken back what it was offered and said again
// whatever somebody may still wait for.
Result<void> Records::forget_below(const protocol::FeedStart& told, const protocol::SigningPublicKey& record_key) {
    Cursor cursor = read_cursor(folder_);
    if (cursor.epoch != told.epoch || told.lowest <= cursor.lowest) return {};
    const std::uint64_t lowest = std::min(told.lowest, cursor.position + 1);
    const bool is_settled = offered_ && offered_->epoch == told.epoch && offered_->taken == Taken::all &&
                            offered_->end != 0 && told.lowest > offered_->end && told.lowest <= cursor.position;
    const Result<std::vector<std::string>> names = folder_.names();
    if (!names) return tl::unexpected(names.error());
    for (const std::string& name : *names) {
        if (!is_of_receipt(name)) continue;
        auto done = forget_below_in(folder_, name, {told.epoch, lowest},
                                    is_settled ? OfFormerEpochs::goes : OfFormerEpochs::stays, record_key);
        if (!done) return done;
    }
    cursor.lowest = told.lowest;
    return write_cursor(folder_, cursor);
}

Result<void> Records::keep(const protocol::StatusOutside& outside, std::string_view record,
                           const protocol::SigningPublicKey& record_key) {
    const std::string name = to_hex(outside.lookup_id);
    const Result<std::optional<std::string>> file = folder_.read(name, largest_kept);
    std::vector<std::string> known = {std::string(record)};
    if (file && *file) {
        const auto older = protocol::read_feed_page(**file).value_or(std::vector<std::string_view>{});
        for (const std::string_view one : older) {
            if (one != record) known.emplace_back(one);
        }
    }
    return folder_.replace(name, protocol::write_feed_page(most_telling(known, record_key)));
}

Result<std::optional<Said>> Records::open_with(const protocol::ReceiptKeys& receipt,
                                               const protocol::SigningPublicKey& record_key) const {
    const Result<std::optional<std::string>> file = folder_.read(to_hex(receipt.lookup_id), largest_kept);
    if (!file) return tl::unexpected(file.error());
    if (!*file) return std::optional<Said>();
    const auto records = protocol::read_feed_page(**file);
    if (!records) return tl::unexpected(records.error());
    std::optional<protocol::StatusInside> furthest;
    std::optional<protocol::StatusInside> newest;
    for (const std::string_view record : *records) {
        Result<protocol::StatusInside> inside = protocol::open_status_record(record, record_key, receipt);
        if (!inside) continue;  // another one may be right
        if (!newest || is_newer(*inside, *newest)) newest = *inside;
        if (!furthest || is_further(*inside, *furthest)) furthest = std::move(*inside);
    }
    if (!furthest) return std::optional<Said>();
    Said said{std::move(*furthest), {}};
    // Renewed after a restore, or, by a server of before, at an earlier stage than was said already.
    const bool is_less = is_further(said.furthest, *newest) &&
                         (newest->restored_from || newest->status.stage < said.furthest.status.stage);
    if (is_less) said.server_knows_less = Said::Less{newest->restored_from};
    return std::optional<Said>(std::move(said));
}

}  // namespace veche::sync
