#include "sync/protocol/acknowledgement_list.h"

#include <doctest/doctest.h>
#include <set>

#include "sync/protocol/batch.h"
#include "tests/support/sample_submissions.h"

namespace veche::protocol {
namespace {

Acknowledgement numbered(unsigned number) {
    test::CountingRandom random(number * 12);
    Acknowledgement acknowledgement;
    acknowledgement.id = make_random<EnvelopeId>(random);
    acknowledgement.hash = sha256("envelope " + std::to_string(number));
    test::CountingRandom epoch(9);
    acknowledgement.epoch = make_random<Epoch>(epoch);
    acknowledgement.generation = 300 + number % 2;
    acknowledgement.received = Instant{1795215481 + number};
    return acknowledgement;
}

std::vector<Acknowledgement> some(unsigned count) {
    std::vector<Acknowledgement> all;
    for (unsigned i = 0; i < count; ++i) all.push_back(numbered(i));
    return all;
}

const SigningKey& town() {
    static const SigningKey key = test::signing_key('a');
    return key;
}

}  // namespace

TEST_CASE("out of a list of any length each acknowledgement is proven alone") {
    for (const unsigned count : {1U, 2U, 3U, 4U, 5U, 7U, 8U, 9U, 31U, 255U, 256U}) {
        CAPTURE(count);
        const auto read = AcknowledgementList::read(AcknowledgementList::sign(some(count), town())->bytes());
        REQUIRE(read);
        REQUIRE(read->acknowledgements() == some(count));
        for (unsigned i = 0; i < count; ++i) {
            const std::string proof = read->proof(i);
            CHECK(proof.size() <= 152 + 8 * 32);
            CHECK(read_acknowledgement(proof, town().public_key()) == numbered(i));
        }
    }
}

TEST_CASE("a proof of which any bit is another, that is cut or too long, or of another key proves nothing") {
    const auto list = AcknowledgementList::sign(some(7), town());
    for (const std::size_t index : {0U, 3U, 6U}) {
        const std::string proof = list->proof(index);
        CHECK_FALSE(read_acknowledgement(proof, test::signing_key('x').public_key()));
        CHECK_FALSE(read_acknowledgement(proof + '\0', town().public_key()));
        for (std::size_t at = 0; at < proof.size(); ++at) {
            CHECK_FALSE(read_acknowledgement(proof.substr(0, at), town().public_key()));
            for (int bit = 0; bit < 8; ++bit) {
                std::string changed = proof;
                changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
                CHECK_FALSE(read_acknowledgement(changed, town().public_key()));
            }
        }
    }
}

TEST_CASE("what stands within the tree proves no envelope, and no signature is one of another kind") {
    // The two nodes under the root, read as the one entry of a list.
    const auto list = AcknowledgementList::sign(some(4), town());
    const std::string first = list->proof(0);
    const std::string third = list->proof(2);
    constexpr std::size_t path = 88;
    std::string forged = first.substr(0, 20) + std::string("\1\0\0\0", 4);
    forged += third.substr(path + 32, 32) + first.substr(path + 32, 32);
    forged += first.substr(path + 64);
    CHECK_FALSE(read_acknowledgement(forged, town().public_key()));

    const auto alone = AcknowledgementList::sign({numbered(1)}, town());
    std::string single = *write_acknowledgement(numbered(1), town());
    single.replace(84, 64, alone->proof(0).substr(path));
    CHECK_FALSE(read_acknowledgement(single, town().public_key()));
}

TEST_CASE("a list that is malformed is refused") {
    const std::string bytes = AcknowledgementList::sign(some(3), town())->bytes();
    for (std::size_t at = 0; at < bytes.size(); ++at) CHECK_FALSE(AcknowledgementList::read(bytes.substr(0, at)));
    CHECK_FALSE(AcknowledgementList::read(bytes + '\0'));
    CHECK_FALSE(AcknowledgementList::sign({}, town()));
    auto two_epochs = some(2);
    two_epochs[1].epoch = {};
    CHECK_FALSE(AcknowledgementList::sign(two_epochs, town()));
}

TEST_CASE("a batch's answer with a list is read as the old one is, each with its proof") {
    const auto list = AcknowledgementList::sign(some(3), town());
    const BatchResult other{numbered(9).id, 424, {}};
    const std::string answer = write_listed_results(*list, {other});
    const auto results = read_batch_results(answer);
    REQUIRE(results);
    REQUIRE(results->size() == 4);
    CHECK(results->front() == other);
    for (unsigned i = 0; i < 3; ++i) {
        const BatchResult& result = (*results)[i + 1];
        CHECK(result.id == numbered(i).id);
        CHECK(read_acknowledgement(result.acknowledgement, town().public_key()) == numbered(i));
    }
    for (std::size_t at = 0; at < answer.size(); ++at) CHECK_FALSE(read_batch_results(answer.substr(0, at)));
    CHECK_FALSE(read_batch_results(write_listed_results(*list, std::vector<BatchResult>(254, other))));
}

TEST_CASE("the test vectors of a list and of a proof are pinned") {
    const auto list = AcknowledgementList::sign(some(3), town());
    CHECK(to_hex(list->bytes()) ==
          "56414c31090a0b0c0d0e0f1011121314151617180300000102030405060708090a0b0c0d0e0ff0bd02504c77ec3d17352442d11becd7"
          "7095091e6acbc4aa3ceb5547e81046b82c0100000000000079d0006b000000000c0d0e0f101112131415161718191a1bf093a077f303"
          "ba3e52eae31a584be0bcf87ff73a0c1c981cf6db772fa095fa622d010000000000007ad0006b0000000018191a1b1c1d1e1f20212223"
          "242526270371c1d61e187c93bc78cddcff57be8d534db5c03301fb76e0d529da5f5564122c010000000000007bd0006b00000000b22a"
          "2e26ba3e9abe52a98c689911f07f281ddd3672586f4cd288f795d2a84868bcc58440a37b144d78ac7d2ea5b34fa8eee06f72c57d42b2"
          "5f735714602ae905");
    CHECK(
        to_hex(list->proof(0)) ==
        "56415031090a0b0c0d0e0f10111213141516171803000000000102030405060708090a0b0c0d0e0ff0bd02504c77ec3d17352442d11bec"
        "d77095091e6acbc4aa3ceb5547e81046b82c0100000000000079d0006b00000000e3de67f13f8789bf5e41f9f9ba68f2f13ede17cdd0d1"
        "a9baa54d28cd03798c49d4198753d3793e046bd8347461c3d4e50c1ba7dca5c64313043ccc43075ee990b22a2e26ba3e9abe52a98c6899"
        "11f07f281ddd3672586f4cd288f795d2a84868bcc58440a37b144d78ac7d2ea5b34fa8eee06f72c57d42b25f735714602ae905");
    CHECK(to_hex(list->proof(2)) ==
          "56415031090a0b0c0d0e0f1011121314151617180300020018191a1b1c1d1e1f20212223242526270371c1d61e187c93bc78cddcff57"
          "be8d534db5c03301fb76e0d529da5f5564122c010000000000007bd0006b000000008b346646c3f78ef4481edc58d13a199733468d44"
          "81a14b4b7991b9bbe7853da0b22a2e26ba3e9abe52a98c689911f07f281ddd3672586f4cd288f795d2a84868bcc58440a37b144d78ac"
          "7d2ea5b34fa8eee06f72c57d42b25f735714602ae905");
}

}  // namespace veche::protocol
