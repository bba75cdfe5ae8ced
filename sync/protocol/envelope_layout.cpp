#include "sync/protocol/envelope_layout.h"

#include "sync/protocol/binary.h"

namespace veche::protocol {
namespace {

constexpr std::string_view magic = "VEN1";

Result<EnvelopeHeader> read_header(BinaryReader& reader) {
    if (reader.take(magic.size()) != magic) return failure("envelope: not an envelope of format 1");
    const std::uint64_t recipients = reader.number(1);
    const std::uint64_t attachments = reader.number(1);
    const std::uint64_t reserved = reader.number(2);
    if (recipients == 0 || recipients > most_recipients || attachments > most_attachments || reserved != 0) {
        return failure("envelope: wrong number of recipients or attachments");
    }
    EnvelopeHeader header;
    header.id = reader.fixed<EnvelopeId>();
    header.device = reader.fixed<DeviceId>();
    header.lookup_id = reader.fixed<LookupId>();
    header.receipt_key = reader.fixed<BoxPublicKey>();
    for (std::uint64_t i = 0; i < recipients; ++i) header.recipients.push_back(reader.fixed<RecipientKeyId>());
    for (std::uint64_t i = 0; i < attachments; ++i) header.attachments.push_back(reader.fixed<Hash>());
    if (reader.failed()) return failure("envelope: it ends within its header");
    if (header.lookup_id.is_zero() != header.receipt_key.is_zero()) return failure("envelope: half a receipt");
    return header;
}

}  // namespace

std::string write_header(const EnvelopeHeader& header) {
    std::string bytes(magic);
    append_number(bytes, header.recipients.size(), 1);
    append_number(bytes, header.attachments.size(), 1);
    append_number(bytes, 0, 2);
    bytes += header.id.view();
    bytes += header.device.view();
    bytes += header.lookup_id.view();
    bytes += header.receipt_key.view();
    for (const RecipientKeyId& recipient : header.recipients) bytes += recipient.view();
    for (const Hash& attachment : header.attachments) bytes += attachment.view();
    return bytes;
}

std::optional<std::size_t> padded_size_of(std::size_t size) {
    const std::size_t chunk = padding_block + chunk_overhead;
    const std::size_t chunks = (size + chunk - 1) / chunk;
    if (size < chunks * chunk_overhead) return std::nullopt;
    const std::size_t padded = size - chunks * chunk_overhead;
    return is_bucket(padded) ? std::optional(padded) : std::nullopt;
}

Result<EnvelopeLayout> read_layout(std::string_view envelope) {
    if (envelope.size() > largest_envelope) return failure("envelope: too large");
    if (envelope.size() < Signature::size) return failure("envelope: too short");
    EnvelopeLayout layout;
    layout.signed_part = envelope.substr(0, envelope.size() - Signature::size);
    layout.signature = from_bytes<Signature>(envelope.substr(layout.signed_part.size())).value_or(Signature{});

    BinaryReader reader(layout.signed_part);
    Result<EnvelopeHeader> header = read_header(reader);
    if (!header) return tl::unexpected(header.error());
    layout.header = std::move(*header);
    layout.clear_header = layout.signed_part.substr(0, layout.signed_part.size() - reader.rest().size());
    layout.sealed_keys = reader.take(layout.header.recipients.size() * sealed_key_size);
    layout.stream_header = reader.take(stream_header_size);
    if (reader.failed()) return failure("envelope: it ends before its body");
    layout.body = reader.rest();
    const std::optional<std::size_t> padded = padded_size_of(layout.body.size());
    if (!padded) return failure("envelope: no body has this size");
    if (layout.header.is_ballot() && *padded != padded_ballot_body) return failure("envelope: no ballot has this size");
    return layout;
}

}  // namespace veche::protocol
