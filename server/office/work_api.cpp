#include "server/audit/log.h"
#include "server/jobs/queue.h"
#include "server/office/api.h"
#include "server/office/list_query.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

constexpr std::size_t most_lines = 10'000;  // of each store, the newest
constexpr std::size_t most_jobs = 1'000;

std::string_view name_of(jobs::State state) {
    switch (state) {
        case jobs::State::waiting: return "waiting";
        case jobs::State::running: return "running";
        case jobs::State::done: return "done";
        case jobs::State::failed: return "failed";
        case jobs::State::cancelled: return "cancelled";
    }
    return "";
}

Json row_of(const audit::Line& line, const std::string& store) {
    return Json::Object{{"id", store + "-" + std::to_string(line.number)},
                        {"when", to_string(line.when)},
                        {"who", line.act.who},
                        {"from", line.act.from},
                        {"what", line.act.what},
                        {"subject", line.act.subject},
                        {"details", line.act.details}};
}

Json row_of(const jobs::Job& job, const std::string& store) {
    return Json::Object{{"id", store + "-" + std::to_string(job.number)},
                        {"worker", job.worker},
                        {"name", job.name},
                        {"state", name_of(job.state)},
                        {"due", to_string(job.due)},
                        {"created", to_string(job.created)},
                        {"attempts", job.attempts},
                        {"done", job.done},
                        {"total", job.total},
                        {"reason", job.reason}};
}

// Each store with its connection.
template <typename Visit>
Result<void> of_each(Services& services, Visit visit) {
    if (auto done = visit(*services.desk.staff_rows, "staff"); !done) return done;
    return visit(*services.desk.registry_rows, "registry");
}

}  // namespace

http::Response get_audit(Services& services, const Asker& asker, const http::Request& request) {
    audit::Which which;
    which.most = most_lines;
    if (!accounts::may(asker.account.roles, accounts::Right::read_audit)) which.who = asker.account.name;
    Json::Array rows;
    const auto read = of_each(services, [&](sql::Connection& connection, const std::string& store) -> Result<void> {
        const auto lines = audit::Log(connection).list(which);
        if (!lines) return tl::unexpected(lines.error());
        for (const audit::Line& line : *lines) rows.push_back(row_of(line, store));
        return {};
    });
    if (!read) return broken(read.error());
    ListQuery newest;
    newest.sort = "when";
    newest.is_ascending = false;
    return answer_list(request,
                       {"audit",
                        {"id", "when", "who", "from", "what", "subject"},
                        {"id", "when", "who", "from", "what", "subject"},
                        newest},
                       std::move(rows));
}

http::Response get_jobs(Services& services, const Asker&, const http::Request& request) {
    Json::Array rows;
    const auto read = of_each(services, [&](sql::Connection& connection, const std::string& store) -> Result<void> {
        const auto all = jobs::Queue(connection).list(0, most_jobs);
        if (!all) return tl::unexpected(all.error());
        for (const jobs::Job& job : *all) rows.push_back(row_of(job, store));
        return {};
    });
    if (!read) return broken(read.error());
    ListQuery newest;
    newest.sort = "created";
    newest.is_ascending = false;
    return answer_list(request,
                       {"jobs",
                        {"id", "worker", "name", "state", "due", "created", "attempts"},
                        {"id", "worker", "name", "state", "due", "created", "attempts"},
                        newest},
                       std::move(rows));
}

}  // namespace veche::server::office
