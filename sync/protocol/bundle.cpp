#include "sync/protocol/bundle.h"

#include <set>
#include <system_error>

#include "base/files.h"
#include "base/json_reader.h"
#include "content/limits.h"
#include "sync/protocol/tuf.h"

namespace veche::protocol {
namespace {

constexpr std::size_t largest_bundle_json = 16'384;
constexpr std::size_t longest_address = 300;

bool is_server_address(const std::string& address) {
    return (address.rfind("https://", 0) == 0 || address.rfind("http://", 0) == 0) && address.back() != '/' &&
           address.find_first_of(" \t\r\n@?#") == std::string::npos;
}

struct BundleText {
    Bundle bundle;
    Hash root_hash;
};

Result<BundleText> parse_bundle(std::string_view text) {
    const Result<Json> value = parse_json(text);
    if (!value) return failure("bundle.json: " + value.error().message);
    JsonErrors errors;
    JsonReader reader(*value, "bundle.json", errors);
    (void)reader.integer("format", 1, 1);
    std::string server = reader.text("server", longest_address);
    const std::string typed_code = reader.text("code", 64);
    const std::optional<TownId> town = from_hex<TownId>(reader.text("town", 32));
    const std::optional<Hash> root_hash = from_hex<Hash>(reader.text("root_sha256", 64));
    std::string name = reader.text("name", content::longest_kiosk_name);
    if (errors.any()) return failure(errors.first);
    if (!is_server_address(server)) return failure("bundle.json: field 'server': expected https://NAME");
    if (!town) return failure("bundle.json: field 'town': expected 32 hexadecimal digits");
    if (!root_hash) return failure("bundle.json: field 'root_sha256': expected 64 hexadecimal digits");
    const Result<content::ReceiptCode> code = content::ReceiptCode::from_typed(typed_code);
    if (!code) return failure("bundle.json: field 'code': " + code.error().message);
    return BundleText{{std::move(server), *code, *town, std::move(name), {}, {}}, *root_hash};
}

}  // namespace

Result<void> write_bundle(const std::filesystem::path& folder, const Bundle& bundle) {
    if (Result<void> made = make_folders(folder, 0700); !made) return made;
    if (Result<void> made = make_folder(folder, 0700); !made) return made;
    const std::string json = write_json(Json::Object{{"format", 1},
                                                     {"server", bundle.server},
                                                     {"code", bundle.enrolment_code.grouped()},
                                                     {"town", to_hex(bundle.town)},
                                                     {"root_sha256", to_hex(sha256(bundle.root_json))},
                                                     {"name", bundle.kiosk_name}});
    if (const Result<BundleText> readable = parse_bundle(json); !readable) return tl::unexpected(readable.error());
    if (Result<void> written = write_new_file(folder / "root.json", bundle.root_json, 0600); !written) return written;
    if (Result<void> written = write_new_file(folder / "bundle.json", json, 0600); !written) return written;
    Result<Bundle> again = read_bundle(folder);
    if (!again) return tl::unexpected(again.error());
    again->content_folder = bundle.content_folder;
    if (*again != bundle) return failure(folder.string() + ": the bundle is not read back as it was written");
    return {};
}

Result<Bundle> read_bundle(const std::filesystem::path& folder) {
    const Result<std::string> json = read_file(folder / "bundle.json", largest_bundle_json);
    if (!json) return tl::unexpected(json.error());
    Result<BundleText> text = parse_bundle(*json);
    if (!text) return failure(folder.string() + ": " + text.error().message);
    Result<std::string> root = read_file(folder / "root.json", tuf::largest_metadata);
    if (!root) return tl::unexpected(root.error());
    if (sha256(*root) != text->root_hash)
        return failure(folder.string() + ": root.json is not the one the bundle names");
    text->bundle.root_json = std::move(*root);
    std::error_code error;
    if (std::filesystem::is_directory(folder / "content", error)) text->bundle.content_folder = folder / "content";
    return std::move(text->bundle);
}

}  // namespace veche::protocol
