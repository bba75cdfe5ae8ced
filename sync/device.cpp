#include "sync/device.h"

namespace veche::sync {
namespace {

constexpr std::size_t seed_size = 32;
constexpr const char* file_name = "device.key";

}  // namespace

Result<protocol::SigningKey> load_or_make_device_key(const DurableFolder& folder, Random& random) {
    Result<std::optional<std::string>> file = folder.read(file_name, seed_size);
    if (!file) return tl::unexpected(file.error());
    if (*file) {
        Result<protocol::SigningKey> key = protocol::SigningKey::from_seed(**file);
        protocol::wipe(**file);
        if (!key) return failure((folder.path() / file_name).string() + ": " + key.error().message);
        return key;
    }
    protocol::SigningKey key = protocol::SigningKey::generate(random);
    const Result<void> kept = folder.create(file_name, key.seed().view());
    if (!kept) return tl::unexpected(kept.error());
    return key;
}

}  // namespace veche::sync
