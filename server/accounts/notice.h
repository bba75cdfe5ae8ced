// A letter that an act upon an account asks for, as a job beside the act: which letter, to whom, in which language.
// Where it goes is looked up when it is sent (server/mail/). docs/formats.md, "Jobs".
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "content/language.h"
#include "content/staff_letters.h"
#include "server/configuration.h"

namespace veche::server::accounts {

// Of the job.
inline constexpr std::string_view mail_worker = "mail.send";

// Whether a town's acts ask for letters: `written` with a mail server in veche.toml.
enum class Letters { none, written };
[[nodiscard]] inline Letters letters_by(const Configuration::Mail& settings) {
    return settings.server.empty() ? Letters::none : Letters::written;
}

struct Notice {
    std::string account;
    content::StaffLetter letter = content::StaffLetter::account_ready;
    content::Language language = content::Language::russian;
};

// What the job knows.
[[nodiscard]] std::string payload_of(const Notice& notice);
// Fails on what this program does not know: a letter of a later one too.
[[nodiscard]] Result<Notice> notice_from(std::string_view payload);

}  // namespace veche::server::accounts
