// Everything binary that comes from outside: envelopes, batches, feed pages, status records, acknowledgements.
// What parses is signed again, so that the parts behind the signature meet hostile bytes too.
#include "sync/protocol/envelope.h"

#include <cstdint>
#include <cstdlib>
#include <string>

#include "sync/protocol/acknowledgement_list.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/status_record.h"
#include "tests/support/sample_submissions.h"

namespace {

using namespace veche;

std::string signed_again(std::string bytes, protocol::Domain domain, const protocol::SigningKey& key) {
    if (bytes.size() < protocol::Signature::size) return bytes;
    bytes.resize(bytes.size() - protocol::Signature::size);
    const protocol::Signature signature = key.sign(domain, bytes);
    bytes += signature.view();
    return bytes;
}

void open_as_envelope(std::string bytes, const protocol::SigningKey& key) {
    if (!protocol::read_envelope_header(bytes)) return;
    const protocol::DeviceId device = protocol::device_id_of(key.public_key());
    bytes.replace(24, protocol::DeviceId::size, device.view());
    const std::string again = signed_again(std::move(bytes), protocol::Domain::envelope, key);
    if (!protocol::verify_envelope(again, key.public_key())) std::abort();
    (void)protocol::open_envelope(again, key.public_key(), test::box_key('t'));
}

// What is in the form of a list is one when it is signed anew, and each proof out of it holds.
void read_as_list(const std::string& bytes, const protocol::SigningKey& key) {
    (void)protocol::read_acknowledgement(bytes, key.public_key());
    const auto list = protocol::AcknowledgementList::read(bytes);
    if (!list) return;
    const auto again = protocol::AcknowledgementList::sign(list->acknowledgements(), key);
    if (!again) std::abort();
    for (std::size_t i = 0; i < list->acknowledgements().size(); ++i) {
        if (protocol::read_acknowledgement(again->proof(i), key.public_key()) != list->acknowledgements()[i])
            std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const protocol::SigningKey key = test::signing_key('d');
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    open_as_envelope(bytes, key);
    (void)protocol::read_batch(bytes);
    (void)protocol::read_batch_results(bytes);
    read_as_list(bytes, key);
    (void)protocol::read_feed_page(bytes);
    const std::string record = signed_again(bytes, protocol::Domain::status_record, key);
    if (const auto outside = protocol::verify_status_record(record, key.public_key())) {
        (void)protocol::open_status_record(record, key.public_key(), {outside->lookup_id, test::box_key('r')});
    }
    return 0;
}
