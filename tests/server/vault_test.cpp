#include "server/registrar/vault.h"

#include <doctest/doctest.h>

using namespace veche;
using namespace veche::server;

TEST_CASE("a sealed text opens only for its envelope, its purpose and its key") {
    REQUIRE(protocol::initialise_cryptography());
    SystemRandom random;
    const Vault vault(protocol::SecretBytes::copy_of(std::string(32, 'k')), random);
    const Vault other(protocol::SecretBytes::copy_of(std::string(32, 'x')), random);
    const auto id = protocol::make_random<protocol::EnvelopeId>(random);
    const auto another = protocol::make_random<protocol::EnvelopeId>(random);
    const std::string sealed = vault.seal(id, Vault::Purpose::body, "жалоба");
    CHECK(sealed.find("жалоба") == std::string::npos);
    CHECK(sealed != vault.seal(id, Vault::Purpose::body, "жалоба"));
    CHECK(*vault.open(id, Vault::Purpose::body, sealed) == "жалоба");
    CHECK(!vault.open(another, Vault::Purpose::body, sealed));
    CHECK(!vault.open(id, Vault::Purpose::answer, sealed));
    CHECK(!other.open(id, Vault::Purpose::body, sealed));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CHECK(!vault.open(id, Vault::Purpose::body, changed));
    }
    CHECK(!vault.open(id, Vault::Purpose::body, sealed.substr(0, 20)));
    CHECK(vault.open(id, Vault::Purpose::body, vault.seal(id, Vault::Purpose::body, ""))->empty());
}
