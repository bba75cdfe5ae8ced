// The languages of the screens and of published texts: the one table. What is told of each stands in a folder of its
// own (content/languages/NAME, its form in content/languages/traits.h), its words of the screens in assets/words.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace veche::content {

struct LanguageTraits;

// In the order in which one stands in for another that is not there.
enum class Language { russian, ukrainian, english };

namespace languages {
namespace russian {
extern const LanguageTraits traits;
}
namespace ukrainian {
extern const LanguageTraits traits;
}
namespace english {
extern const LanguageTraits traits;
}
}  // namespace languages

struct LanguageRow {
    Language language;
    std::string_view code;  // ISO 639-1
    const LanguageTraits* traits;
};

inline constexpr auto language_table = std::to_array<LanguageRow>({
    {Language::russian, "ru", &languages::russian::traits},
    {Language::ukrainian, "uk", &languages::ukrainian::traits},
    {Language::english, "en", &languages::english::traits},
});

inline constexpr auto all_languages = [] {
    std::array<Language, language_table.size()> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all.at(i) = language_table.at(i).language;
    return all;
}();

static_assert(
    [] {
        for (std::size_t i = 0; i < all_languages.size(); ++i) {
            if (static_cast<std::size_t>(all_languages.at(i)) != i) return false;
        }
        return true;
    }(),
    "the rows stand in the order of the enumeration");

[[nodiscard]] constexpr const LanguageTraits& traits_of(Language language) {
    return *language_table.at(static_cast<std::size_t>(language)).traits;
}

[[nodiscard]] constexpr std::string_view code(Language language) {
    return language_table.at(static_cast<std::size_t>(language)).code;
}

// In the order of all_languages.
inline constexpr auto language_codes = [] {
    std::array<std::string_view, language_table.size()> codes{};
    for (std::size_t i = 0; i < codes.size(); ++i) codes.at(i) = language_table.at(i).code;
    return codes;
}();

[[nodiscard]] constexpr std::optional<Language> language_from_code(std::string_view text) {
    for (const LanguageRow& row : language_table) {
        if (row.code == text) return row.language;
    }
    return std::nullopt;
}

// As it stands in dates. `month` from 1 to 12; empty outside.
[[nodiscard]] std::string_view month_name(int month, Language language);

}  // namespace veche::content
