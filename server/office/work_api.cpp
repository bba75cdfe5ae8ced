#include <charconv>

#include "server/desk/jobs.h"
#include "server/jobs/queue.h"
#include "server/office/api.h"
#include "server/office/list_query.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

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
    if (auto done = visit(*services.desk.registry_rows, "registry"); !done) return done;
    return visit(*services.desk.content_rows, "content");
}

// Its id as the list has it: "registry-7".
http::Response act_on(Services& services, const Asker& asker, const http::Request& request, desk::JobAct act) {
    const std::string& id = request.arguments.front();
    const std::size_t dash = id.find('-');
    const std::string store = id.substr(0, dash);
    std::int64_t number = 0;
    const char* const last = id.data() + id.size();
    const bool has_number =
        dash != std::string::npos && std::from_chars(id.data() + dash + 1, last, number).ptr == last;
    desk::Outcome<void> done = desk::refused(desk::Why::unknown, "no such job");
    const auto found = of_each(services, [&](sql::Connection& connection, const std::string& name) -> Result<void> {
        if (has_number && name == store) done = desk::act_on_job(connection, asker.actor(), act, number);
        return {};
    });
    if (!found) return broken(found.error());
    if (!done) return problem_of(done.error());
    http::Response response;
    response.status = 204;
    return response;
}

}  // namespace

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

http::Response post_job_retry(Services& services, const Asker& asker, const http::Request& request) {
    return act_on(services, asker, request, desk::JobAct::retry);
}

http::Response post_job_cancellation(Services& services, const Asker& asker, const http::Request& request) {
    return act_on(services, asker, request, desk::JobAct::cancel);
}

}  // namespace veche::server::office
