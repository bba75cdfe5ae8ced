// Carries out drive commands one after another, a step a frame, by real finger and key events. Loop's thread.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kiosk/drive/command.h"
#include "ui/geometry.h"
#include "ui/outline.h"

namespace veche::kiosk::drive {

// What the driver needs of the kiosk; the loop implements it, tests have a twin.
class Host {
  public:
    Host() = default;
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;
    virtual ~Host() = default;

    [[nodiscard]] virtual const ui::Outline& outline() const = 0;  // of the last frame
    [[nodiscard]] virtual std::string screen() const = 0;
    // Nothing is under way that the visitor waits for.
    [[nodiscard]] virtual bool settled() const = 0;
    [[nodiscard]] virtual std::int64_t machine_ms() const = 0;  // `advance` does not move it
    virtual void finger_down(ui::Point at) = 0;
    virtual void finger_move(ui::Point at) = 0;
    virtual void finger_up(ui::Point at) = 0;
    virtual void wheel(ui::Point at, float steps) = 0;
    [[nodiscard]] virtual Result<void> key(const std::string& name) = 0;
    virtual void text(const std::string& text) = 0;
    [[nodiscard]] virtual Result<void> shot(const std::string& file) = 0;
    [[nodiscard]] virtual std::vector<std::string> take_said() = 0;
    virtual void advance(std::int64_t milliseconds) = 0;
    virtual void quit() = 0;
    virtual void answer(const std::string& line) = 0;
};

class Driver {
  public:
    explicit Driver(Host& host) : host_(host) {}

    // Bytes from standard input, in any pieces.
    void feed(std::string_view bytes);
    // Standard input has ended: what was asked is still done, then the kiosk quits.
    void end_of_input() { ended_ = true; }
    [[nodiscard]] bool has_ended() const { return ended_; }
    // Once before each frame.
    void step();
    // Milliseconds until step() is worth calling again without any event; nothing: only after an event.
    [[nodiscard]] std::optional<std::int64_t> wake_in_ms() const;

  private:
    enum class Progress { next, again };
    // Runs once a frame until it says `next`; a failure ends the command.
    using Step = std::function<Result<Progress>()>;

    void begin(const std::string& line);
    void finish();
    void plan(const Command& command);
    void plan_press(const Target& target, std::int64_t held_ms);
    void plan_swipe(const Swipe& swipe);
    void plan_until(const Until& until);
    void plan_type(const std::string& text);
    void then(Step step) { steps_.push_back(std::move(step)); }
    void then_once(std::function<Result<void>()> action);
    void then_settle();
    void then_wait(std::int64_t milliseconds);
    [[nodiscard]] Result<Progress> press_key(const std::string& letter);
    [[nodiscard]] Result<Progress> bring_into_view(const Target& target);
    [[nodiscard]] const ui::Node* key_for(const std::string& letter, bool& held) const;
    void tap_at(ui::Point at, std::int64_t held_ms);

    Host& host_;
    std::string buffer_;
    std::deque<std::string> lines_;
    bool ended_ = false;
    std::deque<Step> steps_;
    bool busy_ = false;
    std::string reply_;  // empty: a plain ok
    std::int64_t deadline_ms_ = 0;
    int tries_ = 0;
    std::int64_t lift_at_ms_ = 0;
    std::int64_t lifted_at_ms_ = 0;
    std::optional<ui::Point> finger_at_;  // down since the last step: lifted in the next
};

}  // namespace veche::kiosk::drive
