#include "server/registrar/case_seal.h"

#include <utility>

#include "base/sealed_text.h"

namespace veche::server {

Result<CaseSeal> CaseSeal::of(const Vault& vault, const store::Case& subject) {
    CaseSeal seal(vault, subject.envelope);
    if (subject.destroyed) return failure("what it said was destroyed on " + to_string(*subject.destroyed));
    if (subject.sealed_key.empty()) return seal;
    auto key = vault.open(subject.envelope, Vault::Purpose::key, subject.sealed_key);
    if (!key) return tl::unexpected(key.error());
    if (key->size() != sealing_key_size)
        return failure("case " + protocol::to_hex(subject.envelope) + ": no key of it");
    seal.own_.emplace(vault.with_key(protocol::SecretBytes::copy_of(*key)));
    protocol::wipe(*key);
    return seal;
}

Result<CaseSeal> CaseSeal::give(const Vault& vault, store::Case& subject) {
    if (!subject.sealed_key.empty() || subject.destroyed) return of(vault, subject);
    protocol::SecretBytes key = vault.new_key();
    CaseSeal seal(vault, subject.envelope);
    const std::string sealed_key = vault.seal(subject.envelope, Vault::Purpose::key, key.view());
    seal.own_.emplace(vault.with_key(std::move(key)));
    const auto sealed_anew = [&](Vault::Purpose purpose, const std::string& sealed) -> std::optional<std::string> {
        if (sealed.empty()) return sealed;
        auto text = vault.open(subject.envelope, purpose, sealed);
        if (!text) return std::nullopt;
        std::string anew = seal.seal(purpose, *text);
        protocol::wipe(*text);
        return anew;
    };
    auto body = sealed_anew(Vault::Purpose::body, subject.sealed_body);
    auto answer = sealed_anew(Vault::Purpose::answer, subject.sealed_answer);
    // What does not open today may do so with the right case key; it must not be taken for sealed by another.
    if (!body || !answer) return of(vault, subject);
    subject.sealed_body = std::move(*body);
    subject.sealed_answer = std::move(*answer);
    subject.sealed_key = sealed_key;
    return seal;
}

std::string CaseSeal::seal(Vault::Purpose purpose, std::string_view text) const {
    return (own_ ? *own_ : *vault_).seal(id_, purpose, text);
}

Result<std::string> CaseSeal::open(Vault::Purpose purpose, std::string_view sealed) const {
    return (own_ ? *own_ : *vault_).open(id_, purpose, sealed);
}

}  // namespace veche::server
