#include "sync/protocol/enrolment.h"

#include <csignal>
#include <doctest/doctest.h>
#include <fstream>
#include <stdlib.h>
#include <sys/resource.h>

#include "sync/protocol/bundle.h"
#include "sync/protocol/receipt.h"
#include "tests/support/sample_submissions.h"
#include "tests/support/temporary_folder.h"

namespace veche::protocol {
namespace {

struct Fixture {
    test::CountingRandom random;
    content::ReceiptCode code = make_receipt_code(random);
    content::ReceiptCode other_code = make_receipt_code(random);
    TownId town = make_random<TownId>(random);
    SigningKey device = test::signing_key('d');
    EnrolmentRequest request = make_enrolment_request(code, town, device.public_key(), "Kiosk in the hall");
};

void overwrite(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "only who knows the code proves it, for that key and town") {
    CHECK(proves_code(request, code, town));
    CHECK_FALSE(proves_code(request, other_code, town));
    CHECK_FALSE(proves_code(request, code, make_random<TownId>(random)));
    EnrolmentRequest changed = request;
    changed.signing_key = test::signing_key('x').public_key();
    CHECK_FALSE(proves_code(changed, code, town));
}

TEST_CASE_FIXTURE(Fixture, "only the town can refuse a code, and only for the key it refused") {
    const SigningKey key = test::signing_key('a');
    const std::string refusal = write_enrolment_refusal(town, device.public_key(), key);
    CHECK(is_enrolment_refusal(refusal, town, device.public_key(), key.public_key()));
    CHECK_FALSE(is_enrolment_refusal(refusal, make_random<TownId>(random), device.public_key(), key.public_key()));
    CHECK_FALSE(is_enrolment_refusal(refusal, town, test::signing_key('x').public_key(), key.public_key()));
    CHECK_FALSE(is_enrolment_refusal(refusal, town, device.public_key(), test::signing_key('x').public_key()));
    for (const char* other : {"", "{}", "<html>403</html>", R"({"format":1,"refused":"00"})"}) {
        CHECK_FALSE(is_enrolment_refusal(other, town, device.public_key(), key.public_key()));
    }
}

TEST_CASE_FIXTURE(Fixture, "the proof is pinned") {
    CHECK(to_hex(request.proof) == "27568d23c048a950eafa2fe2fe1eaa8c7dc898f8827a37b6e7181b124c5abe21");
}

TEST_CASE_FIXTURE(Fixture, "request and answer survive their JSON, nothing else is read") {
    CHECK(enrolment_request_from_json(to_json(request)) == request);
    const EnrolmentAnswer answer{device_id_of(device.public_key())};
    CHECK(enrolment_answer_from_json(to_json(answer)) == answer);
    for (const char* json : {"", "{}", "[]", R"({"format":2,"device":"b6fc96191abd27af2a51ed32e9ccd9cc"})",
                             R"({"format":1,"device":"b6fc"})", R"({"format":1,"device":7})"}) {
        CAPTURE(json);
        CHECK_FALSE(enrolment_answer_from_json(json));
        CHECK_FALSE(enrolment_request_from_json(json));
    }
    CHECK_FALSE(enrolment_request_from_json(std::string(5'000, ' ')));
}

TEST_CASE_FIXTURE(Fixture, "a bundle is read as it was written") {
    const test::TemporaryFolder folder;
    const Bundle bundle{"https://veche.example.org", code, town, "Kiosk in the hall", "{\"root\":1}", {}};
    REQUIRE(write_bundle(folder.path() / "bundle", bundle));
    const Result<Bundle> read = read_bundle(folder.path() / "bundle");
    REQUIRE(read);
    CHECK(read->server == bundle.server);
    CHECK(read->enrolment_code == code);
    CHECK(read->town == town);
    CHECK(read->kiosk_name == bundle.kiosk_name);
    CHECK(read->root_json == bundle.root_json);
    CHECK(read->content_folder.empty());
    std::filesystem::create_directory(folder.path() / "bundle" / "content");
    CHECK(read_bundle(folder.path() / "bundle")->content_folder == folder.path() / "bundle" / "content");
    CHECK_FALSE(write_bundle(folder.path() / "bundle", bundle));
}

TEST_CASE_FIXTURE(Fixture, "a bundle on a disk that fills up says why and leaves no file in the way") {
    const test::TemporaryFolder folder;
    const Bundle bundle{"https://veche.example.org", code, town, "Hall", std::string(100'000, ' '), {}};
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{50'000, before.rlim_max};
    REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto written = write_bundle(folder.path() / "bundle", bundle);
    setrlimit(RLIMIT_FSIZE, &before);
    static_cast<void>(std::signal(SIGXFSZ, handler));
    REQUIRE_FALSE(written);
    CHECK_MESSAGE(written.error().message.find("the file would be larger than allowed") != std::string::npos,
                  written.error().message);
    CHECK(write_bundle(folder.path() / "bundle", bundle));
}

TEST_CASE_FIXTURE(Fixture, "a bundle says which field is wrong") {
    const test::TemporaryFolder folder;
    const auto bundle = folder.path() / "bundle";
    CHECK_FALSE(read_bundle(bundle));
    REQUIRE(write_bundle(bundle, {"https://veche.example.org", code, town, "Hall", "{}", {}}));
    overwrite(bundle / "root.json", "{ }");
    CHECK(read_bundle(bundle).error().message.find("root.json is not the one") != std::string::npos);
    overwrite(bundle / "bundle.json", "{\"format\":1}");
    CHECK(read_bundle(bundle).error().message.find("server") != std::string::npos);
    overwrite(bundle / "bundle.json", std::string(20'000, ' '));
    CHECK(read_bundle(bundle).error().message.find("larger than") != std::string::npos);
    for (const char* server : {"", "ftp://a", "https://a/", "https://user@a"}) {
        CHECK_FALSE(write_bundle(folder.path() / "other", {server, code, town, "Hall", "{}", {}}));
    }
}

}  // namespace veche::protocol
