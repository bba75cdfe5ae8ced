#include "server/editorial/stored_sources.h"

#include <algorithm>
#include <filesystem>

#include "base/normal_form.h"
#include "base/utf8.h"

namespace veche::server::editorial {

bool is_source_name(std::string_view name) {
    constexpr std::size_t longest_name = 1'000;
    constexpr std::size_t longest_part = 200;
    constexpr std::ptrdiff_t most_parts = 32;
    const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; };
    if (name.empty() || name.size() > longest_name || !is_valid_utf8(name) ||
        std::any_of(name.begin(), name.end(), is_control)) {
        return false;
    }
    const std::filesystem::path path(name);
    // "a//b", "a/" and "./a" are other spellings of a name that has one.
    return path.is_relative() && path.lexically_normal().string() == name &&
           std::distance(path.begin(), path.end()) <= most_parts &&
           std::none_of(path.begin(), path.end(), [](const std::filesystem::path& part) {
               return part.empty() || part.string().starts_with('.') || part.string().size() > longest_part;
           });
}

StoredSources::StoredSources(const NamedBlobs& blobs, const store::ContentFiles& stored, std::string town,
                             publish::ErrorList& errors)
    : blobs_(blobs), stored_(stored), town_(std::move(town)), errors_(errors) {
    for (const auto& [spelt, blob] : blobs) {
        const std::string name = to_nfc(spelt);
        if (files_.emplace(name, spelt).second) continue;
        errors_.add(name, 0, "there are two files of this name, spelt alike; expected one");
    }
}

std::optional<std::string> StoredSources::read(const std::string& name, std::size_t limit) {
    const store::StoredBlob& file = blob(name);
    if (file.length > limit) {
        errors_.add(name, 0, "larger than " + std::to_string(limit) + " bytes");
        return std::nullopt;
    }
    auto bytes = stored_.read(file);
    if (bytes) return std::move(*bytes);
    errors_.add(name, 0, bytes.error().message);
    return std::nullopt;
}

std::optional<std::string> StoredSources::fingerprint(const std::string& name) const {
    return blob(name).hash;
}

}  // namespace veche::server::editorial
