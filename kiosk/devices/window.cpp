#include "kiosk/devices/window.h"

#include <SDL.h>
#include <SDL_syswm.h>
#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

#if defined(SDL_VIDEO_DRIVER_X11)
#include <X11/Xlib.h>
#endif
#if defined(SDL_VIDEO_DRIVER_WAYLAND)
#include <wayland-client-core.h>
#endif

namespace veche::kiosk {
namespace {

constexpr SDL_FingerID the_mouse = -1;
constexpr SDL_TouchID drive_touch = 7;  // any number: we inject one finger of one device
constexpr std::size_t longest_text_event = SDL_TEXTINPUTEVENT_TEXT_SIZE - 1;

int window_system_descriptor(SDL_Window* window) {
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    if (SDL_GetWindowWMInfo(window, &info) != SDL_TRUE) return -1;
#if defined(SDL_VIDEO_DRIVER_X11)
    if (info.subsystem == SDL_SYSWM_X11) return XConnectionNumber(info.info.x11.display);
#endif
#if defined(SDL_VIDEO_DRIVER_WAYLAND)
    if (info.subsystem == SDL_SYSWM_WAYLAND) return wl_display_get_fd(info.info.wl.display);
#endif
    return -1;
}

std::optional<ui::NavigationKey> navigation_key(SDL_Scancode code) {
    switch (code) {
        case SDL_SCANCODE_UP: return ui::NavigationKey::up;
        case SDL_SCANCODE_DOWN: return ui::NavigationKey::down;
        case SDL_SCANCODE_LEFT: return ui::NavigationKey::left;
        case SDL_SCANCODE_RIGHT: return ui::NavigationKey::right;
        case SDL_SCANCODE_RETURN:
        case SDL_SCANCODE_KP_ENTER: return ui::NavigationKey::select;
        case SDL_SCANCODE_ESCAPE: return ui::NavigationKey::back;
        case SDL_SCANCODE_HOME: return ui::NavigationKey::home;
        case SDL_SCANCODE_F1: return ui::NavigationKey::help;
        case SDL_SCANCODE_PAGEUP: return ui::NavigationKey::page_up;
        case SDL_SCANCODE_PAGEDOWN: return ui::NavigationKey::page_down;
        default: return std::nullopt;
    }
}

void set_hints() {
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE, "1");
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 2);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
}

tl::unexpected<Error> sdl_failure(const std::string& what, const std::string& advice) {
    return failure(what + ": " + SDL_GetError() + ". " + advice);
}

}  // namespace

bool WindowInput::is_touch() const {
    const auto presses = [](const ui::InputEvent& event) {
        return std::holds_alternative<ui::FingerDown>(event) || std::holds_alternative<ui::KeyDown>(event);
    };
    return !text.empty() || !edit_keys.empty() || std::any_of(events.begin(), events.end(), presses);
}

Result<std::unique_ptr<Window>> Window::open(const WindowSettings& settings) {
    set_hints();
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        return sdl_failure("No display can be opened", "Start under X11 or Wayland, or set SDL_VIDEODRIVER=offscreen.");
    }
    std::unique_ptr<Window> window(new Window);
    const Uint32 flags =
        SDL_WINDOW_OPENGL | (settings.fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : SDL_WINDOW_RESIZABLE);
    window->window_ = SDL_CreateWindow(settings.title.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                       settings.width, settings.height, flags);
    if (window->window_ == nullptr) return sdl_failure("No window can be opened", "Is OpenGL (Mesa) installed?");
    window->context_ = SDL_GL_CreateContext(window->window_);
    if (window->context_ == nullptr) {
        return sdl_failure("OpenGL 3.2 is not available", "Install libgl1-mesa-dri; it draws without a graphics card.");
    }
    SDL_GL_SetSwapInterval(0);
    const char* driver = SDL_GetCurrentVideoDriver();
    window->offscreen_ = driver != nullptr && std::strcmp(driver, "offscreen") == 0;
    window->descriptor_ = window_system_descriptor(window->window_);
    SDL_StartTextInput();
    return window;
}

Window::~Window() {
    if (context_ != nullptr) SDL_GL_DeleteContext(context_);
    if (window_ != nullptr) SDL_DestroyWindow(window_);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

int Window::width() const {
    int width = 0;
    SDL_GL_GetDrawableSize(window_, &width, nullptr);
    return width;
}

int Window::height() const {
    int height = 0;
    SDL_GL_GetDrawableSize(window_, nullptr, &height);
    return height;
}

void Window::take(const void* sdl_event, WindowInput& input) const {
    const SDL_Event& event = *static_cast<const SDL_Event*>(sdl_event);
    const auto finger = [&] {
        return ui::Point{event.tfinger.x * static_cast<float>(width()), event.tfinger.y * static_cast<float>(height())};
    };
    const auto mouse = [](int x, int y) { return ui::Point{static_cast<float>(x), static_cast<float>(y)}; };
    switch (event.type) {
        case SDL_QUIT: input.quit = true; break;
        case SDL_WINDOWEVENT:
            input.resized = input.resized || event.window.event == SDL_WINDOWEVENT_SIZE_CHANGED;
            input.exposed = true;
            break;
        case SDL_FINGERDOWN: input.events.emplace_back(ui::FingerDown{finger(), event.tfinger.fingerId}); break;
        case SDL_FINGERMOTION: input.events.emplace_back(ui::FingerMove{finger(), event.tfinger.fingerId}); break;
        case SDL_FINGERUP: input.events.emplace_back(ui::FingerUp{finger(), event.tfinger.fingerId}); break;
        case SDL_MOUSEBUTTONDOWN:
            if (event.button.button == SDL_BUTTON_LEFT) {
                input.events.emplace_back(ui::FingerDown{mouse(event.button.x, event.button.y), the_mouse});
            }
            break;
        case SDL_MOUSEMOTION:
            if ((event.motion.state & SDL_BUTTON_LMASK) != 0) {
                input.events.emplace_back(ui::FingerMove{mouse(event.motion.x, event.motion.y), the_mouse});
            }
            break;
        case SDL_MOUSEBUTTONUP:
            if (event.button.button == SDL_BUTTON_LEFT) {
                input.events.emplace_back(ui::FingerUp{mouse(event.button.x, event.button.y), the_mouse});
            }
            break;
        case SDL_MOUSEWHEEL:
            input.events.emplace_back(ui::Wheel{mouse(event.wheel.mouseX, event.wheel.mouseY), event.wheel.preciseY});
            break;
        case SDL_TEXTINPUT: input.text += event.text.text; break;
        case SDL_KEYDOWN:
            if (event.key.repeat != 0) break;  // key repeat is off (accessibility row 9)
            if (const auto key = navigation_key(event.key.keysym.scancode)) {
                input.events.emplace_back(ui::KeyDown{*key});
            } else {
                input.edit_keys.push_back(event.key.keysym.scancode);
            }
            break;
        default: break;
    }
}

WindowInput Window::pump() {
    WindowInput input;
    SDL_Event event;
    while (SDL_PollEvent(&event) == 1) take(&event, input);
    return input;
}

void Window::present() {
    // SDL's offscreen swap flushes nothing: Mesa would keep every frame ever drawn (5 MB each).
    if (offscreen_) reinterpret_cast<void (*)()>(gl_function("glFinish"))();
    SDL_GL_SwapWindow(window_);
}

void Window::inject_finger(std::uint32_t type, ui::Point at) {
    SDL_Event event{};
    event.type = type;
    event.tfinger.touchId = drive_touch;
    event.tfinger.x = at.x / static_cast<float>(std::max(1, width()));
    event.tfinger.y = at.y / static_cast<float>(std::max(1, height()));
    event.tfinger.pressure = 1;
    SDL_PushEvent(&event);
}

void Window::inject_finger_down(ui::Point at) {
    inject_finger(SDL_FINGERDOWN, at);
}
void Window::inject_finger_move(ui::Point at) {
    inject_finger(SDL_FINGERMOTION, at);
}
void Window::inject_finger_up(ui::Point at) {
    inject_finger(SDL_FINGERUP, at);
}

void* Window::gl_function(const char* name) {
    return SDL_GL_GetProcAddress(name);
}

void Window::inject_wheel(ui::Point at, float steps) {
    SDL_Event event{};
    event.type = SDL_MOUSEWHEEL;
    event.wheel.preciseY = steps;
    event.wheel.mouseX = static_cast<int>(at.x);
    event.wheel.mouseY = static_cast<int>(at.y);
    SDL_PushEvent(&event);
}

void Window::inject_key(int scancode) {
    SDL_Event event{};
    event.type = SDL_KEYDOWN;
    event.key.state = SDL_PRESSED;
    event.key.keysym.scancode = static_cast<SDL_Scancode>(scancode);
    event.key.keysym.sym = SDL_GetKeyFromScancode(event.key.keysym.scancode);
    SDL_PushEvent(&event);
    event.type = SDL_KEYUP;
    event.key.state = SDL_RELEASED;
    SDL_PushEvent(&event);
}

void Window::inject_text(const std::string& typed) {
    // No keyboard types it, and in an event it would end the text.
    std::string text = typed;
    std::erase(text, '\0');
    std::size_t from = 0;
    while (from < text.size()) {
        std::size_t length = std::min(longest_text_event, text.size() - from);
        // Never cut a code point: step back over continuation bytes.
        while (length > 1 && from + length < text.size() &&
               (static_cast<unsigned char>(text[from + length]) & 0xC0U) == 0x80U) {
            --length;
        }
        SDL_Event event{};
        event.type = SDL_TEXTINPUT;
        std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(from), length, std::begin(event.text.text));
        // SDL's queue holds 65,535 events, the longest command of the drive protocol makes some 8,500.
        SDL_PushEvent(&event);
        from += length;
    }
}

}  // namespace veche::kiosk
