// How the town can answer a visitor: fields that all forms of a session share.
#pragma once

#include <string>
#include <vector>

#include "kiosk/forms/traits.h"
#include "kiosk/state.h"

namespace veche::kiosk {

[[nodiscard]] std::vector<std::string> contact_fields();
// What was handed in takes its contacts along: the next form of the session is not filled with them unasked, but they
// wait (`keep`) until the visitor wants them again (`fill`) or not at all (`clear`).
void keep_contacts(Forms& forms);
void fill_contacts(Forms& forms);
void clear_contacts(Forms& forms);
[[nodiscard]] bool gives_contacts(const Forms& forms);  // in the fields
[[nodiscard]] bool keeps_contacts(const Forms& forms);  // from what was handed in

// Without the blanks around it; blanks alone are nothing.
[[nodiscard]] std::string entered(const Forms& forms, const std::string& field);
[[nodiscard]] content::Contact contact_entered(const Forms& forms);
[[nodiscard]] bool looks_like_telephone(const std::string& text);
[[nodiscard]] bool consents(const Forms& forms, const Screen& screen);
// Wrong in themselves, whatever the form asks for.
[[nodiscard]] Mistakes contact_mistakes(const Forms& forms, const Screen& screen);

}  // namespace veche::kiosk
