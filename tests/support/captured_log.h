// What is written to the log while this lives, of any thread. In tests the log goes to standard output.
#pragma once

#include <cstdio>
#include <doctest/doctest.h>
#include <string>
#include <unistd.h>

namespace veche::test {

class CapturedLog {
  public:
    CapturedLog() : output_(::dup(STDOUT_FILENO)), file_(std::tmpfile()) {
        REQUIRE(output_ >= 0);
        REQUIRE(file_ != nullptr);
        std::fflush(stdout);
        REQUIRE(::dup2(::fileno(file_), STDOUT_FILENO) >= 0);
    }
    CapturedLog(const CapturedLog&) = delete;
    CapturedLog& operator=(const CapturedLog&) = delete;
    // What was captured is written out after all: complaints of checks are among it.
    ~CapturedLog() {
        const std::string all = text();
        ::dup2(output_, STDOUT_FILENO);
        ::close(output_);
        std::fclose(file_);
        std::fputs(all.c_str(), stdout);
    }

    [[nodiscard]] std::string text() const {
        std::fflush(stdout);
        std::string all;
        char bytes[4096];
        ssize_t read = 0;
        while ((read = ::pread(::fileno(file_), bytes, sizeof bytes, static_cast<off_t>(all.size()))) > 0) {
            all.append(bytes, static_cast<std::size_t>(read));
        }
        return all;
    }
    [[nodiscard]] bool says(const std::string& words) const { return text().find(words) != std::string::npos; }

  private:
    int output_;
    std::FILE* file_;
};

}  // namespace veche::test
