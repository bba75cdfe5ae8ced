#include "content/languages/english/parts.h"

namespace veche::content::languages::english {

constinit const StaffPages staff_pages = {
    .sign_in_title = "Staff sign-in",
    .name = "Sign-in name",
    .password = "Password",
    .sign_in = "Sign in",
    .wrong_password = "The name or the password is not right. Check the keyboard layout and try again.",
    .wait = "Too many attempts in a row. Try again in {} s.",
    .busy = "The server is busy at the moment. Try again in a minute.",
    .second_title = "Confirm that it is you",
    .second_words =
        "Enter the six digits from the application on your phone. Without the phone, enter one of the recovery "
        "codes you have kept.",
    .code = "Code",
    .go_on = "Continue",
    .wrong_code = "The code is not right. Wait for the next one in the application and enter it.",
    .began_too_long_ago = "It took too long. Enter your name and password again.",
    .invitation_title = "Welcome, {}!",
    .invitation_words = "An account was made for you. Your sign-in name: {}. Two steps are left.",
    .step_password = "1. Choose a password",
    .password_hint = "At least 12 characters. Several words in a row are good.",
    .password_again = "The password again",
    .step_code = "2. Connect your phone",
    .scan = "Open an application for one-time codes on your phone and point its camera at this picture.",
    .type_in = "Without a camera, type this key into the application:",
    .first_code = "Six digits from the application",
    .take_invitation = "Done",
    .passwords_differ = "The passwords are not the same.",
    .password_too_short = "The password is shorter than 12 characters.",
    .password_too_simple =
        "This password is too easy to guess: it has your name in it, or one character again and again.",
    .wrong_first_code = "The code is not right. Check the time on the phone and enter a new code.",
    .invitation_gone_title = "The invitation no longer holds",
    .invitation_gone = "This address was used or is too old. Ask the administrator for a new invitation.",
    .codes_title = "Recovery codes",
    .codes_words =
        "Print these codes or write them down, and keep them apart from the phone. Each stands in for the phone "
        "once. They are not shown again.",
    .to_sign_in = "Go to sign-in",
    .home_title = "Welcome, {}!",
    .home_words = "You are signed in.",
    .sessions_title = "Where you are signed in",
    .sessions_words = "If you do not recognise one, end it and tell the administrator.",
    .began = "Signed in",
    .seen = "Last seen",
    .from = "Address",
    .browser = "Browser",
    .this_session = "This is you now",
    .end_session = "End",
    .sign_out = "Sign out",
    .signed_out_title = "You are signed out",
    .not_served_title = "That did not work",
    .not_served = "The page is too old, or the request came from another site. Go back and try again.",
    .back = "To the beginning",
    .missing_title = "There is no such page",
    .missing_words = "Perhaps the address was mistyped or is out of date.",
    .invitation_waits_title = "The invitation does not hold yet",
    .invitation_waits =
        "This account has a password already. Its owner has some time to refuse the invitation; it can be taken from "
        "{} on. Open this address again then.",
    .invitation_refused_title = "The invitation was cancelled",
    .invitation_refused =
        "A new invitation had been made for your account. You have signed in, so it is not needed and no longer "
        "holds. If you did not ask for it, tell the head of your office.",
    .change_password = "Change the password",
    .old_password = "Your present password",
    .new_password = "New password",
    .wrong_old_password = "The present password is not right. Check the keyboard layout and try again.",
    .password_changed_title = "The password was changed",
    .password_changed = "All other sessions of yours have ended. The second code stays the same.",
    .end_others = "End all others",
    .accounts_title = "Accounts",
    .accounts_words = "Choose a person to see where they are signed in.",
    .sessions_of = "Where signed in: {}",
    .no_sessions = "Not signed in anywhere.",
    .end_all = "End all",
};

}  // namespace veche::content::languages::english
