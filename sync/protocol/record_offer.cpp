#include "sync/protocol/record_offer.h"

#include "base/json_reader.h"

namespace veche::protocol {
namespace {

constexpr std::size_t most_epochs = 1000;
constexpr std::int64_t largest_position = 1'000'000'000'000'000;
constexpr std::int64_t smallest_status = 100;
constexpr std::int64_t largest_status = 599;

}  // namespace

std::string write_offer_answer(const OfferAnswer& answer) {
    Json::Array former;
    for (const auto& [epoch, position] : answer.former) {
        former.emplace_back(Json::Object{{"epoch", to_hex(epoch)}, {"known", position}});
    }
    Json::Array results;
    for (const int status : answer.results) results.emplace_back(Json::Object{{"status", status}});
    return write_json(Json::Object{{"format", 1}, {"former", std::move(former)}, {"results", std::move(results)}});
}

Result<OfferAnswer> read_offer_answer(std::string_view json) {
    const Result<Json> value = parse_json(json);
    if (!value) return tl::unexpected(value.error());
    JsonErrors errors;
    JsonReader reader(*value, "offered records", errors);
    OfferAnswer answer;
    for (const Json& each : reader.array("former", most_epochs)) {
        JsonReader one(each, "former epoch", errors);
        const auto epoch = from_hex<Epoch>(one.text("epoch", 32));
        const auto known = static_cast<std::uint64_t>(one.integer("known", 0, largest_position));
        if (epoch) answer.former.push_back({*epoch, known});
    }
    for (const Json& each : reader.array("results", most_in_offer)) {
        JsonReader one(each, "result", errors);
        answer.results.push_back(static_cast<int>(one.integer("status", smallest_status, largest_status)));
    }
    if (errors.any()) return failure(errors.first);
    return answer;
}

}  // namespace veche::protocol
