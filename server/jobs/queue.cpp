#include "server/jobs/queue.h"

#include <algorithm>

namespace veche::server::jobs {
namespace {

using sql::Row;

constexpr const char* columns =
    "SELECT number, worker, name, payload, state, due, created, attempts, done, total, reason, fence, leased_until "
    "FROM job ";

Job read_job(const Row& row) {
    Job job;
    job.number = row.integer(0);
    job.worker = row.text(1);
    job.name = row.text(2);
    job.payload = row.text(3);
    job.state = static_cast<State>(row.integer(4));
    job.due = {row.integer(5)};
    job.created = {row.integer(6)};
    job.attempts = static_cast<int>(row.integer(7));
    job.done = row.integer(8);
    job.total = row.integer(9);
    job.reason = row.text(10);
    job.leased_until = {row.integer(12)};
    return job;
}

std::int64_t number_of(State state) {
    return static_cast<std::int64_t>(state);
}

std::int64_t pause_after(int attempts, const Patience& patience) {
    constexpr int most_doublings = 30;  // beyond, the shift would overflow; no pause is so long
    const int doublings = std::clamp(attempts - 1, 0, most_doublings);
    return std::min<std::int64_t>(patience.longest.count(), patience.first.count() << doublings);
}

Result<bool> one_row(const Result<std::int64_t>& rows) {
    if (!rows) return tl::unexpected(rows.error());
    return *rows == 1;
}

}  // namespace

Result<std::int64_t> Queue::add(const NewJob& job, Instant now) {
    std::int64_t number = 0;
    const auto rows = connection_.write(
        "INSERT INTO job(worker, name, payload, state, due, created) VALUES(?1, ?2, ?3, 0, ?4, ?5) "
        "ON CONFLICT(worker, name) WHERE name <> '' AND state < 2 DO NOTHING RETURNING number",
        {job.worker, job.name, job.payload, job.due, now}, [&](const Row& row) { number = row.integer(0); });
    if (!rows) return tl::unexpected(rows.error());
    if (*rows == 1) return number;
    return connection_.number("SELECT number FROM job WHERE worker = ?1 AND name = ?2 AND state < 2",
                              {job.worker, job.name});
}

Result<bool> Queue::add_once(const NewJob& job, Instant now) {
    const auto known =
        connection_.number("SELECT count(*) FROM job WHERE worker = ?1 AND name = ?2", {job.worker, job.name});
    if (!known) return tl::unexpected(known.error());
    if (*known > 0) return false;
    const auto added = add(job, now);
    return added ? Result<bool>(true) : tl::unexpected(added.error());
}

Result<void> Queue::give_up_lost(const std::string& worker, Instant now, int attempts) {
    return connection_.run(
        "UPDATE job SET state = 3, reason = 'whoever took it did not come back' "
        "WHERE worker = ?1 AND state = 1 AND leased_until <= ?2 AND attempts >= ?3",
        {worker, now, attempts});
}

// `one`: the condition that finds it, with ?1; ?2 and ?3 are now and the end of the lease.
Result<std::optional<Leased>> Queue::lease(const std::string& one, const sql::Value& of, Instant now,
                                           std::chrono::seconds length) {
    std::optional<Leased> leased;
    auto done = connection_.write(
        "UPDATE job SET state = 1, attempts = attempts + 1, fence = fence + 1, leased_until = ?3 WHERE number = "
        "(SELECT number FROM job WHERE " +
            one +
            " AND ((state = 0 AND due <= ?2) OR (state = 1 AND leased_until <= ?2)) ORDER BY due, number LIMIT 1) "
            "RETURNING number, worker, name, payload, state, due, created, attempts, done, total, reason, fence, "
            "leased_until",
        {of, now, now.seconds + length.count()}, [&](const Row& row) {
            leased = Leased{read_job(row), {row.integer(0), row.integer(11)}};
        });
    if (!done) return tl::unexpected(done.error());
    return leased;
}

Result<std::optional<Leased>> Queue::take_one(std::int64_t job, Instant now, std::chrono::seconds length) {
    return lease("number = ?1", job, now, length);
}

Result<void> Queue::take_over(const std::vector<std::string>& workers, Instant now) {
    for (const std::string& worker : workers) {
        auto done = connection_.run(
            "UPDATE job SET state = 0, due = ?2, fence = fence + 1 WHERE worker = ?1 AND state = 1", {worker, now});
        if (!done) return done;
    }
    return {};
}

Result<std::optional<Leased>> Queue::take(const std::vector<std::string>& workers, Instant now,
                                          std::chrono::seconds length, int attempts) {
    for (const std::string& worker : workers) {
        // First without the lock of a writer, for who asks every few seconds.
        const auto there = connection_.number(
            "SELECT count(*) FROM job WHERE worker = ?1 AND ((state = 0 AND due <= ?2) OR (state = 1 AND leased_until "
            "<= ?2))",
            {worker, now});
        if (!there) return tl::unexpected(there.error());
        if (*there == 0) continue;
        if (attempts != without_end) {
            if (auto lost = give_up_lost(worker, now, attempts); !lost) return tl::unexpected(lost.error());
        }
        auto leased = lease("worker = ?1", worker, now, length);
        if (!leased || *leased) return leased;
    }
    return std::optional<Leased>();
}

Result<bool> Queue::report(const Lease& lease, std::int64_t done, std::int64_t total, Instant until) {
    return one_row(connection_.write(
        "UPDATE job SET done = ?3, total = ?4, leased_until = ?5 WHERE number = ?1 AND fence = ?2 AND state = 1",
        {lease.job, lease.fence, done, total, until}));
}

Result<bool> Queue::finish(const Lease& lease) {
    return one_row(
        connection_.write("UPDATE job SET state = 2, reason = '' WHERE number = ?1 AND fence = ?2 AND state = 1",
                          {lease.job, lease.fence}));
}

Result<bool> Queue::again(const Lease& lease, Instant due, std::int64_t done, std::int64_t total) {
    return one_row(
        connection_.write("UPDATE job SET state = 0, due = ?3, done = ?4, total = ?5, attempts = 0, reason = '' "
                          "WHERE number = ?1 AND fence = ?2 AND state = 1",
                          {lease.job, lease.fence, due, done, total}));
}

Result<bool> Queue::put_off(const Lease& lease, Instant due, const std::string& reason) {
    return one_row(connection_.write(
        "UPDATE job SET state = 0, due = ?3, attempts = 0, reason = ?4 WHERE number = ?1 AND fence = ?2 AND state = 1",
        {lease.job, lease.fence, due, reason}));
}

Result<void> Queue::shorten_waits(const std::vector<std::string>& workers, Instant now, std::chrono::seconds longest) {
    for (const std::string& worker : workers) {
        const auto there = connection_.number("SELECT count(*) FROM job WHERE worker = ?1 AND state = 0 AND due > ?2",
                                              {worker, now.seconds + longest.count()});
        if (!there) return tl::unexpected(there.error());
        if (*there == 0) continue;
        auto done = connection_.run("UPDATE job SET due = ?3 WHERE worker = ?1 AND state = 0 AND due > ?2",
                                    {worker, now.seconds + longest.count(), now});
        if (!done) return done;
    }
    return {};
}

Result<bool> Queue::bring_forward(std::int64_t job, Instant now) {
    return one_row(connection_.write(
        "UPDATE job SET state = 0, due = ?2, fence = fence + 1 WHERE number = ?1 AND state < 2", {job, now}));
}

Result<bool> Queue::fail(const Lease& lease, const std::string& reason, Instant now, const Patience& patience) {
    const auto job = find(lease.job);
    if (!job) return tl::unexpected(job.error());
    if (!*job) return false;
    const bool is_given_up = (*job)->attempts >= patience.attempts;
    return one_row(connection_.write(
        "UPDATE job SET state = ?3, due = ?4, reason = ?5 WHERE number = ?1 AND fence = ?2 AND state = 1",
        {lease.job, lease.fence, number_of(is_given_up ? State::failed : State::waiting),
         now.seconds + pause_after((*job)->attempts, patience), reason}));
}

Result<bool> Queue::cancel(std::int64_t job) {
    return one_row(connection_.write("UPDATE job SET state = 4 WHERE number = ?1 AND state IN (0, 1, 3)", {job}));
}

// Not while another one of its name is open: that one does the same.
Result<bool> Queue::retry(std::int64_t job, Instant now) {
    return one_row(connection_.write(
        "UPDATE job SET state = 0, due = ?2, attempts = 0 WHERE number = ?1 AND state > 2 AND (name = '' OR NOT EXISTS("
        "SELECT 1 FROM job AS open WHERE open.worker = job.worker AND open.name = job.name AND open.state < 2))",
        {job, now}));
}

Result<std::optional<Job>> Queue::find(std::int64_t job) {
    return connection_.first(std::string(columns) + "WHERE number = ?1", {job}, read_job);
}

Result<std::vector<Job>> Queue::list(std::int64_t before, std::size_t most) {
    return connection_.all(std::string(columns) + "WHERE number < ?1 OR ?1 = 0 ORDER BY number DESC LIMIT ?2",
                           {before, most}, read_job);
}

Result<std::vector<Standing>> Queue::standings(const std::vector<std::string>& workers, Instant now) {
    std::vector<Standing> standings;
    for (const std::string& worker : workers) {
        auto standing = connection_.first(
            "SELECT count(CASE WHEN state = 0 AND due <= ?2 THEN 1 END), count(CASE WHEN state = 1 THEN 1 END), "
            "count(CASE WHEN state < 2 AND reason <> '' AND attempts > 0 THEN 1 END), "
            "count(CASE WHEN state = 0 AND reason <> '' AND attempts = 0 AND due > ?2 THEN 1 END), "
            "count(CASE WHEN state = 3 THEN 1 END), min(CASE WHEN state < 2 AND due <= ?2 THEN due END) FROM job "
            "WHERE worker = ?1 AND state IN (0, 1, 3)",
            {worker, now}, [&](const Row& row) {
                return Standing{worker,
                                row.integer(0),
                                row.integer(1),
                                row.integer(2),
                                row.integer(3),
                                row.integer(4),
                                row.instant(5),
                                0,
                                0};
            });
        if (!standing) return tl::unexpected(standing.error());
        standings.push_back(standing->value_or(Standing{}));
    }
    return standings;
}

Result<std::size_t> Queue::forget(Instant before, std::size_t most) {
    const auto rows = connection_.write(
        "DELETE FROM job WHERE number IN (SELECT number FROM job WHERE state IN (2, 4) AND created < ?1 "
        "ORDER BY number LIMIT ?2)",
        {before, most});
    if (!rows) return tl::unexpected(rows.error());
    return static_cast<std::size_t>(*rows);
}

}  // namespace veche::server::jobs
