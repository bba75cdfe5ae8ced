#include "server/registrar/vault.h"

#include <sodium.h>
#include <span>

namespace veche::server {
namespace {

constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;

char letter_of(Vault::Purpose purpose) {
    switch (purpose) {
        case Vault::Purpose::body: return 'b';
        case Vault::Purpose::answer: return 'a';
        case Vault::Purpose::note: return 'n';
    }
    return '?';
}

std::string bound_data(const protocol::EnvelopeId& id, Vault::Purpose purpose) {
    std::string data = "veche-case-1\n";
    data += letter_of(purpose);
    data += id.view();
    return data;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string Vault::seal(const protocol::EnvelopeId& id, Purpose purpose, std::string_view text) const {
    std::string sealed(nonce_size + text.size() + tag_size, '\0');
    auto* out = reinterpret_cast<unsigned char*>(sealed.data());
    random_.fill(std::as_writable_bytes(std::span(out, nonce_size)));
    const std::string bound = bound_data(id, purpose);
    unsigned long long written = 0;
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + nonce_size, &written, bytes_of(text), text.size(), bytes_of(bound),
                                               bound.size(), nullptr, out, key_.data());
    return sealed;
}

Result<std::string> Vault::open(const protocol::EnvelopeId& id, Purpose purpose, std::string_view sealed) const {
    if (sealed.size() < nonce_size + tag_size) return failure("a sealed text is too short");
    std::string text(sealed.size() - nonce_size - tag_size, '\0');
    const std::string bound = bound_data(id, purpose);
    unsigned long long written = 0;
    const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
        reinterpret_cast<unsigned char*>(text.data()), &written, nullptr, bytes_of(sealed) + nonce_size,
        sealed.size() - nonce_size, bytes_of(bound), bound.size(), bytes_of(sealed), key_.data());
    if (opened != 0) return failure("the text of case " + protocol::to_hex(id) + " does not open with keys/case.key");
    return text;
}

}  // namespace veche::server
