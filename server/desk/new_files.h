// Files that somebody of the staff brings for what is to be published, by name: texts, and hashes of bytes that are
// there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/desk/content_desk.h"

namespace veche::server::desk {

inline constexpr std::size_t longest_new_text = std::size_t{4} * 1024 * 1024;  // bytes of one file; of all, twice

struct NewFile {
    std::string name;
    std::optional<std::string> text{};
    std::string hash{};  // instead of it: of bytes that are there already
};

struct TakenFiles {
    editorial::NamedBlobs files;
    std::vector<store::StoredBlob> blobs;  // of these, what the store does not name yet; they lie beside it, durably
    std::vector<std::size_t> missing;      // places of those whose bytes nobody brought; not in `files`
};
// Refused: what is wrong with one of them, as "files.3.name".
[[nodiscard]] Outcome<TakenFiles> take_files(ContentDesk& desk, const std::vector<NewFile>& files);

[[nodiscard]] std::string field_of_file(std::size_t place, const char* part);

}  // namespace veche::server::desk
