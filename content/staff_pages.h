// The words of the pages the server shows to staff without a console: invitation, sign-in, sessions. One table a
// language, in its folder. {} stands for what is put in.
#pragma once

#include <string_view>

namespace veche::content {

struct StaffPages {
    std::string_view sign_in_title;
    std::string_view name;
    std::string_view password;
    std::string_view sign_in;
    std::string_view wrong_password;
    std::string_view wait;  // {} seconds
    std::string_view busy;
    std::string_view second_title;
    std::string_view second_words;
    std::string_view code;
    std::string_view go_on;
    std::string_view wrong_code;
    std::string_view began_too_long_ago;
    std::string_view invitation_title;  // {}: the person
    std::string_view invitation_words;  // {}: the name to sign in with
    std::string_view step_password;
    std::string_view password_hint;
    std::string_view password_again;
    std::string_view step_code;
    std::string_view scan;
    std::string_view type_in;
    std::string_view first_code;
    std::string_view take_invitation;
    std::string_view passwords_differ;
    std::string_view password_too_short;
    std::string_view password_too_simple;
    std::string_view wrong_first_code;
    std::string_view invitation_gone_title;
    std::string_view invitation_gone;
    std::string_view codes_title;
    std::string_view codes_words;
    std::string_view to_sign_in;
    std::string_view home_title;  // {}: the person
    std::string_view home_words;
    std::string_view sessions_title;
    std::string_view sessions_words;
    std::string_view began;
    std::string_view seen;
    std::string_view from;
    std::string_view browser;
    std::string_view this_session;
    std::string_view end_session;
    std::string_view sign_out;
    std::string_view signed_out_title;
    std::string_view not_served_title;
    std::string_view not_served;
    std::string_view back;
    std::string_view missing_title;
    std::string_view missing_words;
    std::string_view invitation_waits_title;
    std::string_view invitation_waits;  // {}: when it begins to hold
    std::string_view invitation_refused_title;
    std::string_view invitation_refused;
    std::string_view change_password;  // title and button
    std::string_view old_password;
    std::string_view new_password;
    std::string_view wrong_old_password;
    std::string_view password_changed_title;
    std::string_view password_changed;
    std::string_view end_others;
    std::string_view accounts_title;
    std::string_view accounts_words;
    std::string_view sessions_of;  // {}: the person
    std::string_view no_sessions;
    std::string_view end_all;
};

}  // namespace veche::content
