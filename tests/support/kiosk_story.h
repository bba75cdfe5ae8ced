// A kiosk with a visitor, for unit tests of update() and present(): acts, answers and looks, without any IO.
#pragma once

#include <algorithm>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kiosk/present.h"
#include "kiosk/present/parts.h"
#include "kiosk/shown.h"
#include "kiosk/update.h"
#include "tests/support/plain_words.h"

namespace veche::tests {

inline constexpr Date today{2026, 11, 20};

// An entry as the library worker hands it over; the document is one heading and a few paragraphs.
std::shared_ptr<kiosk::EntryData> entry_data(const std::string& id, content::Details details,
                                             std::string title = "A title");

content::EntrySummary summary(const std::string& id, content::Kind kind, std::string title = "A title");

class KioskStory {
  public:
    KioskStory();

    void happen(const kiosk::Event& event);
    // The wall clock goes on while the visitor is busy: nobody is idle.
    void tick_to(Instant now);
    void act(ui::Action action);
    void open(ui::Place place) { act(ui::Open{std::move(place)}); }
    // Opens an entry and answers for the library.
    void open_entry(const std::shared_ptr<const kiosk::EntryData>& data);
    // The library's answer to what the screen shown has asked last.
    void answer(kiosk::Loaded loaded);
    void lay_out();

    [[nodiscard]] const kiosk::Screen& screen() const { return state.session.screens.back(); }
    // The one effect of this kind, or wish to the library, which must be there.
    template <typename Asked>
    [[nodiscard]] const Asked& asked() const {
        for (const kiosk::Effect& effect : effects) {
            if (const auto* found = as<Asked>(effect)) return *found;
        }
        REQUIRE_MESSAGE(false, "the effect was not asked for");
        std::abort();
    }
    template <typename Asked>
    [[nodiscard]] bool has_asked() const {
        return std::any_of(effects.begin(), effects.end(),
                           [](const kiosk::Effect& effect) { return as<Asked>(effect) != nullptr; });
    }
    // What is in the middle of the screen, with plain words; it must be of that kind.
    template <typename View>
    [[nodiscard]] View seen() const {
        return std::get<View>(kiosk::present(state, words).screen);
    }
    // Makes a view with plain words: look([](const Scene& scene) { return present_frame(scene); }).
    template <typename Present>
    [[nodiscard]] auto look(const Present& present) const {
        const ui::Wording wording(words, state.session.language);
        return present(kiosk::Scene{state, wording});
    }

    PlainWords words;
    kiosk::State state;
    std::vector<kiosk::Effect> effects;

  private:
    template <typename Asked>
    [[nodiscard]] static const Asked* as(const kiosk::Effect& effect) {
        if constexpr (requires { typename Asked::Answer; }) {
            const auto* load = std::get_if<kiosk::Load>(&effect);
            return load == nullptr ? nullptr : std::get_if<Asked>(&load->wish);
        } else {
            return std::get_if<Asked>(&effect);
        }
    }
};

}  // namespace veche::tests
