// Whether a file of the tree is what its name says, so that damage is mended by the next publication. It compares every
// byte with what would be written: not measured yet, next to nothing beside making the edition.
#pragma once

#include <filesystem>
#include <string_view>

namespace veche::server::publish {

// A regular file with exactly these bytes. A file that cannot be read is not.
[[nodiscard]] bool holds(const std::filesystem::path& file, std::string_view bytes);

}  // namespace veche::server::publish
