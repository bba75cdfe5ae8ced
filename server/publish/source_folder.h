// The files of a town folder, laid out by somebody who may not be trusted with what the publisher may read: nothing
// outside the folder is ever opened, whatever is a symbolic link, a pipe or a device is an error, and so is what cannot
// be read.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "server/publish/errors.h"
#include "server/publish/source_files.h"

namespace veche::server::publish {

class SourceFolder final : public SourceFiles {
  public:
    // Lists at once; what is wrong goes to `errors`, which must outlive this. What begins with '.' is not ours.
    SourceFolder(std::filesystem::path folder, ErrorList& errors);

    [[nodiscard]] const std::map<std::string, std::string>& files() const override { return files_; }
    [[nodiscard]] std::optional<std::string> read(const std::string& name, std::size_t limit) override;
    [[nodiscard]] std::optional<std::string> fingerprint(const std::string&) const override { return std::nullopt; }
    [[nodiscard]] std::string name() const override { return path_.filename().string(); }

  private:
    void list(int folder, const std::string& name, const std::string& on_disk, int depth);
    void take(int folder, const std::string& own_name, const std::string& name, const std::string& on_disk, int depth);
    [[nodiscard]] bool is_full() const;

    std::filesystem::path path_;
    ErrorList& errors_;
    std::map<std::string, std::string> files_;
};

// Puts what `change` makes of a file in its place; `on_disk` as in files(). Owner and mode stay. Follows no link, and
// fails for a file that has a second name or belongs to somebody else while we are not root: its owner could not stay.
[[nodiscard]] Result<void> rewrite_file(const std::filesystem::path& folder, const std::string& on_disk,
                                        std::size_t limit,
                                        const std::function<Result<std::string>(const std::string&)>& change);

}  // namespace veche::server::publish
