#include "sync/protocol/envelope.h"

#include <doctest/doctest.h>
#include <fstream>
#include <set>
#include <sodium.h>
#include <sstream>

#include "sync/protocol/envelope_layout.h"
#include "tests/folders.h"
#include "tests/support/sample_submissions.h"

namespace veche::protocol {
namespace {

std::string golden(const std::string& name) {
    std::ifstream file(std::string(VECHE_SOURCE_DIR) + "/tests/golden/protocol/" + name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string repeated(std::string_view letter, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += letter;
    return text;
}

// As an attacker who holds the device's key would.
std::string signed_again(std::string envelope, const SigningKey& device) {
    envelope.resize(envelope.size() - Signature::size);
    const Signature signature = device.sign(Domain::envelope, envelope);
    envelope += signature.view();
    return envelope;
}

// As an attacker who holds the device's key would: outside all stays, inside is what they like.
std::string with_inside(const std::string& envelope, const content::Submission& inside, const SigningKey& device) {
    const EnvelopeLayout layout = *read_layout(envelope);
    std::string text = content::to_json(inside);
    pad(text, *padded_size_of(layout.body.size()));
    std::string data_key(crypto_secretstream_xchacha20poly1305_KEYBYTES, '\0');
    test::CountingRandom random;  // as test::sealed has drawn it
    random.fill(std::as_writable_bytes(std::span(data_key)));
    const auto raw = [](std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); };
    crypto_secretstream_xchacha20poly1305_state state{};
    crypto_secretstream_xchacha20poly1305_init_pull(&state, raw(layout.stream_header), raw(data_key));
    std::string body(text.size() + chunk_overhead, '\0');
    crypto_secretstream_xchacha20poly1305_push(
        &state, reinterpret_cast<unsigned char*>(body.data()), nullptr, raw(text), text.size(),
        raw(layout.clear_header), layout.clear_header.size(), crypto_secretstream_xchacha20poly1305_TAG_FINAL);
    std::string changed = envelope;
    changed.replace(static_cast<std::size_t>(layout.body.data() - envelope.data()), body.size(), body);
    return signed_again(changed, device);
}

}  // namespace

TEST_CASE("town and escrow open what a kiosk sealed, nobody else does") {
    const SigningKey device = test::signing_key('d');
    const content::Submission submission = test::appeal(device, 1, "Течёт крыша, дом 5.");
    const std::string envelope = test::sealed(submission, device);
    CHECK(open_envelope(envelope, device.public_key(), test::box_key('t')) == submission);
    CHECK(open_envelope(envelope, device.public_key(), test::box_key('e')) == submission);
    CHECK_FALSE(open_envelope(envelope, device.public_key(), test::box_key('x')));
    CHECK_FALSE(open_envelope(envelope, test::signing_key('x').public_key(), test::box_key('t')));
}

TEST_CASE("an envelope of 10,000 Cyrillic letters fits, the longest text of emoji too") {
    const SigningKey device = test::signing_key('d');
    for (const std::string letter : {"ж", "😀", "\n"}) {
        const auto submission = test::appeal(device, 1, repeated(letter, content::longest_submission_text));
        const std::string envelope = test::sealed(submission, device);
        CHECK(envelope.size() <= largest_envelope);
        CHECK(open_envelope(envelope, device.public_key(), test::box_key('t')) == submission);
    }
}

TEST_CASE("sizes tell only the bucket") {
    const SigningKey device = test::signing_key('d');
    std::set<std::size_t> sizes;
    for (std::size_t length = 0; length < 9'000; length += 250) {
        sizes.insert(test::sealed(test::appeal(device, 1, repeated("ж", length)), device).size());
    }
    const std::size_t around = 88 + 2 * 16 + 2 * 80 + 24 + 64;
    CHECK(sizes == std::set<std::size_t>{around + 1024 + 17, around + 4096 + 17, around + 16'384 + 17,
                                         around + 32'768 + std::size_t{2} * 17});
}

TEST_CASE("all ballots are of one size and carry no receipt") {
    const SigningKey device = test::signing_key('d');
    content::Submission submission = test::ballot(device, 1);
    const std::string small = test::sealed(submission, device);
    for (const std::string question : {"q2", "q3", "q4"}) {
        const std::string text = repeated("ж", content::longest_free_answers / 3);
        std::get<content::Ballot>(submission.body).answers.push_back({content::QuestionId(question), {}, text});
    }
    const std::string large = test::sealed(submission, device);
    CHECK(small.size() == large.size());
    const EnvelopeHeader header = *read_envelope_header(small);
    CHECK(header.is_ballot());
    CHECK(header.receipt_key.is_zero());
    CHECK(open_envelope(large, device.public_key(), test::box_key('t')) == submission);
}

TEST_CASE("what cannot be sealed says so") {
    const SigningKey device = test::signing_key('d');
    test::CountingRandom random;
    content::Submission submission = test::ballot(device, 1);
    SealRequest request{submission, {}, {}, {test::box_key('t').public_key()}, {}};
    CHECK(seal_envelope(request, device, random));
    request.lookup_id = make_random<LookupId>(random);
    CHECK_FALSE(seal_envelope(request, device, random));
    request.lookup_id.reset();
    request.recipients.clear();
    CHECK_FALSE(seal_envelope(request, device, random));
    request.recipients.assign(5, test::box_key('t').public_key());
    CHECK_FALSE(seal_envelope(request, device, random));
    request.recipients.assign(1, test::box_key('t').public_key());
    for (int i = 0; i < 9; ++i) {
        std::get<content::Ballot>(submission.body)
            .answers.push_back({content::QuestionId("q2"), {}, repeated("ж", 1'000)});
    }
    CHECK(seal_envelope(request, device, random).error().message == "the answers are too long for a ballot");
    submission = test::appeal(device, 1, "Текст");
    CHECK_FALSE(seal_envelope(request, device, random));
    submission.device_id = content::KioskId(std::string(32, '0'));
    request.lookup_id = make_random<LookupId>(random);
    request.receipt_key = test::box_key('r').public_key();
    CHECK_FALSE(seal_envelope(request, device, random));
}

TEST_CASE("one changed bit anywhere is refused") {
    const SigningKey device = test::signing_key('d');
    const BoxKey town = test::box_key('t');
    std::string envelope = test::sealed(test::appeal(device, 1, "Текст"), device);
    for (std::size_t i = 0; i < envelope.size(); i += 3) {
        envelope[i] = static_cast<char>(envelope[i] ^ 1 << i % 8);
        CHECK_FALSE(open_envelope(envelope, device.public_key(), town));
        envelope[i] = static_cast<char>(envelope[i] ^ 1 << i % 8);
    }
    CHECK(open_envelope(envelope, device.public_key(), town));
}

TEST_CASE("a changed header or body is refused even when the device signs it again") {
    const SigningKey device = test::signing_key('d');
    const BoxKey town = test::box_key('t');
    std::string envelope = test::sealed(test::appeal(device, 1, "Текст"), device);
    const std::size_t slots = 88 + 2 * 16;  // the sealed keys; only the town's own is looked at by the town
    for (std::size_t i = 8; i + Signature::size < envelope.size(); i += 5) {
        if (i >= slots + sealed_key_size && i < slots + 2 * sealed_key_size) continue;
        std::string changed = envelope;
        changed[i] = static_cast<char>(changed[i] ^ 0x10);
        CHECK_FALSE(open_envelope(signed_again(changed, device), device.public_key(), town));
    }
}

TEST_CASE("an envelope cut anywhere is refused") {
    const SigningKey device = test::signing_key('d');
    const std::string envelope = test::sealed(test::appeal(device, 1, "Текст"), device);
    for (std::size_t size = 0; size < envelope.size(); ++size) {
        CHECK_FALSE(verify_envelope(envelope.substr(0, size), device.public_key()));
    }
    CHECK_FALSE(verify_envelope(envelope + '\0', device.public_key()));
}

TEST_CASE("chunks left out or reordered are refused even when the device signs it again") {
    const SigningKey device = test::signing_key('d');
    const BoxKey town = test::box_key('t');
    const std::string envelope = test::sealed(test::appeal(device, 1, repeated("ж", 10'000)), device);
    const std::size_t body = 88 + 2 * 16 + 2 * 80 + 24;
    const std::size_t chunk = padding_block + chunk_overhead;
    REQUIRE(envelope.size() == body + 2 * chunk + Signature::size);
    const std::string first = envelope.substr(body, chunk);
    const std::string second = envelope.substr(body + chunk, chunk);
    const std::string end(Signature::size, '\0');
    for (const std::string& chunks : {first, second, second + first, first + first, first + second + second}) {
        const std::string changed = signed_again(envelope.substr(0, body) + chunks + end, device);
        REQUIRE(verify_envelope(changed, device.public_key()));
        CHECK_FALSE(open_envelope(changed, device.public_key(), town));
    }
}

TEST_CASE("inside and outside belong together") {
    const SigningKey device = test::signing_key('d');
    const SigningKey other = test::signing_key('o');
    // The other device takes the header's place and signs; it cannot make the header fit the body.
    std::string envelope = test::sealed(test::appeal(device, 1, "Текст"), device);
    const DeviceId id = device_id_of(other.public_key());
    envelope.replace(24, DeviceId::size, id.view());
    CHECK_FALSE(open_envelope(signed_again(envelope, other), other.public_key(), test::box_key('t')));
}

TEST_CASE("a ballot outside and an appeal inside do not open, and neither do two whose ids differ") {
    const SigningKey device = test::signing_key('d');
    const content::Submission ballot = test::ballot(device, 1);
    const std::string envelope = test::sealed(ballot, device);
    // The same body sealed by hand opens: what is refused below is refused for what it holds.
    REQUIRE(open_envelope(with_inside(envelope, ballot, device), device.public_key(), test::box_key('t')) == ballot);
    const std::string other_kind = with_inside(envelope, test::appeal(device, 1, "Текст"), device);
    CHECK_FALSE(open_envelope(other_kind, device.public_key(), test::box_key('t')));
    const std::string other_id = with_inside(envelope, test::ballot(device, 2), device);
    CHECK_FALSE(open_envelope(other_id, device.public_key(), test::box_key('t')));
}

TEST_CASE("the test vector of an envelope is pinned") {
    const SigningKey device = test::signing_key('d');
    const content::Submission submission = test::appeal(device, 1, "Течёт крыша, дом 5.");
    CHECK(to_hex(test::sealed(submission, device)) + "\n" == golden("envelope_2.hex"));
    // What kiosks of before sealed is opened for good.
    std::string before = golden("envelope.hex");
    before.pop_back();
    const auto opened = open_envelope(*bytes_from_hex(before), device.public_key(), test::box_key('t'));
    REQUIRE(opened);
    CHECK(*opened == submission);
    CHECK(to_hex(sha256(test::sealed(test::ballot(device, 2), device))) ==
          "059a1258468dbeaf060c2100d4be30fd203b518ebc97fa504d6c3f0419c91ca0");
}

}  // namespace veche::protocol
