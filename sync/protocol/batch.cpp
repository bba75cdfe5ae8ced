#include "sync/protocol/batch.h"

#include "base/json_reader.h"
#include "sync/protocol/acknowledgement.h"
#include "sync/protocol/binary.h"
#include "sync/protocol/envelope.h"

namespace veche::protocol {
namespace {

constexpr std::string_view listed_results_magic = "VBA1";

Result<std::vector<BatchResult>> read_json_results(std::string_view json) {
    const Result<Json> value = parse_json(json);
    if (!value) return tl::unexpected(value.error());
    const Json::Array* array = value->array();
    if (array == nullptr || array->size() > most_in_batch)
        return failure("batch results: expected a list of at most 256");
    std::vector<BatchResult> results;
    JsonErrors errors;
    for (const Json& item : *array) {
        JsonReader reader(item, "batch result", errors);
        const std::optional<EnvelopeId> id = from_hex<EnvelopeId>(reader.text("id", 32));
        const auto status = static_cast<int>(reader.integer("status", 100, 599));
        const auto acknowledgement = bytes_from_base64(reader.optional_text("acknowledgement", 1024));
        if (errors.any()) return failure(errors.first);
        if (!id || !acknowledgement) return failure("batch results: an id or an acknowledgement is malformed");
        results.push_back({*id, status, *acknowledgement});
    }
    return results;
}

Result<std::vector<BatchResult>> read_listed_results(std::string_view bytes) {
    BinaryReader reader(bytes.substr(listed_results_magic.size()));
    const auto others = static_cast<std::size_t>(reader.number(2));
    std::vector<BatchResult> results;
    for (std::size_t i = 0; i < others && !reader.failed(); ++i) {
        const auto id = reader.fixed<EnvelopeId>();
        results.push_back({id, static_cast<int>(reader.number(2)), {}});
    }
    if (reader.failed()) return failure("batch results: they do not end as they should");
    const Result<AcknowledgementList> list = AcknowledgementList::read(reader.rest());
    if (!list) return tl::unexpected(list.error());
    const std::vector<Acknowledgement>& listed = list->acknowledgements();
    if (others + listed.size() > most_in_batch) return failure("batch results: expected a list of at most 256");
    for (std::size_t i = 0; i < listed.size(); ++i) results.push_back({listed[i].id, 200, list->proof(i)});
    return results;
}

}  // namespace

Batch write_batch(const std::vector<std::string>& envelopes) {
    Batch batch;
    for (const std::string& envelope : envelopes) {
        if (batch.taken == most_in_batch || batch.body.size() + 4 + envelope.size() > largest_batch) break;
        append_number(batch.body, envelope.size(), 4);
        batch.body += envelope;
        ++batch.taken;
    }
    return batch;
}

Result<std::vector<std::string_view>> read_batch(std::string_view body) {
    if (body.empty() || body.size() > largest_batch) return failure("batch: empty or too large");
    std::vector<std::string_view> envelopes;
    for (BinaryReader reader(body); !reader.at_end();) {
        const std::string_view envelope = reader.take(static_cast<std::size_t>(reader.number(4)));
        if (reader.failed() || envelope.size() > largest_envelope)
            return failure("batch: it does not end as it should");
        if (envelopes.size() == most_in_batch) return failure("batch: more than 256 envelopes");
        envelopes.push_back(envelope);
    }
    return envelopes;
}

std::string write_batch_results(const std::vector<BatchResult>& results) {
    Json::Array array;
    for (const BatchResult& result : results) {
        Json::Object object{{"id", to_hex(result.id)}, {"status", result.status}};
        if (!result.acknowledgement.empty()) object.emplace("acknowledgement", to_base64(result.acknowledgement));
        array.emplace_back(std::move(object));
    }
    return write_json(Json(std::move(array)));
}

std::string write_listed_results(const AcknowledgementList& list, const std::vector<BatchResult>& others) {
    std::string bytes(listed_results_magic);
    append_number(bytes, others.size(), 2);
    for (const BatchResult& other : others) {
        bytes += other.id.view();
        append_number(bytes, static_cast<std::uint64_t>(other.status), 2);
    }
    return bytes + list.bytes();
}

Result<std::vector<BatchResult>> read_batch_results(std::string_view answer, BatchResults taken) {
    if (!answer.starts_with(listed_results_magic)) return read_json_results(answer);
    if (taken == BatchResults::each_by_itself) return failure("batch results: a list that was not asked for");
    return read_listed_results(answer);
}

}  // namespace veche::protocol
