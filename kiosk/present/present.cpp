#include "kiosk/present.h"

#include <array>

#include "kiosk/forms/steps.h"
#include "kiosk/present/parts.h"
#include "kiosk/shown.h"

namespace veche::kiosk {
namespace {

using content::Kind;

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
    switch (entry.stored.entry.kind()) {
        case Kind::plan: return present_plan(scene, entry);
        case Kind::quiz: return present_quiz(scene, entry);
        case Kind::poll:
            if (scene.screen().step > 0) return present_form(scene);
            if (std::get<content::PollDetails>(entry.stored.entry.details).participants > 0) {
                return present_poll_results(scene, entry);
            }
            return present_reader(scene, entry);
        default: return present_reader(scene, entry);
    }
}

struct ScreenOf {
    const Scene& scene;

    ui::ScreenView operator()(const ui::HomePlace&) const {
        if (!scene.state.town) return no_content(scene);
        const auto* home = std::get_if<std::shared_ptr<const HomeData>>(&scene.screen().loaded);
        if (home == nullptr) return waiting(scene);
        return present_home(scene, **home);
    }
    ui::ScreenView operator()(const ui::ListPlace& place) const {
        if (place.section == ui::Section::calendar) return present_calendar(scene);
        return present_list(scene, place);
    }
    ui::ScreenView operator()(const ui::EntryPlace&) const {
        if (const auto* done = std::get_if<HandedIn>(&scene.screen().loaded)) return present_receipt(scene, *done);
        const EntryData* entry = entry_of(scene.screen());
        if (entry == nullptr) return waiting(scene);
        return entry_view(scene, *entry);
    }
    ui::ScreenView operator()(const ui::AttachmentPlace&) const {
        const AttachmentData* attachment = attachment_of(scene.screen());
        if (attachment == nullptr) return waiting(scene);
        return present_attachment(scene, *attachment);
    }
    ui::ScreenView operator()(const ui::SearchPlace&) const { return present_search(scene); }
    ui::ScreenView operator()(const ui::AboutPlace&) const { return present_about(scene); }
    // Everything else is a form and ends in a receipt.
    template <typename Form>
    ui::ScreenView operator()(const Form&) const {
        if (const auto* done = std::get_if<HandedIn>(&scene.screen().loaded)) return present_receipt(scene, *done);
        return present_form(scene);
    }
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
        static constexpr std::array<const char*, 14> names = {
            "decisions", "drafts",    "plans",  "news",         "lessons",  "glossary", "questions",
            "hotlines",  "officials", "bodies", "associations", "calendar", "polls",    "pages"};
        return std::string("list/") + names.at(static_cast<std::size_t>(place.section));
    }
    std::string operator()(const ui::EntryPlace& place) const {
        // Of entries only polls are handed in.
        const bool receipt = std::holds_alternative<HandedIn>(screen.loaded);
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
    std::string operator()(const ui::AppealPlace&) const { return "appeal" + step(); }
    std::string operator()(const ui::CommentPlace&) const { return "comment" + step(); }
    std::string operator()(const ui::CallBackPlace&) const { return "call-back" + step(); }
    std::string operator()(const ui::CheckPlace&) const { return "check"; }
    std::string operator()(const ui::AboutPlace&) const { return "about"; }

    [[nodiscard]] std::string step() const {
        if (std::holds_alternative<HandedIn>(screen.loaded)) return "/receipt";
        return screen.step > 0 ? "/" + std::to_string(screen.step) : std::string();
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
        view.screen = std::visit(ScreenOf{scene}, scene.screen().place);
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
