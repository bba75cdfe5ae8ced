// How titles are put in order and compared with what a visitor types. Internal to content/store. ICU inside.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "content/language.h"

namespace veche::content {

// Lower case, е for ё, runs of white space as one space.
[[nodiscard]] std::string fold_for_matching(std::string_view text);

// Makes keys whose byte order is the alphabetical order of a language, the same for every language of ours (Cyrillic
// with і ї є ґ in their places, then Latin). One thread at a time.
class SortKeys {
  public:
    SortKeys();
    SortKeys(const SortKeys&) = delete;
    SortKeys& operator=(const SortKeys&) = delete;
    ~SortKeys();

    // Hexadecimal digits, so that it can be kept as text. Falls back to the folded text when ICU has no data.
    [[nodiscard]] std::string key(std::string_view text, Language language);

  private:
    class Collators;
    std::unique_ptr<Collators> collators_;
};

}  // namespace veche::content
