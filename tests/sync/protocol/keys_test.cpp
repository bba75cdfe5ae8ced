#include "sync/protocol/keys.h"

#include <doctest/doctest.h>

#include "sync/protocol/receipt.h"
#include "tests/support/counting_random.h"

namespace veche::protocol {

TEST_CASE("hexadecimal is read strictly") {
    CHECK(to_hex(std::string_view("\x00\xff\x10", 3)) == "00ff10");
    CHECK(bytes_from_hex("00ff10") == std::string("\x00\xff\x10", 3));
    for (const char* text : {"0", "0G", "FF", " 0", "0x"}) CHECK_FALSE(bytes_from_hex(text));
    CHECK_FALSE(from_hex<EnvelopeId>("00"));
}

TEST_CASE("base 64 is read strictly") {
    CHECK(to_base64("") == "");
    CHECK(to_base64("ab") == "YWI=");
    CHECK(bytes_from_base64("YWI=") == "ab");
    for (const char* text : {"YWI", "YWI==", "YW I=", "YWJ=", "YW-_"}) {
        CAPTURE(text);
        CHECK_FALSE(bytes_from_base64(text));
    }
}

TEST_CASE("a hash is SHA-256") {
    CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a signature of one domain is none of another") {
    const SigningKey key = *SigningKey::from_seed(std::string(32, 'k'));
    const Signature signature = key.sign(Domain::acknowledgement, "text");
    CHECK(verify(key.public_key(), Domain::acknowledgement, "text", signature));
    CHECK_FALSE(verify(key.public_key(), Domain::watermark, "text", signature));
    CHECK_FALSE(verify(key.public_key(), Domain::acknowledgement, "texts", signature));
    CHECK_FALSE(verify_bare(key.public_key(), "text", signature));
}

TEST_CASE("a key is the same again from its seed") {
    test::CountingRandom random;
    const SigningKey key = SigningKey::generate(random);
    CHECK(SigningKey::from_seed(key.seed().view())->public_key() == key.public_key());
    CHECK_FALSE(SigningKey::from_seed("short"));
    const BoxKey box = BoxKey::generate(random);
    CHECK(BoxKey::from_seed(box.seed().view())->public_key() == box.public_key());
}

TEST_CASE("a sealed box is opened by its recipient alone") {
    test::CountingRandom random;
    const BoxKey recipient = BoxKey::generate(random);
    const BoxKey other = BoxKey::generate(random);
    std::string box = *seal_to(recipient.public_key(), "secret", random);
    CHECK(recipient.open_sealed(box)->view() == "secret");
    CHECK_FALSE(other.open_sealed(box));
    for (char& byte : box) {
        byte = static_cast<char>(byte ^ 1);
        CHECK_FALSE(recipient.open_sealed(box));
        byte = static_cast<char>(byte ^ 1);
    }
    CHECK_FALSE(recipient.open_sealed("short"));
    CHECK_FALSE(seal_to(BoxPublicKey{}, "secret", random));
}

TEST_CASE("random numbers stay under their bound") {
    test::CountingRandom random;
    for (std::uint64_t bound = 1; bound < 40; ++bound) CHECK(random_below(random, bound) < bound);
}

TEST_CASE("a receipt code leads to the same keys for ever, to others in another town") {
    test::CountingRandom random;
    const content::ReceiptCode code = make_receipt_code(random);
    const TownId town = make_random<TownId>(random);
    const ReceiptKeys keys = *derive_receipt_keys(code, town);
    CHECK(code.grouped() == "0123-4567-89AB-CDE4");
    CHECK(to_hex(town) == "0f101112131415161718191a1b1c1d1e");
    CHECK(to_hex(keys.lookup_id) == "1f693f8d61b3b03508541fe020f24435");
    CHECK(to_hex(keys.key.public_key()) == "d94b5759a19894f6ea3f9bbfd3659f541e5898b8409a6e5208f809b8f7c5b539");
    CHECK(derive_receipt_keys(code, make_random<TownId>(random))->lookup_id != keys.lookup_id);
}

}  // namespace veche::protocol
