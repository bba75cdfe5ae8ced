// The languages of the screens and of published texts, and what is told of a language where its words are not in a
// catalogue (assets/words) or in a table of its own (content/speech, content/search/stemmer.cpp). CONTRIBUTING.md names
// the files of a language.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace veche::content {

// In the order in which one stands in for another that is not there.
enum class Language { russian, ukrainian, english };

inline constexpr std::array<Language, 3> all_languages = {Language::russian, Language::ukrainian, Language::english};

struct LanguageTraits {
    std::string_view code;                          // ISO 639-1
    std::string_view mark;                          // two letters beside a title
    std::array<std::string_view, 12> months;        // as they stand in dates: "27 ноября 2026"
    std::array<std::string_view, 12> months_alone;  // "ноябрь 2026"
    std::string_view after_year;                    // in a date written out: "27 ноября 2026 года"
    std::u32string_view own_letters;                // which its neighbour of the same alphabet has not
};

namespace languages {

inline constexpr LanguageTraits russian = {"ru",
                                           "RU",
                                           {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
                                            "сентября", "октября", "ноября", "декабря"},
                                           {"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август",
                                            "сентябрь", "октябрь", "ноябрь", "декабрь"},
                                           " года",
                                           U"ыэъёЫЭЪЁ"};
inline constexpr LanguageTraits ukrainian = {"uk",
                                             "UA",
                                             {"січня", "лютого", "березня", "квітня", "травня", "червня", "липня",
                                              "серпня", "вересня", "жовтня", "листопада", "грудня"},
                                             {"січень", "лютий", "березень", "квітень", "травень", "червень", "липень",
                                              "серпень", "вересень", "жовтень", "листопад", "грудень"},
                                             " року",
                                             U"іїєґІЇЄҐ"};
inline constexpr LanguageTraits english = {"en",
                                           "EN",
                                           {"January", "February", "March", "April", "May", "June", "July", "August",
                                            "September", "October", "November", "December"},
                                           {"January", "February", "March", "April", "May", "June", "July", "August",
                                            "September", "October", "November", "December"},
                                           "",
                                           U""};

}  // namespace languages

[[nodiscard]] constexpr const LanguageTraits& traits_of(Language language) {
    switch (language) {
        case Language::russian: return languages::russian;
        case Language::ukrainian: return languages::ukrainian;
        case Language::english: return languages::english;
    }
    return languages::russian;
}

[[nodiscard]] constexpr std::string_view code(Language language) {
    return traits_of(language).code;
}

// In the order of all_languages.
inline constexpr std::array<std::string_view, all_languages.size()> language_codes = [] {
    std::array<std::string_view, all_languages.size()> codes{};
    for (std::size_t i = 0; i < codes.size(); ++i) codes.at(i) = code(all_languages.at(i));
    return codes;
}();

[[nodiscard]] constexpr std::optional<Language> language_from_code(std::string_view text) {
    for (const Language language : all_languages) {
        if (code(language) == text) return language;
    }
    return std::nullopt;
}

// `month` from 1 to 12; empty outside.
[[nodiscard]] constexpr std::string_view month_name(int month, Language language) {
    if (month < 1 || month > 12) return {};
    return traits_of(language).months.at(static_cast<std::size_t>(month - 1));
}

}  // namespace veche::content
