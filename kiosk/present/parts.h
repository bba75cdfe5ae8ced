// Pieces that several screens show, put into words once. Shared by the files of kiosk/present/
// and kiosk/screens/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "content/store/summary.h"
#include "kiosk/state.h"
#include "ui/screens/reader.h"
#include "ui/screens/row.h"
#include "ui/view.h"
#include "ui/widgets/keyboard.h"
#include "ui/words.h"

namespace veche::kiosk {

// What present() works with: the state, the words in the visitor's language, and today.
struct Scene {
    const State& state;
    const ui::Wording& w;

    [[nodiscard]] const Session& session() const { return state.session; }
    [[nodiscard]] const Screen& screen() const { return state.session.screens.back(); }
    [[nodiscard]] content::Language language() const { return w.language(); }
    [[nodiscard]] std::string day(Date date) const { return w.words().day(language(), date, state.today); }
    // The day of an act is named with its year, also in this one.
    [[nodiscard]] std::string day_and_year(Date date) const;
    // "November 2026" for a plan of one month, of its items or of the day it was issued; empty for others.
    [[nodiscard]] std::string month_of_plan(std::optional<content::PlanDetails::Period> period,
                                            std::optional<Date> month, std::optional<Date> issued) const;
    [[nodiscard]] std::string until(Date date) const { return w.words().until(language(), date, state.today); }
    // The name of a topic; the id itself when the town has no such topic.
    [[nodiscard]] std::string topic(const content::TopicId& id) const;
    [[nodiscard]] std::string town_name() const;
};

[[nodiscard]] std::string kind_word(const ui::Wording& w, content::Kind kind);
// What a screen that promises a day or a term adds while the clock is wrong.
[[nodiscard]] std::string clock_warning(const Scene& scene);
// "18:30"
[[nodiscard]] std::string time_of_day(int minute);
// "10 July", "from 10 July to 12 July"; a night (22:00 to 01:00) is the evening it begins on.
[[nodiscard]] std::string days_of_event(const Scene& scene, Date day, std::optional<Date> last_day, int from_minute,
                                        int to_minute);
// `prefix` keeps ids of several groups of rows on one screen apart.
[[nodiscard]] ui::Row row_of(const Scene& scene, const content::EntrySummary& entry, const std::string& prefix);
// "In Russian" and "Russian".
[[nodiscard]] std::string language_title(const ui::Wording& w, content::Language language);
[[nodiscard]] std::string language_name(const ui::Wording& w, content::Language language);
// The words above a row's title; with the mark of its language ("RU") where that is not the visitor's.
void name_kind(ui::Row& row, std::string kind);
[[nodiscard]] std::vector<ui::Row> rows_of(const Scene& scene, const std::vector<content::EntrySummary>& entries,
                                           const std::string& prefix);
[[nodiscard]] std::string stage_word(const ui::Wording& w, content::DraftActDetails::Stage stage);
[[nodiscard]] std::string state_word(const ui::Wording& w, content::Kind kind, const std::string& state);
[[nodiscard]] ui::Tone state_tone(content::Kind kind, const std::string& state);
[[nodiscard]] std::string section_title(const ui::Wording& w, ui::Section section);
// The keyboard for the field that has the focus; nothing when none has.
[[nodiscard]] std::optional<ui::KeyboardView> keyboard_of(const Scene& scene);
[[nodiscard]] ui::PageView page_of(const Scene& scene, const Screen& screen);

// ── what is in the middle of several screens ──
[[nodiscard]] ui::MessageView present_waiting(const Scene& scene);
// No edition has ever come.
[[nodiscard]] ui::MessageView present_no_content(const Scene& scene);
[[nodiscard]] ui::FormView present_form(const Scene& scene);
// An entry, by its kind.
[[nodiscard]] ui::ReaderView present_reader(const Scene& scene, const EntryData& entry);
[[nodiscard]] ui::PlanView present_plan(const Scene& scene, const EntryData& entry);
[[nodiscard]] ui::QuizView present_quiz(const Scene& scene, const EntryData& entry);
[[nodiscard]] ui::PollResultsView present_poll_results(const Scene& scene, const EntryData& entry);
// Around it.
[[nodiscard]] ui::FrameView present_frame(const Scene& scene);

}  // namespace veche::kiosk
