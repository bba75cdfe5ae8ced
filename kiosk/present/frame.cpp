// What is the same on every screen: the title, the bar, the quiet line on the kiosk's state, the dialogs.
#include "content/languages/traits.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/traits.h"
#include "kiosk/present/parts.h"
#include "kiosk/present/standing.h"
#include "kiosk/shown.h"
#include "kiosk/update.h"

namespace veche::kiosk {
namespace {

using ui::Icon;

// Nothing is erased of a visitor who has left nothing.
std::string finish_words(const Scene& scene) {
    return has_something_to_erase(scene.session()) ? scene.w("Finish and erase") : scene.w("Finish");
}

std::vector<ui::BarButton> bar(const Scene& scene) {
    const ui::Wording& w = scene.w;
    const Session& session = scene.session();
    const bool at_home = session.screens.size() == 1;
    const Screen& screen = scene.screen();
    const bool can_go_back = !at_home || step_of(screen) > 0;
    const bool searching = std::holds_alternative<ui::SearchPlace>(screen.place);
    const Reading::Mode mode = session.reading.mode;
    const bool speaking = mode == Reading::Mode::speaking;
    const std::string aloud = speaking                        ? w("Pause")
                              : mode == Reading::Mode::paused ? w("Go on reading")
                                                              : w("Read aloud");
    return {
        {"bar/back", Icon::back, w("Back"), ui::GoBack{}, can_go_back, false},
        {"bar/home", Icon::home, w("Home"), ui::GoHome{}, !at_home, false},
        {"bar/search", Icon::search, w("Search"), ui::Open{ui::SearchPlace{}}, !searching, searching},
        {"bar/aloud", speaking ? Icon::pause : Icon::speak, aloud, ui::ReadAloud{}, true, speaking},
        {"bar/comfort", Icon::comfort, w("Text and language"), ui::ShowPanel{ui::Panel::comfort}, true,
         session.panel == ui::Panel::comfort},
        {"bar/finish", Icon::erase, finish_words(scene), ui::ShowPanel{ui::Panel::finish}, true, false},
    };
}

void set_status(const Scene& scene, ui::FrameView& view) {
    const ui::Wording& w = scene.w;
    const SyncState& sync = scene.state.sync;
    const TimeZone zone = zone_of(scene.state);
    std::string as_of;
    if (sync.confirmed) {
        const Date day = zone.date_of(*sync.confirmed);
        const std::string time = time_of_day(zone.minute_of_day(*sync.confirmed));
        as_of = day == scene.state.today ? w("today at {1}", {time}) : scene.day(day) + ", " + time;
    }
    bool tells_age = false;  // of the texts
    if (!scene.state.spool.writable) {
        view.status = w("Nothing can be sent from here today; you can read on");
        view.status_icon = Icon::warning;
        view.status_tone = ui::Tone::danger;
    } else if (const auto trouble = short_trouble(scene)) {
        view.status = *trouble;
        view.status_icon = Icon::warning;
        view.status_tone = ui::Tone::warning;
    } else if (sync.reached) {
        view.status = as_of.empty() ? w("Connected") : w("Connected, updated {1}", {as_of});
        view.status_icon = Icon::online;
    } else if (!scene.state.town) {
        view.status = w("Offline: the documents have not arrived yet");
        view.status_icon = Icon::offline;
        view.status_tone = ui::Tone::warning;
        tells_age = true;
    } else if (sync.stale) {
        // Not that all is well and that it may not be.
        view.status = w("Offline, as of {1}: some facts may have changed", {as_of.empty() ? w("the start") : as_of});
        view.status_icon = Icon::offline;
        view.status_tone = ui::Tone::warning;
        tells_age = true;
    } else {
        view.status = as_of.empty() ? w("Offline: everything works, nothing is lost")
                                    : w("Offline, as of {1}: everything works, nothing is lost", {as_of});
        view.status_icon = Icon::offline;
    }
    if (scene.state.clock_is_wrong || sync.status.clock != sync::ClockSuspicion::none) {
        view.status += ". " + w("The clock of this terminal is wrong");
        if (view.status_tone != ui::Tone::danger) view.status_tone = ui::Tone::warning;
    }
    if (sync.stale && scene.state.spool.writable && !tells_age) {
        view.status += ". " + w("Not confirmed for a long time; some facts may have changed");
        view.status_tone = ui::Tone::warning;
    }
}

// Whoever leaves a receipt sees its code once more: nobody can show it again.
void add_receipts(const Scene& scene, ui::DialogView& dialog) {
    const auto& receipts = scene.session().receipts;
    if (receipts.empty()) return;
    dialog.text += " " + scene.w(
                             "The code of your receipt is erased as well, and nobody can show it again: please "
                             "write it down or photograph it now.");
    for (const HandedIn& receipt : receipts) dialog.codes.push_back(receipt.receipt_code);
}

ui::DialogView idle_warning(const Scene& scene) {
    const ui::Wording& w = scene.w;
    const int left = seconds_to_answer(scene.state);
    ui::DialogView dialog;
    dialog.id = "idle";
    dialog.title = w("Are you still here?");
    dialog.text = has_something_to_erase(scene.session())
                      ? w("If nobody answers, what was typed will be erased and the next person can begin.")
                      : w("If nobody answers, the next person can begin.");
    add_receipts(scene, dialog);
    dialog.buttons = {{"idle/stay", w("Yes, go on"), ui::StayHere{}, false},
                      {"idle/finish", finish_words(scene), ui::FinishSession{}, false, true}};
    dialog.countdown = static_cast<float>(left) * 1000.0F / static_cast<float>(scene.state.limits.answer_within_ms);
    dialog.countdown_words = w.count("{1} second", "{1} seconds", left);
    return dialog;
}

ui::DialogView finish_question(const Scene& scene) {
    const ui::Wording& w = scene.w;
    ui::DialogView dialog;
    dialog.id = "finish";
    if (has_something_to_erase(scene.session())) {
        dialog.title = w("Finish and erase?");
        dialog.text = w("What you typed here and have not sent will be erased. What you have sent is safe.");
        add_receipts(scene, dialog);
    } else {
        dialog.title = w("Finish?");
        dialog.text = w("The next person then begins anew, with the usual letters and language.");
    }
    // What cannot be undone is not the button one presses without reading.
    dialog.buttons = {{"finish/no", w("No, stay here"), ui::ShowPanel{ui::Panel::none}, false},
                      {"finish/yes", finish_words(scene), ui::FinishSession{}, false, true}};
    return dialog;
}

template <typename Set>
ui::DialogView::Choice comfort_choice(const Scene& scene, std::string id, std::string label, const Set& set) {
    ui::Comfort comfort = scene.session().comfort;
    set(comfort);
    return {std::move(id), std::move(label), ui::SetComfort{comfort}, comfort == scene.session().comfort};
}

ui::DialogView comfort_panel(const Scene& scene) {
    const ui::Wording& w = scene.w;
    using ui::Comfort;
    ui::DialogView dialog;
    dialog.id = "comfort";
    dialog.title = w("Text and language");
    ui::DialogView::Group languages{w("Language"), {}};
    for (const content::Language language : content::all_languages) {
        languages.choices.push_back({"comfort/" + std::string(content::code(language)),
                                     std::string(content::traits_of(language).own_name), ui::SetLanguage{language},
                                     language == scene.language()});
    }
    const auto size = [](ui::TextSize value) { return [value](Comfort& comfort) { comfort.text_size = value; }; };
    const auto contrast = [](ui::Contrast value) { return [value](Comfort& comfort) { comfort.contrast = value; }; };
    const auto motion = [](ui::Motion value) { return [value](Comfort& comfort) { comfort.motion = value; }; };
    const auto hand = [](bool value) { return [value](Comfort& comfort) { comfort.trembling = value; }; };
    const auto speed = [](int value) { return [value](Comfort& comfort) { comfort.reading_speed = value; }; };
    const auto volume = [](int value) { return [value](Comfort& comfort) { comfort.volume = value; }; };
    const auto reach = [](bool value) { return [value](Comfort& comfort) { comfort.low_reach = value; }; };
    dialog.groups = {
        std::move(languages),
        {w("Text size"),
         {comfort_choice(scene, "comfort/small", w("Small"), size(ui::TextSize::small)),
          comfort_choice(scene, "comfort/normal", w("Normal"), size(ui::TextSize::normal)),
          comfort_choice(scene, "comfort/large", w("Large"), size(ui::TextSize::large)),
          comfort_choice(scene, "comfort/largest", w("Very large"), size(ui::TextSize::largest))}},
        {w("Contrast"),
         {comfort_choice(scene, "comfort/contrast-normal", w("Usual"), contrast(ui::Contrast::normal)),
          comfort_choice(scene, "comfort/contrast-high", w("Black and white"), contrast(ui::Contrast::high)),
          comfort_choice(scene, "comfort/contrast-low", w("Soft"), contrast(ui::Contrast::low))}},
        {w("Motion"),
         {comfort_choice(scene, "comfort/motion-on", w("On"), motion(ui::Motion::on)),
          comfort_choice(scene, "comfort/motion-off", w("Off"), motion(ui::Motion::off))}},
        {w("Buttons"),
         {comfort_choice(scene, "comfort/reach-all", w("Whole screen"), reach(false)),
          comfort_choice(scene, "comfort/reach-low", w("Lower half"), reach(true))}},
        {w("Touch"),
         {comfort_choice(scene, "comfort/touch-usual", w("As usual"), hand(false)),
          comfort_choice(scene, "comfort/touch-trembling", w("My hand trembles"), hand(true))}},
    };
    ui::DialogView::Group speeds{w("Reading speed, words a minute"), {}};
    for (const int one : ui::reading_speeds) {
        const std::string number = std::to_string(one);
        speeds.choices.push_back(comfort_choice(scene, "comfort/speed-" + number, number, speed(one)));
    }
    ui::DialogView::Group volumes{w("Volume of the voice"), {}};
    for (const int one : ui::volumes) {
        const std::string number = std::to_string(one);
        volumes.choices.push_back(comfort_choice(scene, "comfort/volume-" + number, w("{1} %", {number}), volume(one)));
    }
    dialog.groups.push_back(std::move(speeds));
    dialog.groups.push_back(std::move(volumes));
    dialog.buttons = {{"comfort/done", w("Done"), ui::ShowPanel{ui::Panel::none}, false}};
    return dialog;
}

}  // namespace

ui::FrameView present_frame(const Scene& scene) {
    const ui::Wording& w = scene.w;
    ui::FrameView view;
    view.language = scene.language();
    view.comfort = scene.session().comfort;
    view.page_up = w("Up");
    view.page_down = w("Down");
    view.position = w("{1} %");
    if (!scene.session().active) {
        view.bare = true;
        return view;
    }
    view.title = std::visit([&](const auto& its) { return its.title(scene); }, scene.screen().state);
    view.town =
        std::holds_alternative<ui::HomePlace>(scene.screen().place) ? w("Terminal for residents") : scene.town_name();
    view.bar = bar(scene);
    set_status(scene, view);
    if (!scene.session().reading.no_device.empty()) view.notice = w("This terminal has no sound now");
    if (scene.session().warned) {
        view.dialog = idle_warning(scene);
    } else if (scene.session().panel == ui::Panel::finish) {
        view.dialog = finish_question(scene);
    } else if (scene.session().panel == ui::Panel::comfort) {
        view.dialog = comfort_panel(scene);
    }
    return view;
}

}  // namespace veche::kiosk
