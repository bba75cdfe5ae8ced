#include "base/socket_file.h"

#include <fcntl.h>

namespace veche {

SocketFile::SocketFile(const std::filesystem::path& path)
    : folder_(::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)),
      name_("/proc/self/fd/" + std::to_string(folder_.value()) + "/" + path.filename().string()) {}

}  // namespace veche
