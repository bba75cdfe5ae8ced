#include "kiosk/forms/steps.h"

#include "kiosk/shown.h"

namespace veche::kiosk {

Form form_of(const Screen& screen) {
    if (poll_of(screen) != nullptr && step_of(screen) > 0) return Form::poll;
    return form_at(screen.place);
}

std::string form_id(const Screen& screen) {
    const bool is_entry = std::holds_alternative<ui::EntryPlace>(screen.place);
    const FormTraits* form = is_entry ? &poll_form() : form_traits(screen);
    return form == nullptr ? std::string() : form->id(screen);
}

int steps_of(const Screen& screen) {
    const FormTraits* form = form_traits(screen);
    return form == nullptr ? 1 : form->steps(screen);
}

bool is_review(const Screen& screen) {
    return steps_of(screen) > 1 && step_of(screen) == steps_of(screen) - 1;
}

bool asks_for_writing(const ui::Place& place) {
    const FormTraits* form = traits_of(form_at(place));
    return form != nullptr && form->kind.has_value();
}

bool is_handing_in(const Screen& screen) {
    const FormTraits* form = form_traits(screen);
    return is_busy(screen) && form != nullptr && form->kind.has_value();
}

}  // namespace veche::kiosk
