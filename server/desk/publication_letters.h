// Makes of what the publisher asks to be told ("edition.tell") a letter to each head, in the table it asks in: with
// what it asked for until then in one letter, each asked for once.
#pragma once

#include "base/clock.h"
#include "server/accounts/publication_letters.h"
#include "server/jobs/queue.h"
#include "server/store/staff_store.h"

namespace veche::server::desk {

class PublicationLetters {
  public:
    // `jobs`: to the content store's table, to be written to; `staff` is for this object alone. All must outlive it.
    // One thread.
    PublicationLetters(store::StaffStore& staff, sql::Connection& jobs, const Clock& clock)
        : staff_(staff), jobs_(jobs), clock_(clock) {}

    // What is due by now. Heads without a mail address get none.
    [[nodiscard]] Result<void> write();

  private:
    store::StaffStore& staff_;
    sql::Connection& jobs_;
    const Clock& clock_;
};

}  // namespace veche::server::desk
