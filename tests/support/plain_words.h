// Words without catalogues for unit tests: the English key is the text, days are written as "2026-11-27".
#pragma once

#include <cmath>
#include <string>

#include "ui/words.h"

namespace veche::tests {

class PlainWords final : public ui::Words {
  public:
    [[nodiscard]] std::string say(content::Language /*language*/, std::string_view key) const override {
        return std::string(key);
    }
    [[nodiscard]] std::string count(content::Language /*language*/, std::string_view one, std::string_view many,
                                    std::int64_t number) const override {
        std::string text(number == 1 ? one : many);
        if (const std::size_t at = text.find("{1}"); at != std::string::npos) {
            text.replace(at, 3, std::to_string(number));
        }
        return text;
    }
    [[nodiscard]] std::string day(content::Language /*language*/, Date date, Date /*today*/) const override {
        return to_string(date);
    }
    [[nodiscard]] std::string day_with_weekday(content::Language /*language*/, Date date,
                                               Date /*today*/) const override {
        return to_string(date);
    }
    [[nodiscard]] std::string until(content::Language /*language*/, Date last_day, Date /*today*/) const override {
        return "until " + to_string(last_day);
    }
    [[nodiscard]] std::string month(content::Language /*language*/, int year, int month) const override {
        return std::to_string(year) + "-" + std::to_string(month);
    }
    [[nodiscard]] std::string number(content::Language /*language*/, double value) const override {
        const auto tenths = static_cast<std::int64_t>(std::llround(value * 10));
        std::string text = std::to_string(tenths / 10);
        if (tenths % 10 != 0) text += "." + std::to_string(std::abs(tenths % 10));
        return text;
    }
};

}  // namespace veche::tests
