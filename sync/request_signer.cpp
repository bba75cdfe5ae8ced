#include "sync/request_signer.h"

#include "sync/protocol/request_signature.h"

namespace veche::sync {

void RequestSigner::sign(HttpRequest& request) const {
    const std::string_view target = request.target;
    const std::size_t question = target.find('?');
    const std::string digest =
        request.body.empty() ? std::string() : protocol::content_digest(protocol::sha256(request.body));
    protocol::RequestToSign to_sign;
    to_sign.method = request.method;
    to_sign.path = target.substr(0, question);
    to_sign.query = question == std::string_view::npos ? std::string_view() : target.substr(question + 1);
    to_sign.content_digest = digest;
    const protocol::SignatureFields fields = protocol::sign_request(to_sign, key_, clock_.now());
    if (!digest.empty()) request.headers.emplace_back("Content-Digest", digest);
    request.headers.emplace_back("Signature-Input", fields.signature_input);
    request.headers.emplace_back("Signature", fields.signature);
}

}  // namespace veche::sync
