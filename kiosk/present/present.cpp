#include "kiosk/present.h"

#include "kiosk/forms/steps.h"
#include "kiosk/present/parts.h"
#include "kiosk/sections.h"
#include "kiosk/shown.h"

namespace veche::kiosk {
namespace {

ui::MessageView waiting(const Scene& scene) {
    ui::MessageView view;
    view.icon = ui::Icon::clock;
    view.title = scene.w("One moment");
    view.busy = true;
    return view;
}

ui::MessageView not_there(const Scene& scene) {
    ui::MessageView view;
    view.icon = ui::Icon::information;
    view.title = scene.w("This cannot be shown now");
    view.text = scene.w(
        "It was withdrawn, or has not reached this terminal yet. Look at the other sections, or ask at "
        "the reception desk.");
    view.commands = {{"message/back", ui::Icon::back, scene.w("Back"), ui::GoBack{}, true}};
    return view;
}

ui::MessageView no_content(const Scene& scene) {
    ui::MessageView view;
    view.icon = ui::Icon::clock;
    view.title = scene.w("The documents have not arrived yet");
    view.text = scene.w(
        "This terminal has not reached the server since it was set up. An appeal can be written all the "
        "same once it has.");
    return view;
}

ui::ScreenView entry_view(const Scene& scene, const EntryData& entry) {
    switch (look_of(entry.stored.entry.kind()).screen) {
        case KindLook::Screen::plan: return present_plan(scene, entry);
        case KindLook::Screen::quiz: return present_quiz(scene, entry);
        case KindLook::Screen::poll:
            if (step_of(scene.screen()) > 0) return present_form(scene);
            if (std::get<content::PollDetails>(entry.stored.entry.details).participants > 0) {
                return present_poll_results(scene, entry);
            }
            return present_reader(scene, entry);
        case KindLook::Screen::reader: return present_reader(scene, entry);
    }
    return present_reader(scene, entry);
}

struct ScreenOf {
    const Scene& scene;

    ui::ScreenView operator()(const HomeScreen& home) const {
        if (!scene.state.town) return no_content(scene);
        if (home.data == nullptr) return waiting(scene);
        return present_home(scene, *home.data);
    }
    ui::ScreenView operator()(const ListScreen& list) const { return present_list(scene, list); }
    ui::ScreenView operator()(const CalendarScreen& /*calendar*/) const { return present_calendar(scene); }
    ui::ScreenView operator()(const EntryScreen& entry) const {
        return entry.data == nullptr ? ui::ScreenView(waiting(scene)) : entry_view(scene, *entry.data);
    }
    ui::ScreenView operator()(const AttachmentScreen& attachment) const {
        if (attachment.data == nullptr) return waiting(scene);
        return present_attachment(scene, *attachment.data);
    }
    ui::ScreenView operator()(const SearchScreen& /*search*/) const { return present_search(scene); }
    ui::ScreenView operator()(const FormScreen& /*form*/) const { return present_form(scene); }
    ui::ScreenView operator()(const CheckScreen& /*check*/) const { return present_form(scene); }
    ui::ScreenView operator()(const ReceiptScreen& receipt) const { return present_receipt(scene, receipt.handed_in); }
    ui::ScreenView operator()(const AboutScreen& /*about*/) const { return present_about(scene); }
};

// Forms and the search keep what was typed, and about is where faults are explained.
bool tells_its_problem(const Screen& screen) {
    return form_of(screen) != Form::none || std::holds_alternative<ui::SearchPlace>(screen.place) ||
           std::holds_alternative<ui::AboutPlace>(screen.place);
}

struct NameOf {
    const State& state;
    const Screen& screen;

    std::string operator()(const ui::HomePlace&) const { return "home"; }
    std::string operator()(const ui::ListPlace& place) const {
        return std::string("list/") + traits_of(place.section).name;
    }
    std::string operator()(const ui::EntryPlace& place) const {
        // Of entries only polls are handed in.
        const bool receipt = receipt_of(screen) != nullptr;
        const EntryData* entry = entry_of(screen);
        const std::string kind = receipt            ? "poll"
                                 : entry == nullptr ? "entry"
                                                    : std::string(name_of(entry->stored.entry.kind()));
        return kind + "/" + place.id + step();
    }
    std::string operator()(const ui::AttachmentPlace& place) const {
        return "attachment/" + place.entry + "/" + std::to_string(place.index);
    }
    std::string operator()(const ui::SearchPlace&) const { return "search"; }
    template <ui::FormPlace Place>
    std::string operator()(const Place&) const {
        return form_traits(screen)->name + step();
    }
    std::string operator()(const ui::AboutPlace&) const { return "about"; }

    [[nodiscard]] std::string step() const {
        if (receipt_of(screen) != nullptr) return "/receipt";
        return step_of(screen) > 0 ? "/" + std::to_string(step_of(screen)) : std::string();
    }
};

}  // namespace

namespace {

struct KeyboardOf {
    std::optional<ui::KeyboardView> operator()(const ui::FormView& view) const { return view.keyboard; }
    std::optional<ui::KeyboardView> operator()(const ui::SearchView& view) const { return view.keyboard; }
    std::optional<ui::KeyboardView> operator()(const ui::ReaderView& view) const {
        return view.find ? view.find->keyboard : std::nullopt;
    }
    template <typename Other>
    std::optional<ui::KeyboardView> operator()(const Other&) const {
        return std::nullopt;
    }
};

}  // namespace

ui::View present(const State& state, const ui::Words& words) {
    const ui::Wording w(words, state.session.language);
    const Scene scene{state, w};
    ui::View view;
    view.frame = present_frame(scene);
    if (!state.session.active) {
        view.screen = present_attract(state, words);
    } else if (!scene.screen().problem.empty() && !tells_its_problem(scene.screen())) {
        view.screen = not_there(scene);
    } else {
        view.screen = std::visit(ScreenOf{scene}, scene.screen().state);
    }
    view.frame.keyboard = std::visit(KeyboardOf{}, view.screen);
    return view;
}

std::string screen_name(const State& state) {
    if (!state.session.active) return "attract";
    const Screen& screen = state.session.screens.back();
    return std::visit(NameOf{state, screen}, screen.place);
}

}  // namespace veche::kiosk
