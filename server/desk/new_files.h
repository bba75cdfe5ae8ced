// Files that somebody of the staff brings for what is to be published, by name: texts, and hashes of bytes that are
// there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/desk/content_desk.h"

namespace veche::server::desk {

inline constexpr std::size_t longest_new_text = std::size_t{4} * 1024 * 1024;  // bytes of one file; of all, twice

inline constexpr std::uint64_t longest_texts_of_town = std::uint64_t{128} * 1024 * 1024;  // bytes, of a whole folder

struct NewFile {
    std::string name;
    std::optional<std::string> text{};
    std::string hash{};  // instead of it: of bytes that are there already
};

struct TakenFiles {
    editorial::NamedBlobs files;
    std::vector<store::StoredBlob> blobs;  // texts among them, durably beside the store
    std::vector<std::size_t> missing;      // places of those whose bytes nobody brought; not in `files`
};
// Refused: what is wrong with one of them, as "files.3.name". Whoever calls holds the files (ContentFiles::hold) until
// something names them. `longest_texts`: bytes of all texts, those named by their hashes too, for all are in memory
// when they are read.
[[nodiscard]] Outcome<TakenFiles> take_files(ContentDesk& desk, const std::vector<NewFile>& files,
                                             std::uint64_t longest_texts);

[[nodiscard]] std::string field_of_file(std::size_t place, const char* part);

}  // namespace veche::server::desk
