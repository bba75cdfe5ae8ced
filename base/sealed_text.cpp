#include "base/sealed_text.h"

#include <sodium.h>

namespace veche {
namespace {

constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(sealing_key_size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string seal_text(SealingKey key, std::string_view bound, std::string_view text, Random& random) {
    std::string sealed(nonce_size + text.size() + tag_size, '\0');
    auto* out = reinterpret_cast<unsigned char*>(sealed.data());
    random.fill(std::as_writable_bytes(std::span(out, nonce_size)));
    unsigned long long written = 0;
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + nonce_size, &written, bytes_of(text), text.size(), bytes_of(bound),
                                               bound.size(), nullptr, out, key.data());
    return sealed;
}

std::optional<std::string> open_text(SealingKey key, std::string_view bound, std::string_view sealed) {
    if (sealed.size() < nonce_size + tag_size) return std::nullopt;
    std::string text(sealed.size() - nonce_size - tag_size, '\0');
    unsigned long long written = 0;
    const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
        reinterpret_cast<unsigned char*>(text.data()), &written, nullptr, bytes_of(sealed) + nonce_size,
        sealed.size() - nonce_size, bytes_of(bound), bound.size(), bytes_of(sealed), key.data());
    return opened == 0 ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace veche
