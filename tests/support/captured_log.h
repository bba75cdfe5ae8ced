// What this process logs while one of these lives. Failed checks go the same way: check after it has ended.
#pragma once

#include <cstdio>
#include <fcntl.h>
#include <string>
#include <unistd.h>

#include "base/files.h"
#include "tests/support/temporary_folder.h"

namespace veche::test {

class CapturedLog {
  public:
    CapturedLog() {
        std::fflush(stdout);
        const int file = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        ::dup2(file, STDOUT_FILENO);
        ::close(file);
    }
    CapturedLog(const CapturedLog&) = delete;
    CapturedLog& operator=(const CapturedLog&) = delete;
    ~CapturedLog() {
        std::fflush(stdout);
        ::dup2(usual_, STDOUT_FILENO);
        ::close(usual_);
    }
    [[nodiscard]] std::string text() const {
        std::fflush(stdout);
        return read_file(file_, 1'000'000).value_or("");
    }
    [[nodiscard]] bool says(const std::string& words) const { return text().find(words) != std::string::npos; }

  private:
    TemporaryFolder folder_;
    std::filesystem::path file_ = folder_.path() / "log";
    int usual_ = ::dup(STDOUT_FILENO);
};

}  // namespace veche::test
