#include "kiosk/forms/steps.h"

#include "kiosk/shown.h"

namespace veche::kiosk {

Form form_of(const Screen& screen) {
    if (std::holds_alternative<ui::AppealPlace>(screen.place)) return Form::appeal;
    if (std::holds_alternative<ui::CommentPlace>(screen.place)) return Form::comment;
    if (std::holds_alternative<ui::CallBackPlace>(screen.place)) return Form::call_back;
    if (std::holds_alternative<ui::CheckPlace>(screen.place)) return Form::check;
    if (poll_of(screen) != nullptr && screen.step > 0) return Form::poll;
    return Form::none;
}

std::string form_id(const Screen& screen) {
    if (const auto* place = std::get_if<ui::CommentPlace>(&screen.place)) {
        return "comment/" + place->draft + "/" + place->clause_id;
    }
    if (const auto* place = std::get_if<ui::CallBackPlace>(&screen.place)) return "call-back/" + place->hotline;
    if (const auto* place = std::get_if<ui::EntryPlace>(&screen.place)) return "poll/" + place->id;
    if (std::holds_alternative<ui::CheckPlace>(screen.place)) return "check";
    return "appeal";
}

int steps_of(const Screen& screen) {
    switch (form_of(screen)) {
        case Form::appeal: return step::review + 1;
        case Form::comment: return 3;
        case Form::call_back: return 2;
        case Form::poll: return static_cast<int>(poll_of(screen)->questions.size()) + 2;  // the opening and the review
        case Form::check:
        case Form::none: return 1;
    }
    return 1;
}

bool is_review(const Screen& screen) {
    return steps_of(screen) > 1 && screen.step == steps_of(screen) - 1;
}

bool asks_for_writing(const ui::Place& place) {
    return std::holds_alternative<ui::AppealPlace>(place) || std::holds_alternative<ui::CommentPlace>(place) ||
           std::holds_alternative<ui::CallBackPlace>(place);
}

bool is_handing_in(const Screen& screen) {
    return screen.busy && form_of(screen) != Form::none && form_of(screen) != Form::check;
}

}  // namespace veche::kiosk
