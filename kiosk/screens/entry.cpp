// Any entry: its kind decides which of the looks of kiosk/present/ it has.
#include "kiosk/present/parts.h"
#include "kiosk/sections.h"
#include "kiosk/shown.h"

namespace veche::kiosk {

std::string EntryScreen::drive_name(const Screen& screen) const {
    const std::string kind = data == nullptr ? "entry" : std::string(name_of(data->stored.entry.kind()));
    return kind + "/" + std::get<ui::EntryPlace>(screen.place).id.text() + step_name(screen);
}

std::string EntryScreen::title(const Scene& scene) const {
    if (data == nullptr) return scene.w("One moment");
    const content::Kind kind = data->stored.entry.kind();
    switch (look_of(kind).over) {
        case KindLook::Over::section: return section_title(scene.w, content::traits_of(kind).section);
        case KindLook::Over::kind: break;
    }
    return kind_word(scene.w, kind);
}

std::optional<Wish> EntryScreen::wish(const State& /*state*/, const Screen& screen) const {
    return LoadEntry{std::get<ui::EntryPlace>(screen.place).id};
}

ui::ScreenView EntryScreen::present(const Scene& scene) const {
    if (data == nullptr) return present_waiting(scene);
    switch (look_of(data->stored.entry.kind()).shown_as) {
        case KindLook::ShownAs::plan: return present_plan(scene, *data);
        case KindLook::ShownAs::quiz: return present_quiz(scene, *data);
        case KindLook::ShownAs::poll:
            if (steps.at > 0) return present_form(scene);
            if (std::get<content::PollDetails>(data->stored.entry.details).participants > 0) {
                return present_poll_results(scene, *data);
            }
            break;
        case KindLook::ShownAs::reader: break;
    }
    return present_reader(scene, *data);
}

}  // namespace veche::kiosk
