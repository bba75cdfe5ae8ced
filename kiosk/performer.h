// Performs effects: the one place where update()'s wishes become work. Owns the workers and what they work on.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "kiosk/configuration.h"
#include "kiosk/effect.h"
#include "kiosk/event_queue.h"
#include "kiosk/time.h"
#include "sync/clock_floor.h"
#include "ui/outline.h"
#include "ui/page_layout.h"

namespace veche::kiosk {

class Performer {
  public:
    // Opens the spool (fails when another kiosk has the folder) and starts the workers. `folder` holds a bundle.
    static Result<std::unique_ptr<Performer>> start(const std::filesystem::path& folder,
                                                    const Configuration& configuration, const AdvancedClock& clock,
                                                    EventQueue& events);
    ~Performer();
    Performer(const Performer&) = delete;
    Performer& operator=(const Performer&) = delete;

    // Returns at once; results are events.
    void perform(const Effect& effect, const ui::Outline& outline);
    // Of pages laid out from now on.
    void set_page_style(const ui::PageStyle& style);
    // What was said aloud since last asked; nothing before keep_said(), and nothing of a visitor who is gone.
    [[nodiscard]] std::vector<std::string> take_said();
    void keep_said();
    void synchronise_now();
    [[nodiscard]] const std::string& kiosk_name() const;
    // Something could not be shown: have a damaged store made anew, and damaged files brought anew.
    void heal();
    // The one floor of this kiosk; the synchroniser raises it.
    [[nodiscard]] const sync::ClockFloor& clock_floor() const;

  private:
    struct Parts;
    explicit Performer(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace veche::kiosk
