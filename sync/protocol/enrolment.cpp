#include "sync/protocol/enrolment.h"

#include <sodium.h>

#include "base/json_reader.h"
#include "content/limits.h"

namespace veche::protocol {
namespace {

Hash proof_of(const content::ReceiptCode& code, const TownId& town, const SigningPublicKey& key) {
    std::string message = "veche-enrolment-v1\n";
    message += town.view();
    message += key.view();
    crypto_auth_hmacsha256_state state;
    const std::string& symbols = code.symbols();
    crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(symbols.data()), symbols.size());
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(message.data()), message.size());
    Hash proof;
    crypto_auth_hmacsha256_final(&state, proof.bytes.data());
    sodium_memzero(&state, sizeof state);
    return proof;
}

std::string refusal_of(const TownId& town, const SigningPublicKey& refused) {
    return std::string(town.view()) + std::string(refused.view());
}

}  // namespace

EnrolmentRequest make_enrolment_request(const content::ReceiptCode& code, const TownId& town,
                                        const SigningPublicKey& key, std::string name) {
    return {key, std::move(name), proof_of(code, town, key)};
}

bool proves_code(const EnrolmentRequest& request, const content::ReceiptCode& code, const TownId& town) {
    return proof_of(code, town, request.signing_key) == request.proof;
}

std::string write_enrolment_refusal(const TownId& town, const SigningPublicKey& refused, const SigningKey& key) {
    const Signature signature = key.sign(Domain::enrolment_refusal, refusal_of(town, refused));
    return write_json(Json::Object{{"format", 1}, {"refused", to_hex(signature)}});
}

bool is_enrolment_refusal(std::string_view json, const TownId& town, const SigningPublicKey& refused,
                          const SigningPublicKey& key) {
    if (json.size() > largest_enrolment_json) return false;
    const Result<Json> value = parse_json(json);
    if (!value) return false;
    JsonErrors errors;
    JsonReader reader(*value, "enrolment", errors);
    (void)reader.integer("format", 1, 1);
    const std::optional<Signature> signature = from_hex<Signature>(reader.text("refused", 128));
    return !errors.any() && signature && verify(key, Domain::enrolment_refusal, refusal_of(town, refused), *signature);
}

std::string to_json(const EnrolmentRequest& request) {
    return write_json(Json::Object{
        {"format", 1}, {"key", to_hex(request.signing_key)}, {"name", request.name}, {"proof", to_hex(request.proof)}});
}

Result<EnrolmentRequest> enrolment_request_from_json(std::string_view json) {
    if (json.size() > largest_enrolment_json) return failure("enrolment: the request is too large");
    const Result<Json> value = parse_json(json);
    if (!value) return tl::unexpected(value.error());
    JsonErrors errors;
    JsonReader reader(*value, "enrolment", errors);
    (void)reader.integer("format", 1, 1);
    const std::optional<SigningPublicKey> key = from_hex<SigningPublicKey>(reader.text("key", 64));
    const std::optional<Hash> proof = from_hex<Hash>(reader.text("proof", 64));
    std::string name = reader.text("name", content::longest_kiosk_name);
    if (errors.any()) return failure(errors.first);
    if (!key || !proof) return failure("enrolment: key and proof are 64 hexadecimal digits");
    return EnrolmentRequest{*key, std::move(name), *proof};
}

std::string to_json(const EnrolmentAnswer& answer) {
    return write_json(Json::Object{{"format", 1}, {"device", to_hex(answer.device)}});
}

Result<EnrolmentAnswer> enrolment_answer_from_json(std::string_view json) {
    if (json.size() > largest_enrolment_json) return failure("enrolment: the answer is too large");
    const Result<Json> value = parse_json(json);
    if (!value) return tl::unexpected(value.error());
    JsonErrors errors;
    JsonReader reader(*value, "enrolment", errors);
    (void)reader.integer("format", 1, 1);
    const std::optional<DeviceId> device = from_hex<DeviceId>(reader.text("device", 32));
    if (errors.any()) return failure(errors.first);
    if (!device) return failure("enrolment: device is 32 hexadecimal digits");
    return EnrolmentAnswer{*device};
}

}  // namespace veche::protocol
