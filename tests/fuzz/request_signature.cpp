// Signature-Input, Signature and Content-Digest as a stranger may write them; enrolment and receipt codes as well.
// The input's lines are the fields.
#include "sync/protocol/request_signature.h"

#include <cstdint>
#include <cstdlib>
#include <string>

#include "sync/protocol/enrolment.h"
#include "tests/support/sample_submissions.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace veche;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const std::size_t first = text.find('\n');
    const std::string input = text.substr(0, first);
    const std::string rest = first == std::string::npos ? std::string() : text.substr(first + 1);
    const std::size_t second = rest.find('\n');
    const auto signature = protocol::read_request_signature(input, rest.substr(0, second));
    if (signature) {
        // What the parser takes it understood whole: label and parameters are the field again.
        if ("veche=" + signature->parameters != input) std::abort();
        (void)protocol::verify_request(*signature, {"PUT", "/v1/submissions/00", "a=b", rest},
                                       test::signing_key('d').public_key());
    }
    (void)protocol::read_content_digest(input);
    (void)protocol::enrolment_request_from_json(text);
    (void)protocol::enrolment_answer_from_json(text);
    const auto code = content::ReceiptCode::from_typed(text);
    if (code) {
        const auto again = content::ReceiptCode::from_typed(code->grouped());
        if (!again || *again != *code) std::abort();
    }
    (void)content::normalise_receipt_typing(text);
    return 0;
}
