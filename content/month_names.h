// The months as they stand in dates: "27 ноября 2026", "27 листопада 2026", "27 November 2026". Pure values.
#pragma once

#include <array>
#include <string_view>

#include "content/language.h"

namespace veche::content {

inline constexpr std::array<std::array<std::string_view, 12>, 3> month_names = {{
    {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
     "декабря"},
    {"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада",
     "грудня"},
    {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
     "December"},
}};

// `month` from 1 to 12; empty outside.
[[nodiscard]] constexpr std::string_view month_name(int month, Language language) {
    if (month < 1 || month > 12) return {};
    return month_names.at(static_cast<std::size_t>(language)).at(static_cast<std::size_t>(month - 1));
}

}  // namespace veche::content
