// What a file is, by what is in it: what a browser calls it is a guess by its name. A table.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace veche::server::office {

enum class FileType { png, jpeg, webp, pdf, mp4, webm, mp3, ogg, docx, xlsx, odt, ods, html };

// "image/png"
[[nodiscard]] std::string_view media_type(FileType type);
// Whether it can be attached to what the town publishes, or is kept for it; others are only read.
[[nodiscard]] bool can_be_kept(FileType type);

// Reads a little of it, never all. Nothing: something else.
[[nodiscard]] Result<std::optional<FileType>> type_of(const std::filesystem::path& file, std::uint64_t length);

}  // namespace veche::server::office
