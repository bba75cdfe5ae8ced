// What veche-server does on the command line, one command a file. Each reports on `out` and fails with a sentence for
// the operator. They may run while the server runs, unless they say otherwise.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "content/language.h"

namespace veche::server::commands {

struct InitOptions {
    std::filesystem::path folder;
    std::optional<std::uint16_t> port;
    std::string address;         // empty: the loopback
    std::string public_address;  // empty: http://ADDRESS:PORT
};
[[nodiscard]] Result<void> init(const InitOptions& options, std::ostream& out);

struct PublishOptions {
    std::filesystem::path folder;
    std::filesystem::path source;
    bool replace_town = false;    // also by what does not look like the town that is published
    bool new_clause_ids = false;  // of drafts whose last text is lost
};
// Mistakes in the source go to `out`, one a line; then it fails and nothing is published. By root or the owner of the
// folder; of others of the staff what the folder changes is sent for approval, through the office.
[[nodiscard]] Result<void> publish(const PublishOptions& options, std::ostream& out);

struct ApproveOptions {
    std::filesystem::path folder;
    std::vector<std::int64_t> versions;  // none: those that wait are listed
    std::optional<std::int64_t> show;    // the words of that one
};
// What others of the staff sent for approval; all of the named are approved, or none.
[[nodiscard]] Result<void> approve(const ApproveOptions& options, std::ostream& out);

struct ExportOptions {
    std::filesystem::path folder;
    std::filesystem::path target;  // a new folder
};
// The town's folder of texts as it was published last.
[[nodiscard]] Result<void> export_content(const ExportOptions& options, std::ostream& out);

struct RenewOptions {
    std::filesystem::path folder;
    std::filesystem::path root_key;      // empty: the root stays
    std::vector<std::string> new_keys;   // names of roles
    std::filesystem::path new_root_key;  // a new file, when the root key is among them
};
// Signs what is published anew, and the next root when its key is given. Ended midway, it can be called again.
[[nodiscard]] Result<void> renew(const RenewOptions& options, std::ostream& out);

struct CheckOptions {
    std::filesystem::path folder;
    bool mend = false;
};
// Reads everything: databases, keys, records, attachments, what is published, owners and modes. What is wrong goes to
// `out`, one a line; fails when something is left to mend.
[[nodiscard]] Result<void> check(const CheckOptions& options, std::ostream& out);

struct RunOptions {
    std::filesystem::path folder;
    std::optional<std::uint16_t> port;  // instead of the configured ones
    std::optional<std::uint16_t> metrics_port;
    std::optional<std::uint16_t> office_port;  // nothing, and `port` is 0: 0 too
};
// Until SIGTERM or SIGINT. The exit code; a failure is one before anything was started.
[[nodiscard]] Result<int> run(const RunOptions& options, std::ostream& out);

struct StaffInviteOptions {
    std::filesystem::path folder;
    std::string name;
    std::string full_name;  // this and the next two: of a new account
    std::string mail;
    std::vector<std::string> roles;
    content::Language language = content::all_languages.front();
};
// Makes the account, where there is none, and prints the address the person opens: once.
[[nodiscard]] Result<void> staff_invite(const StaffInviteOptions& options, std::ostream& out);
[[nodiscard]] Result<void> staff_list(const std::filesystem::path& folder, std::ostream& out);
[[nodiscard]] Result<void> staff_close(const std::filesystem::path& folder, const std::string& name, std::ostream& out);
[[nodiscard]] Result<void> staff_open(const std::filesystem::path& folder, const std::string& name, std::ostream& out);

struct KioskAddOptions {
    std::filesystem::path folder;
    std::string name;
    std::filesystem::path bundle;
    bool with_edition = false;
    bool again = false;   // for a name that waits or is enrolled: its unused code is dead then
    std::string address;  // empty: the configured public address
};
[[nodiscard]] Result<void> kiosk_add(const KioskAddOptions& options, std::ostream& out);
[[nodiscard]] Result<void> kiosk_list(const std::filesystem::path& folder, std::ostream& out);

// A blocked one; it may be enrolled again afterwards.
[[nodiscard]] Result<void> kiosk_remove(const std::filesystem::path& folder, const std::string& device,
                                        std::ostream& out);
// The bundle with it, lost or not, enrols nobody any more.
[[nodiscard]] Result<void> kiosk_revoke_code(const std::filesystem::path& folder, const std::string& name,
                                             std::ostream& out);

struct KioskBlockOptions {
    std::filesystem::path folder;
    std::string device;  // its hexadecimal digits, at least the first eight
    bool blocked = true;
};
[[nodiscard]] Result<void> kiosk_block(const KioskBlockOptions& options, std::ostream& out);

[[nodiscard]] Result<void> submissions_list(const std::filesystem::path& folder, std::ostream& out);

// What could not be opened: id, since when, why.
[[nodiscard]] Result<void> submissions_set_aside(const std::filesystem::path& folder, std::ostream& out);

struct SubmissionsTakeUpOptions {
    std::filesystem::path folder;
    std::string envelope;  // 32 hexadecimal digits; empty with `all`
    bool all = false;
};
// The registrar tries them again with its next look.
[[nodiscard]] Result<void> submissions_take_up(const SubmissionsTakeUpOptions& options, std::ostream& out);

// After a restore into the folder that was there before: the cases of which the town had said more than the backup
// knew, to be answered again.
[[nodiscard]] Result<void> submissions_later_than_backup(const std::filesystem::path& folder, std::ostream& out);

struct SubmissionsShowOptions {
    std::filesystem::path folder;
    std::string number_or_id;
};
[[nodiscard]] Result<void> submissions_show(const SubmissionsShowOptions& options, std::ostream& out);

// What is to be set on a case; nothing, or an empty word: it stays.
struct SubmissionsSetOptions {
    std::filesystem::path folder;
    std::string number_or_id;
    std::optional<std::string> classifier;  // this and the next three: codes; empty ones are taken away
    std::optional<std::string> letter_kind;
    std::optional<std::string> category;
    std::optional<std::string> result;
    std::string legal_form;
    std::string channel;
    std::string novelty;
    std::string answer_way;
    std::optional<bool> collective;
    std::optional<std::int64_t> people;
    std::optional<bool> corruption;
};
[[nodiscard]] Result<void> submissions_set(const SubmissionsSetOptions& options, std::ostream& out);

// Cases whose term of storage is over.
[[nodiscard]] Result<void> submissions_expired(const std::filesystem::path& folder, std::ostream& out);
struct SubmissionsDestroyOptions {
    std::filesystem::path folder;
    std::string number_or_id;  // empty with `expired`
    std::string reason;        // needed before the term is over
    bool expired = false;      // all whose term is over
};
[[nodiscard]] Result<void> submissions_destroy(const SubmissionsDestroyOptions& options, std::ostream& out);

struct SubmissionsCodesOptions {
    std::filesystem::path folder;
    content::Language language = content::all_languages.front();
};
// The lists of codes of the town's country.
[[nodiscard]] Result<void> submissions_codes(const SubmissionsCodesOptions& options, std::ostream& out);

enum class ExportFormat { json_lines, csv };
// Between the cells of a line: an Excel of Russia or Ukraine takes semicolons.
enum class CellSeparator : char { semicolon = ';', comma = ',', tab = '\t' };

struct SubmissionsExportOptions {
    std::filesystem::path folder;
    ExportFormat format = ExportFormat::json_lines;
    CellSeparator separator = CellSeparator::semicolon;  // of csv
    bool plain = false;                                  // csv without a byte order mark
    std::filesystem::path output;                        // empty: `out`
};
[[nodiscard]] Result<void> submissions_export(const SubmissionsExportOptions& options, std::ostream& out);

struct PollResultsOptions {
    std::filesystem::path folder;
    std::string poll;
    bool json = false;
};
[[nodiscard]] Result<void> poll_results(const PollResultsOptions& options, std::ostream& out);

struct AnswerOptions {
    std::filesystem::path folder;
    std::string number_or_id;
    std::filesystem::path file;
    bool replace = false;
};
[[nodiscard]] Result<void> answer(const AnswerOptions& options, std::ostream& out);

struct TermsReviewOptions {
    std::filesystem::path folder;
    bool apply = false;  // else they are only listed
};
// Open cases to which the calendar and rules as published now give another last day.
[[nodiscard]] Result<void> terms_review(const TermsReviewOptions& options, std::ostream& out);

// Walks every audit and compares it with what was signed; fails when a line is not what was written, and names the
// first.
[[nodiscard]] Result<void> audit_verify(const std::filesystem::path& folder, std::ostream& out);
struct AuditListOptions {
    std::filesystem::path folder;
    std::string who;      // empty: anybody
    std::string subject;  // empty: anything
    std::size_t most = 100;
};
// The newest first, of all audits.
[[nodiscard]] Result<void> audit_list(const AuditListOptions& options, std::ostream& out);

struct BackupOptions {
    std::filesystem::path folder;
    std::filesystem::path target;  // must not exist; with `below` the folder in which a new one is made
    bool below = false;            // the new one is named by the moment: "2026-11-28T033000Z"
    unsigned keep = 0;             // with `below`: older ones than the newest so many are removed; 0: none
};
[[nodiscard]] Result<void> backup(const BackupOptions& options, std::ostream& out);

struct MigrateOptions {
    std::filesystem::path folder;
    std::string to;  // "sqlite", or an address as [storage] of veche.toml takes it
};
// Brings the stores there and, when both sides are the same, writes it into veche.toml; the server stopped. Ended
// midway, nothing has changed and it can be called again.
[[nodiscard]] Result<void> migrate(const MigrateOptions& options, std::ostream& out);
// Makes the passwords of PostgreSQL's roles that are missing; `out` gets the SQL that sets all of them there.
[[nodiscard]] Result<void> database_passwords(const std::filesystem::path& folder, std::ostream& out);

struct RestoreOptions {
    std::filesystem::path folder;  // with its keys; the server stopped
    std::filesystem::path source;
};
[[nodiscard]] Result<void> restore(const RestoreOptions& options, std::ostream& out);

}  // namespace veche::server::commands
