#include "base/log_event.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <vector>

#include "base/ascii.h"
#include "base/json.h"
#include "base/utf8.h"

namespace veche {
namespace {

using enum LogLevel;

constexpr std::size_t longest_value = 500;

constexpr std::array table{
    LogEventMeaning{LogEvent::cannot_work, error, "program.cannot_work",
                    "The program or one of its processes cannot work as it is (key, database, setting) and has ended."},
    LogEventMeaning{LogEvent::process_ended, error, "process.ended",
                    "A process of the server died; it is started again after `wait_ms`."},
    LogEventMeaning{LogEvent::process_not_started, error, "process.not_started",
                    "A process of the server could not be started; it is tried again after `wait_ms`."},
    LogEventMeaning{LogEvent::process_killed, error, "process.killed",
                    "A process of the server did not end when asked, or gave no sign of life, and was killed."},
    LogEventMeaning{LogEvent::not_confined, warning, "process.not_confined",
                    "A process of the server could not give up all it does without; it works with less protection."},
    LogEventMeaning{
        LogEvent::request_refused, warning, "request.refused",
        "A request was refused or its body did not come whole: `reason`, `device` and `kiosk` if known, `times` since "
        "the last such line."},
    LogEventMeaning{LogEvent::enrolment_refused, warning, "enrolment.refused",
                    "A kiosk of that name could not enrol: its code is wrong, used, expired or dead."},
    LogEventMeaning{LogEvent::enrolment_accepted, info, "enrolment.accepted", "A kiosk has enrolled."},
    LogEventMeaning{LogEvent::store_failed, error, "intake.store_failed",
                    "Envelopes could not be stored; kiosks keep them and come again. See to disk and rights at once."},
    LogEventMeaning{LogEvent::store_recovered, info, "intake.store_recovered", "Envelopes can be stored again."},
    LogEventMeaning{LogEvent::fleet_unreadable, error, "fleet.unreadable",
                    "fleet.db cannot be read; kiosks are judged by what was read before."},
    LogEventMeaning{LogEvent::fleet_unwritable, error, "fleet.unwritable",
                    "fleet.db cannot be written; when kiosks were seen is not kept until it can."},
    LogEventMeaning{LogEvent::report_with_alarms, warning, "kiosk.alarms",
                    "A kiosk reports envelopes that the server does not take; `kiosk list` shows it."},
    LogEventMeaning{LogEvent::envelope_set_aside, error, "registrar.set_aside",
                    "An envelope could not be opened and became no case; it is kept. See `submissions set-aside`."},
    LogEventMeaning{LogEvent::envelope_taken_up, info, "registrar.taken_up",
                    "An envelope that was set aside was opened after all and is a case now."},
    LogEventMeaning{LogEvent::ballot_not_counted, warning, "registrar.ballot_not_counted",
                    "A ballot could not be opened and is not counted; it is kept. See `poll results`."},
    LogEventMeaning{
        LogEvent::registrar_held_up, error, "registrar.held_up",
        "Something could not be done; the registrar tries again after `wait_ms` and goes on with the rest."},
    LogEventMeaning{
        LogEvent::case_held_up, error, "registrar.case_held_up",
        "A `case` could not be registered or told of; it is tried again after `wait_ms`, the others go on."},
    LogEventMeaning{LogEvent::records_pruned, info, "registrar.records_pruned",
                    "Status records of cases closed long ago were removed."},
    LogEventMeaning{LogEvent::records_taken_back, info, "registrar.records_taken_back",
                    "What was said before a restore is known again: `records`, `from` the folder or the kiosks."},
    LogEventMeaning{LogEvent::audit_broken, error, "audit.broken",
                    "A `line` of an audit that was signed is no more what it was: `veche-server audit verify`."},
    LogEventMeaning{LogEvent::audit_key_made, warning, "audit.key_made",
                    "DIR/keys/audit.key was made; copy it to where the copy of keys/ is kept."},
    LogEventMeaning{LogEvent::audit_key_lost, error, "audit.key_lost",
                    "DIR/keys/audit.key is gone and nothing signs the audit: bring it from the copy of keys/."},
    LogEventMeaning{
        LogEvent::job_failed, error, "job.failed",
        "What a `process` does again and again (`job`) could not be done; it is tried again later each time."},
    LogEventMeaning{
        LogEvent::edition_published, info, "edition.published",
        "An `edition` of `documents` documents was signed and is given to kiosks; a `command` asked, or the `office`."},
    LogEventMeaning{LogEvent::publication_failed, error, "edition.failed",
                    "What was approved could not be published, for this `reason`; what was published stays."},
    LogEventMeaning{
        LogEvent::publication_put_off, warning, "edition.put_off",
        "What was approved in the office waits `until` then: as many editions as `[publish]` allows are out."},
    LogEventMeaning{LogEvent::timestamp_renewed, info, "timestamp.renewed", "The timestamp was signed anew."},
    LogEventMeaning{LogEvent::timestamp_failed, error, "timestamp.failed",
                    "The timestamp cannot be signed anew; kiosks call the texts unconfirmed when it expires."},
    LogEventMeaning{LogEvent::snapshot_renewed, info, "snapshot.renewed",
                    "The snapshot was signed anew, and the timestamp with it."},
    LogEventMeaning{LogEvent::metadata_expires_soon, warning, "metadata.expires_soon",
                    "What was signed for `role` expires in `days` days; people have to sign it anew: `renew`."},
    LogEventMeaning{
        LogEvent::metadata_expired, error, "metadata.expired",
        "What was signed for `role` has expired; kiosks take nothing new until it is signed anew: `renew`."},
    LogEventMeaning{LogEvent::mail_held_up, warning, "mail.held_up",
                    "A letter to staff could not be handed in at the mail server; it waits and is tried again."},
    LogEventMeaning{LogEvent::mail_given_up, error, "mail.given_up",
                    "A letter to staff will not be sent: the mail server refused it, or it was tried for too long."},
    LogEventMeaning{LogEvent::office_failed, error, "office.failed",
                    "The office could not do what somebody of the staff asked (database, key): `reason`."},
    LogEventMeaning{
        LogEvent::sign_in_refused, warning, "office.sign_in_refused",
        "An attempt to sign in was wrong, at the `step` password or second factor. Many: somebody guesses."},
    LogEventMeaning{LogEvent::command_refused, warning, "office.command_refused",
                    "A command of the Unix user with the number `user` was refused: `reason`."},
    LogEventMeaning{LogEvent::case_index_built, info, "search.built",
                    "The words of all cases are in memory: `cases`, `megabytes`, after `seconds`."},
    LogEventMeaning{LogEvent::case_index_not_locked, warning, "search.not_locked",
                    "The words of cases in memory may reach the swap: the limit of locked memory is too low."},
    LogEventMeaning{LogEvent::case_index_held_up, error, "search.held_up",
                    "Changed cases could not be read; they are found as they were until it works again."},
    LogEventMeaning{LogEvent::workshop_unavailable, error, "workshop.unavailable",
                    "Nothing can be started in a sandbox on this machine, for `reason`: documents are not read."},
    LogEventMeaning{LogEvent::workshop_task_failed, warning, "workshop.task_failed",
                    "A `task` was not done, for `reason`. Single ones come of files that are damaged or too large."},
    LogEventMeaning{LogEvent::workshop_link_broken, error, "workshop.link_broken",
                    "Office and workshop did not understand each other; what they had under way is to be tried again."},
    LogEventMeaning{LogEvent::edition_shown, info, "edition.shown", "The kiosk shows a new edition."},
    LogEventMeaning{LogEvent::edition_not_shown, error, "edition.not_shown",
                    "The kiosk has an edition that it cannot show; it goes on with the one before and tries again."},
    LogEventMeaning{LogEvent::edition_mended, warning, "edition.mended",
                    "Damaged files of the edition were brought anew. If it repeats, the disk is failing."},
    LogEventMeaning{LogEvent::delta_missing, info, "edition.delta_missing",
                    "The server has no delta from the kiosk's edition to the newest; it came in whole files."},
    LogEventMeaning{LogEvent::delta_refused, warning, "edition.delta_refused",
                    "A delta was damaged, too large or not the signed content; the edition came in whole files."},
    LogEventMeaning{LogEvent::content_store_replaced, warning, "edition.store_replaced",
                    "The kiosk's store of texts was damaged and is made anew."},
    LogEventMeaning{LogEvent::sync_problem, warning, "sync.problem",
                    "Something with the server did not work; it is tried again. Logged once until it changes."},
    LogEventMeaning{LogEvent::work_failed, error, "kiosk.work_failed",
                    "A piece of work ended in a way nobody foresaw; the kiosk goes on. Please report it."},
};

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (static_cast<std::size_t>(table[i].event) != i) return false;
    }
    return true;
}
static_assert(is_in_order(), "the table has one line for each event, in the order of the enumeration");

std::atomic<const LogEventMeaning*> last_problem{nullptr};

bool is_plain(std::string_view value) {
    return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
        return is_ascii_letter(c) || is_digit(c) || std::string_view("._:/-").find(c) != std::string_view::npos;
    });
}

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
        case info: return spdlog::level::info;
        case warning: return spdlog::level::warn;
        case error: return spdlog::level::err;
    }
    return spdlog::level::err;
}

}  // namespace

std::span<const LogEventMeaning> log_events() {
    return table;
}

const LogEventMeaning& meaning_of(LogEvent event) {
    const auto index = static_cast<std::size_t>(event);
    assert(index < table.size());
    return table[index];
}

std::string log_line(LogEvent event, std::span<const LogField> fields) {
    std::string line(meaning_of(event).id);
    for (const LogField& field : fields) {
        const std::string_view value = truncate_bytes(field.value, longest_value);
        line += ' ' + std::string(field.name) + '=' + (is_plain(value) ? std::string(value) : write_json(value));
    }
    return line;
}

void write_log(LogEvent event, std::initializer_list<LogField> fields) {
    const LogEventMeaning& meaning = meaning_of(event);
    if (meaning.level != info) last_problem = &meaning;
    spdlog::log(level_of(meaning.level), "{}", log_line(event, fields));
}

std::string_view last_logged_problem() {
    const LogEventMeaning* last = last_problem;
    return last == nullptr ? std::string_view() : last->id;
}

void log_to_standard_error(const std::string& program) {
    spdlog::set_default_logger(spdlog::stderr_logger_mt(program));
}

}  // namespace veche
