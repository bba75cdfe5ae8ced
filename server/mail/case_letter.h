// What a letter about cases becomes when it is sent: the words of the account's language. Pure.
#pragma once

#include "server/accounts/case_letters.h"
#include "server/mail/letter.h"

namespace veche::server::mail {

[[nodiscard]] const std::string& account_of(const accounts::CaseLetter& letter);

// Dated when the job was made, under its Message-ID (message_id()).
[[nodiscard]] Message message_of(const accounts::CaseLetter& letter, const store::Account& account,
                                 const jobs::Job& job, const Sender& sender);

}  // namespace veche::server::mail
