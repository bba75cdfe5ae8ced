#include "kiosk/keys.h"

#include <SDL_scancode.h>
#include <algorithm>
#include <array>
#include <utility>

namespace veche::kiosk {
namespace {

constexpr std::array<std::pair<std::string_view, int>, 15> names = {{
    {"up", SDL_SCANCODE_UP},
    {"down", SDL_SCANCODE_DOWN},
    {"left", SDL_SCANCODE_LEFT},
    {"right", SDL_SCANCODE_RIGHT},
    {"select", SDL_SCANCODE_RETURN},
    {"back", SDL_SCANCODE_ESCAPE},
    {"home", SDL_SCANCODE_HOME},
    {"help", SDL_SCANCODE_F1},
    {"page_up", SDL_SCANCODE_PAGEUP},
    {"page_down", SDL_SCANCODE_PAGEDOWN},
    {"backspace", SDL_SCANCODE_BACKSPACE},
    {"delete", SDL_SCANCODE_DELETE},
    {"end", SDL_SCANCODE_END},
    {"undo", SDL_SCANCODE_UNDO},
    {"enter", SDL_SCANCODE_RETURN},
}};

}  // namespace

std::optional<ui::Action> action_of(ui::NavigationKey key, const State& state) {
    const Session& session = state.session;
    if (!session.active) {
        if (key == ui::NavigationKey::select || key == ui::NavigationKey::down) return ui::Begin{};
        return std::nullopt;
    }
    if (session.warned)
        return key == ui::NavigationKey::back ? std::optional<ui::Action>(ui::StayHere{}) : std::nullopt;
    if (session.panel != ui::Panel::none) {
        if (key == ui::NavigationKey::back) return ui::ShowPanel{ui::Panel::none};
        return std::nullopt;
    }
    switch (key) {
        case ui::NavigationKey::back: return ui::GoBack{};
        case ui::NavigationKey::home: return ui::GoHome{};
        case ui::NavigationKey::help: return ui::Open{ui::AboutPlace{}};
        // These move the focus, which is the canvas's own.
        case ui::NavigationKey::up:
        case ui::NavigationKey::down:
        case ui::NavigationKey::left:
        case ui::NavigationKey::right:
        case ui::NavigationKey::select:
        case ui::NavigationKey::page_up:
        case ui::NavigationKey::page_down: return std::nullopt;
    }
    return std::nullopt;
}

std::optional<ui::EditKey> edit_key(int scancode) {
    switch (scancode) {
        case SDL_SCANCODE_BACKSPACE: return ui::EditKey::backspace;
        case SDL_SCANCODE_DELETE: return ui::EditKey::remove;
        case SDL_SCANCODE_END: return ui::EditKey::end;
        case SDL_SCANCODE_UNDO: return ui::EditKey::undo;
        default: return std::nullopt;
    }
}

std::optional<int> scancode_named(std::string_view name) {
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& pair) { return pair.first == name; });
    if (found == names.end()) return std::nullopt;
    return found->second;
}

}  // namespace veche::kiosk
