// Taking a quiz: answers are choices, questions are steps.
#include "kiosk/shown.h"
#include "kiosk/update/turn.h"

namespace veche::kiosk {

void start_again(Turn& turn) {
    Screen& screen = turn.screen();
    if (quiz_of(screen) == nullptr) return;
    const std::string prefix = quiz_choices(screen);
    std::erase_if(turn.session().forms.choices,
                  [&](const auto& answer) { return answer.first.compare(0, prefix.size(), prefix) == 0; });
    steps(screen)->at = 0;
    stop_reading(turn);
}

}  // namespace veche::kiosk
