// HTTP message signatures (RFC 9421, ed25519) of a kiosk's requests, and Content-Digest (RFC 9530, sha-256).
// What is signed and what is refused: docs/protocol.md, "Signed requests". Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "sync/protocol/keys.h"

namespace veche::protocol {

// Longest value of a Signature-Input, Signature or Content-Digest field that is looked at.
inline constexpr std::size_t longest_signature_field = 1024;

struct RequestToSign {
    std::string_view method;          // "PUT"
    std::string_view path;            // "/v1/submissions/00ff…", as on the request line
    std::string_view query;           // without '?'; empty: there is none
    std::string_view content_digest;  // the field's value; empty: the request has no body
};

struct SignatureFields {
    std::string signature_input;
    std::string signature;
};

// "sha-256=:…:"
[[nodiscard]] std::string content_digest(const Hash& hash_of_body);
// The hash the field states. Fails on anything but one sha-256 member.
[[nodiscard]] Result<Hash> read_content_digest(std::string_view field);

[[nodiscard]] SignatureFields sign_request(const RequestToSign& request, const SigningKey& device, Instant created);

// Signature-Input and Signature, read but not yet verified.
struct RequestSignature {
    DeviceId device;
    Instant created;
    std::vector<std::string> covered;
    std::string parameters;  // as received: the value of "@signature-params"
    Signature signature;
};
[[nodiscard]] Result<RequestSignature> read_request_signature(std::string_view signature_input,
                                                              std::string_view signature);

// Right only when method, path, query (if there is one) and digest (if there is a body) are all covered, the key is
// that of the named device, and the signature is right. The caller compares the digest with the body it has read
// (read_content_digest). `created` is not judged here: see docs/protocol.md.
[[nodiscard]] Result<void> verify_request(const RequestSignature& signature, const RequestToSign& request,
                                          const SigningPublicKey& device);

// The signature base of RFC 9421 section 2.5; public for the test vector.
[[nodiscard]] std::string signature_base(const std::vector<std::pair<std::string, std::string>>& components,
                                         std::string_view parameters);

}  // namespace veche::protocol
