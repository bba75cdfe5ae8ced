#include "server/commands/backup_manifest.h"

#include <fcntl.h>
#include <system_error>
#include <unistd.h>

#include "base/files.h"
#include "base/json.h"

namespace veche::server::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_manifest = 4096;

template <typename Value>
std::optional<Value> hex_field(const Json& json, std::string_view name) {
    const Json* field = json.find(name);
    if (field == nullptr || field->text() == nullptr) return std::nullopt;
    return protocol::from_hex<Value>(*field->text());
}

}  // namespace

Result<void> write_manifest(const fs::path& folder, const BackupManifest& manifest) {
    Json json{Json::Object{}};
    json.insert("format", 1);
    json.insert("town", protocol::to_hex(manifest.town));
    json.insert("epoch", protocol::to_hex(manifest.epoch));
    json.insert("generation", manifest.generation);
    json.insert("made", to_string(manifest.made));
    return write_new_file(folder / "backup.json", write_json(json) + "\n", 0600);
}

Result<BackupManifest> read_manifest(const fs::path& folder) {
    const auto text = read_file(folder / "backup.json", largest_manifest);
    if (!text) return failure(text.error().message + "; expected a folder made by `veche-server backup`");
    const auto json = parse_json(*text);
    const auto broken = [&] { return failure((folder / "backup.json").string() + ": broken"); };
    if (!json) return broken();
    const auto town = hex_field<protocol::TownId>(*json, "town");
    const auto epoch = hex_field<protocol::Epoch>(*json, "epoch");
    const Json* generation = json->find("generation");
    const Json* made = json->find("made");
    if (!town || !epoch || generation == nullptr || generation->integer() == nullptr || made == nullptr ||
        made->text() == nullptr) {
        return broken();
    }
    const auto instant = parse_instant(*made->text());
    if (!instant || *generation->integer() < 1) return broken();
    return BackupManifest{*town, *epoch, static_cast<std::uint64_t>(*generation->integer()), *instant};
}

Result<void> copy_tree(const fs::path& from, const fs::path& to) {
    std::error_code error;
    if (!fs::exists(from, error)) return {};
    fs::create_directories(to.parent_path(), error);
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::overwrite_existing, error);
    if (error) return failure(from.string() + ": cannot be copied to " + to.string() + ": " + error.message());
    return {};
}

Result<void> sync_file_system(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::syncfs(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    if (!synced) return failure(folder.string() + ": cannot be made durable");
    return {};
}

}  // namespace veche::server::commands
