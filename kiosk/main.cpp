// veche-kiosk: one terminal.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <sys/signalfd.h>

#include "base/confinement.h"
#include "base/log_event.h"
#include "base/version.h"
#include "kiosk/loop.h"
#include "kiosk/provision.h"
#include "kiosk/readiness.h"
#include "sync/protocol/random.h"

namespace {

namespace fs = std::filesystem;
using veche::kiosk::Drive;

struct Options {
    fs::path folder;
    fs::path bundle;
    fs::path share;
    fs::path shots;
    bool drive = false;
    bool fullscreen = false;
};

int complain(const std::string& message) {
    std::fprintf(stderr, "veche-kiosk: %s\n", message.c_str());
    return EXIT_FAILURE;
}

// Words and themes lie beside the program in the build, or in ../share/veche when installed.
fs::path default_share(const char* program) {
    std::error_code error;
    fs::path self = fs::read_symlink("/proc/self/exe", error);
    if (error) self = program;
    const fs::path built = self.parent_path() / "share";
    return fs::exists(built, error) ? built : self.parent_path().parent_path() / "share" / "veche";
}

int provision(const Options& options) {
    const auto done = veche::kiosk::provision(options.folder, options.bundle);
    return done ? EXIT_SUCCESS : complain(done.error().message);
}

int enrol(const Options& options) {
    const auto done = veche::kiosk::enrol_again(options.folder, options.bundle);
    return done ? EXIT_SUCCESS : complain(done.error().message);
}

// Readable when the program is asked to end: SIGTERM, SIGINT, SIGHUP.
int ending_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

int run(const Options& options) {
    auto configuration = veche::kiosk::read_configuration(options.folder / "kiosk.toml");
    if (!configuration) return complain(configuration.error().message);
    if (options.drive && !configuration->development) {
        return complain("--drive is refused: kiosk.toml does not say development = true");
    }
    if (options.fullscreen) configuration->fullscreen = true;
    const auto ready = veche::kiosk::look_whether_ready(options.folder, options.share, veche::ui::default_font_files());
    if (!ready) return complain(ready.error().message);
    const int ending = ending_signals();  // before any thread is started
    auto loop = veche::kiosk::Loop::start({options.folder, options.share, options.shots, *configuration,
                                           options.drive ? Drive::standard_input : Drive::off});
    if (!loop) return complain(loop.error().message);
    (*loop)->stop_on(ending);
    (*loop)->run();
    return EXIT_SUCCESS;
}

int kiosk(int argc, char** argv) {
    for (const auto& done : {veche::protect_memory(), veche::forbid_new_privileges()}) {
        if (!done) return complain(done.error().message);
    }
    Options options;
    options.share = default_share(argv[0]);
    CLI::App app{"Veche: the terminal in a town hall."};
    app.set_version_flag("--version", veche::full_version());
    app.require_subcommand(1);
    CLI::App* run_command = app.add_subcommand("run", "Shows the kiosk of FOLDER.");
    run_command->add_option("FOLDER", options.folder, "the kiosk's own folder")->required();
    run_command->add_flag("--drive", options.drive, "commands on standard input, JSON answers on standard output");
    run_command->add_option("--shots", options.shots, "the folder the drive command `shot` writes to");
    run_command->add_flag("--fullscreen", options.fullscreen, "whatever kiosk.toml says");
    run_command->add_option("--share", options.share, "words and themes");
    CLI::App* provision_command =
        app.add_subcommand("provision", "Makes FOLDER a kiosk from the bundle that `veche-server kiosk add` wrote.");
    provision_command->add_option("FOLDER", options.folder, "the kiosk's own folder; created")->required();
    provision_command->add_option("BUNDLE", options.bundle, "the bundle's folder")->required();
    CLI::App* enrol_command = app.add_subcommand(
        "enrol", "Enrols the kiosk of FOLDER again with a new bundle; what waits in it stays and is delivered.");
    enrol_command->add_option("FOLDER", options.folder, "the kiosk's own folder; the kiosk must not run")->required();
    enrol_command->add_option("BUNDLE", options.bundle, "the bundle's folder")->required();
    CLI11_PARSE(app, argc, argv);
    // Standard output belongs to the drive protocol.
    veche::log_to_standard_error("veche-kiosk");
    if (!veche::protocol::initialise_cryptography()) return complain("libsodium cannot be used on this machine");
    if (*enrol_command) return enrol(options);
    return *provision_command ? provision(options) : run(options);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return kiosk(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "veche-kiosk: %s\n", error.what());
        return EXIT_FAILURE;
    }
}
