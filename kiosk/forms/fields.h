// The fields and choices of forms: which a step has, what may be typed there, what is typed and chosen. Ids of fields
// and choices are the ones the screens show.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kiosk/state.h"

namespace veche::kiosk {

// Ids of the fields of the present step, in order.
[[nodiscard]] std::vector<std::string> fields_of_step(const Screen& screen);
[[nodiscard]] std::string first_field(const Screen& screen);
// Consent is asked for each thing handed in anew: it is given for one purpose.
[[nodiscard]] std::string consent_field(const Screen& screen);
// Code points. Free answers of a poll share what fits into a ballot.
[[nodiscard]] std::size_t limit_of(const Screen& screen, std::string_view field);
[[nodiscard]] bool takes_lines(std::string_view field);
[[nodiscard]] ui::KeyboardLayout layout_for(std::string_view field, content::Language language);

[[nodiscard]] std::string typed(const Forms& forms, const std::string& field);
[[nodiscard]] std::vector<std::string> chosen(const Forms& forms, const std::string& question);
// The first of them; empty when nothing is chosen.
[[nodiscard]] std::string chosen_one(const Forms& forms, const std::string& question);
// The buffer of a field, made with its limit when it is first touched.
[[nodiscard]] ui::EditBuffer& buffer_of(Forms& forms, const Screen& screen, const std::string& field);
// Puts `text` in place of all that is typed there, with the cursor behind it.
void type_anew(Forms& forms, const Screen& screen, const std::string& field, const std::string& text);

// Something is typed into the comment's field.
[[nodiscard]] bool has_typed_comment(const Forms& forms, const Screen& screen);
// Chooses what the place that led to the appeal has chosen: its form and topic, where the town has them.
void begin_appeal(const State& state, Forms& forms, const Screen& screen);
// Whether the end of the session takes anything typed, chosen or received along.
[[nodiscard]] bool has_something_to_erase(const Session& session);
// All of a form but the contacts. False: there was nothing to clear.
bool clear_form(Forms& forms, const Screen& screen);

}  // namespace veche::kiosk
