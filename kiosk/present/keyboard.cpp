// The on-screen keyboard for whatever field has the focus.
#include "kiosk/forms/fields.h"
#include "kiosk/present/parts.h"

namespace veche::kiosk {
namespace {

std::string enter_words(const ui::Wording& w, const std::string& field) {
    if (takes_lines(field)) return w("New line");
    if (field == "check/code") return w("What has become of it");
    if (field == "find") return w("Next");
    return w("Done");
}

}  // namespace

std::optional<ui::KeyboardView> keyboard_of(const Scene& scene) {
    const Forms& forms = scene.session().forms;
    if (forms.focused.empty()) return std::nullopt;
    const ui::Wording& w = scene.w;
    ui::KeyboardView view;
    view.layout = forms.layout;
    view.shift = forms.shift;
    view.letters = ui::language_of(forms.layout).value_or(scene.language());
    view.words = {w("Space"),
                  w("Erase"),
                  w("Capital letter"),
                  enter_words(w, forms.focused),
                  w("Left"),
                  w("Right"),
                  w("Undo"),
                  w("Another language"),
                  w("123 ?!"),
                  w("Letters"),
                  w("Hide the keyboard")};
    return view;
}

}  // namespace veche::kiosk
