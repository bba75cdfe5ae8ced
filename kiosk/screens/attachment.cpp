// A text or a picture that belongs to an entry.
#include "kiosk/present/parts.h"
#include "kiosk/present/reader_parts.h"

namespace veche::kiosk {

std::string AttachmentScreen::drive_name(const Screen& screen) const {
    const auto& place = std::get<ui::AttachmentPlace>(screen.place);
    return "attachment/" + place.entry.text() + "/" + std::to_string(place.index);
}

std::string AttachmentScreen::title(const Scene& scene) const {
    return scene.w("Attachment");
}

std::optional<Wish> AttachmentScreen::wish(const State& /*state*/, const Screen& screen) const {
    const auto& place = std::get<ui::AttachmentPlace>(screen.place);
    return LoadAttachment{place.entry, place.index};
}

ui::ScreenView AttachmentScreen::present(const Scene& scene) const {
    if (data == nullptr) return present_waiting(scene);
    ui::ReaderView view;
    view.id = "attachment/" + std::to_string(scene.screen().number);
    view.text_language = foreign_language(scene, data->language);
    view.title = data->title;
    add_text(view.facts, scene.w("Attached to"), data->of);
    if (data->document) add_page(view, scene, *data->document);
    view.picture = data->picture;
    return view;
}

}  // namespace veche::kiosk
