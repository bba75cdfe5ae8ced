// Pieces of text inside a block: entities, links, characters that may not be shown. Pure, linear.
#pragma once

#include <string>
#include <string_view>

namespace veche::content::markdown {

// "&amp;", "&#8212;" as the characters they mean; an entity not known stays as it is written.
[[nodiscard]] std::string decode_entity(std::string_view entity);

// Control characters and marks that turn the direction of writing.
[[nodiscard]] bool is_hidden(char32_t value);

// What stands for the "*" of "10*20" while md4c reads, which would take it for emphasis: a control character, one byte
// like the star itself, understood in code as well as in words.
inline constexpr char kept_star = '\x1A';

// Appends without what is hidden; tabs become blanks, a kept star a star.
void append_shown(std::string& to, std::string_view text);

}  // namespace veche::content::markdown
