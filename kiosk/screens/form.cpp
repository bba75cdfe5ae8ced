// The forms and the check of a code. What each of them is by itself stands in its traits (kiosk/forms/traits.h).
#include "kiosk/forms/steps.h"
#include "kiosk/present/parts.h"
#include "kiosk/shown.h"

namespace veche::kiosk {

std::string FormScreen::drive_name(const Screen& screen) const {
    return form_traits(screen)->name + step_name(screen);
}

std::string FormScreen::title(const Scene& scene) const {
    return scene.w(form_traits(scene.screen())->title);
}

std::optional<Wish> FormScreen::wish(const State& /*state*/, const Screen& screen) const {
    content::EntryId about = form_traits(screen)->entry(screen);
    if (about.empty()) return std::nullopt;
    return LoadEntry{std::move(about)};
}

ui::ScreenView FormScreen::present(const Scene& scene) const {
    return present_form(scene);
}

std::string CheckScreen::drive_name(const Screen& screen) const {
    return check_form().name + step_name(screen);
}

std::string CheckScreen::title(const Scene& scene) const {
    return scene.w(check_form().title);
}

ui::ScreenView CheckScreen::present(const Scene& scene) const {
    return present_form(scene);
}

}  // namespace veche::kiosk
