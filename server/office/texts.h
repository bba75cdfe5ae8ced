// The words of the office's own pages; the console brings its own.
#pragma once

#include <string>
#include <string_view>

#include "content/language.h"
#include "content/staff_pages.h"

namespace veche::server::office {

[[nodiscard]] const content::StaffPages& texts_of(content::Language language);
// The first "{}" of the text is `value`.
[[nodiscard]] std::string filled(std::string_view text, std::string_view value);

}  // namespace veche::server::office
