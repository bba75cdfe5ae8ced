// Which letters the on-screen keyboard shows.
#pragma once

#include <optional>

#include "content/language.h"

namespace veche::ui {

enum class KeyboardLayout { russian, ukrainian, english, digits, email, receipt_code };

// The letters of a language.
[[nodiscard]] constexpr KeyboardLayout layout_of(content::Language language) {
    switch (language) {
        case content::Language::russian: return KeyboardLayout::russian;
        case content::Language::ukrainian: return KeyboardLayout::ukrainian;
        case content::Language::english: return KeyboardLayout::english;
    }
    return KeyboardLayout::russian;
}

// Whose letters it shows; nothing: those of no language.
[[nodiscard]] constexpr std::optional<content::Language> language_of(KeyboardLayout layout) {
    for (const content::Language language : content::all_languages) {
        if (layout_of(language) == layout) return language;
    }
    return std::nullopt;
}

}  // namespace veche::ui
