#include "kiosk/forms/traits.h"

#include "content/submission.h"
#include "kiosk/forms/steps.h"

namespace veche::kiosk {
namespace {

struct FormAt {
    Form operator()(const ui::AppealPlace& /*place*/) const { return Form::appeal; }
    Form operator()(const ui::CommentPlace& /*place*/) const { return Form::comment; }
    Form operator()(const ui::CallBackPlace& /*place*/) const { return Form::call_back; }
    Form operator()(const ui::CheckPlace& /*place*/) const { return Form::check; }
    template <ui::ReadingPlace Place>
    Form operator()(const Place& /*place*/) const {
        return Form::none;
    }
};

}  // namespace

const FormTraits* traits_of(Form form) {
    switch (form) {
        case Form::none: return nullptr;
        case Form::appeal: return &appeal_form();
        case Form::comment: return &comment_form();
        case Form::call_back: return &call_back_form();
        case Form::poll: return &poll_form();
        case Form::check: return &check_form();
    }
    return nullptr;
}

bool is_offered(const State& state, Form form) {
    const FormTraits* traits = traits_of(form);
    return !state.town || traits == nullptr || !traits->kind || content::is_read(*state.town, *traits->kind);
}

const content::Message* message_of(const State& state) {
    return state.profile && state.profile->message ? &*state.profile->message : nullptr;
}

const FormTraits* form_traits(const Screen& screen) {
    return traits_of(form_of(screen));
}

Form form_at(const ui::Place& place) {
    return std::visit(FormAt{}, place);
}

content::EntryId no_entry(const Screen& /*screen*/) {
    return {};
}

Obstacle no_obstacle(const State& /*state*/, const Screen& /*screen*/) {
    return Obstacle::none;
}

}  // namespace veche::kiosk
