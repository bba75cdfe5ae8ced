#include "content/languages/traits.h"

#include <algorithm>

namespace veche::content {

std::string_view month_name(int month, Language language) {
    if (month < 1 || month > 12) return {};
    return traits_of(language).months.at(static_cast<std::size_t>(month - 1));
}

bool is_written(std::string_view word, Words WrittenWords::*list) {
    return std::any_of(all_languages.begin(), all_languages.end(), [&](Language language) {
        const Words words = traits_of(language).written.*list;
        return std::find(words.begin(), words.end(), word) != words.end();
    });
}

std::string_view written_at_start(std::string_view text, Words WrittenWords::*list) {
    for (const Language language : all_languages) {
        for (const std::string_view word : traits_of(language).written.*list) {
            if (text.starts_with(word)) return word;
        }
    }
    return {};
}

}  // namespace veche::content
