// TUF metadata. What is JSON is put in the place of the signed part and signed, so that every reader meets it.
#include "sync/protocol/tuf.h"

#include <cstdint>
#include <string>

#include "base/json.h"
#include "sync/protocol/tuf_json.h"
#include "tests/support/sample_submissions.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace veche;
    namespace tuf = protocol::tuf;
    static const protocol::SigningKey key = test::signing_key('R');
    static const tuf::Root root = tuf::make_root({key, key, key, key}, 1, Instant{1800000000});
    const std::string text(reinterpret_cast<const char*>(data), size);
    (void)tuf::read_first_root(text);
    const auto payload = parse_json(text);
    if (!payload) return 0;
    (void)tuf::root_from(*payload);
    const auto canonical = tuf::canonical_json(*payload);
    if (!canonical) return 0;
    const std::string signature = to_hex(key.sign_bare(*canonical));
    const std::string file = R"({"signatures":[{"keyid":")" + tuf::key_id_of(key.public_key()) + R"(","sig":")" +
                             signature + R"("}],"signed":)" + write_json(*payload) + "}";
    (void)tuf::read_root(file, root);
    (void)tuf::read_timestamp(file, root);
    (void)tuf::read_snapshot(file, root);
    (void)tuf::read_targets(file, root);
    return 0;
}
