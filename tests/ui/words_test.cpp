#include "ui/words.h"

#include <doctest/doctest.h>

#include "tests/folders.h"

namespace veche::ui {
namespace {

using content::Language;

std::shared_ptr<const Words> words() {
    auto loaded = Words::load(std::string(VECHE_BINARY_DIR) + "/share/words");
    REQUIRE(loaded);
    return *loaded;
}

constexpr Date today{2026, 11, 24};

}  // namespace

TEST_CASE("a day is written as each language writes it, with the year only when it is another") {
    const auto w = words();
    CHECK(w->day(Language::russian, {2026, 11, 27}, today) == "27 ноября");
    CHECK(w->day(Language::ukrainian, {2026, 11, 27}, today) == "27 листопада");
    CHECK(w->day(Language::english, {2026, 11, 27}, today) == "27 November");
    CHECK(w->day(Language::russian, {2027, 1, 3}, today) == "3 января 2027 года");
    CHECK(w->day(Language::ukrainian, {2027, 1, 3}, today) == "3 січня 2027 року");
    CHECK(w->day_with_weekday(Language::russian, {2026, 11, 27}, today) == "пятница, 27 ноября");
    CHECK(w->month(Language::russian, 2026, 11) == "ноябрь 2026");
}

TEST_CASE("what is left is counted in words, with the right plural") {
    const auto w = words();
    CHECK(w->until(Language::russian, {2026, 11, 27}, today) == "до пятницы, 27 ноября, осталось 3 дня");
    CHECK(w->until(Language::russian, {2026, 11, 29}, today) == "до воскресенья, 29 ноября, осталось 5 дней");
    CHECK(w->until(Language::russian, {2026, 12, 15}, today) == "до вторника, 15 декабря, остался 21 день");
    CHECK(w->until(Language::english, {2026, 11, 27}, today) == "until Friday, 27 November, 3 days left");
    CHECK(w->until(Language::russian, today, today) == "последний день сегодня, 24 ноября");
    CHECK(w->until(Language::ukrainian, {2026, 11, 25}, today) == "останній день завтра, 25 листопада");
    CHECK(w->until(Language::russian, {2026, 11, 20}, today) == "было открыто до 20 ноября");
    CHECK(w->count(Language::english, "{1} day left", "{1} days left", 1) == "1 day left");
}

TEST_CASE("values take their places in a translated text") {
    const auto w = words();
    const Wording wording(*w, Language::russian);
    CHECK(wording("Connected, updated {1}", {"сегодня в 9:05"}) == "Связь есть, обновлено сегодня в 9:05");
    CHECK(wording("{1} {2}", {"{2}", "{1}"}) == "{2} {1}");
    CHECK(wording("{1", {"a"}) == "{1");
    CHECK(w->number(Language::russian, 2.5) == "2,5");
    CHECK(w->number(Language::english, 2.5) == "2.5");
}

TEST_CASE("missing catalogues are named") {
    const auto loaded = Words::load("/nowhere");
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().message.find("/nowhere/ru/LC_MESSAGES/veche.mo") != std::string::npos);
}

}  // namespace veche::ui
