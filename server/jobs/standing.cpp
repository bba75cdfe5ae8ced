#include "server/jobs/standing.h"

#include <algorithm>
#include <fcntl.h>
#include <limits>
#include <set>

#include "base/files.h"
#include "base/json_reader.h"

namespace veche::server::jobs {
namespace {

constexpr std::uint64_t largest_file = 16'384;
constexpr std::size_t longest_name = 40;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

bool is_worker(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(),
                                        [](char letter) { return (letter >= 'a' && letter <= 'z') || letter == '.'; });
}

Json json_of(const Standing& standing) {
    return Json(Json::Object{{"done", standing.done},
                             {"due_since", standing.due_since ? standing.due_since->seconds : 0},
                             {"failed", standing.failed},
                             {"failing", standing.failing},
                             {"given_up", standing.given_up},
                             {"put_off", standing.put_off},
                             {"running", standing.running},
                             {"waiting", standing.waiting},
                             {"worker", standing.worker}});
}

Standing read_one(const Json& json, JsonErrors& errors) {
    JsonReader reader(json, "standing", errors);
    Standing standing;
    standing.worker = reader.text("worker", longest_name);
    standing.waiting = reader.integer("waiting", 0, most);
    standing.running = reader.integer("running", 0, most);
    standing.failing = reader.integer("failing", 0, most);
    standing.put_off = reader.integer("put_off", 0, most);
    standing.given_up = reader.integer("given_up", 0, most);
    standing.done = reader.integer("done", 0, most);
    standing.failed = reader.integer("failed", 0, most);
    const std::int64_t since = reader.integer("due_since", 0, most);
    if (since != 0) standing.due_since = Instant{since};
    if (!is_worker(standing.worker)) errors.add("not a worker");
    return standing;
}

}  // namespace

void add(Standing& to, const Standing& other) {
    to.waiting += other.waiting;
    to.running += other.running;
    to.failing += other.failing;
    to.put_off += other.put_off;
    to.given_up += other.given_up;
    const bool is_older = other.due_since && (!to.due_since || other.due_since->seconds < to.due_since->seconds);
    if (is_older) to.due_since = other.due_since;
}

Result<void> write_standings(const std::filesystem::path& file, const std::vector<Standing>& standings) {
    Json::Array workers;
    for (const Standing& standing : standings) workers.push_back(json_of(standing));
    return write_file(file, write_json(Json(Json::Object{{"workers", std::move(workers)}})) + "\n", 0644);
}

std::vector<Standing> read_standings(const std::filesystem::path& file) {
    // Whoever may write there could put a link or a pipe in its place, at any moment.
    const Descriptor opened(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    const auto text = opened.value() < 0 ? Result<std::string>(failure("")) : read_open_file(opened, largest_file);
    const auto json = text ? parse_json(*text) : Result<Json>(failure(""));
    if (!json) return {};
    JsonErrors errors;
    std::vector<Standing> standings;
    std::set<std::string> names;
    for (const Json& each : JsonReader(*json, "standings", errors).array("workers", most_workers)) {
        standings.push_back(read_one(each, errors));
        if (!names.insert(standings.back().worker).second) errors.add("a worker twice");
    }
    return errors.any() ? std::vector<Standing>{} : standings;
}

}  // namespace veche::server::jobs
