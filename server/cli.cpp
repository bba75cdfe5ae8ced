#include "server/cli.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <ostream>

#include "base/normal_form.h"
#include "base/version.h"
#include "server/commands/commands.h"

namespace veche::server {
namespace {

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

using Action = std::function<Result<int>()>;

// Options live as long as the parser, so each command keeps its own here.
struct AllOptions {
    commands::InitOptions init;
    commands::PublishOptions publish;
    commands::ApproveOptions approve;
    commands::ExportOptions content;
    commands::RenewOptions renew;
    commands::CheckOptions check;
    commands::RunOptions run;
    commands::StaffInviteOptions staff_invite;
    commands::KioskAddOptions kiosk_add;
    commands::KioskBlockOptions kiosk_block;
    commands::SubmissionsShowOptions show;
    commands::SubmissionsSetOptions set;
    commands::SubmissionsCodesOptions codes;
    commands::SubmissionsDestroyOptions destroy;
    commands::SubmissionsTakeUpOptions take_up;
    commands::SubmissionsExportOptions export_all;
    commands::PollResultsOptions poll;
    commands::AnswerOptions answer;
    commands::TermsReviewOptions terms;
    commands::AuditListOptions audit;
    commands::BackupOptions backup;
    commands::RestoreOptions restore;
    commands::MigrateOptions migrate;
    std::filesystem::path folder;  // of commands that take little else
    std::string kiosk;             // a device or a name
    std::string account;
};

Action simple(std::function<Result<void>()> work) {
    return [work = std::move(work)]() -> Result<int> {
        if (auto done = work(); !done) return tl::unexpected(done.error());
        return 0;
    };
}

// A name people type, letters in pieces (й as и and a breve) or not: what is stored and looked for is composed.
CLI::Validator composed() {
    return {[](std::string& name) {
                name = to_nfc(std::move(name));
                return std::string();
            },
            ""};
}

using commands::CellSeparator;
using commands::ExportFormat;

// One word of a closed set; the first is the one that is meant when nothing is said.
template <typename Value>
void add_choice(CLI::App& command, const std::string& option, Value& value, const std::string& help,
                const std::vector<std::pair<std::string, Value>>& words) {
    std::vector<std::string> names;
    names.reserve(words.size());
    for (const auto& [word, meant] : words) names.push_back(word);
    command
        .add_option_function<std::string>(
            option,
            [&value, words](const std::string& said) {
                for (const auto& [word, meant] : words) value = said == word ? meant : value;
            },
            help)
        ->check(CLI::IsMember(names))
        ->default_str(names.front());
}

std::vector<std::pair<std::string, content::Language>> languages() {
    std::vector<std::pair<std::string, content::Language>> all;
    all.reserve(content::all_languages.size());
    for (const content::Language each : content::all_languages) all.emplace_back(content::code(each), each);
    return all;
}

class CommandLine {
  public:
    explicit CommandLine(std::ostream& out) : out_(out), app_("The server of a town's information terminals.") {
        app_.require_subcommand(1);
        app_.set_version_flag("--version", full_version());
        app_.footer("DIR is the server's folder, made by init. `veche-server COMMAND --help` explains a command.");
        add_setting_up();
        add_kiosk();
        add_staff();
        add_submissions();
        add_terms();
        add_poll();
        add_audit();
        add_backup();
        add_storage();
    }

    CLI::App& app() { return app_; }
    [[nodiscard]] const Action& action() const { return action_; }

  private:
    CLI::App& command(CLI::App& parent, const char* name, const char* help, std::filesystem::path& folder,
                      Action action) {
        CLI::App& made = *parent.add_subcommand(name, help);
        made.add_option("DIR", folder, "the server's folder")->required();
        made.callback([this, action = std::move(action)] { action_ = action; });
        return made;
    }

    void add_setting_up() {
        auto& init = command(app_, "init", "make a server's folder: keys, databases, settings", options_.init.folder,
                             simple([this] { return commands::init(options_.init, out_); }));
        init.add_option("--address", options_.init.address, "address to listen on (default 127.0.0.1)");
        init.add_option("--port", options_.init.port, "port to listen on, 0 for any free one (default 8080)");
        init.add_option("--public-address", options_.init.public_address, "what kiosks are told, https://…");
        auto& publish =
            command(app_, "publish", "check a town's folder of texts and publish it as a new edition",
                    options_.publish.folder, simple([this] { return commands::publish(options_.publish, out_); }));
        publish.add_option("FOLDER", options_.publish.source, "Markdown with front matter, or plain texts")->required();
        publish.add_flag("--replace-town", options_.publish.replace_town,
                         "publish even what does not look like the town that is published");
        publish.add_flag("--new-clause-ids", options_.publish.new_clause_ids,
                         "give clauses of a draft whose last text is lost new ids; comments made on the old ones stay "
                         "without a clause");
        auto& approve =
            command(app_, "approve", "list what others of the staff sent for approval, or approve it",
                    options_.approve.folder, simple([this] { return commands::approve(options_.approve, out_); }));
        approve.add_option("VERSION", options_.approve.versions, "numbers of the list; all are approved, or none");
        approve.add_option("--show", options_.approve.show, "print the words of that version");
        auto& content = command(app_, "export", "write the town's folder of texts as it was published last",
                                options_.content.folder,
                                simple([this] { return commands::export_content(options_.content, out_); }));
        content.add_option("FOLDER", options_.content.target, "folder to write, must not exist")->required();
        auto& renew = command(app_, "renew", "sign what is published anew; with the root key the root too",
                              options_.renew.folder, simple([this] { return commands::renew(options_.renew, out_); }));
        renew.add_option("--root-key", options_.renew.root_key, "the root key's file: signs the next root");
        renew
            .add_option("--new-key", options_.renew.new_keys,
                        "with it, a new key for root, targets, snapshot or timestamp; several times for several")
            ->check(CLI::IsMember({"root", "targets", "snapshot", "timestamp"}));
        renew.add_option("--new-root-key", options_.renew.new_root_key, "new file for a new root key");
        auto& run = command(app_, "run", "serve until stopped (Ctrl-C or SIGTERM)", options_.run.folder,
                            [this] { return commands::run(options_.run, out_); });
        run.add_option("--port", options_.run.port, "instead of the configured port; 0 for any free one");
        run.add_option("--metrics-port", options_.run.metrics_port, "instead of the configured one");
        run.add_option("--office-port", options_.run.office_port, "instead of the configured one of the office");
    }

    void add_staff() {
        CLI::App& staff = *app_.add_subcommand("staff", "who works here: accounts for the office");
        staff.require_subcommand(1);
        auto& invite = command(staff, "invite", "make an account, or invite one anew; prints a one-time address",
                               options_.staff_invite.folder,
                               simple([this] { return commands::staff_invite(options_.staff_invite, out_); }));
        invite.add_option("--name", options_.staff_invite.name, "to sign in with")->required();
        invite.add_option("--full-name", options_.staff_invite.full_name, "as others see it")->transform(composed());
        invite.add_option("--mail", options_.staff_invite.mail, "where letters about the account go");
        invite.add_option("--role", options_.staff_invite.roles,
                          "editor, approver, clerk, head, auditor, administrator; may be repeated");
        add_choice(invite, "--language", options_.staff_invite.language, "of the pages and letters", languages());
        command(staff, "list", "accounts with their roles", options_.folder,
                simple([this] { return commands::staff_list(options_.folder, out_); }));
        auto& close =
            command(staff, "close", "close an account; its sessions end at once", options_.folder,
                    simple([this] { return commands::staff_close(options_.folder, options_.account, out_); }));
        close.add_option("NAME", options_.account, "as in `staff list`")->required();
        auto& open = command(staff, "open", "open a closed account, as after a restore", options_.folder,
                             simple([this] { return commands::staff_open(options_.folder, options_.account, out_); }));
        open.add_option("NAME", options_.account, "as in `staff list`")->required();
    }

    void add_kiosk() {
        CLI::App& kiosk = *app_.add_subcommand("kiosk", "enrol and list kiosks");
        kiosk.require_subcommand(1);
        auto& add = command(kiosk, "add", "write the bundle a new kiosk starts from, with a one-time code",
                            options_.kiosk_add.folder,
                            simple([this] { return commands::kiosk_add(options_.kiosk_add, out_); }));
        add.add_option("NAME", options_.kiosk_add.name, "where it stands, for the list")
            ->required()
            ->transform(composed());
        add.add_option("--bundle", options_.kiosk_add.bundle, "folder to write, must not exist")->required();
        add.add_flag("--with-edition", options_.kiosk_add.with_edition,
                     "with the current edition, for a start offline");
        add.add_flag("--again", options_.kiosk_add.again, "for a name that waits or is enrolled; an unused code dies");
        add.add_option("--address", options_.kiosk_add.address, "server address for this kiosk");
        command(kiosk, "list", "enrolled kiosks and open codes", options_.folder,
                simple([this] { return commands::kiosk_list(options_.folder, out_); }));
        auto& remove =
            command(kiosk, "remove", "forget a blocked kiosk", options_.folder,
                    simple([this] { return commands::kiosk_remove(options_.folder, options_.kiosk, out_); }));
        remove.add_option("DEVICE", options_.kiosk, "device id from `kiosk list`")->required();
        CLI::App& code = *kiosk.add_subcommand("code", "one-time codes of bundles");
        code.require_subcommand(1);
        auto& revoke =
            command(code, "revoke", "make the unused code of a lost bundle useless", options_.folder,
                    simple([this] { return commands::kiosk_revoke_code(options_.folder, options_.kiosk, out_); }));
        revoke.add_option("NAME", options_.kiosk, "the kiosk's name, from `kiosk list`")
            ->required()
            ->transform(composed());
        auto& block = command(kiosk, "block", "refuse a kiosk from now on", options_.kiosk_block.folder, simple([this] {
                                  options_.kiosk_block.blocked = true;
                                  return commands::kiosk_block(options_.kiosk_block, out_);
                              }));
        block.add_option("DEVICE", options_.kiosk_block.device, "device id from `kiosk list`")->required();
        auto& unblock =
            command(kiosk, "unblock", "let a blocked kiosk in again", options_.kiosk_block.folder, simple([this] {
                        options_.kiosk_block.blocked = false;
                        return commands::kiosk_block(options_.kiosk_block, out_);
                    }));
        unblock.add_option("DEVICE", options_.kiosk_block.device, "device id from `kiosk list`")->required();
    }

    void add_submissions() {
        CLI::App& submissions = *app_.add_subcommand("submissions", "read what residents handed in");
        submissions.require_subcommand(1);
        command(submissions, "list", "one line a case, then what could not be opened", options_.folder,
                simple([this] { return commands::submissions_list(options_.folder, out_); }));
        command(submissions, "set-aside", "what could not be opened, since when and why", options_.folder,
                simple([this] { return commands::submissions_set_aside(options_.folder, out_); }));
        command(submissions, "later-than-backup", "after a restore: cases to answer again", options_.folder,
                simple([this] { return commands::submissions_later_than_backup(options_.folder, out_); }));
        auto& take_up =
            command(submissions, "take-up", "give what was set aside to the registrar again", options_.take_up.folder,
                    simple([this] { return commands::submissions_take_up(options_.take_up, out_); }));
        take_up.add_option("ID", options_.take_up.envelope, "envelope id from `submissions set-aside`");
        take_up.add_flag("--all", options_.take_up.all, "all of them");
        auto& show = command(submissions, "show", "all of one case", options_.show.folder,
                             simple([this] { return commands::submissions_show(options_.show, out_); }));
        show.add_option("ID", options_.show.number_or_id, "registration number or envelope id")->required();
        add_card(submissions);
        add_destroying(submissions);
        auto& all = command(submissions, "export", "all cases as JSON lines or CSV (personal data!)",
                            options_.export_all.folder,
                            simple([this] { return commands::submissions_export(options_.export_all, out_); }));
        add_choice(all, "--format", options_.export_all.format, "jsonl or csv",
                   {{"jsonl", ExportFormat::json_lines}, {"csv", ExportFormat::csv}});
        add_choice(all, "--separator", options_.export_all.separator,
                   "between cells of csv: ';' (as Excel has it), ',' or tab",
                   {{";", CellSeparator::semicolon}, {",", CellSeparator::comma}, {"tab", CellSeparator::tab}});
        all.add_flag("--no-byte-order-mark", options_.export_all.plain, "csv for programs that do not want one");
        all.add_option("--output", options_.export_all.output, "new file, readable by you only (default: the screen)");
        auto& answer =
            command(app_, "answer", "answer a case; the answer travels to every kiosk, sealed", options_.answer.folder,
                    simple([this] { return commands::answer(options_.answer, out_); }));
        answer.add_option("ID", options_.answer.number_or_id, "registration number or envelope id")->required();
        answer.add_option("--file", options_.answer.file, "the answer as UTF-8 text")->required();
        answer.add_flag("--replace", options_.answer.replace, "another answer than the one given");
    }

    void add_card(CLI::App& submissions) {
        auto& set = command(submissions, "set", "codes and flags of a case, for reviews", options_.set.folder,
                            simple([this] { return commands::submissions_set(options_.set, out_); }));
        set.add_option("ID", options_.set.number_or_id, "registration number or envelope id")->required();
        set.add_option("--classifier", options_.set.classifier, "a code of `submissions codes`; \"\" takes it away");
        set.add_option("--letter-kind", options_.set.letter_kind, "likewise");
        set.add_option("--category", options_.set.category, "of the applicant, likewise");
        set.add_option("--result", options_.set.result, "likewise");
        set.add_option("--legal-form", options_.set.legal_form, "written, electronic, electronic_identified, …");
        set.add_option("--channel", options_.set.channel, "kiosk, paper, reception, …");
        set.add_option("--novelty", options_.set.novelty, "first, repeated, duplicate or mass");
        set.add_option("--answer-way", options_.set.answer_way, "receipt, post, email, …");
        set.add_option("--collective", options_.set.collective, "true or false");
        set.add_option("--people", options_.set.people, "how many appeal");
        set.add_option("--corruption", options_.set.corruption, "true or false");
        auto& codes = command(submissions, "codes", "the codes a case can carry", options_.codes.folder,
                              simple([this] { return commands::submissions_codes(options_.codes, out_); }));
        add_choice(codes, "--language", options_.codes.language, "of the names", languages());
    }

    void add_destroying(CLI::App& submissions) {
        command(submissions, "expired", "cases whose term of storage is over", options_.folder,
                simple([this] { return commands::submissions_expired(options_.folder, out_); }));
        auto& destroy = command(submissions, "destroy", "destroy the words of a case for good", options_.destroy.folder,
                                simple([this] { return commands::submissions_destroy(options_.destroy, out_); }));
        destroy.add_option("ID", options_.destroy.number_or_id, "registration number or envelope id");
        destroy.add_option("--reason", options_.destroy.reason, "before the term is over; stands in the audit");
        destroy.add_flag("--expired", options_.destroy.expired, "all whose term is over");
    }

    void add_terms() {
        CLI::App& terms = *app_.add_subcommand("terms", "until when cases are to be answered");
        terms.require_subcommand(1);
        auto& review =
            command(terms, "review", "open cases to which the published calendar gives another day",
                    options_.terms.folder, simple([this] { return commands::terms_review(options_.terms, out_); }));
        review.add_flag("--apply", options_.terms.apply, "give it to them");
    }

    void add_poll() {
        CLI::App& poll = *app_.add_subcommand("poll", "polls and their results");
        poll.require_subcommand(1);
        auto& results = command(poll, "results", "count the ballots of a published poll", options_.poll.folder,
                                simple([this] { return commands::poll_results(options_.poll, out_); }));
        results.add_option("POLL", options_.poll.poll, "entry id of the poll")->required();
        results.add_flag("--json", options_.poll.json, "as JSON");
    }

    void add_audit() {
        CLI::App& audit = *app_.add_subcommand("audit", "who did what");
        audit.require_subcommand(1);
        command(audit, "verify", "look whether every line is still what was written and signed", options_.folder,
                simple([this] { return commands::audit_verify(options_.folder, out_); }));
        auto& list = command(audit, "list", "the newest lines first", options_.audit.folder,
                             simple([this] { return commands::audit_list(options_.audit, out_); }));
        list.add_option("--who", options_.audit.who, "of this account only");
        list.add_option("--subject", options_.audit.subject, "of this case or record only");
        list.add_option("--most", options_.audit.most, "so many lines")->check(CLI::Range(1, 1'000'000));
    }

    void add_backup() {
        auto& backup =
            command(app_, "backup", "copy everything but the keys, while the server runs", options_.backup.folder,
                    simple([this] { return commands::backup(options_.backup, out_); }));
        backup.add_option("TARGET", options_.backup.target, "new folder")->required();
        auto* below = backup.add_flag("--below", options_.backup.below, "a new folder in TARGET, named by the moment");
        backup.add_option("--keep", options_.backup.keep, "remove older ones there than the newest so many")
            ->needs(below)
            ->check(CLI::Range(1, 10'000));
        auto& restore =
            command(app_, "restore", "put a backup in place; the server must be stopped", options_.restore.folder,
                    simple([this] { return commands::restore(options_.restore, out_); }));
        auto& check = command(app_, "check", "read everything in the folder and say what is damaged",
                              options_.check.folder, simple([this] { return commands::check(options_.check, out_); }));
        check.add_flag("--mend", options_.check.mend, "mend what can be mended");
        restore.add_option("SOURCE", options_.restore.source, "folder made by backup")->required();
    }

    void add_storage() {
        auto& migrate =
            command(app_, "migrate", "bring the stores to PostgreSQL or back; the server must be stopped",
                    options_.migrate.folder, simple([this] { return commands::migrate(options_.migrate, out_); }));
        migrate.add_option("--to", options_.migrate.to, "postgresql://HOST:PORT/DATABASE, or sqlite")->required();
        command(app_, "database-passwords", "make PostgreSQL's passwords and print the SQL that sets them",
                options_.folder, simple([this] { return commands::database_passwords(options_.folder, out_); }));
    }

    std::ostream& out_;
    AllOptions options_;
    Action action_;
    CLI::App app_;
};

}  // namespace

int run_command_line(int argc, const char* const* argv, std::ostream& out, std::ostream& errors) {
    CommandLine line(out);
    try {
        line.app().parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = line.app().exit(error, out, errors);
        return code == 0 ? 0 : exit_usage;
    }
    const auto code = line.action()();
    if (code) return *code;
    errors << "veche-server: " << code.error().message << "\n";
    return exit_failed;
}

}  // namespace veche::server
