// Lines of plain text for the full-text index. Internal to content/store.
#pragma once

#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "content/language.h"
#include "content/store/facts.h"

namespace veche::content {

class SearchableLines {
  public:
    explicit SearchableLines(Language language) : language_(language) {}

    void add(std::string_view text) {
        if (text.empty()) return;
        text_ += searchable_text(text);
        text_ += '\n';
    }
    // "27.11.2026" and "27 ноября 2026": both ways in which people look for it.
    void add(Date date) {
        std::array<char, 48> figures{};
        std::snprintf(figures.data(), figures.size(), "%02d.%02d.%04d", date.day, date.month, date.year);
        add(std::string(figures.data()) + " " + std::to_string(date.day) + " " +
            std::string(month_name(date.month, language_)) + " " + std::to_string(date.year));
    }
    void add(const std::optional<Date>& date) {
        if (date) add(*date);
    }

    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    Language language_;
    std::string text_;
};

// What of the details of an entry is worth finding.
void add_details(SearchableLines& lines, const Entry& entry);

}  // namespace veche::content
