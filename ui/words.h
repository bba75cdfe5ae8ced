// The words of the screens: gettext catalogues of assets/words, plurals and dates by ICU.
// Immutable after load; may be read by any thread. The English text is the key.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"
#include "content/language.h"

namespace veche::ui {

// Marks a text as a key of the words where it is only passed on and translated later; a test looks for such keys.
[[nodiscard]] constexpr const char* key(const char* text) {
    return text;
}

class Words {
  public:
    // Reads the compiled catalogues below `folder` (LANG/LC_MESSAGES/veche.mo). All languages at once.
    static Result<std::shared_ptr<const Words>> load(const std::string& folder);
    virtual ~Words() = default;

    // The text in `language`; the key itself when there is no translation (a test keeps that from happening).
    [[nodiscard]] virtual std::string say(content::Language language, std::string_view key) const = 0;
    // The right plural form, with "{1}" replaced by the number.
    [[nodiscard]] virtual std::string count(content::Language language, std::string_view one, std::string_view many,
                                            std::int64_t number) const = 0;
    // "27 ноября", with the year when it is not `today`'s.
    [[nodiscard]] virtual std::string day(content::Language language, Date date, Date today) const = 0;
    // "пятница, 27 ноября"
    [[nodiscard]] virtual std::string day_with_weekday(content::Language language, Date date, Date today) const = 0;
    // "до пятницы, 27 ноября, осталось 3 дня"; says "today" and "tomorrow"; past: "было до 27 ноября".
    [[nodiscard]] virtual std::string until(content::Language language, Date last_day, Date today) const = 0;
    // "ноябрь 2026"
    [[nodiscard]] virtual std::string month(content::Language language, int year, int month) const = 0;
    [[nodiscard]] virtual std::string number(content::Language language, double value) const = 0;
};

// The words in one language: what present() uses.
class Wording {
  public:
    Wording(const Words& words, content::Language language) : words_(words), language_(language) {}
    [[nodiscard]] std::string operator()(std::string_view key) const { return words_.say(language_, key); }
    // Replaces "{1}", "{2}" … in the translated text.
    [[nodiscard]] std::string operator()(std::string_view key, std::initializer_list<std::string> values) const;
    [[nodiscard]] std::string count(std::string_view one, std::string_view many, std::int64_t number) const {
        return words_.count(language_, one, many, number);
    }
    [[nodiscard]] content::Language language() const { return language_; }
    [[nodiscard]] const Words& words() const { return words_; }

  private:
    const Words& words_;
    content::Language language_;
};

}  // namespace veche::ui
