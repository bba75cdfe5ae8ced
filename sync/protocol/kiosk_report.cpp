#include "sync/protocol/kiosk_report.h"

#include "base/json_reader.h"
#include "base/utf8.h"

namespace veche::protocol {
namespace {

constexpr std::size_t longest_version = 40;
constexpr std::size_t longest_event = 60;
constexpr std::int64_t most = 1'000'000'000'000'000;

}  // namespace

std::string to_json(const KioskReport& report) {
    return write_json(Json::Object{{"format", 1},
                                   {"waiting", report.waiting},
                                   {"alarms", report.alarms},
                                   {"edition", report.edition},
                                   {"free_bytes", report.free_bytes / told_room * told_room},
                                   {"clock", to_string(report.clock)},
                                   {"version", truncate_code_points(report.version, longest_version)},
                                   {"last_event", truncate_code_points(report.last_event, longest_event)}});
}

Result<KioskReport> kiosk_report_from_json(std::string_view json) {
    if (json.size() > largest_report) return failure("report: too large");
    const Result<Json> value = parse_json(json);
    if (!value) return tl::unexpected(value.error());
    JsonErrors errors;
    JsonReader reader(*value, "report", errors);
    (void)reader.integer("format", 1, 1);
    const auto count = [&](const char* name) { return static_cast<std::uint64_t>(reader.integer(name, 0, most)); };
    KioskReport report{count("waiting"),
                       count("alarms"),
                       count("edition"),
                       count("free_bytes"),
                       reader.instant("clock"),
                       reader.text("version", longest_version),
                       reader.optional_text("last_event", longest_event)};
    if (errors.any()) return failure(errors.first);
    return report;
}

}  // namespace veche::protocol
