// A socket that stands in a folder as a file, as the kernel takes its name: at most 107 bytes, however deep it lies.
#pragma once

#include <filesystem>
#include <string>

#include "base/descriptor.h"

namespace veche {

class SocketFile {
  public:
    // The folder is opened; one that is not there gives a name that is not there.
    explicit SocketFile(const std::filesystem::path& path);
    // Leads there for this process, while this object lives.
    [[nodiscard]] const std::string& name() const { return name_; }

  private:
    Descriptor folder_;
    std::string name_;
};

}  // namespace veche
