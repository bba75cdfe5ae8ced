#include "server/desk/assignee_letter.h"

#include "base/hex.h"
#include "server/accounts/case_letters.h"

namespace veche::server::desk {

std::optional<jobs::NewJob> letter_to_assignee(accounts::Letters letters, const std::string& assignee_before,
                                               const store::Case& after, const store::By& by) {
    const std::string& account = after.assignee;
    const bool is_news = !account.empty() && account != assignee_before && account != by.who;
    if (letters == accounts::Letters::none || !is_news) return std::nullopt;
    const std::string number = after.number.empty() ? protocol::to_hex(after.envelope) : after.number;
    return jobs::NewJob{std::string(accounts::mail_worker),
                        payload_of(accounts::CaseAssigned{account, number, after.due}), by.when};
}

}  // namespace veche::server::desk
