// The kiosk's main loop: sleeps, takes input and results, updates, draws. One thread, the window's.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/service_manager.h"
#include "kiosk/configuration.h"
#include "kiosk/devices/wait.h"
#include "kiosk/devices/window.h"
#include "kiosk/drive/driver.h"
#include "kiosk/event_queue.h"
#include "kiosk/performer.h"
#include "kiosk/state.h"
#include "kiosk/time.h"
#include "ui/canvas/canvas.h"
#include "ui/canvas/renderer.h"
#include "ui/view.h"
#include "ui/words.h"

namespace veche::kiosk {

enum class Drive { off, standard_input };

struct LoopSettings {
    std::filesystem::path folder;  // the kiosk's own
    std::filesystem::path share;   // words and themes
    std::filesystem::path shots;   // `shot` writes only below it; empty: refused
    Configuration configuration;
    Drive drive = Drive::off;
};

class Loop final : private drive::Host {
  public:
    static Result<std::unique_ptr<Loop>> start(LoopSettings settings);
    ~Loop() override;

    // Until the window is closed, `quit`, or stop().
    void run();
    // From a signal handler's pipe: any descriptor that becomes readable when the program is to end.
    void stop_on(int descriptor) { stop_descriptor_ = descriptor; }
    // One round of run(): takes what came in, and draws a frame if anything changed.
    void turn();
    // As workers do. Any thread.
    void post(Event event) { events_.post(std::move(event)); }
    // Drawn since the start.
    [[nodiscard]] std::size_t frames() const { return frames_; }

  private:
    Loop() = default;
    Result<void> open(LoopSettings settings);
    Result<void> open_screen();
    void fit_canvas();
    void begin_state();

    void sleep();
    void take_drive_input();
    bool take_input(ui::Input& input);
    void take_keys(const WindowInput& window_input, ui::Input& input);
    void dispatch(const Event& event);
    void put_words(SayDialog& effect) const;
    void tick();
    [[nodiscard]] std::optional<std::int64_t> next_frame_ms() const;
    void draw(const ui::Input& input);
    [[nodiscard]] std::optional<ui::Action> draw_frame(const ui::Input& input);
    void measures_changed();

    // drive::Host
    [[nodiscard]] const ui::Outline& outline() const override { return canvas_->outline(); }
    [[nodiscard]] std::string screen() const override;
    [[nodiscard]] bool settled() const override;
    [[nodiscard]] std::int64_t machine_ms() const override { return clock_.machine_ms(); }
    void finger_down(ui::Point at) override { window_->inject_finger_down(at); }
    void finger_move(ui::Point at) override { window_->inject_finger_move(at); }
    void finger_up(ui::Point at) override { window_->inject_finger_up(at); }
    void wheel(ui::Point at, float steps) override { window_->inject_wheel(at, steps); }
    [[nodiscard]] Result<void> key(const std::string& name) override;
    void text(const std::string& text) override { window_->inject_text(text); }
    [[nodiscard]] Result<void> shot(const std::string& file) override;
    [[nodiscard]] std::vector<std::string> take_said() override { return performer_->take_said(); }
    void advance(std::int64_t milliseconds) override;
    void quit() override { running_ = false; }
    void answer(const std::string& line) override;

    LoopSettings settings_;
    AdvancedClock clock_;
    EventQueue events_;
    std::shared_ptr<const ui::Words> words_;
    std::unique_ptr<Window> window_;
    std::unique_ptr<ui::Canvas> canvas_;
    std::unique_ptr<ui::Renderer> renderer_;
    InputDevices input_devices_;
    ServiceManager service_manager_ = ServiceManager::from_environment();
    std::shared_ptr<const ui::FontMetrics> metrics_;
    float page_width_ = 0;
    State state_;
    ui::View view_;  // of state_, made anew when dirty_
    std::optional<drive::Driver> driver_;
    int stop_descriptor_ = -1;
    bool running_ = true;
    bool dirty_ = true;  // something happened since the last frame
    std::int64_t drawn_at_ms_ = 0;
    std::size_t frames_ = 0;
    // Last: its threads post into events_.
    std::unique_ptr<Performer> performer_;
};

}  // namespace veche::kiosk
