// What a letter about what was published becomes when it is sent to a head: the words of the account's language. Pure.
#pragma once

#include <functional>
#include <string>

#include "server/accounts/publication_letters.h"
#include "server/mail/letter.h"

namespace veche::server::mail {

// How a person is called in letters, by what the content store says of them; empty: nobody known.
using PersonName = std::function<std::string(const std::string& who)>;

// Dated when the job was made, under its Message-ID (message_id()).
[[nodiscard]] Message message_of(const accounts::PublishedLetter& letter, const store::Account& account,
                                 const jobs::Job& job, const Sender& sender, const PersonName& name_of);

}  // namespace veche::server::mail
