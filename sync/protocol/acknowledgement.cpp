#include "sync/protocol/acknowledgement.h"

#include "sync/protocol/acknowledgement_list.h"
#include "sync/protocol/binary.h"

namespace veche::protocol {
namespace {

constexpr std::string_view acknowledgement_magic = "VAK1";
constexpr std::string_view watermark_magic = "VWM1";

std::string with_signature(std::string bytes, Domain domain, const SigningKey& key) {
    const Signature signature = key.sign(domain, bytes);
    bytes += signature.view();
    return bytes;
}

// The part before the signature, if magic, size and signature are right.
Result<std::string_view> checked(std::string_view bytes, std::string_view magic, std::size_t size, Domain domain,
                                 const SigningPublicKey& key) {
    if (bytes.size() != size || bytes.substr(0, magic.size()) != magic)
        return failure("not in the form it should have");
    const std::string_view message = bytes.substr(0, size - Signature::size);
    const auto signature = from_bytes<Signature>(bytes.substr(message.size()));
    if (!signature || !verify(key, domain, message, *signature)) return failure("the town's signature is wrong");
    return message.substr(magic.size());
}

}  // namespace

Result<std::string> write_acknowledgement(const Acknowledgement& acknowledgement, const SigningKey& key) {
    std::string bytes(acknowledgement_magic);
    bytes += acknowledgement.id.view();
    bytes += acknowledgement.hash.view();
    bytes += acknowledgement.epoch.view();
    append_number(bytes, acknowledgement.generation, 8);
    append_number(bytes, static_cast<std::uint64_t>(acknowledgement.received.seconds), 8);
    bytes = with_signature(std::move(bytes), Domain::acknowledgement, key);
    const Result<Acknowledgement> again = read_acknowledgement(bytes, key.public_key());
    if (!again) return tl::unexpected(again.error());
    if (*again != acknowledgement) return failure("acknowledgement: not read back as it was written");
    return bytes;
}

Result<Acknowledgement> read_acknowledgement(std::string_view bytes, const SigningPublicKey& key) {
    if (is_listed_acknowledgement(bytes)) return read_listed_acknowledgement(bytes, key);
    const Result<std::string_view> message =
        checked(bytes, acknowledgement_magic, acknowledgement_size, Domain::acknowledgement, key);
    if (!message) return failure("acknowledgement: " + message.error().message);
    BinaryReader reader(*message);
    Acknowledgement acknowledgement;
    acknowledgement.id = reader.fixed<EnvelopeId>();
    acknowledgement.hash = reader.fixed<Hash>();
    acknowledgement.epoch = reader.fixed<Epoch>();
    acknowledgement.generation = reader.number(8);
    acknowledgement.received.seconds = static_cast<std::int64_t>(reader.number(8));
    return acknowledgement;
}

Result<std::string> write_watermark(const Watermark& watermark, const SigningKey& key) {
    std::string bytes(watermark_magic);
    bytes += watermark.epoch.view();
    append_number(bytes, watermark.covered, 8);
    append_number(bytes, static_cast<std::uint64_t>(watermark.time.seconds), 8);
    bytes = with_signature(std::move(bytes), Domain::watermark, key);
    const Result<Watermark> again = read_watermark(bytes, key.public_key());
    if (!again) return tl::unexpected(again.error());
    if (*again != watermark) return failure("watermark: not read back as it was written");
    return bytes;
}

Result<Watermark> read_watermark(std::string_view bytes, const SigningPublicKey& key) {
    const Result<std::string_view> message = checked(bytes, watermark_magic, watermark_size, Domain::watermark, key);
    if (!message) return failure("watermark: " + message.error().message);
    BinaryReader reader(*message);
    Watermark watermark;
    watermark.epoch = reader.fixed<Epoch>();
    watermark.covered = reader.number(8);
    watermark.time.seconds = static_cast<std::int64_t>(reader.number(8));
    return watermark;
}

}  // namespace veche::protocol
