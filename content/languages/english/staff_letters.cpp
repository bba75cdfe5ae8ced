#include "content/languages/english/parts.h"

namespace veche::content::languages::english {

constinit const StaffLetterWords staff_letters = {
    .greeting = "Hello, {name},",
    .letters = {{
        {"Your account is ready",
         "You took the invitation: {when}. The account “{account}” is ready; sign in with your password and your "
         "second code."},
        {"A new invitation was made for you",
         "An administrator made a new invitation for the account “{account}”: {when}. When you take it, you will "
         "choose your password and second code anew. Until then nothing changes."},
        {"Password and second code were set anew",
         "By a new invitation the account “{account}” was given a new password and a new second code: {when}. The old "
         "ones work no more, and all sessions have ended."},
        {"Signed in from a new device",
         "Somebody signed in to the account “{account}” from a device we have not seen for a long time: {when}. The "
         "list of your sessions in the console shows from where and with what."},
        {"Your rights have changed", "The account “{account}” has other roles now: {when}. The console shows which."},
        {"Your password was changed", "The password of the account “{account}” was changed: {when}."},
        {"Signed in with a recovery code",
         "One of the recovery codes was used to sign in to the account “{account}”: {when}. It will not work a second "
         "time. If few are left, ask the administrator for a new invitation."},
        {"Your account was closed", "The account “{account}” was closed: {when}. It cannot be signed in to any more."},
        {"A new invitation was made for you; it holds from tomorrow",
         "An administrator made a new invitation for the account “{account}”: {when}. It can be taken only a day after "
         "that; then password and second code are set anew. If you do not need it, just sign in as you always do: the "
         "invitation ends at once."},
        {"Somebody gets the second code wrong",
         "The second code for the account “{account}” was wrong several times in a row, last {when}. The password was "
         "right: if this was not you, somebody knows it. Sign in and change the password."},
    }},
    .not_you = "If this was not you, or you did not expect it, tell the administrator at once.",
    .cases =
        {
            .assigned = {"Case {case} was given to you",
                         "Case {case} was given to you. The last day to answer it: {due}."},
            .assigned_without_day = {"Case {case} was given to you",
                                     "Case {case} was given to you. No day is set by which it has to be answered."},
            .due_subject = "Cases that have to be answered",
            .sections = {{"Given to you, overdue: {count}", "Given to you, due within three working days: {count}",
                          "Given to nobody, overdue: {count}",
                          "Given to nobody, due within three working days: {count}"}},
            .left_out = "and {count} more",
        },
    .published =
        {
            .subject = "Kiosks show something new",
            .edition = "Edition {edition}: {when}",
            .sections = {{"Approved without a second person: {count}", "Approved by a second person: {count}",
                          "Approved by a command on the server: {count}"}},
            .change = "“{title}” ({id}); written by {wrote}, approved by {approved}",
            .removed = "Taken away: “{title}” ({id}); proposed by {wrote}, approved by {approved}",
            .town = "What is said of the town",
            .rules = "The rules of terms",
            .left_out = "and {count} more",
            .unknown = "nobody known",
            .undo = "If any of this should not be there, what was before can be brought back: send the former text for "
                    "approval, or ask whoever looks after the server to publish the town's folder with `veche-server "
                    "publish`. That is done at once, however many editions went out before.",
        },
    .ending = "A program sent this letter; there is no need to answer. We never ask for passwords or codes in letters.",
};

}  // namespace veche::content::languages::english
