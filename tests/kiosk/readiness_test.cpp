#include "kiosk/readiness.h"

#include <doctest/doctest.h>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/provision.h"
#include "sync/protocol/random.h"
#include "sync/protocol/receipt.h"
#include "tests/folders.h"
#include "tests/support/temporary_folder.h"

using namespace veche;

namespace {

namespace fs = std::filesystem;

struct Machine {
    test::TemporaryFolder folder;
    SystemRandom random;
    fs::path kiosk = folder.path() / "kiosk";
    fs::path bundle = folder.path() / "bundle";
    fs::path share = std::string(VECHE_BINARY_DIR) + "/share";
    ui::FontFiles fonts = ui::default_font_files();

    Machine() {
        REQUIRE(protocol::initialise_cryptography());
        REQUIRE(protocol::write_bundle(bundle, {"https://veche.example.org",
                                                protocol::make_receipt_code(random),
                                                protocol::make_random<protocol::TownId>(random),
                                                "Hall",
                                                "{}",
                                                {}}));
    }
    // Empty: it is ready.
    [[nodiscard]] std::string said() const { return said_by(kiosk::look_whether_ready(kiosk, share, fonts)); }
    template <typename Outcome>
    [[nodiscard]] static std::string said_by(const Outcome& outcome) {
        return outcome ? std::string() : outcome.error().message;
    }
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "a kiosk started on a folder that was never prepared says so, with the path and the command that prepares it") {
    Machine machine;
    for (const bool is_there : {false, true}) {
        if (is_there) fs::create_directories(machine.kiosk);
        const std::string said = machine.said();
        CAPTURE(said);
        CHECK(
            said.starts_with((machine.kiosk / "bundle/bundle.json").string() + ": the kiosk's bundle is not there. "));
        CHECK(has(said, "veche-server kiosk add DIR NAME --bundle BUNDLE"));
        CHECK(has(said, "veche-kiosk provision " + machine.kiosk.string() + " BUNDLE"));
        CHECK(machine.said_by(kiosk::enrol_again(machine.kiosk, machine.bundle)) == said);
    }
    REQUIRE(kiosk::provision(machine.kiosk, machine.bundle));
    CHECK(machine.said().empty());
}

TEST_CASE("a kiosk whose bundle is damaged says how it gets another one, and what it says helps") {
    Machine machine;
    REQUIRE(kiosk::provision(machine.kiosk, machine.bundle));
    std::ofstream(machine.kiosk / "bundle/root.json") << "rotten";
    const std::string said = machine.said();
    CAPTURE(said);
    CHECK(said.starts_with((machine.kiosk / "bundle").string() + ": root.json is not the one the bundle names. "));
    CHECK(has(said, "mv " + (machine.kiosk / "bundle").string() + " "));
    fs::rename(machine.kiosk / "bundle", machine.kiosk / "bundle.damaged");
    CHECK(has(machine.said(), "veche-kiosk provision"));
    REQUIRE(kiosk::provision(machine.kiosk, machine.bundle));
    CHECK(machine.said().empty());
}

TEST_CASE("a kiosk without its fonts, words or colours names the file and what to install") {
    Machine machine;
    REQUIRE(kiosk::provision(machine.kiosk, machine.bundle));
    const ui::FontFiles fonts = machine.fonts;
    machine.fonts.bold = "/nowhere/bold.ttf";
    CHECK(has(machine.said(), "/nowhere/bold.ttf: a font of the screens is not there. "));
    CHECK(has(machine.said(), "apt-get install fonts-paratype"));
    machine.fonts = fonts;
    machine.fonts.icons = "/nowhere/signs.ttf";
    CHECK(has(machine.said(), "/nowhere/signs.ttf: the font with the signs of the screens is not there. "));
    CHECK(has(machine.said(), "apt-get install fonts-material-design-icons-iconfont"));
    machine.fonts = fonts;
    const fs::path share = machine.share;
    machine.share = machine.folder.path() / "share";
    CHECK(has(machine.said(), "/veche.mo: a file with the words of the screens is not there. "));
    CHECK(has(machine.said(), "./veche install"));
    fs::create_directories(machine.share);
    fs::create_symlink(share / "words", machine.share / "words");
    CHECK(has(machine.said(), (machine.share / "themes").string() + ": the folder with the colours"));
}

TEST_CASE("a kiosk whose folder was left to root says so, and the command that gives it to the kiosk's user") {
    Machine machine;
    REQUIRE(kiosk::provision(machine.kiosk, machine.bundle));
    if (::geteuid() != 0) {
        MESSAGE("skipped: it needs root to be somebody else");
        return;
    }
    const pid_t other = ::fork();
    if (other == 0) {
        constexpr uid_t nobody = 65534;
        if (::setuid(nobody) != 0) ::_exit(2);
        const std::string said = machine.said();
        const bool helps = has(said, "the kiosk's bundle cannot be read: Permission denied. ") &&
                           has(said, "chown -R veche-kiosk:veche-kiosk " + machine.kiosk.string());
        ::_exit(helps ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(other, &status, 0) == other);
    CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("whoever names a folder that is no bundle is told which one is meant") {
    Machine machine;
    const std::string said = machine.said_by(kiosk::provision(machine.kiosk, machine.folder.path()));
    CHECK(said.starts_with((machine.folder.path() / "bundle.json").string() +
                           ": the bundle from the server is not there. "));
    CHECK(has(said, "veche-server kiosk add DIR NAME --bundle BUNDLE"));
    CHECK_FALSE(fs::exists(machine.kiosk));
    REQUIRE(kiosk::provision(machine.kiosk, machine.bundle));
    std::ofstream(machine.bundle / "bundle.json") << "{}";
    CHECK(has(machine.said_by(kiosk::enrol_again(machine.kiosk, machine.bundle)), "The bundle is damaged"));
    CHECK(has(machine.said_by(kiosk::provision(machine.kiosk, machine.bundle)), "The bundle is damaged"));
}
