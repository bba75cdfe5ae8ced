#include "sync/record_offers.h"

#include <algorithm>

namespace veche::sync {
namespace {

constexpr const char* target = "/v1/records";
constexpr int no_such_thing = 404;
constexpr int no_such_method = 405;
constexpr int taken = 201;
constexpr int known = 200;
constexpr int malformed = 400;
constexpr int too_large = 413;

HttpRequest request_of(const std::vector<std::string>& records) {
    HttpRequest request;
    request.method = "POST";
    request.target = target;
    request.body = protocol::write_feed_page(records);
    request.headers.emplace_back("Content-Type", "application/octet-stream");
    request.largest_answer = protocol::largest_offer_answer;
    return request;
}

bool is_there_now(int result) {
    return result == taken || result == known;
}

}  // namespace

bool RecordOffers::is_due(const Records& records) {
    return records.server_epoch() && records.offered_to() != records.server_epoch();
}

Result<RecordOffers::Step> RecordOffers::step(HttpClient& client, const RequestSigner& signer, Records& records,
                                              const protocol::SigningPublicKey& record_key) {
    if (!is_due(records)) return Step::done;
    if (epoch_ != records.server_epoch()) *this = RecordOffers();
    epoch_ = records.server_epoch();
    const Records::Former page =
        records.former(*epoch_, known_.value_or(std::vector<protocol::OfferAnswer::Known>{}), after_, record_key);
    if (page.records.empty()) {
        // `former` goes on until it has something or is at the end.
        if (const auto kept = records.remember_offered(*epoch_, taken_); !kept) return tl::unexpected(kept.error());
        return Step::done;
    }
    // First it asks what is known there, with an empty page: most of it, mostly.
    const std::vector<std::string> offered = known_ ? page.records : std::vector<std::string>();
    HttpRequest request = request_of(offered);
    signer.sign(request);
    const Result<HttpAnswer> answer = client.send(request);
    if (!answer) return tl::unexpected(answer.error());
    if (answer->status == no_such_thing || answer->status == no_such_method) return Step::not_wanted;
    // Repeating it would not help; what comes after it may be taken.
    const bool is_hopeless = known_ && (answer->status == malformed || answer->status == too_large);
    if (answer->status != 200 && !is_hopeless) {
        return failure("offered records: the server answered " + std::to_string(answer->status));
    }
    if (!is_hopeless) {
        auto said = protocol::read_offer_answer(answer->body);
        if (!said) return tl::unexpected(said.error());
        if (said->results.size() != offered.size()) return failure("offered records: not every one was answered");
        known_ = std::move(said->former);
        if (!std::all_of(said->results.begin(), said->results.end(), is_there_now)) taken_ = Records::Taken::not_all;
    } else {
        taken_ = Records::Taken::not_all;
    }
    if (!offered.empty() || is_hopeless) after_ = page.last;
    return Step::offered;
}

}  // namespace veche::sync
