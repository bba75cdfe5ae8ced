#include "server/endpoints/record_offers.h"

#include <algorithm>

#include "server/endpoints/refusals.h"
#include "sync/protocol/record_offer.h"
#include "sync/protocol/status_record.h"

namespace veche::server::endpoints {
namespace {

constexpr std::chrono::seconds retry_after{2};
constexpr int taken = 201;
constexpr int known = 200;
constexpr int not_ours = 400;
constexpr int of_this_epoch = 409;
constexpr std::uint64_t largest_position = 1'000'000'000'000'000;

std::uint64_t known_of(const FormerEpochs& former, const protocol::Epoch& epoch) {
    const auto found =
        std::find_if(former.begin(), former.end(), [&](const auto& each) { return each.epoch == epoch; });
    return found == former.end() ? 0 : found->known;
}

// What was decided at once, and what the disk is asked for; `at` says which results are open.
struct Plan {
    std::vector<int> results;
    std::vector<std::size_t> at;
    std::vector<store::OfferedRecord> records;
};

int judge(const Services& services, const Result<protocol::StatusOutside>& outside) {
    if (!outside || outside->position > largest_position) return not_ours;
    if (outside->epoch == services.intake.epoch()) return of_this_epoch;
    return outside->position <= known_of(services.former, outside->epoch) ? known : taken;
}

Plan plan(const Services& services, const protocol::SigningPublicKey& key, const protocol::DeviceId& device,
          const std::vector<std::string_view>& offered) {
    Plan made;
    for (const std::string_view bytes : offered) {
        const auto outside = protocol::verify_status_record(bytes, key);
        const int status = judge(services, outside);
        if (status == not_ours) services.refusals.note_device(device, "record_not_ours");
        if (status == of_this_epoch) services.refusals.note_device(device, "record_of_this_epoch");
        if (status == taken) {
            made.at.push_back(made.results.size());
            made.records.push_back({outside->epoch, outside->position, std::string(bytes)});
        }
        made.results.push_back(status);
    }
    return made;
}

http::Response answer(const Services& services, std::vector<int> results) {
    protocol::OfferAnswer answer;
    answer.results = std::move(results);
    for (const FormerEpoch& each : services.former) answer.former.push_back({each.epoch, each.known});
    return http::Response::json(200, protocol::write_offer_answer(answer));
}

void post(Services& services, http::Request& request, const http::Reply& reply) {
    const auto offered = protocol::read_feed_page(request.body);
    if (!offered) return reply(http::Response::text(400, offered.error().message));
    if (offered->size() > protocol::most_in_offer) return reply(http::Response::text(400, "too many records"));
    const auto key = protocol::from_hex<protocol::SigningPublicKey>(services.town.keys.record);
    if (!key) return reply(http::Response::text(500, "the record key cannot be read"));
    Plan planned = plan(services, *key, request.device(), *offered);
    if (planned.records.empty()) return reply(answer(services, std::move(planned.results)));
    const bool queued = services.intake.offer(
        std::move(planned.records), [&services, reply, results = std::move(planned.results),
                                     at = std::move(planned.at)](const Result<std::vector<bool>>& added) {
            if (!added) return reply(http::Response::later(503, retry_after, "cannot be stored now"));
            std::vector<int> all = results;
            for (std::size_t i = 0; i < at.size(); ++i) all[at[i]] = (*added)[i] ? taken : known;
            reply(answer(services, std::move(all)));
        });
    if (!queued) reply(http::Response::later(503, retry_after, "the queue is full"));
}

}  // namespace

Handler post_records(Services& services) {
    return with_signed_body(
        [&services](http::Request& request, const http::Reply& reply) { post(services, request, reply); });
}

}  // namespace veche::server::endpoints
