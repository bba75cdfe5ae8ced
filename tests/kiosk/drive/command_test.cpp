#include "kiosk/drive/command.h"

#include <doctest/doctest.h>

namespace veche::kiosk::drive {
namespace {

ui::Node button(std::string id, std::string label) {
    ui::Node node;
    node.id = std::move(id);
    node.role = ui::Role::button;
    node.label = std::move(label);
    node.pressable = true;
    return node;
}

template <typename Wanted>
Wanted parsed(std::string_view line) {
    const auto command = parse_command(line);
    REQUIRE(command);
    REQUIRE(std::holds_alternative<Wanted>(*command));
    return std::get<Wanted>(*command);
}

}  // namespace

TEST_CASE("a tap names its target by label, by role and label, or by id") {
    CHECK(parsed<Tap>("tap Проекты актов").target.label == "Проекты актов");
    CHECK(parsed<Tap>("tap tile:Проекты актов").target.role == "tile");
    CHECK(parsed<Tap>("tap tile:Проекты актов").target.label == "Проекты актов");
    CHECK(parsed<Tap>("tap #home/drafts").target.id == "home/drafts");
    CHECK(parsed<Tap>("tap \"#home/drafts\"").target.id == "home/drafts");
    CHECK(parsed<Tap>("tap Часы: 9:00").target.label == "Часы: 9:00");
}

TEST_CASE("an argument may be a JSON string") {
    CHECK(parsed<Type>(R"(type "две\nстроки ")").text == "две\nстроки ");
    CHECK_FALSE(parse_command("type \"not closed"));
}

TEST_CASE("until takes its time last, and 5 seconds without") {
    CHECK(parsed<Until>("until Готово").milliseconds == 5'000);
    CHECK(parsed<Until>("until Принято 12000").milliseconds == 12'000);
    CHECK(parsed<Until>("until \"Этаж 2\"").target.label == "Этаж 2");
    CHECK(parsed<Until>("until \"Этаж 2\" 700").target.label == "Этаж 2");
    CHECK(parsed<Until>("until \"Этаж 2\" 700").milliseconds == 700);
}

TEST_CASE("advance puts the clock back as well") {
    CHECK(parsed<Advance>("advance 86400000").milliseconds == 86'400'000);
    CHECK(parsed<Advance>("advance -5000").milliseconds == -5'000);
}

TEST_CASE("what cannot be a command is refused with a reason") {
    for (const char* line : {"", "dance", "swipe 1", "swipe a b", "wait", "wait -1", "advance soon", "tap", "type"}) {
        CAPTURE(line);
        const auto command = parse_command(line);
        REQUIRE_FALSE(command);
        CHECK_FALSE(command.error().message.empty());
    }
    CHECK_FALSE(parse_command(std::string(300'000, 'x')));
}

TEST_CASE("an exact label wins, several matches are listed") {
    const ui::Outline outline = {button("a", "Опрос"), button("b", "Опросы"), button("c", "Назад"),
                                 button("d", "Назад")};
    const auto exact = find_node(outline, {"Опрос", "", ""}, Among::pressable);
    REQUIRE(exact);
    CHECK((*exact)->id == "a");
    const auto several = find_node(outline, {"Назад", "", ""}, Among::pressable);
    REQUIRE_FALSE(several);
    CHECK(several.error().message.find("#c") != std::string::npos);
    CHECK(several.error().message.find("#d") != std::string::npos);
    CHECK_FALSE(find_node(outline, {"Нет такого", "", ""}, Among::pressable));
    CHECK_FALSE(find_node(outline, {"Опрос", "tile", ""}, Among::pressable));
}

TEST_CASE("what lies under a dialog cannot be tapped by its id either") {
    ui::Outline outline = {button("bar/home", "Home")};
    CHECK(find_node(outline, {"", "", "bar/home"}, Among::pressable));
    outline.front().pressable = false;
    CHECK_FALSE(find_node(outline, {"", "", "bar/home"}, Among::pressable));
    CHECK(find_node(outline, {"", "", "bar/home"}, Among::all));
}

TEST_CASE("every answer is one line of JSON, whatever the text holds") {
    for (const std::string& line :
         {error_line("a\nb\x01\xff"), outline_line("home", {button("x", "line\nbreak \xF0\x9F\x98\x80")})}) {
        CHECK(line.find('\n') == std::string::npos);
        CHECK(line.front() == '{');
    }
}

}  // namespace veche::kiosk::drive
