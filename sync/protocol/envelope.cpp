#include "sync/protocol/envelope.h"

#include <algorithm>
#include <sodium.h>

#include "sync/protocol/envelope_layout.h"

namespace veche::protocol {
namespace {

constexpr std::size_t data_key_size = crypto_secretstream_xchacha20poly1305_KEYBYTES;
static_assert(sealed_key_size == data_key_size + sealed_box_overhead);
static_assert(stream_header_size == crypto_secretstream_xchacha20poly1305_HEADERBYTES);
static_assert(chunk_overhead == crypto_secretstream_xchacha20poly1305_ABYTES);

const unsigned char* raw(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

static_assert(content::largest_submission_json < largest_padded_body);

// The text of a submission as it goes into the envelope, read once before: what the registrar would refuse is refused
// while the resident is still there.
Result<SecretBytes> padded_text(const content::Submission& submission) {
    std::string text = content::to_json(submission);
    const Result<content::Submission> again = content::submission_from_json(text);
    const bool ballot = content::is_ballot(submission);
    const std::optional<std::size_t> bucket =
        bucket_for(text.size(), ballot ? padded_ballot_body : largest_padded_body);
    Result<SecretBytes> padded = failure("the submission is not read back as it was written");
    if (!again) {
        padded = tl::unexpected(again.error());
    } else if (!bucket) {
        padded = failure(ballot ? "the answers are too long for a ballot" : "the text is too long to be handed in");
    } else if (*again == submission) {
        pad(text, ballot ? padded_ballot_body : *bucket);
        padded = SecretBytes::copy_of(text);
    }
    wipe(text);
    return padded;
}

// Holds a key; wiped whichever way it goes.
struct Stream {
    crypto_secretstream_xchacha20poly1305_state state{};
    Stream() = default;
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream() { sodium_memzero(&state, sizeof state); }
};

std::string encrypt_body(std::string_view padded, std::string_view header, const SecretBytes& data_key,
                         Random& random) {
    std::string stream_header(stream_header_size, '\0');
    random.fill(std::as_writable_bytes(std::span(stream_header)));
    Stream stream;
    // libsodium's init_push makes a random header of its own and then does this. Ours takes the randomness that was
    // passed in, so that vectors can be pinned; a state that pull begins with is the one to push from.
    crypto_secretstream_xchacha20poly1305_init_pull(&stream.state, raw(stream_header), data_key.data());

    std::string body = std::move(stream_header);
    for (std::size_t at = 0; at < padded.size(); at += padding_block) {
        const std::string_view chunk = padded.substr(at, padding_block);
        const bool last = at + chunk.size() == padded.size();
        const std::string_view additional = at == 0 ? header : std::string_view();
        const std::size_t begin = body.size();
        body.resize(begin + chunk.size() + chunk_overhead);
        crypto_secretstream_xchacha20poly1305_push(
            &stream.state, reinterpret_cast<unsigned char*>(body.data()) + begin, nullptr, raw(chunk), chunk.size(),
            raw(additional), additional.size(),
            last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
    }
    return body;
}

Result<SecretBytes> decrypt_body(const EnvelopeLayout& layout, const SecretBytes& data_key) {
    Stream stream;
    if (crypto_secretstream_xchacha20poly1305_init_pull(&stream.state, raw(layout.stream_header), data_key.data()) !=
        0) {
        return failure("envelope: the body does not begin as it should");
    }
    SecretBytes padded(padded_size_of(layout.body.size()).value_or(0));
    std::size_t written = 0;
    for (std::size_t at = 0; at < layout.body.size(); at += padding_block + chunk_overhead) {
        const std::string_view chunk = layout.body.substr(at, padding_block + chunk_overhead);
        const std::string_view additional = at == 0 ? layout.clear_header : std::string_view();
        const bool last = at + chunk.size() == layout.body.size();
        unsigned char tag = 0;
        const int opened =
            crypto_secretstream_xchacha20poly1305_pull(&stream.state, padded.data() + written, nullptr, &tag,
                                                       raw(chunk), chunk.size(), raw(additional), additional.size());
        const unsigned char wanted =
            last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
        if (opened != 0 || tag != wanted) return failure("envelope: the body was cut, changed or reordered");
        written += chunk.size() - chunk_overhead;
    }
    return padded;
}

Result<void> check_request(const SealRequest& request, const SigningKey& device) {
    const bool ballot = content::is_ballot(request.submission);
    if (ballot == request.lookup_id.has_value() || ballot == request.receipt_key.has_value()) {
        return failure("a ballot has no receipt, anything else has one");
    }
    if (!ballot && (request.lookup_id->is_zero() || request.receipt_key->is_zero())) {
        return failure("a receipt's keys are not zero");
    }
    if (request.recipients.empty() || request.recipients.size() > most_recipients) {
        return failure("an envelope has 1 to 4 recipients");
    }
    if (request.attachments.size() > most_attachments)
        return failure("an envelope has at most " + std::to_string(most_attachments) + " attachments");
    if (!from_hex<EnvelopeId>(request.submission.id.text()))
        return failure("the submission's id is not 32 hexadecimal digits");
    if (request.submission.device_id.text() != to_hex(device_id_of(device.public_key()))) {
        return failure("the submission names another device");
    }
    return {};
}

EnvelopeHeader header_of(const SealRequest& request, const SigningKey& device) {
    EnvelopeHeader header;
    header.id = from_hex<EnvelopeId>(request.submission.id.text()).value_or(EnvelopeId{});
    header.device = device_id_of(device.public_key());
    header.lookup_id = request.lookup_id.value_or(LookupId{});
    header.receipt_key = request.receipt_key.value_or(BoxPublicKey{});
    header.attachments = request.attachments;
    for (const BoxPublicKey& recipient : request.recipients) header.recipients.push_back(key_id_of(recipient));
    return header;
}

// The data key, unsealed from the slot that names `recipient`.
Result<SecretBytes> open_data_key(const EnvelopeLayout& layout, const BoxKey& recipient) {
    const RecipientKeyId wanted = key_id_of(recipient.public_key());
    for (std::size_t i = 0; i < layout.header.recipients.size(); ++i) {
        if (layout.header.recipients[i] != wanted) continue;
        Result<SecretBytes> key =
            recipient.open_sealed(layout.sealed_keys.substr(i * sealed_key_size, sealed_key_size));
        if (!key) return failure("envelope: " + key.error().message);
        return key;
    }
    return failure("envelope: not sealed to this key");
}

Result<EnvelopeLayout> verified_layout(std::string_view envelope, const SigningPublicKey& device) {
    Result<EnvelopeLayout> layout = read_layout(envelope);
    if (!layout) return layout;
    if (layout->header.device != device_id_of(device)) return failure("envelope: of another device");
    if (!verify(device, Domain::envelope, layout->signed_part, layout->signature)) {
        return failure("envelope: the device's signature is wrong");
    }
    return layout;
}

Result<content::Submission> open_body(const EnvelopeLayout& layout, const SecretBytes& data_key) {
    const Result<SecretBytes> padded = decrypt_body(layout, data_key);
    if (!padded) return tl::unexpected(padded.error());
    const std::optional<std::string_view> text = without_padding(padded->view());
    if (!text) return failure("envelope: the padding is wrong");

    Result<content::Submission> submission = content::submission_from_json(*text);
    if (!submission) return failure("envelope: " + submission.error().message);
    const EnvelopeHeader& header = layout.header;
    if (submission->id.text() != to_hex(header.id) || submission->device_id.text() != to_hex(header.device) ||
        content::is_ballot(*submission) != header.is_ballot()) {
        return failure("envelope: inside and outside do not belong together");
    }
    return submission;
}

// The finished envelope as the registrar will open it, while the data key is still there: nobody else can say later
// that a resident's receipt leads nowhere.
Result<void> opens_again(std::string_view envelope, const SealRequest& request, const SigningKey& device,
                         const SecretBytes& data_key) {
    const Result<EnvelopeLayout> layout = verified_layout(envelope, device.public_key());
    if (!layout) return tl::unexpected(layout.error());
    const Result<content::Submission> opened = open_body(*layout, data_key);
    if (!opened) return tl::unexpected(opened.error());
    if (layout->header != header_of(request, device))
        return failure("envelope: the header is not read as it was written");
    if (*opened != request.submission) return failure("envelope: the submission is not read as it was written");
    return {};
}

}  // namespace

Result<std::string> seal_envelope(const SealRequest& request, const SigningKey& device, Random& random) {
    if (const Result<void> checked = check_request(request, device); !checked) return tl::unexpected(checked.error());
    const Result<SecretBytes> padded = padded_text(request.submission);
    if (!padded) return tl::unexpected(padded.error());
    SecretBytes data_key(data_key_size);
    random.fill(std::as_writable_bytes(std::span(data_key.data(), data_key.size())));

    const std::string header = write_header(header_of(request, device));
    std::string envelope = header;
    for (const BoxPublicKey& recipient : request.recipients) {
        const Result<std::string> sealed = seal_to(recipient, data_key.view(), random);
        if (!sealed) return tl::unexpected(sealed.error());
        envelope += *sealed;
    }
    envelope += encrypt_body(padded->view(), header, data_key, random);
    const Signature signature = device.sign(Domain::envelope, envelope);
    envelope += signature.view();
    if (const Result<void> same = opens_again(envelope, request, device, data_key); !same) {
        return tl::unexpected(same.error());
    }
    return envelope;
}

Result<EnvelopeHeader> read_envelope_header(std::string_view envelope) {
    const Result<EnvelopeLayout> layout = read_layout(envelope);
    if (!layout) return tl::unexpected(layout.error());
    return layout->header;
}

Result<EnvelopeHeader> verify_envelope(std::string_view envelope, const SigningPublicKey& device) {
    const Result<EnvelopeLayout> layout = verified_layout(envelope, device);
    if (!layout) return tl::unexpected(layout.error());
    return layout->header;
}

Result<content::Submission> open_envelope(std::string_view envelope, const SigningPublicKey& device,
                                          const BoxKey& recipient) {
    const Result<EnvelopeLayout> layout = verified_layout(envelope, device);
    if (!layout) return tl::unexpected(layout.error());
    const Result<SecretBytes> data_key = open_data_key(*layout, recipient);
    if (!data_key) return tl::unexpected(data_key.error());
    if (data_key->size() != data_key_size) return failure("envelope: the sealed key has another size");
    return open_body(*layout, *data_key);
}

}  // namespace veche::protocol
