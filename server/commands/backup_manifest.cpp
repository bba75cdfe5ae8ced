#include "server/commands/backup_manifest.h"

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
    json.insert("files_sha256", manifest.files);
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
    const auto files = hex_field<protocol::Hash>(*json, "files_sha256");
    if (!town || !epoch || !files || generation == nullptr || generation->integer() == nullptr || made == nullptr ||
        made->text() == nullptr) {
        return broken();
    }
    const auto instant = parse_instant(*made->text());
    if (!instant || *generation->integer() < 1) return broken();
    return BackupManifest{*town, *epoch, static_cast<std::uint64_t>(*generation->integer()), *instant,
                          protocol::to_hex(*files)};
}

}  // namespace veche::server::commands
