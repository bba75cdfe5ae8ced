// The languages of the screens and of published texts.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace veche::content {

enum class Language { russian, ukrainian, english };

inline constexpr std::array<Language, 3> all_languages = {Language::russian, Language::ukrainian, Language::english};

// ISO 639-1: "ru", "uk", "en".
[[nodiscard]] constexpr std::string_view code(Language language) {
    switch (language) {
        case Language::russian: return "ru";
        case Language::ukrainian: return "uk";
        case Language::english: return "en";
    }
    return "ru";
}

[[nodiscard]] constexpr std::optional<Language> language_from_code(std::string_view text) {
    for (const Language language : all_languages) {
        if (code(language) == text) return language;
    }
    return std::nullopt;
}

}  // namespace veche::content
