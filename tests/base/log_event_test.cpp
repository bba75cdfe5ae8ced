#include "base/log_event.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <set>
#include <vector>

#include "tests/folders.h"

using namespace veche;

namespace {

std::string_view name_of(LogLevel level) {
    switch (level) {
        case LogLevel::info: return "info";
        case LogLevel::warning: return "warning";
        case LogLevel::error: return "error";
    }
    return "";
}

std::string line_of(LogEvent event, std::vector<LogField> fields) {
    return log_line(event, fields);
}

}  // namespace

TEST_CASE("docs/operations.md explains exactly the events there are, in the same words") {
    std::set<std::string> written;
    std::ifstream file(std::string(VECHE_SOURCE_DIR) + "/docs/operations.md");
    bool in_log = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("## ")) in_log = line == "## Log";
        if (in_log && line.starts_with("| `")) written.insert(line);
    }
    std::set<std::string> known;
    for (const LogEventMeaning& event : log_events()) {
        known.insert("| `" + std::string(event.id) + "` | " + std::string(name_of(event.level)) + " | " +
                     std::string(event.meaning) + " |");
    }
    CHECK(known == written);
}

TEST_CASE("no two events have the same id") {
    std::set<std::string_view> ids;
    for (const LogEventMeaning& event : log_events()) ids.insert(event.id);
    CHECK(ids.size() == log_events().size());
}

TEST_CASE("a kiosk's name with line feed and escape neither breaks a line of the log nor reaches the terminal raw") {
    const std::string line = line_of(LogEvent::request_refused, {{"kiosk", "Hall\n\x1b[2J\"x"}, {"times", "3"}});
    CHECK(line == "request.refused kiosk=\"Hall\\n\\u001b[2J\\\"x\" times=3");
    CHECK(line_of(LogEvent::request_refused, {{"kiosk", ""}}) == "request.refused kiosk=\"\"");
}

TEST_CASE("a long value of a log line is cut between letters") {
    std::string name;
    for (int i = 0; i < 1000; ++i) name += "ж";
    const std::string line = line_of(LogEvent::request_refused, {{"kiosk", "x" + name}});
    CHECK(line.size() < 600);
    CHECK(line.find("\xEF\xBF\xBD") == std::string::npos);
}

TEST_CASE("the newest problem is remembered, what went well is not") {
    write_log(LogEvent::sync_problem, {{"reason", "a test"}});
    write_log(LogEvent::edition_shown);
    CHECK(last_logged_problem() == "sync.problem");
}
