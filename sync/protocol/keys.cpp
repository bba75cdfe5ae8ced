#include "sync/protocol/keys.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <sodium.h>

namespace veche::protocol {
namespace {

const unsigned char* raw(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

template <typename Value>
Value first_bytes_of_hash(std::string_view bytes) {
    const Hash hash = sha256(bytes);
    Value value;
    std::copy_n(hash.bytes.begin(), Value::size, value.bytes.begin());
    return value;
}

std::string_view prefix_of(Domain domain) {
    switch (domain) {
        case Domain::envelope: return "veche-envelope-v1\n";
        case Domain::acknowledgement: return "veche-acknowledgement-v1\n";
        case Domain::acknowledgement_list: return "veche-acknowledgement-list-v1\n";
        case Domain::feed_start: return "veche-feed-start-v1\n";
        case Domain::watermark: return "veche-watermark-v1\n";
        case Domain::status_record: return "veche-status-record-v1\n";
        case Domain::enrolment_refusal: return "veche-enrolment-refusal-v1\n";
    }
    return "";
}

std::string with_prefix(Domain domain, std::string_view message) {
    std::string prefixed(prefix_of(domain));
    prefixed += message;
    return prefixed;
}

}  // namespace

DeviceId device_id_of(const SigningPublicKey& key) {
    return first_bytes_of_hash<DeviceId>(key.view());
}

RecipientKeyId key_id_of(const BoxPublicKey& key) {
    return first_bytes_of_hash<RecipientKeyId>(key.view());
}

SecretBytes::SecretBytes(std::size_t size) : size_(size) {
    if (!initialise_cryptography()) sodium_misuse();  // cheap after the first time
    void* memory = sodium_malloc(std::max<std::size_t>(size, 1));
    if (memory == nullptr) throw std::bad_alloc();
    memory_.reset(static_cast<std::uint8_t*>(memory));
}

SecretBytes SecretBytes::copy_of(std::string_view bytes) {
    SecretBytes copy(bytes.size());
    if (!bytes.empty()) std::memcpy(copy.data(), bytes.data(), bytes.size());
    return copy;
}

std::string_view SecretBytes::view() const {
    return {reinterpret_cast<const char*>(memory_.get()), size_};
}

void SecretBytes::Wipe::operator()(std::uint8_t* memory) const {
    sodium_free(memory);
}

void wipe(std::string& text) {
    text.resize(text.capacity());
    sodium_memzero(text.data(), text.size());
    text.clear();
}

SigningKey::SigningKey(SecretBytes secret, const SigningPublicKey& public_key)
    : secret_(std::move(secret)), public_key_(public_key) {}

SigningKey SigningKey::generate(Random& random) {
    SecretBytes seed(crypto_sign_SEEDBYTES);
    random.fill(std::as_writable_bytes(std::span(seed.data(), seed.size())));
    return *from_seed(seed.view());
}

Result<SigningKey> SigningKey::from_seed(std::string_view seed) {
    if (seed.size() != crypto_sign_SEEDBYTES) return failure("the seed of a signing key has 32 bytes");
    SecretBytes secret(crypto_sign_SECRETKEYBYTES);
    SigningPublicKey public_key;
    crypto_sign_seed_keypair(public_key.bytes.data(), secret.data(), raw(seed));
    return SigningKey(std::move(secret), public_key);
}

SecretBytes SigningKey::seed() const {
    return SecretBytes::copy_of(secret_.view().substr(0, crypto_sign_SEEDBYTES));
}

Signature SigningKey::sign(Domain domain, std::string_view message) const {
    return sign_bare(with_prefix(domain, message));
}

Signature SigningKey::sign_bare(std::string_view message) const {
    Signature signature;
    crypto_sign_detached(signature.bytes.data(), nullptr, raw(message), message.size(), secret_.data());
    return signature;
}

bool verify(const SigningPublicKey& key, Domain domain, std::string_view message, const Signature& signature) {
    return verify_bare(key, with_prefix(domain, message), signature);
}

bool verify_bare(const SigningPublicKey& key, std::string_view message, const Signature& signature) {
    return crypto_sign_verify_detached(signature.bytes.data(), raw(message), message.size(), key.bytes.data()) == 0;
}

BoxKey::BoxKey(SecretBytes seed, SecretBytes secret, const BoxPublicKey& public_key)
    : seed_(std::move(seed)), secret_(std::move(secret)), public_key_(public_key) {}

BoxKey BoxKey::generate(Random& random) {
    SecretBytes seed(crypto_box_SEEDBYTES);
    random.fill(std::as_writable_bytes(std::span(seed.data(), seed.size())));
    return *from_seed(seed.view());
}

Result<BoxKey> BoxKey::from_seed(std::string_view seed) {
    if (seed.size() != crypto_box_SEEDBYTES) return failure("the seed of a box key has 32 bytes");
    SecretBytes secret(crypto_box_SECRETKEYBYTES);
    BoxPublicKey public_key;
    crypto_box_seed_keypair(public_key.bytes.data(), secret.data(), raw(seed));
    return BoxKey(SecretBytes::copy_of(seed), std::move(secret), public_key);
}

SecretBytes BoxKey::seed() const {
    return SecretBytes::copy_of(seed_.view());
}

Result<SecretBytes> BoxKey::open_sealed(std::string_view box) const {
    static_assert(crypto_box_SEALBYTES == sealed_box_overhead);
    if (box.size() < sealed_box_overhead) return failure("the sealed box is too short");
    SecretBytes message(box.size() - sealed_box_overhead);
    if (crypto_box_seal_open(message.data(), raw(box), box.size(), public_key_.bytes.data(), secret_.data()) != 0) {
        return failure("the sealed box was made for another key or was changed");
    }
    return message;
}

Result<std::string> seal_to(const BoxPublicKey& recipient, std::string_view message, Random& random) {
    // The construction of crypto_box_seal, which takes no randomness of ours, and with it no vector could be pinned: a
    // key pair for once, the nonce a hash of both public keys. Vectors hold its bytes (tests/golden), and what we open
    // is opened by crypto_box_seal_open itself (open_sealed), so a step aside from libsodium's would be seen.
    SecretBytes seed(crypto_box_SEEDBYTES);
    random.fill(std::as_writable_bytes(std::span(seed.data(), seed.size())));
    SecretBytes once_secret(crypto_box_SECRETKEYBYTES);
    BoxPublicKey once_public;
    crypto_box_seed_keypair(once_public.bytes.data(), once_secret.data(), seed.data());

    std::array<unsigned char, crypto_box_NONCEBYTES> nonce{};
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, nonce.size());
    crypto_generichash_update(&state, once_public.bytes.data(), once_public.bytes.size());
    crypto_generichash_update(&state, recipient.bytes.data(), recipient.bytes.size());
    crypto_generichash_final(&state, nonce.data(), nonce.size());

    std::string box(once_public.view());
    box.resize(message.size() + sealed_box_overhead);
    auto* cipher = reinterpret_cast<unsigned char*>(box.data()) + BoxPublicKey::size;
    if (crypto_box_easy(cipher, raw(message), message.size(), nonce.data(), recipient.bytes.data(),
                        once_secret.data()) != 0) {
        return failure("nothing can be sealed to this key");
    }
    return box;
}

}  // namespace veche::protocol
