// Which letters the on-screen keyboard shows.
#pragma once

#include <optional>
#include <variant>

#include "content/language.h"

namespace veche::ui {

// Keyboards of no language.
enum class SignKeyboard { digits, email, receipt_code };

// The letters of a language, or other signs.
using KeyboardLayout = std::variant<content::Language, SignKeyboard>;

// Whose letters it shows; nothing: those of no language.
[[nodiscard]] constexpr std::optional<content::Language> language_of(KeyboardLayout layout) {
    const auto* const language = std::get_if<content::Language>(&layout);
    return language != nullptr ? std::optional(*language) : std::nullopt;
}

}  // namespace veche::ui
