// The window, its OpenGL context and the input that reaches it, by SDL. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "ui/canvas/input.h"

struct SDL_Window;

namespace veche::kiosk {

struct WindowSettings {
    int width = 1080;
    int height = 1920;
    bool fullscreen = false;
    std::string title;
};

// What came in through SDL since the last look.
struct WindowInput {
    std::vector<ui::InputEvent> events;
    std::string text;            // typed on a real keyboard
    std::vector<int> edit_keys;  // SDL scancodes of backspace, delete and the like
    bool resized = false;
    bool exposed = false;
    bool quit = false;

    // Whether somebody laid a finger on the screen or pressed a key.
    [[nodiscard]] bool is_touch() const;
};

class Window {
  public:
    static Result<std::unique_ptr<Window>> open(const WindowSettings& settings);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    // Takes everything SDL has; never blocks.
    [[nodiscard]] WindowInput pump();
    void present();
    [[nodiscard]] int width() const;  // pixels of the drawable
    [[nodiscard]] int height() const;
    // Readable when the window system has something (X11, Wayland); -1 where SDL must be polled.
    [[nodiscard]] int descriptor() const { return descriptor_; }

    // For ui::Renderer; needs an open window.
    static void* gl_function(const char* name);

    // Real SDL events, for the drive protocol. Coordinates in pixels.
    void inject_finger_down(ui::Point at);
    void inject_finger_move(ui::Point at);
    void inject_finger_up(ui::Point at);
    void inject_wheel(ui::Point at, float steps);
    void inject_key(int scancode);
    void inject_text(const std::string& text);

  private:
    Window() = default;
    void take(const void* sdl_event, WindowInput& input) const;
    void inject_finger(std::uint32_t type, ui::Point at);

    SDL_Window* window_ = nullptr;
    void* context_ = nullptr;
    int descriptor_ = -1;
    bool offscreen_ = false;
};

}  // namespace veche::kiosk
