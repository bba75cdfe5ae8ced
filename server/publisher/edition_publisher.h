// Publishes what is approved: takes versions and approvals from the content store, judges them itself, signs and
// records. One job of the store is one edition. Killed anywhere, the job begins anew under another number, or, when the
// edition is out already, is recorded as done.
#pragma once

#include <functional>
#include <optional>

#include "base/clock.h"
#include "server/accounts/notice.h"
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

class EditionPublisher {
  public:
    // Editions for what was approved in the office wait when `lifetimes` says so; what a command publishes itself does
    // not.
    enum class Rate { bounded, as_commanded };
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
        Rate rate = Rate::bounded;
        accounts::Letters letters = accounts::Letters::none;
    };
    // All must outlive it. One thread.
    explicit EditionPublisher(Place place)
        : place_(std::move(place)), queue_(place_.rows), publications_(place_.rows) {}

    enum class Outcome {
        published,
        nothing_new,  // what is approved is live
        put_off,      // as many editions as may are out: the job waits
        lost          // the turn or the job is another's
    };
    // Under the publish lock. An edition that is out and was not recorded is recorded first, for the job it was made
    // for; this one waits then, to be taken again. What fails is noted in the job, which is tried again or given up,
    // unless the edition is out.
    [[nodiscard]] Result<Outcome> run(const jobs::Leased& leased);
    // What kiosks see since then, recorded or not.
    struct Out {
        std::uint64_t edition = 0;
        std::size_t documents = 0;
    };
    [[nodiscard]] const std::optional<Out>& out() const { return out_; }
    // What was published is what a command asked for, to the letter.
    [[nodiscard]] bool is_as_commanded() const { return is_as_commanded_; }
    // Of a job that was put off.
    [[nodiscard]] Instant waits_until() const { return waits_until_; }

    // After who published in this folder is gone: what is out is recorded. What else was asked for stays to be done.
    [[nodiscard]] Result<void> settle();

  private:
    struct Prepared;

    [[nodiscard]] Result<Outcome> publish(const jobs::Leased& leased, const store::PublishOrder& order);
    [[nodiscard]] Result<Outcome> sign(const jobs::Leased& leased, const store::PublishOrder& order,
                                       const Prepared& prepared);
    [[nodiscard]] Result<std::optional<Outcome>> resume(const jobs::Leased& leased);
    [[nodiscard]] Result<std::optional<Outcome>> resume_another(const jobs::Leased& leased);
    [[nodiscard]] Result<Outcome> record_what_is_out(const jobs::Leased& leased, const store::Publication& begun);
    [[nodiscard]] Result<std::optional<Outcome>> end_if_all_is_live(const jobs::Leased& leased,
                                                                    const store::PublishOrder& order);
    [[nodiscard]] Result<void> read_state();
    [[nodiscard]] Result<std::optional<Outcome>> keep_back(const jobs::Leased& leased);
    [[nodiscard]] Result<void> note_going(std::int64_t job, std::uint64_t edition);
    [[nodiscard]] Result<Prepared> prepare();
    [[nodiscard]] Result<Outcome> record(const jobs::Leased& leased, store::Recorded recorded,
                                         const publish::Forms& forms, const std::vector<content::Entry>& entries);
    [[nodiscard]] Result<std::optional<jobs::NewJob>> telling(const jobs::Leased& leased, std::uint64_t edition,
                                                              const publish::Forms& forms,
                                                              const std::vector<content::Entry>& entries);
    [[nodiscard]] bool is_all_live() const;
    [[nodiscard]] std::uint64_t newest_out() const { return last_ ? last_->catalog.number : 0; }
    // Says how far it is; the job is another's: what to end with.
    [[nodiscard]] std::optional<Result<Outcome>> ended_at(const jobs::Lease& lease, int step);
    [[nodiscard]] store::By by_now() const { return {place_.by.who, place_.by.from, place_.clock.now()}; }

    Place place_;
    jobs::Queue queue_;
    store::Publications publications_;
    std::optional<LastEdition> last_;
    editorial::Known known_;
    std::optional<Out> out_;
    bool is_refused_ = false;
    bool is_resumed_ = false;  // `last_` is the edition itself, not the one before
    bool is_as_commanded_ = false;
    Instant waits_until_;
};

}  // namespace veche::server
