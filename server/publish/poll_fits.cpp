#include "server/publish/poll_fits.h"

#include "base/random.h"
#include "content/fullest_ballot.h"
#include "sync/protocol/envelope.h"

namespace veche::server::publish {
Result<void> fits_an_envelope(const content::EntryId& id, const content::PollDetails& poll) {
    SystemRandom random;
    const auto device = protocol::SigningKey::generate(random);
    const auto recipient = protocol::BoxKey::generate(random);
    content::Submission submission;
    submission.id = content::SubmissionId(protocol::to_hex(protocol::make_random<protocol::EnvelopeId>(random)));
    submission.device_id = content::KioskId(protocol::to_hex(protocol::device_id_of(device.public_key())));
    submission.body = content::fullest_ballot(id, poll);
    const auto sealed = protocol::seal_envelope({submission, {}, {}, {recipient.public_key()}, {}}, device, random);
    if (!sealed) return tl::unexpected(sealed.error());
    return {};
}

}  // namespace veche::server::publish
