#include "ui/canvas/icons.h"

#include <array>

namespace veche::ui {

namespace {

// In the order of Icon.
constexpr std::array<char32_t, 49> signs = {
    0,       // none
    0xE5C4,  // back
    0xE88A,  // home
    0xE8B6,  // search
    0xE050,  // speak
    0xE034,  // pause
    0xE429,  // comfort
    0xE16C,  // erase
    0xE90E,  // decisions
    0xE560,  // drafts
    0xF0C5,  // plans
    0xEB81,  // news
    0xE80C,  // lessons
    0xE745,  // appeal
    0xE175,  // poll
    0xEBCC,  // calendar
    0xE0B0,  // hotline
    0xF233,  // people
    0xEA19,  // glossary
    0xE8FD,  // questions
    0xE88E,  // information
    0xE8B5,  // clock
    0xE2C1,  // offline
    0xE2BF,  // online
    0xF083,  // warning
    0xE5CA,  // done
    0xE5C9,  // cancelled
    0xE5CF,  // more
    0xE5CE,  // less
    0xE5CC,  // next
    0xE5CD,  // close
    0xE266,  // comment
    0xE873,  // document
    0xE14A,  // backspace
    0xE318,  // shift
    0xE31B,  // enter
    0xE894,  // globe
    0xE61D,  // telephone
    0xE896,  // list
    0xE226,  // attachment
    0xE166,  // undo
    0xEF6E,  // receipt
    0xE7F1,  // town
    0xEBCB,  // circle_of_people
    0xF04C,  // quiz
    0xE3C9,  // edit
    0xE314,  // left
    0xE315,  // right
    0xE037,  // play
};
static_assert(signs.size() == static_cast<std::size_t>(Icon::play) + 1);

}  // namespace

char32_t code_point_of(Icon icon) {
    return signs.at(static_cast<std::size_t>(icon));
}

std::vector<char32_t> icon_code_points() {
    return {signs.begin() + 1, signs.end()};
}

}  // namespace veche::ui
