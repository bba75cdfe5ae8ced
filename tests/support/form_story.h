// A kiosk with a visitor who fills in forms, for unit tests of kiosk/: types, chooses, hands in.
#pragma once

#include <string>

#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "kiosk/shown.h"
#include "tests/support/kiosk_story.h"

namespace veche::tests {

class FormStory : public KioskStory {
  public:
    FormStory();

    void type(const std::string& field, const std::string& text);
    void choose(const std::string& question, const std::string& option, ui::Choice choice = ui::Choice::one);
    void next() { act(ui::GoToStep{kiosk::step_of(screen()) + 1}); }
    void consent() { choose(kiosk::consent_field(screen()), "yes", ui::Choice::several); }
    [[nodiscard]] std::string text_of(const std::string& field) const;
    [[nodiscard]] bool is_wrong(const std::string& field) const;

    // To the review of an appeal that gives no contact but a name where the kind needs one.
    void fill_appeal(const std::string& kind = "question", const std::string& text = "Why is it dark?");
    void open_comment(Date until = add_days(today, 2));
    void open_call_back(bool calls_back = true);
    // Four questions: single choice, several choices, scale, free text; open until tomorrow.
    void open_poll(const std::string& id = "poll-1", Date closes = add_days(today, 1));
    // From the opening of the poll to its review.
    void fill_poll(const std::string& id = "poll-1");
    // The counter's answer to Seal.
    void sealed();
    void not_sealed() { happen(kiosk::ScreenLoaded{screen().ticket, {}, "disk full"}); }
};

}  // namespace veche::tests
