// What the two programs write into their logs: events of one table, each with an id that never changes its meaning, and
// fields. Scripts and people look up ids, not sentences; docs/operations.md, "Log", explains them (a test compares).
// The logging library stays behind log_event.cpp. Never pass words of residents, codes or keys. Any thread.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace veche {

enum class LogEvent {
    // Both programs.
    cannot_work,
    // The server.
    process_ended,
    process_not_started,
    process_killed,
    not_confined,
    request_refused,
    enrolment_refused,
    enrolment_accepted,
    store_failed,
    store_recovered,
    fleet_unreadable,
    fleet_unwritable,
    report_with_alarms,
    envelope_set_aside,
    envelope_taken_up,
    ballot_not_counted,
    registrar_held_up,
    case_held_up,
    records_pruned,
    records_taken_back,
    audit_broken,
    audit_key_made,
    audit_key_lost,
    job_failed,
    edition_published,
    publication_failed,
    publication_put_off,
    timestamp_renewed,
    timestamp_failed,
    snapshot_renewed,
    metadata_expires_soon,
    metadata_expired,
    mail_held_up,
    mail_given_up,
    office_failed,
    sign_in_refused,
    command_refused,
    case_index_built,
    case_index_not_locked,
    case_index_held_up,
    workshop_unavailable,
    workshop_task_failed,
    workshop_link_broken,
    // The kiosk.
    edition_shown,
    edition_not_shown,
    edition_mended,
    delta_missing,
    delta_refused,
    content_store_replaced,
    sync_problem,
    work_failed,
};

enum class LogLevel { info, warning, error };

struct LogEventMeaning {
    LogEvent event;
    LogLevel level;
    std::string_view id;
    std::string_view meaning;  // one line, for whoever looks after the machine
};

// All of them, in the order of the enumeration.
[[nodiscard]] std::span<const LogEventMeaning> log_events();
[[nodiscard]] const LogEventMeaning& meaning_of(LogEvent event);

struct LogField {
    std::string_view name;
    std::string value;
};

// One line: time, program, level, id, then name=value. A value that is more than letters and digits is quoted as JSON
// is, so no name from outside breaks a line or reaches a terminal raw; it is cut at 500 bytes.
void write_log(LogEvent event, std::initializer_list<LogField> fields = {});
// What write_log() writes behind the level.
[[nodiscard]] std::string log_line(LogEvent event, std::span<const LogField> fields);

// The id of the newest warning or error of this process; empty while there was none.
[[nodiscard]] std::string_view last_logged_problem();

// Called once when the program begins. Without it lines go to standard output, as in tests.
void log_to_standard_error(const std::string& program);

}  // namespace veche
