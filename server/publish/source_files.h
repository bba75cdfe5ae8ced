// What a town's texts are read from: a folder on a disk (source_folder.h) or versions that a store keeps. Owned by one
// call of read_town(); not thread-safe.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace veche::server::publish {

inline constexpr std::size_t most_source_files = 20'000;  // of a town

// Whether it is read as a text: documents, and the town's own file.
[[nodiscard]] inline bool is_text_name(std::string_view name) {
    return name.ends_with(".md") || name.ends_with(".txt") || name.ends_with(".toml");
}

class SourceFiles {
  public:
    SourceFiles() = default;
    SourceFiles(const SourceFiles&) = delete;
    SourceFiles& operator=(const SourceFiles&) = delete;
    virtual ~SourceFiles() = default;

    // Ordinary files by their names relative to the folder, with '/', in NFC; each with its name as it is spelt there.
    [[nodiscard]] virtual const std::map<std::string, std::string>& files() const = 0;
    // `name` as in files(). Nothing when it cannot be read or has more than `limit` bytes; the error is in the list.
    [[nodiscard]] virtual std::optional<std::string> read(const std::string& name, std::size_t limit) = 0;
    // What stands for the bytes of the file without their being read; nothing: they have to be.
    [[nodiscard]] virtual std::optional<std::string> fingerprint(const std::string& name) const = 0;
    // What the town is called where no file says it.
    [[nodiscard]] virtual std::string name() const = 0;

    [[nodiscard]] bool has(const std::string& name) const { return files().contains(name); }
};

}  // namespace veche::server::publish
