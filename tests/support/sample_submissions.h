// Keys and submissions the tests of sync/ and server/ share. Every call makes the same.
#pragma once

#include <string>

#include "content/submission.h"
#include "sync/protocol/envelope.h"
#include "tests/support/counting_random.h"

namespace veche::test {

inline protocol::SigningKey signing_key(char seed) {
    return *protocol::SigningKey::from_seed(std::string(32, seed));
}

inline protocol::BoxKey box_key(char seed) {
    return *protocol::BoxKey::from_seed(std::string(32, seed));
}

// `number` makes the id.
inline content::Submission appeal(const protocol::SigningKey& device, unsigned number, std::string text) {
    CountingRandom random(number);
    content::Submission submission;
    submission.id = content::SubmissionId(to_hex(protocol::make_random<protocol::EnvelopeId>(random)));
    submission.device_id = content::KioskId(to_hex(protocol::device_id_of(device.public_key())));
    submission.made = Instant{1795215481};
    submission.language = content::Language::russian;
    content::Appeal body;
    body.form = content::AppealFormId("complaint");
    body.topic = content::TopicId("housing");
    body.text = std::move(text);
    submission.body = body;
    return submission;
}

inline content::Submission ballot(const protocol::SigningKey& device, unsigned number) {
    content::Submission submission = appeal(device, number, "");
    submission.made = Instant{1795132800};
    content::Ballot body;
    body.poll = content::EntryId("poll-yards");
    body.answers.push_back({content::QuestionId("q1"), {2}, ""});
    submission.body = body;
    return submission;
}

// Sealed to the town (seed 't') and the escrow (seed 'e'); the receipt is of seed 'r'.
inline std::string sealed(const content::Submission& submission, const protocol::SigningKey& device) {
    CountingRandom random;
    protocol::SealRequest request{submission, {}, {}, {}, {}};
    request.recipients = {box_key('t').public_key(), box_key('e').public_key()};
    if (!content::is_ballot(submission)) {
        CountingRandom lookup(7);
        request.lookup_id = protocol::make_random<protocol::LookupId>(lookup);
        request.receipt_key = box_key('r').public_key();
    }
    return *protocol::seal_envelope(request, device, random);
}

}  // namespace veche::test
