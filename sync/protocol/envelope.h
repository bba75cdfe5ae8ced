// What a kiosk hands over: a submission sealed to the town and the escrow, signed by the device.
// Format byte by byte: docs/formats.md, "Envelope". Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "content/submission.h"
#include "sync/protocol/keys.h"

namespace veche::protocol {

inline constexpr std::size_t most_recipients = 4;
inline constexpr std::size_t most_attachments = 16;
// Padded plaintext: 1, 4 or 16 KiB, then multiples of 16 KiB up to this.
inline constexpr std::size_t largest_padded_body = 131'072;
// Every ballot is padded to this, so that all are of one size.
inline constexpr std::size_t padded_ballot_body = 16'384;
// No envelope is larger; a server may refuse more before reading it.
inline constexpr std::size_t largest_envelope = 133'120;

// All of it is readable by whoever sees the envelope.
struct EnvelopeHeader {
    EnvelopeId id;
    DeviceId device;
    LookupId lookup_id;             // zero: a ballot, it has no receipt
    BoxPublicKey receipt_key;       // zero with the lookup id
    std::vector<Hash> attachments;  // of sealed attachments handed over before the envelope
    std::vector<RecipientKeyId> recipients;

    [[nodiscard]] bool is_ballot() const { return lookup_id.is_zero(); }
    bool operator==(const EnvelopeHeader&) const = default;
};

struct SealRequest {
    const content::Submission& submission;  // its id and device_id must be those of the envelope
    // Absent for a ballot, present for anything else.
    std::optional<LookupId> lookup_id;
    std::optional<BoxPublicKey> receipt_key;
    std::vector<BoxPublicKey> recipients;  // the town, the escrow; 1 to most_recipients
    std::vector<Hash> attachments;
};

// The bytes that go into the spool and over the wire. Fails when a ballot has a receipt and anything else
// has none, and when the envelope would not open as what was given: a text over its limit, a ballot too full.
[[nodiscard]] Result<std::string> seal_envelope(const SealRequest& request, const SigningKey& device, Random& random);

// Reads header and sizes without any key; knows every byte's place afterwards. Refuses anything that does not end
// exactly where it should.
[[nodiscard]] Result<EnvelopeHeader> read_envelope_header(std::string_view envelope);

// The header, when the device's signature over everything is right and the key is that of the header's device id.
[[nodiscard]] Result<EnvelopeHeader> verify_envelope(std::string_view envelope, const SigningPublicKey& device);

// The registrar's side; signature checked first. Fails when the envelope is not sealed to `recipient`, is cut, changed
// or reordered, or when id, device id or being a ballot inside differ from outside.
[[nodiscard]] Result<content::Submission> open_envelope(std::string_view envelope, const SigningPublicKey& device,
                                                        const BoxKey& recipient);

}  // namespace veche::protocol
