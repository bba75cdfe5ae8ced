#include "server/registrar/vault.h"

#include <span>

#include "base/sealed_text.h"

namespace veche::server {
namespace {

char letter_of(Vault::Purpose purpose) {
    switch (purpose) {
        case Vault::Purpose::body: return 'b';
        case Vault::Purpose::answer: return 'a';
        case Vault::Purpose::note: return 'n';
        case Vault::Purpose::key: return 'k';
        case Vault::Purpose::card: return 'c';
        case Vault::Purpose::words: return 'w';
        case Vault::Purpose::audit: return 'u';
    }
    return '?';
}

std::string bound_data(const protocol::EnvelopeId& id, Vault::Purpose purpose) {
    std::string data = "veche-case-1\n";
    data += letter_of(purpose);
    data += id.view();
    return data;
}

}  // namespace

std::string Vault::seal(const protocol::EnvelopeId& id, Purpose purpose, std::string_view text) const {
    return seal_text(SealingKey(key_.data(), sealing_key_size), bound_data(id, purpose), text, random_);
}

Result<std::string> Vault::open(const protocol::EnvelopeId& id, Purpose purpose, std::string_view sealed) const {
    auto text = open_text(SealingKey(key_.data(), sealing_key_size), bound_data(id, purpose), sealed);
    if (!text) return failure("the text of case " + protocol::to_hex(id) + " does not open with keys/case.key");
    return std::move(*text);
}

protocol::SecretBytes Vault::new_key() const {
    protocol::SecretBytes key(sealing_key_size);
    random_.fill(std::as_writable_bytes(std::span(key.data(), key.size())));
    return key;
}

}  // namespace veche::server
