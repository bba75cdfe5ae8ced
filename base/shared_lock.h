// A lock of a folder that several may share, or one may have alone; for a machine, released when the object goes or the
// process dies (FolderLock in base/files.h has one holder). A refusal names the processes that hold it, where the
// kernel tells. Moves only.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "base/descriptor.h"
#include "base/result.h"

namespace veche {

class SharedLock {
  public:
    // Beside others who share it. Fails at once when somebody has it alone: another `holder`. The file is for its owner
    // (and root) alone: whoever could open it could hold it for ever.
    [[nodiscard]] static Result<SharedLock> share(const std::filesystem::path& file, const std::string& holder);
    // Alone, after everybody else; waits at most two minutes.
    [[nodiscard]] static Result<SharedLock> have_alone(const std::filesystem::path& file, const std::string& holder,
                                                       std::chrono::milliseconds patience = std::chrono::minutes(2));

  private:
    [[nodiscard]] static Result<SharedLock> lock(const std::filesystem::path& file, const std::string& holder, int kind,
                                                 std::chrono::milliseconds patience);
    explicit SharedLock(Descriptor file) : file_(std::move(file)) {}
    Descriptor file_;
};

}  // namespace veche
