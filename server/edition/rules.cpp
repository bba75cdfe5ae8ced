#include "server/edition/rules.h"

#include <algorithm>
#include <system_error>
#include <vector>

#include "base/files.h"
#include "content/edition/edition.h"
#include "content/rules/legal_profile.h"

namespace veche::server {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".toml";

Result<void> check_file(const fs::path& file) {
    const auto text = read_file(file, content::edition::longest_rules_bytes);
    if (!text) return tl::unexpected(text.error());
    const auto profile = content::legal_profile_from_toml(*text, file.string());
    if (!profile) return tl::unexpected(profile.error());
    if (profile->id != file.stem()) {
        return failure(file.string() + ": field 'id': expected \"" + file.stem().string() + "\", as the file is named");
    }
    return {};
}

}  // namespace

Result<std::string> read_rules(const Layout& layout, const std::string& id) {
    const auto file = layout.rules() / (id + std::string(ending));
    std::error_code error;
    if (!fs::exists(file, error) && !error) return std::string(content::built_in_legal_profile(id));
    return read_file(file, content::edition::longest_rules_bytes);
}

Result<void> check_rules(const Layout& layout) {
    std::error_code error;
    if (!fs::exists(layout.rules(), error) && !error) return {};
    std::vector<fs::path> files;
    for (auto file = fs::directory_iterator(layout.rules(), error); !error && file != fs::directory_iterator();
         file.increment(error)) {
        if (file->path().extension() == ending) files.push_back(file->path());
    }
    if (error) return failure(layout.rules().string() + ": cannot be read: " + error.message());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        if (auto checked = check_file(file); !checked) return checked;
    }
    return {};
}

}  // namespace veche::server
