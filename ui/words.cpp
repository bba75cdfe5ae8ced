#include "ui/words.h"

#include <array>
#include <boost/locale/generator.hpp>
#include <boost/locale/message.hpp>
#include <filesystem>
#include <locale>
#include <string>
#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/numberformatter.h>
#include <unicode/unistr.h>
#include <utility>

#include "content/languages/traits.h"

namespace veche::ui {
namespace {

using content::Language;

constexpr std::size_t language_count = content::all_languages.size();

std::size_t index_of(Language language) {
    return static_cast<std::size_t>(language);
}

std::string utf8(const icu::UnicodeString& text) {
    std::string result;
    text.toUTF8String(result);
    return result;
}

// "{1}" to "{9}". In one pass: a value may hold such signs itself.
std::string with_values(std::string_view text, std::initializer_list<std::string> values) {
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto number = static_cast<std::size_t>(at + 2 < text.size() ? text[at + 1] - '1' : -1);
        if (text[at] == '{' && number < values.size() && text[at + 2] == '}') {
            result += values.begin()[number];
            at += 2;
        } else {
            result += text[at];
        }
    }
    return result;
}

// What ICU knows of one language, asked once.
struct Names {
    std::array<std::string, 12> month_of_day;  // "ноября"
    std::array<std::string, 12> month_alone;   // "ноябрь"
    std::array<std::string, 7> weekday;        // from Monday
    icu::number::LocalizedNumberFormatter numbers;
};

Names names_of(Language language) {
    const icu::Locale locale(std::string(code(language)).c_str());
    UErrorCode error = U_ZERO_ERROR;
    const icu::DateFormatSymbols symbols(locale, error);
    Names names;
    int count = 0;
    const auto* of_day = symbols.getMonths(count, icu::DateFormatSymbols::FORMAT, icu::DateFormatSymbols::WIDE);
    for (int i = 0; i < 12 && i < count; ++i) names.month_of_day.at(static_cast<std::size_t>(i)) = utf8(of_day[i]);
    const auto* alone = symbols.getMonths(count, icu::DateFormatSymbols::STANDALONE, icu::DateFormatSymbols::WIDE);
    for (int i = 0; i < 12 && i < count; ++i) names.month_alone.at(static_cast<std::size_t>(i)) = utf8(alone[i]);
    // ICU counts from Sunday, which is 1.
    const auto* days = symbols.getWeekdays(count, icu::DateFormatSymbols::STANDALONE, icu::DateFormatSymbols::WIDE);
    for (int i = 0; i < 7 && count == 8; ++i) {
        names.weekday.at(static_cast<std::size_t>(i)) = utf8(days[i == 6 ? 1 : i + 2]);
    }
    names.numbers = icu::number::NumberFormatter::withLocale(locale).precision(icu::number::Precision::maxFraction(2));
    return names;
}

class Catalogues final : public Words {
  public:
    explicit Catalogues(const std::string& folder) {
        boost::locale::generator generator;
        generator.categories(boost::locale::message_facet);
        generator.characters(boost::locale::char_facet);
        generator.add_messages_path(folder);
        generator.add_messages_domain("veche");
        for (const Language language : content::all_languages) {
            locales_.at(index_of(language)) = generator(std::string(code(language)) + ".UTF-8");
            names_.at(index_of(language)) = names_of(language);
        }
    }

    std::string say(Language language, std::string_view key) const override {
        return boost::locale::gettext(std::string(key).c_str(), locales_.at(index_of(language)));
    }

    std::string count(Language language, std::string_view one, std::string_view many,
                      std::int64_t number) const override {
        const auto plural = static_cast<int>(number < 0 ? -number : number);
        const std::string text = boost::locale::ngettext(std::string(one).c_str(), std::string(many).c_str(), plural,
                                                         locales_.at(index_of(language)));
        return with_values(text, {this->number(language, static_cast<double>(number))});
    }

    std::string day(Language language, Date date, Date today) const override {
        const std::string& month = names(language).month_of_day.at(static_cast<std::size_t>(date.month - 1));
        if (date.year == today.year) {
            return with_values(say(language, "{1} {2}"), {std::to_string(date.day), month});
        }
        return with_values(say(language, "{1} {2} {3}"), {std::to_string(date.day), month, std::to_string(date.year)});
    }

    std::string day_with_weekday(Language language, Date date, Date today) const override {
        return names(language).weekday.at(static_cast<std::size_t>(weekday(date))) + ", " + day(language, date, today);
    }

    std::string until(Language language, Date last_day, Date today) const override {
        const std::int64_t left = days_between(today, last_day);
        const std::string date = day(language, last_day, today);
        if (left < 0) return with_values(say(language, "was open until {1}"), {date});
        if (left == 0) return with_values(say(language, "last day today, {1}"), {date});
        if (left == 1) return with_values(say(language, "last day tomorrow, {1}"), {date});
        return until_weekday(language, weekday(last_day)) + ", " + date + ", " +
               count(language, "{1} day left", "{1} days left", left);
    }

    std::string month(Language language, int year, int month) const override {
        return names(language).month_alone.at(static_cast<std::size_t>(month - 1)) + " " + std::to_string(year);
    }

    std::string number(Language language, double value) const override {
        UErrorCode error = U_ZERO_ERROR;
        return utf8(names(language).numbers.formatDouble(value, error).toString(error));
    }

  private:
    [[nodiscard]] const Names& names(Language language) const { return names_.at(index_of(language)); }

    // ICU has no genitive of weekdays, which Russian and Ukrainian need here.
    [[nodiscard]] std::string until_weekday(Language language, int weekday) const {
        switch (weekday) {
            case 0: return say(language, "until Monday");
            case 1: return say(language, "until Tuesday");
            case 2: return say(language, "until Wednesday");
            case 3: return say(language, "until Thursday");
            case 4: return say(language, "until Friday");
            case 5: return say(language, "until Saturday");
            case 6: return say(language, "until Sunday");
        }
        return {};
    }

    std::array<std::locale, language_count> locales_;
    std::array<Names, language_count> names_;
};

}  // namespace

Result<std::shared_ptr<const Words>> Words::load(const std::string& folder) {
    // The language of the keys is in the program itself.
    for (const Language language : content::all_languages) {
        if (content::traits_of(language).is_that_of_keys) continue;
        const std::string file = folder + "/" + std::string(code(language)) + "/LC_MESSAGES/veche.mo";
        std::error_code error;
        if (!std::filesystem::exists(file, error)) {
            return failure("the words of the screens are missing: " + file + "; build the target veche_share");
        }
    }
    return std::make_shared<const Catalogues>(folder);
}

std::string Wording::operator()(std::string_view key, std::initializer_list<std::string> values) const {
    return with_values(words_.say(language_, key), values);
}

}  // namespace veche::ui
