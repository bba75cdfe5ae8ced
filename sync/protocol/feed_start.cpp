#include "sync/protocol/feed_start.h"

#include "sync/protocol/binary.h"

namespace veche::protocol {
namespace {

constexpr std::string_view magic = "VFS1";

}  // namespace

std::string write_feed_start(const FeedStart& start, const SigningKey& record_key) {
    std::string bytes(magic);
    bytes += start.epoch.view();
    append_number(bytes, start.lowest, 8);
    const Signature signature = record_key.sign(Domain::feed_start, bytes);
    bytes += signature.view();
    return bytes;
}

std::uint64_t position_in_feed_start(std::string_view bytes) {
    BinaryReader reader(bytes.substr(magic.size()));
    (void)reader.fixed<Epoch>();
    return reader.number(8);
}

Result<FeedStart> read_feed_start(std::string_view bytes, const SigningPublicKey& record_key) {
    if (bytes.size() != feed_start_size || !bytes.starts_with(magic)) {
        return failure("feed start: not in the form it should have");
    }
    const std::string_view message = bytes.substr(0, feed_start_size - Signature::size);
    const auto signature = from_bytes<Signature>(bytes.substr(message.size()));
    if (!signature || !verify(record_key, Domain::feed_start, message, *signature)) {
        return failure("feed start: the town's signature is wrong");
    }
    BinaryReader reader(message.substr(magic.size()));
    FeedStart start;
    start.epoch = reader.fixed<Epoch>();
    start.lowest = reader.number(8);
    return start;
}

}  // namespace veche::protocol
