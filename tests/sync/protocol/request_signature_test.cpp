#include "sync/protocol/request_signature.h"

#include <doctest/doctest.h>

#include "tests/support/sample_submissions.h"

namespace veche::protocol {
namespace {

constexpr std::string_view path = "/v1/submissions/000102030405060708090a0b0c0d0e0f";

RequestToSign request_with(std::string_view digest) {
    return {"PUT", path, "", digest};
}

std::string field(std::string_view components, std::string_view parameters) {
    return "veche=(" + std::string(components) + ")" + std::string(parameters);
}

}  // namespace

TEST_CASE("the ed25519 example of RFC 9421, section B.2.6, comes out") {
    const std::string seed = *bytes_from_hex("9f8362f87a484a954e6e740c5b4c0e84229139a20aa8ab56ff66586f6a7d29c5");
    const SigningKey key = *SigningKey::from_seed(seed);
    const std::string base = signature_base(
        {{"date", "Tue, 20 Apr 2021 02:07:55 GMT"},
         {"@method", "POST"},
         {"@path", "/foo"},
         {"@authority", "example.com"},
         {"content-type", "application/json"},
         {"content-length", "18"}},
        R"(("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519")");
    CHECK(to_base64(key.sign_bare(base).view()) ==
          "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==");
}

TEST_CASE("a request of ours is pinned") {
    const SigningKey device = test::signing_key('d');
    const std::string digest = content_digest(sha256("body"));
    const SignatureFields fields = sign_request({"GET", "/v1/records", "after=3", digest}, device, Instant{1795215481});
    CHECK(digest == "sha-256=:Iw2DWNyOiJC0xY3utikS7i8gNXrpKlzIYbmOaP4xrLU=:");
    CHECK(fields.signature_input ==
          "veche=(\"@method\" \"@path\" \"@query\" \"content-digest\");created=1795215481;"
          "keyid=\"b6fc96191abd27af2a51ed32e9ccd9cc\";alg=\"ed25519\"");
    CHECK(fields.signature ==
          "veche=:ILth8LsuCvw4UaF8MfAmlnxI30nhz5h2k9cN48y0jHgDzaGi4hCAkc3J95Vybzo6f48HxausNP/TjLQuFKW1Cg==:");
}

TEST_CASE("a signed request is verified, changed in anything it is not") {
    const SigningKey device = test::signing_key('d');
    const std::string digest = content_digest(sha256("body"));
    const SignatureFields fields = sign_request(request_with(digest), device, Instant{0});
    const RequestSignature signature = *read_request_signature(fields.signature_input, fields.signature);
    CHECK(signature.device == device_id_of(device.public_key()));
    CHECK(signature.created == Instant{0});
    CHECK(verify_request(signature, request_with(digest), device.public_key()));

    const std::string other = content_digest(sha256("other"));
    CHECK_FALSE(verify_request(signature, request_with(other), device.public_key()));
    CHECK_FALSE(verify_request(signature, request_with(""), device.public_key()));
    CHECK_FALSE(verify_request(signature, {"POST", path, "", digest}, device.public_key()));
    CHECK_FALSE(verify_request(signature, {"PUT", "/v1/other", "", digest}, device.public_key()));
    CHECK_FALSE(verify_request(signature, {"PUT", path, "a=b", digest}, device.public_key()));
    CHECK_FALSE(verify_request(signature, request_with(digest), test::signing_key('x').public_key()));
}

TEST_CASE("a signature that leaves out a part of the request is refused") {
    const SigningKey device = test::signing_key('d');
    const std::string parameters =
        "(\"@method\" \"@path\");created=1;keyid=\"" + to_hex(device_id_of(device.public_key())) + "\";alg=\"ed25519\"";
    const std::string base = signature_base({{"@method", "PUT"}, {"@path", std::string(path)}}, parameters);
    const std::string value = "veche=:" + to_base64(device.sign_bare(base).view()) + ":";
    const RequestSignature signature = *read_request_signature("veche=" + parameters, value);
    CHECK(verify_request(signature, request_with(""), device.public_key()));
    CHECK_FALSE(verify_request(signature, request_with(content_digest(sha256("body"))), device.public_key()));
}

TEST_CASE("a signature that names another device is refused, though the key fits") {
    const SigningKey device = test::signing_key('d');
    for (const char seed : {'d', 'x'}) {
        const SigningKey named = test::signing_key(seed);
        const std::string parameters = "(\"@method\" \"@path\");created=1;keyid=\"" +
                                       to_hex(device_id_of(named.public_key())) + "\";alg=\"ed25519\"";
        const std::string base = signature_base({{"@method", "PUT"}, {"@path", std::string(path)}}, parameters);
        const std::string value = "veche=:" + to_base64(device.sign_bare(base).view()) + ":";
        const RequestSignature signature = *read_request_signature("veche=" + parameters, value);
        CHECK(verify_request(signature, request_with(""), device.public_key()).has_value() == (seed == 'd'));
    }
}

TEST_CASE("malformed signature fields are refused") {
    const std::string value = "veche=:" + to_base64(std::string(64, 's')) + ":";
    const std::string parameters = ";created=1;keyid=\"b6fc96191abd27af2a51ed32e9ccd9cc\";alg=\"ed25519\"";
    const std::string components = R"("@method" "@path")";
    REQUIRE(read_request_signature(field(components, parameters), value));
    const std::vector<std::string> inputs = {
        "",
        "veche=",
        "other=(" + components + ")" + parameters,
        field(components, ""),
        field(components, ";created=1"),
        field(components, parameters + ";created=1"),
        field(components, parameters + ";expires=9"),
        field(components, ";created=-1;keyid=\"b6fc96191abd27af2a51ed32e9ccd9cc\";alg=\"ed25519\""),
        field(components, ";created=1;keyid=\"b6fc\";alg=\"ed25519\""),
        field(components, ";created=1;keyid=\"b6fc96191abd27af2a51ed32e9ccd9cc\";alg=\"hmac-sha256\""),
        field(components, ";created=1234567890123456;keyid=\"b6fc96191abd27af2a51ed32e9ccd9cc\";alg=\"ed25519\""),
        field(R"("@method" "@method")", parameters),
        field(R"("@method"  "@path")", parameters),
        field(R"("@method" "@authority")", parameters),
        field(R"("@method)", parameters),
        field(components, parameters) + ", other=()",
        field(components, parameters + std::string(2000, ' ')),
    };
    for (const std::string& input : inputs) {
        CAPTURE(input);
        CHECK_FALSE(read_request_signature(input, value));
    }
    for (const std::string bad : {"", "veche=", "veche=:", "veche=::", "veche=:AAAA:", "other=:AAAA:"}) {
        CAPTURE(bad);
        CHECK_FALSE(read_request_signature(field(components, parameters), bad));
    }
}

TEST_CASE("a digest is read strictly") {
    CHECK(read_content_digest(content_digest(sha256("body"))) == sha256("body"));
    for (const char* text : {"", "sha-256=:", "sha-256=::", "sha-512=:AAAA:", "sha-256=:AAAA:",
                             "sha-256=:Iw2DWNy4iJC0xY3utikS7i8gNXrpKldyU6psYaaLhE4=:, sha-512=:AA==:"}) {
        CAPTURE(text);
        CHECK_FALSE(read_content_digest(text));
    }
}

}  // namespace veche::protocol
