// How polls stood when the registrar counted them last, sealed with the case key: what people wrote in them is in it.
// In the store of ballots, and a copy in the registry for the office. Works on the connection it was given. Same
// thread.
#pragma once

#include <optional>
#include <string>

#include "content/ids.h"
#include "server/sql/connection.h"

namespace veche::server::store {

struct PollCount {
    Instant counted;
    std::string sealed;

    bool operator==(const PollCount&) const = default;
};

class PollCounts {
  public:
    explicit PollCounts(sql::Connection& store) : store_(store) {}

    [[nodiscard]] Result<std::optional<PollCount>> find(const content::EntryId& poll) {
        return store_.first("SELECT counted, sealed FROM poll_count WHERE poll = ?1", {poll.text()},
                            [](const sql::Row& row) {
                                return PollCount{{row.integer(0)}, row.text(1)};
                            });
    }
    // In the place of the last one.
    [[nodiscard]] Result<void> put(const content::EntryId& poll, const PollCount& count) {
        return store_.run(
            "INSERT INTO poll_count(poll, counted, sealed) VALUES(?1, ?2, ?3) "
            "ON CONFLICT(poll) DO UPDATE SET counted = excluded.counted, sealed = excluded.sealed",
            {poll.text(), count.counted, sql::Bytes{count.sealed}});
    }

  private:
    sql::Connection& store_;
};

}  // namespace veche::server::store
