// A kiosk's first request: it shows its own public key and proves that it knows the one-time code.
// JSON forms: docs/protocol.md, "Enrolment". The code has the form of a receipt code.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "content/receipt_code.h"
#include "sync/protocol/keys.h"

namespace veche::protocol {

inline constexpr std::size_t largest_enrolment_json = 4096;

struct EnrolmentRequest {
    SigningPublicKey signing_key;
    std::string name;  // from the bundle, for the fleet's list; at most 200 bytes
    Hash proof;        // HMAC-SHA256

    bool operator==(const EnrolmentRequest&) const = default;
};

struct EnrolmentAnswer {
    DeviceId device;

    bool operator==(const EnrolmentAnswer&) const = default;
};

[[nodiscard]] EnrolmentRequest make_enrolment_request(const content::ReceiptCode& code, const TownId& town,
                                                      const SigningPublicKey& key, std::string name);
// In constant time.
[[nodiscard]] bool proves_code(const EnrolmentRequest& request, const content::ReceiptCode& code, const TownId& town);

// The body of a 403, signed by the town's acknowledgement key: only then does a kiosk believe that its code is no good.
[[nodiscard]] std::string write_enrolment_refusal(const TownId& town, const SigningPublicKey& refused,
                                                  const SigningKey& key);
[[nodiscard]] bool is_enrolment_refusal(std::string_view json, const TownId& town, const SigningPublicKey& refused,
                                        const SigningPublicKey& key);

[[nodiscard]] std::string to_json(const EnrolmentRequest& request);
[[nodiscard]] Result<EnrolmentRequest> enrolment_request_from_json(std::string_view json);
[[nodiscard]] std::string to_json(const EnrolmentAnswer& answer);
[[nodiscard]] Result<EnrolmentAnswer> enrolment_answer_from_json(std::string_view json);

}  // namespace veche::protocol
