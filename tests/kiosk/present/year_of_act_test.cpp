// The day of an act, in real words: its year is a part of how one refers to it, this year's too.
#include <doctest/doctest.h>

#include "tests/support/drawn_screens.h"
#include "tests/support/reader_view.h"

namespace veche::kiosk {
namespace {

using tests::KioskStory;

constexpr const char* this_year = "2026 года";

TEST_CASE("the year stands beside the day of this year's decisions, in a list and in its facts") {
    REQUIRE(tests::today.year == 2026);
    const auto words = tests::real_words();
    KioskStory story;
    story.open(ui::ListPlace{ui::Section::decisions});
    content::EntrySummary row = tests::summary("decision", content::Kind::decision);
    row.number = "112-р";
    row.date = Date{2026, 3, 5};
    auto list = std::make_shared<ListData>();
    list->page.rows = {row};
    list->page.total = 1;
    story.answer(std::shared_ptr<const ListData>(list));
    const auto shown = std::get<ui::ListView>(present(story.state, *words).screen);
    REQUIRE(shown.rows.size() == 1);
    CHECK_MESSAGE(shown.rows[0].detail.find(this_year) != std::string::npos, shown.rows[0].detail);

    content::DecisionDetails details;
    details.in_force_from = Date{2026, 3, 20};
    const auto data = tests::entry_data("decision", details);
    data->stored.entry.date = row.date;
    story.open_entry(data);
    const auto read = std::get<ui::ReaderView>(present(story.state, *words).screen);
    for (const char* label : {"Дата", "Действует"}) {
        CAPTURE(label);
        CHECK_MESSAGE(tests::fact(read, label).find(this_year) != std::string::npos, tests::fact(read, label));
    }
}

}  // namespace
}  // namespace veche::kiosk
