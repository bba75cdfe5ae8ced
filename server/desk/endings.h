// How a case ends, and begins again. Whatever a person must hear of it is told at every kiosk to the receipt code, as
// the words of an answer.
#pragma once

#include <string>
#include <vector>

#include "server/desk/case_edit.h"

namespace veche::server::desk {

enum class EarlierAnswer { keep, replace };
// An answered case is refused when the earlier answer is to be kept; another answer needs the right to take one back.
// `result`: how it ended, a code of the country's list; empty: as it was.
[[nodiscard]] Outcome<store::Case> answer(RegistryDesk& desk, const Actor& actor, const Seen& seen, std::string text,
                                          EarlierAnswer earlier, const std::string& result = {});

// `to`: the body it is handed on to; `words`: the notice to the person.
[[nodiscard]] Outcome<store::Case> redirect(RegistryDesk& desk, const Actor& actor, const Seen& seen, std::string to,
                                            std::string words);
[[nodiscard]] Outcome<store::Case> withdraw(RegistryDesk& desk, const Actor& actor, const Seen& seen,
                                            std::string words);
// It goes on as the other one, which keeps a step of it. Never in a circle: the other one is not joined itself. Both as
// they then are, the joined one first.
[[nodiscard]] Outcome<std::vector<store::Case>> join(RegistryDesk& desk, const Actor& actor, const Seen& seen,
                                                     const Seen& other, std::string words);
// As the law allows it for some (unreadable, without a name); the person is told why.
[[nodiscard]] Outcome<store::Case> leave_unanswered(RegistryDesk& desk, const Actor& actor, const Seen& seen,
                                                    std::string words, const std::string& result = {});
// Puts away what has ended. Nobody need hear.
[[nodiscard]] Outcome<store::Case> close(RegistryDesk& desk, const Actor& actor, const Seen& seen);
// Takes the answer back, at the kiosks too; it stays in the audit. The case waits for another one until the day it had.
[[nodiscard]] Outcome<store::Case> reopen(RegistryDesk& desk, const Actor& actor, const Seen& seen, std::string reason);

}  // namespace veche::server::desk
