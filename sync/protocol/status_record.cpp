#include "sync/protocol/status_record.h"

#include "base/json_reader.h"
#include "sync/protocol/binary.h"
#include "sync/protocol/padding.h"

namespace veche::protocol {
namespace {

constexpr std::string_view magic = "VSR1";
// With the town's note; what a later program puts behind it is signed and passed over.
constexpr std::string_view magic_with_note = "VSR2";
constexpr std::int64_t largest_sequence = 9'007'199'254'740'991;  // 2^53-1: seconds of the clock fit
static_assert(largest_status_record >=
              largest_padded_status + sealed_box_overhead + 48 + 4 + largest_town_note + Signature::size);
// Around the status: two ids, a number, a time and their keys.
static_assert(content::largest_case_status_json + 300 < largest_padded_status);

struct RecordLayout {
    StatusOutside outside;
    std::string_view box;
};

Result<RecordLayout> checked_layout(std::string_view record, const SigningPublicKey& record_key) {
    if (record.size() > largest_status_record || record.size() < Signature::size) {
        return failure("status record: no record has this size");
    }
    const std::string_view message = record.substr(0, record.size() - Signature::size);
    const auto signature = from_bytes<Signature>(record.substr(message.size()));
    BinaryReader reader(message);
    const std::string_view format = reader.take(magic.size());
    if (format != magic && format != magic_with_note) return failure("status record: not of format 1 or 2");
    RecordLayout layout;
    layout.outside.lookup_id = reader.fixed<LookupId>();
    layout.outside.epoch = reader.fixed<Epoch>();
    layout.outside.position = reader.number(8);
    layout.box = reader.take(static_cast<std::size_t>(reader.number(4)));
    if (format == magic_with_note) {
        layout.outside.town_note = reader.take(static_cast<std::size_t>(reader.number(4)));
        (void)reader.take(reader.rest().size());
    }
    if (!reader.at_end() || layout.outside.town_note.size() > largest_town_note) {
        return failure("status record: it does not end where it should");
    }
    if (!signature || !verify(record_key, Domain::status_record, message, *signature)) {
        return failure("status record: the town's signature is wrong");
    }
    return layout;
}

std::string signed_record(const StatusOutside& outside, std::string_view box, const SigningKey& record_key) {
    std::string record(outside.town_note.empty() ? magic : magic_with_note);
    record += outside.lookup_id.view();
    record += outside.epoch.view();
    append_number(record, outside.position, 8);
    append_number(record, box.size(), 4);
    record += box;
    if (!outside.town_note.empty()) {
        append_number(record, outside.town_note.size(), 4);
        record += outside.town_note;
    }
    const Signature signature = record_key.sign(Domain::status_record, record);
    record += signature.view();
    return record;
}

std::string inside_json(const StatusInside& inside, const LookupId& lookup_id) {
    const std::string restored =
        inside.restored_from ? R"("restored_from":")" + to_string(*inside.restored_from) + R"(",)" : std::string();
    // The status is a JSON of its own in content's hands; it is put in as it is.
    return R"({"envelope":")" + to_hex(inside.envelope) + R"(","lookup":")" + to_hex(lookup_id) + R"(",)" + restored +
           R"("sequence":)" + std::to_string(inside.sequence) + R"(,"status":)" + content::to_json(inside.status) +
           R"(,"time":")" + to_string(inside.time) + "\"}";
}

Result<StatusInside> read_inside(std::string_view text, const LookupId& lookup_id) {
    const Result<Json> json = parse_json(text);
    if (!json) return tl::unexpected(json.error());
    JsonErrors errors;
    JsonReader reader(*json, "status record", errors);
    const std::optional<EnvelopeId> envelope = from_hex<EnvelopeId>(reader.text("envelope", 32));
    const std::string lookup = reader.text("lookup", 32);
    StatusInside inside;
    inside.sequence = static_cast<std::uint64_t>(reader.integer("sequence", 0, largest_sequence));
    inside.time = reader.instant("time");
    if (json->find("restored_from") != nullptr) inside.restored_from = reader.instant("restored_from");
    const Json* status = json->find("status");
    if (errors.any()) return failure(errors.first);
    if (!envelope || status == nullptr || lookup != to_hex(lookup_id)) {
        return failure("status record: inside and outside do not belong together");
    }
    Result<content::CaseStatus> read = content::case_status_from_json(write_json(*status));
    if (!read) return tl::unexpected(read.error());
    inside.envelope = *envelope;
    inside.status = std::move(*read);
    return inside;
}

// Nobody here can open the box again, so that its text is read back before it is sealed.
Result<std::string> seal_inside(const StatusInside& inside, const LookupId& lookup_id, const BoxPublicKey& receipt_key,
                                Random& random) {
    std::string text = inside_json(inside, lookup_id);
    const Result<StatusInside> again = read_inside(text, lookup_id);
    const std::optional<std::size_t> bucket = bucket_for(text.size(), largest_padded_status);
    Result<std::string> box = failure("status record: the status is not read back as it was written");
    if (!again) {
        box = tl::unexpected(again.error());
    } else if (!bucket) {
        box = failure("status record: the status is too long");
    } else if (*again == inside) {
        pad(text, *bucket);
        box = seal_to(receipt_key, text, random);
    }
    wipe(text);
    return box;
}

}  // namespace

Result<std::string> write_status_record(const StatusOutside& outside, const StatusInside& inside,
                                        const BoxPublicKey& receipt_key, const SigningKey& record_key, Random& random) {
    const Result<std::string> box = seal_inside(inside, outside.lookup_id, receipt_key, random);
    if (!box) return tl::unexpected(box.error());

    std::string record = signed_record(outside, *box, record_key);
    const Result<RecordLayout> again = checked_layout(record, record_key.public_key());
    if (!again) return tl::unexpected(again.error());
    if (again->outside != outside || again->box != *box)
        return failure("status record: not read back as it was written");
    return record;
}

Result<std::string> sign_again(std::string_view record, const Epoch& epoch, std::uint64_t position,
                               const SigningKey& record_key) {
    Result<RecordLayout> layout = checked_layout(record, record_key.public_key());
    if (!layout) return tl::unexpected(layout.error());
    layout->outside.epoch = epoch;
    layout->outside.position = position;
    return signed_record(layout->outside, layout->box, record_key);
}

Result<StatusOutside> verify_status_record(std::string_view record, const SigningPublicKey& record_key) {
    const Result<RecordLayout> layout = checked_layout(record, record_key);
    if (!layout) return tl::unexpected(layout.error());
    return layout->outside;
}

Result<StatusInside> open_status_record(std::string_view record, const SigningPublicKey& record_key,
                                        const ReceiptKeys& receipt) {
    const Result<RecordLayout> layout = checked_layout(record, record_key);
    if (!layout) return tl::unexpected(layout.error());
    if (layout->outside.lookup_id != receipt.lookup_id) return failure("status record: of another receipt");
    const Result<SecretBytes> padded = receipt.key.open_sealed(layout->box);
    if (!padded) return failure("status record: " + padded.error().message);
    const std::optional<std::string_view> text = without_padding(padded->view());
    if (!text) return failure("status record: the padding is wrong");
    return read_inside(*text, receipt.lookup_id);
}

std::string write_feed_page(const std::vector<std::string>& records) {
    std::string page;
    for (const std::string& record : records) {
        append_number(page, record.size(), 4);
        page += record;
    }
    return page;
}

Result<std::vector<std::string_view>> read_feed_page(std::string_view page) {
    if (page.size() > largest_feed_page) return failure("feed of records: the page is too large");
    std::vector<std::string_view> records;
    for (BinaryReader reader(page); !reader.at_end();) {
        const std::string_view record = reader.take(static_cast<std::size_t>(reader.number(4)));
        if (reader.failed() || record.size() > largest_status_record || records.size() == most_in_feed_page) {
            return failure("feed of records: the page does not end where it should");
        }
        records.push_back(record);
    }
    return records;
}

}  // namespace veche::protocol
