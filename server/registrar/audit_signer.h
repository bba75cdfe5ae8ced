// Signs once a day how far each audit goes (server/audit/heads.h): its own by looking, the office's by what that says
// of them, for the registrar may not look into a database with the secrets of accounts.
#pragma once

#include "base/clock.h"
#include "server/audit/heads.h"
#include "server/layout.h"

namespace veche::server {

class AuditSigner {
  public:
    // All must outlive it. `registry`: a connection of its own to the registry. One thread.
    AuditSigner(const Layout& layout, sql::Connection& registry, const protocol::SigningKey& key, const Clock& clock)
        : layout_(layout), registry_(registry), key_(key), clock_(clock) {}

    // Once for each day, however often it is called. A line that was signed and is no more what it was is told in the
    // log; the day is signed all the same, for what follows can be trusted as far as it goes.
    [[nodiscard]] Result<void> sign();

  private:
    [[nodiscard]] Result<audit::Heads> heads_of_now();
    [[nodiscard]] Result<void> compare(const audit::Heads& before, const audit::Heads& now);

    const Layout& layout_;
    sql::Connection& registry_;
    const protocol::SigningKey& key_;
    const Clock& clock_;
};

}  // namespace veche::server
