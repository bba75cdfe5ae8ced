// What a notice becomes when it is sent: the words of its language, and a Message-ID that the job keeps for ever. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/time_zone.h"
#include "server/accounts/notice.h"
#include "server/jobs/queue.h"
#include "server/mail/message.h"
#include "server/store/staff_store.h"

namespace veche::server::mail {

// Whose letters they are.
struct Sender {
    std::string from;  // an address
    std::string town;  // its id in hexadecimal digits
    TimeZone zone;     // of the times that are told
};

// The same for every attempt, whatever the settings are by then; never that of another job, also not of one that got
// the number again after a restore.
[[nodiscard]] std::string message_id(const jobs::Job& job, const std::string& town);

// "29 November 2026, 14:05".
[[nodiscard]] std::string moment_in_words(Instant when, const TimeZone& zone, content::Language language);

// What stands in braces in the words of a letter.
using Places = std::map<std::string_view, std::string>;
// Once through: what is filled in is not looked at again. A place that is none stays empty.
[[nodiscard]] std::string filled(std::string_view text, const Places& places);
// As a person is greeted: the account's own name in a row of before full names were checked.
[[nodiscard]] const std::string& name_in_letters(const store::Account& account);

// Dated when the job was made: what it tells of happened then.
[[nodiscard]] Message message_of(const accounts::Notice& notice, const store::Account& account, const jobs::Job& job,
                                 const Sender& sender);

}  // namespace veche::server::mail
