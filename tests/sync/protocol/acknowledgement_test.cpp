#include "sync/protocol/acknowledgement.h"

#include <doctest/doctest.h>

#include "sync/protocol/batch.h"
#include "tests/support/sample_submissions.h"

namespace veche::protocol {
namespace {

Acknowledgement sample() {
    test::CountingRandom random(9);
    Acknowledgement acknowledgement;
    acknowledgement.id = make_random<EnvelopeId>(random);
    acknowledgement.hash = sha256("envelope");
    acknowledgement.epoch = make_random<Epoch>(random);
    acknowledgement.generation = 300;
    acknowledgement.received = Instant{1795215481};
    return acknowledgement;
}

}  // namespace

TEST_CASE("an acknowledgement is read back by the town's key alone") {
    const SigningKey key = test::signing_key('a');
    const std::string bytes = *write_acknowledgement(sample(), key);
    CHECK(bytes.size() == acknowledgement_size);
    CHECK(read_acknowledgement(bytes, key.public_key()) == sample());
    CHECK_FALSE(read_acknowledgement(bytes, test::signing_key('x').public_key()));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::string changed = bytes;
        changed[i] = static_cast<char>(changed[i] ^ 4);
        CHECK_FALSE(read_acknowledgement(changed, key.public_key()));
        CHECK_FALSE(read_acknowledgement(bytes.substr(0, i), key.public_key()));
    }
}

TEST_CASE("a watermark is read back and is no acknowledgement") {
    const SigningKey key = test::signing_key('a');
    const Watermark watermark{sample().epoch, 299, Instant{-5}};
    const std::string bytes = *write_watermark(watermark, key);
    CHECK(bytes.size() == watermark_size);
    CHECK(read_watermark(bytes, key.public_key()) == watermark);
    CHECK_FALSE(read_acknowledgement(bytes, key.public_key()));
}

TEST_CASE("the test vectors of acknowledgement and watermark are pinned") {
    const SigningKey key = test::signing_key('a');
    CHECK(to_hex(*write_acknowledgement(sample(), key)) ==
          "56414b31090a0b0c0d0e0f1011121314151617184c503ca67761e5c4aaecfe996244c25d8c0b40902d1085c85b4468bd567548c6191a"
          "1b1c1d1e1f2021222324252627282c0100000000000079d0006b00000000bdaf85b2bf22b14634b0ff9f3388056d79ba1c6f8cbf3e56"
          "c004088324c5ab22748b60c9104e7adcffef2b022c7ad3e94e0c5ba99b383c62824a6b3e2ec0e30b");
    CHECK(to_hex(*write_watermark({sample().epoch, 299, Instant{1795215481}}, key)) ==
          "56574d31191a1b1c1d1e1f2021222324252627282b0100000000000079d0006b000000004efabfba078a53c868198c170d5d94a6d4f9"
          "2e234ffec2e6fb6c8ba9ff861e8a84d72f7b960d3669861a3cd638fd19ea94ae92334e46580b5a97e1869e7c1809");
}

TEST_CASE("a batch takes what fits and is read back") {
    const std::vector<std::string> envelopes(300, std::string(40'000, 'e'));
    const Batch batch = write_batch(envelopes);
    CHECK(batch.taken == 209);
    CHECK(batch.body.size() <= largest_batch);
    CHECK(read_batch(batch.body)->size() == 209);
    CHECK(write_batch(std::vector<std::string>(300, "e")).taken == most_in_batch);
}

TEST_CASE("a malformed batch is refused") {
    CHECK_FALSE(read_batch(""));
    CHECK_FALSE(read_batch(std::string_view("\x01\x00\x00", 3)));
    CHECK_FALSE(
        read_batch(std::string_view("\x02\x00\x00\x00"
                                    "e",
                                    5)));
    std::string many;
    for (int i = 0; i < 257; ++i)
        many += std::string(
            "\x01\x00\x00\x00"
            "e",
            5);
    CHECK_FALSE(read_batch(many));
}

TEST_CASE("results of a batch are read back and nothing else is") {
    const std::vector<BatchResult> results = {{sample().id, 201, std::string(148, '\xF0')}, {sample().id, 409, ""}};
    CHECK(read_batch_results(write_batch_results(results)) == results);
    for (const char* json : {"", "{}", "[1]", R"([{"id":"00","status":201}])", R"([{"status":201}])",
                             R"([{"id":"00112233445566778899aabbccddeeff","status":7}])",
                             R"([{"id":"00112233445566778899aabbccddeeff","status":201,"acknowledgement":"?"}])"}) {
        CAPTURE(json);
        CHECK_FALSE(read_batch_results(json));
    }
}

}  // namespace veche::protocol
