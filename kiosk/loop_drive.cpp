// The loop as the drive protocol sees it (drive::Host).
#include <cstdio>

#include "kiosk/devices/png.h"
#include "kiosk/keys.h"
#include "kiosk/loop.h"
#include "kiosk/present.h"
#include "kiosk/shown.h"

namespace veche::kiosk {

std::string Loop::screen() const {
    return screen_name(state_);
}

bool Loop::settled() const {
    if (dirty_) return false;
    if (canvas_->wake_at_ms()) return false;
    if (!state_.session.active) return true;
    const Screen& screen = state_.session.screens.back();
    return screen.ticket == 0 && !is_busy(screen);
}

Result<void> Loop::key(const std::string& name) {
    const auto scancode = scancode_named(name);
    if (!scancode) {
        return failure("unknown key \"" + name +
                       "\"; known: up down left right select back home help page_up page_down backspace delete end "
                       "undo enter");
    }
    window_->inject_key(*scancode);
    return {};
}

Result<void> Loop::shot(const std::string& file) {
    if (settings_.shots.empty()) return failure("shot needs the kiosk to be started with --shots FOLDER");
    const std::filesystem::path name(file);
    const bool plain = name.is_relative() && name.extension() == ".png" && file.find("..") == std::string::npos;
    if (!plain) return failure("shot writes only NAME.png below the folder given with --shots");
    const std::filesystem::path target = settings_.shots / name;
    std::error_code error;
    std::filesystem::create_directories(target.parent_path(), error);
    renderer_->draw(*canvas_, window_->width(), window_->height());
    return write_png(target, renderer_->read_back(window_->width(), window_->height()));
}

void Loop::advance(std::int64_t milliseconds) {
    clock_.advance(milliseconds);
    performer_->synchronise_now();
    tick();
}

void Loop::answer(const std::string& line) {
    std::fputs(line.c_str(), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

}  // namespace veche::kiosk
