#include "sync/enrol.h"

#include "sync/protocol/enrolment.h"

namespace veche::sync {
namespace {

constexpr const char* file_name = "enrolled";

tl::unexpected<EnrolmentFailure> failed(std::string message, bool refused = false) {
    return tl::unexpected(EnrolmentFailure{std::move(message), refused});
}

}  // namespace

bool is_enrolled(const DurableFolder& folder, const protocol::SigningPublicKey& key) {
    const Result<std::optional<std::string>> file = folder.read(file_name, protocol::largest_enrolment_json);
    if (!file || !*file) return false;
    const Result<protocol::EnrolmentAnswer> answer = protocol::enrolment_answer_from_json(**file);
    return answer && answer->device == protocol::device_id_of(key);
}

tl::expected<void, EnrolmentFailure> enrol(const DurableFolder& folder, HttpClient& client,
                                           const protocol::Bundle& bundle, const protocol::SigningPublicKey& key,
                                           const std::optional<protocol::SigningPublicKey>& town) {
    HttpRequest request;
    request.method = "POST";
    request.target = "/v1/enrol";
    request.headers.emplace_back("Content-Type", "application/json");
    request.body =
        protocol::to_json(protocol::make_enrolment_request(bundle.enrolment_code, bundle.town, key, bundle.kiosk_name));
    request.largest_answer = protocol::largest_enrolment_json;
    const Result<HttpAnswer> answer = client.send(request);
    if (!answer) return failed(answer.error().message);
    if (town && protocol::is_enrolment_refusal(answer->body, bundle.town, key, *town)) {
        return failed("the server refuses the enrolment code: it is wrong or used up, a new bundle is needed", true);
    }
    if (answer->status != 200 && answer->status != 201) {
        return failed("enrolment: the server answered " + std::to_string(answer->status));
    }
    const Result<protocol::EnrolmentAnswer> read = protocol::enrolment_answer_from_json(answer->body);
    if (!read || read->device != protocol::device_id_of(key))
        return failed("enrolment: the answer is not our server's");
    if (const Result<void> kept = folder.replace(file_name, protocol::to_json(*read)); !kept) {
        return failed(kept.error().message);
    }
    return {};
}

}  // namespace veche::sync
