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
constexpr std::string_view ending_of_codes = ".codes.toml";
constexpr std::uint64_t longest_codes_bytes = std::uint64_t{4} * 1024 * 1024;

Result<content::CodeLists> codes_in(const fs::path& file, const content::LegalProfileId& id) {
    const auto text = read_file(file, longest_codes_bytes);
    if (!text) return tl::unexpected(text.error());
    const auto more = content::code_lists_from_toml(*text, file.string());
    if (!more) return tl::unexpected(more.error());
    return content::with_more_codes(content::built_in_code_lists(id), *more, file.string());
}

Result<void> check_file(const fs::path& file) {
    if (const std::string name = file.filename().string(); name.ends_with(ending_of_codes)) {
        const auto codes =
            codes_in(file, content::LegalProfileId(name.substr(0, name.size() - ending_of_codes.size())));
        return codes ? Result<void>() : tl::unexpected(codes.error());
    }
    const auto text = read_file(file, content::edition::longest_rules_bytes);
    if (!text) return tl::unexpected(text.error());
    const auto profile = content::legal_profile_from_toml(*text, file.string());
    if (!profile) return tl::unexpected(profile.error());
    if (profile->id.text() != file.stem()) {
        return failure(file.string() + ": field 'id': expected \"" + file.stem().string() +
                       "\", as the file is named, or the file named " + profile->id.text() + std::string(ending));
    }
    return {};
}

fs::path file_of(const Layout& layout, const content::LegalProfileId& id) {
    return layout.rules() / (id.text() + std::string(ending));
}

}  // namespace

std::string built_in_rules_in_words(const Layout& layout, const content::LegalProfileId& id) {
    return "the rules are the built-in profile '" + id.text() + "', for there is no " + file_of(layout, id).string();
}

bool has_own_rules(const Layout& layout, const content::LegalProfileId& id) {
    std::error_code error;
    return fs::exists(file_of(layout, id), error) || error;
}

Result<std::string> read_rules(const Layout& layout, const content::LegalProfileId& id) {
    if (!has_own_rules(layout, id)) return std::string(content::built_in_legal_profile(id));
    return read_file(file_of(layout, id), content::edition::longest_rules_bytes);
}

Result<content::CodeLists> read_codes(const Layout& layout, const content::LegalProfileId& id) {
    const fs::path file = layout.rules() / (id.text() + std::string(ending_of_codes));
    std::error_code error;
    if (!fs::exists(file, error) && !error) return content::built_in_code_lists(id);
    return codes_in(file, id);
}

Result<void> check_rules(const Layout& layout) {
    std::error_code error;
    if (!fs::exists(layout.rules(), error) && !error) return {};
    std::vector<fs::path> files;
    for (auto file = fs::directory_iterator(layout.rules(), error); !error && file != fs::directory_iterator();
         file.increment(error)) {
        // What begins with a dot is an editor's or the system's.
        if (!file->path().filename().string().starts_with('.')) files.push_back(file->path());
    }
    if (error) return failure(layout.rules().string() + ": cannot be read: " + error.message());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        if (file.extension() != ending) {
            return failure(file.string() + ": not read; expected a profile named ID.toml, as ru.toml. Give it that " +
                           "name, or move it out of the folder");
        }
        if (auto checked = check_file(file); !checked) return checked;
    }
    return {};
}

}  // namespace veche::server
