#include "sync/protocol/receipt.h"

#include <algorithm>
#include <sodium.h>

namespace veche::protocol {
namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = std::size_t{64} * 1024 * 1024;
constexpr std::string_view lookup_context = "lookup__";
constexpr std::string_view box_context = "boxseed_";

// The salt is the same for every code of a town: a code must lead to its keys on any kiosk. It has 75 random bits, so
// salt is only needed to keep one town's tables from serving another's.
std::array<unsigned char, crypto_pwhash_SALTBYTES> salt_of(const TownId& town) {
    std::string input = "veche-receipt-v1";
    input += town.view();
    Hash hash;
    crypto_generichash(hash.bytes.data(), hash.bytes.size(), reinterpret_cast<const unsigned char*>(input.data()),
                       input.size(), nullptr, 0);
    std::array<unsigned char, crypto_pwhash_SALTBYTES> salt{};
    std::copy_n(hash.bytes.begin(), salt.size(), salt.begin());
    return salt;
}

}  // namespace

content::ReceiptCode make_receipt_code(Random& random) {
    std::array<std::uint8_t, content::receipt_code_random_symbols> bytes{};
    random.fill(std::as_writable_bytes(std::span(bytes)));
    content::ReceiptCode code = content::ReceiptCode::from_random(bytes);
    sodium_memzero(bytes.data(), bytes.size());
    return code;
}

Result<ReceiptKeys> derive_receipt_keys(const content::ReceiptCode& code, const TownId& town) {
    const std::string& symbols = code.symbols();
    SecretBytes master(crypto_kdf_KEYBYTES);
    if (crypto_pwhash(master.data(), master.size(), symbols.data(), symbols.size(), salt_of(town).data(), passes,
                      memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return failure("not enough memory to work with a receipt code");
    }
    LookupId lookup_id;
    crypto_kdf_derive_from_key(lookup_id.bytes.data(), LookupId::size, 1, lookup_context.data(), master.data());
    SecretBytes seed(crypto_box_SEEDBYTES);
    crypto_kdf_derive_from_key(seed.data(), seed.size(), 1, box_context.data(), master.data());
    Result<BoxKey> key = BoxKey::from_seed(seed.view());
    if (!key) return tl::unexpected(key.error());
    return ReceiptKeys{lookup_id, std::move(*key)};
}

}  // namespace veche::protocol
