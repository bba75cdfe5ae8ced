// The program itself, as another process.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fstream>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "tests/folders.h"
#include "tests/support/provisioned_kiosk.h"

namespace veche::kiosk {
namespace {

// `veche-kiosk run FOLDER` without a screen.
class Program {
  public:
    explicit Program(const std::filesystem::path& folder) {
        const std::string file = std::string(VECHE_BINARY_DIR) + "/veche-kiosk";
        const std::string name = folder.string();
        id_ = ::fork();
        REQUIRE(id_ >= 0);
        if (id_ != 0) return;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::setenv("SDL_VIDEODRIVER", "offscreen", 1);
        ::setenv("SDL_AUDIODRIVER", "dummy", 1);
        ::execl(file.c_str(), file.c_str(), "run", name.c_str(), nullptr);
        ::_exit(127);
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    ~Program() {
        ::kill(id_, SIGKILL);
        ::waitpid(id_, nullptr, 0);
    }
    // Whether /proc/ID/FILE comes to have a line that begins so, blanks left out.
    [[nodiscard]] bool comes_to_say(const char* file, const std::string& beginning) const {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (std::chrono::steady_clock::now() < until) {
            std::ifstream in("/proc/" + std::to_string(id_) + "/" + file);
            for (std::string line; std::getline(in, line);) {
                std::erase_if(line, [](char c) { return c == ' ' || c == '\t'; });
                if (line.starts_with(beginning)) return true;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return false;
    }

  private:
    pid_t id_ = 0;
};

}  // namespace

TEST_CASE("the kiosk leaves no core file with what residents type, and gains no rights") {
    const test::ProvisionedKiosk kiosk;
    const Program program(kiosk.folder);
    CHECK(program.comes_to_say("limits", "Maxcorefilesize00bytes"));
    CHECK(program.comes_to_say("status", "NoNewPrivs:1"));
}

}  // namespace veche::kiosk
