// What a notice becomes when it is sent: the words of its language, and a Message-ID that the job keeps for ever. Pure.
#pragma once

#include <string>

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

// Dated when the job was made: what it tells of happened then.
[[nodiscard]] Message message_of(const accounts::Notice& notice, const store::Account& account, const jobs::Job& job,
                                 const Sender& sender);

}  // namespace veche::server::mail
