// Pieces of text inside a block: entities, links, characters that may not be shown. Pure, linear.
#pragma once

#include <string>
#include <string_view>

namespace veche::content::markdown {

// "&amp;", "&#8212;" as the characters they mean; an entity not known stays as it is written.
[[nodiscard]] std::string decode_entity(std::string_view entity);

// "entry:ID" and "attachment:N" as they are; anything else leads out of the town and becomes empty.
[[nodiscard]] std::string allowed_link(std::string_view target);

// Appends without control characters and without marks that turn the direction of writing; tabs become blanks.
void append_shown(std::string& to, std::string_view text);

}  // namespace veche::content::markdown
