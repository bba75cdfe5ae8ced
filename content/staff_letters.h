// Letters the server sends to a town's staff about their own accounts, the cases they work on and, to the heads, what
// was published, and what they say in each language (constant data of a language's folder). Plain text; what is filled
// in stands in braces: {name} of the person, {account}, {when}.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace veche::content {

// Stands by its name in jobs that wait: appended, never renamed.
enum class StaffLetter {
    account_ready,       // the first invitation was taken
    invited_again,       // whoever takes the invitation sets password and second factor anew
    factors_reset,       // and now somebody has taken it
    new_device,          // signed in with a browser not seen for long
    roles_changed,       //
    password_changed,    //
    recovery_code_used,  // in the place of the second factor
    account_closed,      //
    invitation_waits,    // as invited_again, but holds from a day later: until then signing in refuses it
    wrong_codes,         // somebody who knows the password tries second codes
};

inline constexpr auto staff_letter_names = std::to_array<std::string_view>({
    "account_ready",
    "invited_again",
    "factors_reset",
    "new_device",
    "roles_changed",
    "password_changed",
    "recovery_code_used",
    "account_closed",
    "invitation_waits",
    "wrong_codes",
});

[[nodiscard]] constexpr std::string_view name_of(StaffLetter letter) {
    return staff_letter_names.at(static_cast<std::size_t>(letter));
}

struct StaffLetterText {
    std::string_view subject;
    std::string_view text;  // paragraphs with an empty line between, no line end at the end
};

// Of the daily letter about cases that have to be answered.
enum class DueSection { own_overdue, own_soon, nobodys_overdue, nobodys_soon };
inline constexpr std::size_t due_sections = 4;

struct CaseLetterWords {
    StaffLetterText assigned;              // {case}: its number; {due}
    StaffLetterText assigned_without_day;  // {case}
    std::string_view due_subject;
    // Above a list of numbers and days; {count} stands behind a colon, where it changes no other word.
    std::array<std::string_view, due_sections> sections;  // by DueSection
    std::string_view left_out;                            // below it: {count} more
};

// How what went out was approved, the one to look at first before the others.
enum class PublishedSection { forced, by_second_person, by_command };
inline constexpr std::size_t published_sections = 3;

// To the heads, about what went out to the kiosks.
struct PublishedLetterWords {
    std::string_view subject;
    std::string_view edition;  // a line each: {edition}, {when}
    // Above lists; {count} behind a colon.
    std::array<std::string_view, published_sections> sections;  // by PublishedSection
    std::string_view change;                                    // of a list: {title}, {id}, {wrote}, {approved}
    std::string_view removed;                                   // the same of what was taken away
    std::string_view town;                                      // in the place of a title
    std::string_view rules;                                     // likewise
    std::string_view left_out;                                  // below a list: {count} more
    std::string_view unknown;                                   // in the place of a person
    std::string_view undo;
};

struct StaffLetterWords {
    std::string_view greeting;
    std::array<StaffLetterText, staff_letter_names.size()> letters;  // in the order of the enumeration
    std::string_view not_you;                                        // behind each: what to do if it was somebody else
    CaseLetterWords cases;
    PublishedLetterWords published;
    std::string_view ending;  // of all
};

}  // namespace veche::content
