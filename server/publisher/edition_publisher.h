// Publishes what is approved: takes versions and approvals from the content store, judges them itself, signs and
// records. One job of the store is one edition. Killed anywhere, the job begins anew under another number, or, when the
// edition is out already, is recorded as done.
#pragma once

#include <functional>
#include <optional>

#include "base/clock.h"
#include "server/configuration.h"
#include "server/edition/archive.h"
#include "server/edition/published.h"
#include "server/editorial/import.h"
#include "server/jobs/queue.h"
#include "server/layout.h"
#include "server/publisher/publication_report.h"
#include "server/store/publications.h"

namespace veche::server {

inline constexpr std::chrono::minutes publish_lease{5};

// Whose jobs are done in this folder; the first of them is for it alone where others share its database.
[[nodiscard]] std::vector<std::string> publish_workers(const Layout& layout);

// Where several servers share a database: fails when another one published an edition that this folder has not got, for
// what comes next would be made of older words. After a restore older ones are what is wanted.
[[nodiscard]] Result<void> check_has_newest(const Layout& layout, store::Publications& publications,
                                            const std::optional<LastEdition>& last);

// After who published in this folder is gone: what it left is due now.
[[nodiscard]] Result<void> take_over_jobs(sql::Connection& rows, const std::vector<std::string>& workers, Instant now);

class EditionPublisher {
  public:
    struct Place {
        const Layout& layout;
        const Configuration::Publish& lifetimes;
        store::ContentStore& store;
        sql::Connection& rows;  // to the content store
        std::int64_t fence;     // store/publications.h
        const Clock& clock;
        std::vector<std::string> workers;  // publish_workers()
        store::By by;                      // for the audit; the time is that of the act
        std::function<void()> beat{};      // it is alive and so far
    };
    // All must outlive it. One thread.
    explicit EditionPublisher(Place place)
        : place_(std::move(place)), queue_(place_.rows), publications_(place_.rows) {}

    enum class Outcome {
        published,
        nothing_new,  // what is approved is live
        lost          // the turn or the job is another's
    };
    // Under the publish lock. What fails is noted in the job, which is tried again or given up, unless `is_out()`.
    [[nodiscard]] Result<Outcome> run(const jobs::Leased& leased);
    // Kiosks see the edition, and it could not be recorded.
    [[nodiscard]] bool is_out() const { return is_out_; }

    // Before a publication of all that is approved, after who published is gone: what is out is recorded, the rest goes
    // with that.
    [[nodiscard]] Result<void> settle();

  private:
    struct Prepared;

    [[nodiscard]] Result<Outcome> publish(const jobs::Leased& leased, const store::PublishOrder& order);
    [[nodiscard]] Result<Outcome> sign(const jobs::Leased& leased, const store::PublishOrder& order,
                                       const Prepared& prepared);
    [[nodiscard]] Result<std::optional<Outcome>> resume(const jobs::Leased& leased);
    [[nodiscard]] Result<void> read_state();
    [[nodiscard]] Result<Prepared> prepare();
    [[nodiscard]] Result<Outcome> record(const jobs::Leased& leased, store::Recorded recorded,
                                         const publish::Forms& forms);
    [[nodiscard]] bool is_all_live() const;
    // Says how far it is; the job is another's: what to end with.
    [[nodiscard]] std::optional<Result<Outcome>> ended_at(const jobs::Lease& lease, int step);
    [[nodiscard]] store::By by_now() const { return {place_.by.who, place_.by.from, place_.clock.now()}; }

    Place place_;
    jobs::Queue queue_;
    store::Publications publications_;
    std::optional<LastEdition> last_;
    editorial::Known known_;
    bool is_out_ = false;
    bool is_refused_ = false;
};

}  // namespace veche::server
