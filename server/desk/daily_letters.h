// The daily letter about cases whose answer is due within three working days, or was: one to each who works on some,
// and to the heads about those that are nobody's. Asked for as jobs of the staff's table.
#pragma once

#include <memory>
#include <vector>

#include "base/clock.h"
#include "server/accounts/case_letters.h"
#include "server/registrar/registrar.h"
#include "server/store/staff_store.h"

namespace veche::server::desk {

// Pure. `due`: open cases, the most pressing first. A case of an account that is closed or not there is nobody's;
// one without a mail address gets no letter.
[[nodiscard]] std::vector<accounts::CasesDue> letters_about(const std::vector<store::Case>& due,
                                                            const std::vector<store::Account>& staff, Date today);

class DailyLetters {
  public:
    // `jobs`: to the staff's table; `cases` and `staff` are for this object alone. All must outlive it. One thread.
    DailyLetters(store::RegistryStore& cases, store::StaffStore& staff, sql::Connection& jobs, TownRulesSource& rules,
                 const Clock& clock)
        : cases_(cases), staff_(staff), jobs_(jobs), rules_(rules), clock_(clock) {}

    // On a working day from six in the morning: asks for what was not asked for yet on that day. Before the town has
    // published rules nothing is due.
    [[nodiscard]] Result<void> write();

  private:
    [[nodiscard]] Result<std::vector<store::Case>> cases_until(Date last);

    store::RegistryStore& cases_;
    store::StaffStore& staff_;
    sql::Connection& jobs_;
    TownRulesSource& rules_;
    const Clock& clock_;
    std::optional<Date> written_;  // of which day all are asked for
};

}  // namespace veche::server::desk
