#include "kiosk/present.h"

#include "content/languages/traits.h"
#include "kiosk/forms/steps.h"
#include "kiosk/present/parts.h"

namespace veche::kiosk {
namespace {

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

ui::AttractView attract(const State& state, const ui::Words& words) {
    const content::Language home = state.home_language;
    const ui::Wording w(words, home);
    ui::AttractView view;
    view.town = state.town ? content::in_language(state.town->name, home) : std::string();
    view.headline = w("Read, ask and write here");
    view.lines = {w("Read what the town plans and decides"), w("Say what is wrong with a draft"),
                  w("Write to us and get a receipt"), w("Answer a poll")};
    const auto add = [&](content::Language language) {
        const ui::Wording own(words, language);
        view.invitations.push_back(
            {language, std::string(content::traits_of(language).own_name), own("Touch to begin")});
    };
    add(home);
    for (const content::Language language : content::all_languages) {
        if (language != home) add(language);
    }
    return view;
}

template <typename Its>
concept TellsItsProblem = requires {
    Its::tells_its_problem;
};

// Forms and the search keep what was typed, and about is where faults are explained.
bool tells_its_problem(const Screen& screen) {
    return form_of(screen) != Form::none ||
           std::visit([]<typename Its>(const Its& /*its*/) { return TellsItsProblem<Its>; }, screen.state);
}

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

ui::MessageView present_waiting(const Scene& scene) {
    ui::MessageView view;
    view.icon = ui::Icon::clock;
    view.title = scene.w("One moment");
    view.busy = true;
    return view;
}

ui::MessageView present_no_content(const Scene& scene) {
    ui::MessageView view;
    view.icon = ui::Icon::clock;
    view.title = scene.w("The documents have not arrived yet");
    view.text = scene.w(
        "This terminal has not reached the server since it was set up. As soon as it has, you can read "
        "and write here.");
    return view;
}

ui::View present(const State& state, const ui::Words& words) {
    const ui::Wording w(words, state.session.language);
    const Scene scene{state, w};
    ui::View view;
    view.frame = present_frame(scene);
    if (!state.session.active) {
        view.screen = attract(state, words);
    } else if (!scene.screen().problem.empty() && !tells_its_problem(scene.screen())) {
        view.screen = not_there(scene);
    } else {
        view.screen = std::visit([&](const auto& its) { return its.present(scene); }, scene.screen().state);
    }
    view.frame.keyboard = std::visit(KeyboardOf{}, view.screen);
    return view;
}

std::string screen_name(const State& state) {
    if (!state.session.active) return "attract";
    const Screen& screen = state.session.screens.back();
    return std::visit([&](const auto& its) { return its.drive_name(screen); }, screen.state);
}

}  // namespace veche::kiosk
