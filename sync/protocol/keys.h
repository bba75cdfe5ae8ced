// Ed25519 and X25519 keys. Secret halves live in locked memory of libsodium and are wiped when they go.
// Key objects are immutable: any number of threads may use one. Call initialise_cryptography() first.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sync/protocol/bytes.h"

namespace veche::protocol {

using SigningPublicKey = FixedBytes<struct SigningPublicKeyName, 32>;  // Ed25519
using BoxPublicKey = FixedBytes<struct BoxPublicKeyName, 32>;          // X25519
using Signature = FixedBytes<struct SignatureName, 64>;                // Ed25519

[[nodiscard]] DeviceId device_id_of(const SigningPublicKey& key);
[[nodiscard]] RecipientKeyId key_id_of(const BoxPublicKey& key);

// Bytes nobody else may see: locked, guarded, wiped. Moves; never copies by itself.
class SecretBytes {
  public:
    explicit SecretBytes(std::size_t size);
    [[nodiscard]] static SecretBytes copy_of(std::string_view bytes);

    [[nodiscard]] std::uint8_t* data() { return memory_.get(); }
    [[nodiscard]] const std::uint8_t* data() const { return memory_.get(); }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::string_view view() const;

  private:
    struct Wipe {
        void operator()(std::uint8_t* memory) const;
    };
    std::unique_ptr<std::uint8_t, Wipe> memory_;
    std::size_t size_;
};

// Wipes what `text` held, its spare capacity too, and leaves it empty.
void wipe(std::string& text);

// What a signature is for; its name goes in front of the message, so that one kind never passes for another.
enum class Domain {
    envelope,
    acknowledgement,
    watermark,
    status_record,
    enrolment_refusal,
    feed_start,
    acknowledgement_list
};

class SigningKey {
  public:
    [[nodiscard]] static SigningKey generate(Random& random);
    // `seed` is 32 bytes, as seed() gave them.
    [[nodiscard]] static Result<SigningKey> from_seed(std::string_view seed);

    [[nodiscard]] const SigningPublicKey& public_key() const { return public_key_; }
    // For a key file only.
    [[nodiscard]] SecretBytes seed() const;
    [[nodiscard]] Signature sign(Domain domain, std::string_view message) const;
    // Without a prefix: only for RFC 9421 signature bases and TUF's canonical JSON, which have forms of their own.
    [[nodiscard]] Signature sign_bare(std::string_view message) const;

  private:
    SigningKey(SecretBytes secret, const SigningPublicKey& public_key);

    SecretBytes secret_;  // libsodium's 64 bytes
    SigningPublicKey public_key_;
};

[[nodiscard]] bool verify(const SigningPublicKey& key, Domain domain, std::string_view message,
                          const Signature& signature);
[[nodiscard]] bool verify_bare(const SigningPublicKey& key, std::string_view message, const Signature& signature);

class BoxKey {
  public:
    [[nodiscard]] static BoxKey generate(Random& random);
    // `seed` is 32 bytes (crypto_box_seed_keypair).
    [[nodiscard]] static Result<BoxKey> from_seed(std::string_view seed);

    [[nodiscard]] const BoxPublicKey& public_key() const { return public_key_; }
    [[nodiscard]] SecretBytes seed() const;
    // Fails when the box was made for another key or was changed.
    [[nodiscard]] Result<SecretBytes> open_sealed(std::string_view box) const;

  private:
    BoxKey(SecretBytes seed, SecretBytes secret, const BoxPublicKey& public_key);

    SecretBytes seed_;
    SecretBytes secret_;
    BoxPublicKey public_key_;
};

inline constexpr std::size_t sealed_box_overhead = 48;

// libsodium's crypto_box_seal with the randomness passed in: only the holder of the secret half can open it.
// Fails when `recipient` is no point to encrypt to (small order).
[[nodiscard]] Result<std::string> seal_to(const BoxPublicKey& recipient, std::string_view message, Random& random);

}  // namespace veche::protocol
