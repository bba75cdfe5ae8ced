// Letters to staff, from the act that asks for one to the mail server's yes; on both engines.
#include <csignal>
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "server/accounts/notice.h"
#include "server/mail/mail_worker.h"
#include "server/store/sql_staff_store.h"
#include "tests/contracts/store_rig.h"
#include "tests/server/support/smtp_sink.h"
#include "tests/support/captured_log.h"
#include "tests/support/manual_clock.h"

using namespace veche;
using namespace veche::server;
using namespace veche::server::store;
using namespace std::chrono_literals;
using accounts::Role;
using content::StaffLetter;
using mail::MailWorker;
using Round = mail::MailWorker::Round;
using test::SmtpSink;

TEST_SUITE_BEGIN("stores");

namespace {

constexpr Instant start{1795890000};
constexpr std::int64_t day = 86'400;
const By by_head{"head", "127.0.0.1", start};

struct Letters : test::StoreRig {
    std::unique_ptr<StaffStore> staff = staff_over(place_of(staff_schema()), accounts::Letters::written);
    std::unique_ptr<sql::Connection> connection = connection_to(staff_schema());
    jobs::Queue queue{*connection};
    test::ManualClock clock;

    Letters() {
        clock.set(start);
        REQUIRE(*staff->add(account("ivanova", "ivanova@town.example"), by_head));
    }
    static Account account(const std::string& name, const std::string& mail) {
        Account account;
        account.name = name;
        account.full_name = "Іванова А. П.";
        account.mail = mail;
        account.language = content::Language::ukrainian;
        account.roles = {Role::clerk};
        return account;
    }
    // The oldest first.
    std::vector<jobs::Job> jobs() {
        const auto list = queue.list(0, 100);
        REQUIRE(list);
        return {list->rbegin(), list->rend()};
    }
    std::vector<std::string> asked_for() {
        std::vector<std::string> letters;
        for (const jobs::Job& job : jobs()) {
            CHECK(job.worker == accounts::mail_worker);
            const auto notice = accounts::notice_from(job.payload);
            REQUIRE(notice);
            letters.push_back(notice->account + " " + std::string(content::name_of(notice->letter)));
        }
        return letters;
    }
    void accept(Instant when = start) {
        REQUIRE(*staff->invite("ivanova", "token", {when.seconds + 1000}, {"head", "127.0.0.1", when}));
        REQUIRE(*staff->accept("token", {"hash", "sealed", {"one"}}, {"ivanova", "10.0.0.1", when}));
    }
    void sign_in(const std::string& device, Instant when) {
        const std::string token = device + std::to_string(when.seconds);
        REQUIRE(staff->begin_session(
            token, {"ivanova", when, when, {when.seconds + 100}, "10.0.0.1", "browser", token, device}));
    }
    void ask_for_one() { REQUIRE(*staff->set_password("ivanova", "hash", "", by_head)); }

    [[nodiscard]] std::unique_ptr<MailWorker> worker(const SmtpSink& sink) {
        Configuration::Mail settings;
        settings.server = sink.address();
        settings.from = "town@town.example";
        auto server = mail::MailServer::prepare(settings, folder.path() / "none", {2s, 2s});
        REQUIRE_MESSAGE(server, server.error().message);
        MailWorker::Settings of_worker;
        of_worker.town = "aabb";
        of_worker.pause = 10ms;
        of_worker.pause_after_failure = 10ms;
        of_worker.patience = {60s, 3600s, 3};
        return std::make_unique<MailWorker>(std::move(*server), staff_over(connection_to(staff_schema())), tables(),
                                            clock, of_worker);
    }
    [[nodiscard]] MailWorker::Tables tables() const {
        MailWorker::Tables tables;
        tables.push_back(connection_to(staff_schema()));
        auto registry = storage->connect(registry_schema(), Storage::Access::write);
        REQUIRE(registry);
        tables.push_back(std::move(*registry));
        return tables;
    }
    Round work(MailWorker& worker) {
        const auto round = worker.work_once();
        REQUIRE_MESSAGE(round, round.error().message);
        return *round;
    }
    void wait(std::chrono::seconds time) { clock.advance(time); }
};

}  // namespace

TEST_CASE_FIXTURE(Letters, "whoever an act concerns is written to about it, and nobody about what was not done") {
    accept();
    accept();
    sign_in("browser", start);
    REQUIRE(*staff->set_roles("ivanova", {Role::head}, by_head));
    REQUIRE(*staff->set_password("ivanova", "hash", "", by_head));
    REQUIRE(*staff->take_recovery_code("ivanova", "one", by_head));
    REQUIRE(*staff->set_open("ivanova", false, by_head));
    const std::vector<std::string> all = {
        "ivanova account_ready", "ivanova invited_again",    "ivanova factors_reset",      "ivanova new_device",
        "ivanova roles_changed", "ivanova password_changed", "ivanova recovery_code_used", "ivanova account_closed"};
    CHECK(asked_for() == all);
    CHECK(*staff->set_open("ivanova", false, by_head) == false);
    CHECK(*staff->set_roles("petrova", {Role::head}, by_head) == false);
    CHECK(*staff->take_recovery_code("ivanova", "one", by_head) == false);
    CHECK(*staff->accept("other", {}, by_head) == false);
    REQUIRE(*staff->set_open("ivanova", true, by_head));
    CHECK(asked_for() == all);
}

TEST_CASE_FIXTURE(Letters,
                  "from the third wrong code after a right password on its owner is written to, once an hour") {
    const auto wrong = [&](accounts::SignInStep step, std::int64_t after) {
        REQUIRE(staff->note_wrong_attempt("ivanova", step, {"ivanova", "10.0.0.9", {start.seconds + after}}));
    };
    for (int i = 0; i < 50; ++i) wrong(accounts::SignInStep::password, 0);
    wrong(accounts::SignInStep::code, 0);
    wrong(accounts::SignInStep::code, 20);
    CHECK(jobs().empty());
    for (int i = 0; i < 50; ++i) wrong(accounts::SignInStep::code, 40);
    CHECK(asked_for() == std::vector<std::string>{"ivanova wrong_codes"});
    wrong(accounts::SignInStep::code, 3600);
    CHECK(asked_for().size() == 2);
}

TEST_CASE_FIXTURE(Letters, "an invitation that can still be refused is told as such") {
    accept();
    REQUIRE(*staff->invite("ivanova", "again", {{start.seconds + 1000}, {start.seconds + 500}}, by_head));
    CHECK(asked_for().back() == "ivanova invitation_waits");
    CHECK(staff->is_written_to(account("ivanova", "ivanova@town.example")));
    CHECK_FALSE(staff->is_written_to(account("ivanova", "")));
    CHECK_FALSE(staff_over(connection_to(staff_schema()))->is_written_to(account("ivanova", "ivanova@town.example")));
}

TEST_CASE_FIXTURE(Letters, "what a letter waits with is the account's name, and nothing else of the person") {
    sign_in("Firefox of Ivanova", start);
    for (const jobs::Job& job : jobs()) {
        CHECK(job.payload == R"({"account":"ivanova","language":"uk","letter":"new_device"})");
        CHECK(job.name.empty());
        CHECK(job.due == start);
    }
    CHECK(jobs().size() == 1);
}

TEST_CASE_FIXTURE(Letters, "a browser is new to an account when it was not used with it for ninety days") {
    REQUIRE(*staff->add(account("petrova", "petrova@town.example"), by_head));
    sign_in("one", start);
    sign_in("one", {start.seconds + 90 * day});
    CHECK(jobs().size() == 1);
    sign_in("one", {start.seconds + 180 * day});
    CHECK(jobs().size() == 1);
    sign_in("two", {start.seconds + 180 * day});
    CHECK(jobs().size() == 2);
    sign_in("one", {start.seconds + 270 * day + 1});
    CHECK(jobs().size() == 3);
    REQUIRE(staff->begin_session("petrova",
                                 {"petrova", start, start, {start.seconds + 100}, "10.0.0.2", "browser", "p", "one"}));
    CHECK(jobs().size() == 4);
}

TEST_CASE_FIXTURE(Letters, "no letter is asked for without a mail server, or for an account without an address") {
    REQUIRE(*staff->add(account("petrova", ""), by_head));
    REQUIRE(*staff->set_password("petrova", "hash", "", by_head));
    const auto silent = staff_over(connection_to(staff_schema()));
    REQUIRE(*silent->set_password("ivanova", "hash", "", by_head));
    CHECK(jobs().empty());
}

TEST_CASE_FIXTURE(Letters, "an account is not made with an address or a name that breaks a line") {
    CHECK_FALSE(staff->add(account("a", "a@town.example\r\nBcc: all@town.example"), by_head));
    CHECK_FALSE(staff->add(account("a", "a@town"), by_head));
    Account named = account("a", "a@town.example");
    named.full_name = "Иванова\r\nBcc: all@town.example";
    CHECK_FALSE(staff->add(named, by_head));
    CHECK_FALSE(staff->find("a")->has_value());
}

TEST_CASE_FIXTURE(Letters, "a letter is sent once, to the address the account has by then") {
    SmtpSink sink;
    ask_for_one();
    REQUIRE(connection->run("UPDATE account SET mail = 'new@town.example'", {}));
    const auto sender = worker(sink);
    CHECK(work(*sender) == Round::dealt_with);
    CHECK(work(*sender) == Round::nothing_due);
    const test::SunkMail got = sink.mail();
    CHECK(got.recipient == "TO:<new@town.example>");
    CHECK(got.field("Message-ID") == mail::message_id(jobs().front(), "aabb"));
    CHECK(got.text.find("Пароль облікового запису «ivanova» змінено") != std::string::npos);
    CHECK(jobs().front().state == jobs::State::done);
    CHECK(sender->progress().sent == 1);
}

TEST_CASE_FIXTURE(Letters,
                  "a letter that is not taken now waits longer each time, and comes under the same Message-ID") {
    SmtpSink sink({"recipient-later", "cut-after-message", "ok"});
    ask_for_one();
    const auto sender = worker(sink);
    CHECK(work(*sender) == Round::held_up);
    wait(59s);
    CHECK(work(*sender) == Round::nothing_due);
    wait(1s);
    CHECK(work(*sender) == Round::held_up);
    const std::string first = sink.mail().field("Message-ID");
    wait(119s);
    CHECK(work(*sender) == Round::nothing_due);
    wait(1s);
    CHECK(work(*sender) == Round::dealt_with);
    CHECK(sink.mail().field("Message-ID") == first);
    CHECK(jobs().front().state == jobs::State::done);
    CHECK(sender->progress().put_off == 2);
}

TEST_CASE_FIXTURE(
    Letters, "a letter that will never be taken is given up at once, and one that never comes through in the end") {
    SmtpSink sink({"recipient-refused", "busy"});
    const test::CapturedLog log;
    ask_for_one();
    const auto sender = worker(sink);
    CHECK(work(*sender) == Round::dealt_with);
    CHECK(log.says("[error] mail.given_up job=1"));
    CHECK(jobs().back().state == jobs::State::failed);
    CHECK(jobs().back().reason.find("550") != std::string::npos);
    CHECK(jobs().back().reason.find("ivanova") == std::string::npos);
    ask_for_one();
    CHECK(work(*sender) == Round::held_up);
    CHECK(log.says("[warning] mail.held_up job=2 attempt=1"));
    CHECK_FALSE(log.says("ivanova"));
    wait(120s);
    const auto standing = sender->standing({connection.get()});
    REQUIRE(standing);
    CHECK(standing->worker == "mail.send");
    CHECK(standing->waiting == 1);
    CHECK(standing->failing == 1);
    CHECK(standing->given_up == 1);
    CHECK(standing->due_since == Instant{clock.now().seconds - 60});
    CHECK(standing->failed == 2);
    CHECK(standing->done == 0);
    wait(3600s);
    CHECK(work(*sender) == Round::held_up);
    wait(3600s);
    CHECK(work(*sender) == Round::dealt_with);
    CHECK(jobs().back().state == jobs::State::failed);
    CHECK(sender->progress().given_up == 2);
}

TEST_CASE_FIXTURE(
    Letters, "a letter about a case goes out of the registry's table to who works here, under its own Message-ID") {
    auto opened = storage->connect(registry_schema(), Storage::Access::write);
    REQUIRE(opened);
    jobs::Queue registry(**opened);
    const auto ask_for = [&](const std::string& account) {
        const accounts::CaseAssigned letter{account, "П-2026-000012", Date{2026, 12, 5}};
        REQUIRE(registry.add({std::string(accounts::mail_worker), accounts::payload_of(letter), start}, start));
    };
    ask_for("ivanova");
    ask_for("nobody");
    ask_for_one();  // number 1 of the other table
    SmtpSink sink({"busy", "ok"});
    const test::CapturedLog log;
    const auto sender = worker(sink);
    CHECK(work(*sender) == Round::held_up);
    CHECK(work(*sender) == Round::dealt_with);
    CHECK(work(*sender) == Round::dealt_with);
    CHECK(work(*sender) == Round::nothing_due);
    wait(60s);
    CHECK(work(*sender) == Round::dealt_with);
    const test::SunkMail about_case = sink.mail();
    CHECK(about_case.text.find("П-2026-000012") != std::string::npos);
    CHECK(about_case.text.find("5 грудня 2026") != std::string::npos);
    CHECK(about_case.field("Message-ID") == mail::message_id(registry.list(0, 10)->back(), "aabb"));
    CHECK(sink.mail().field("Message-ID") != about_case.field("Message-ID"));
    CHECK_MESSAGE(sender->progress().sent == 2, "nobody is no account");
    CHECK_FALSE(log.says("mail.given_up"));
    const auto standing = sender->standing({connection.get(), opened->get()});
    REQUIRE(standing);
    CHECK(standing->waiting + standing->running + standing->given_up == 0);
    const auto all = registry.list(0, 10);
    REQUIRE(all);
    for (const jobs::Job& job : *all) CHECK(job.state == jobs::State::done);
}

TEST_CASE_FIXTURE(Letters, "a letter nobody can be sent is given up, and the others go on") {
    SmtpSink sink;
    ask_for_one();
    REQUIRE(connection->run("UPDATE job SET payload = '{}'", {}));
    REQUIRE(*staff->add(account("petrova", "petrova@town.example"), by_head));
    REQUIRE(*staff->set_password("petrova", "hash", "", by_head));
    REQUIRE(connection->run("UPDATE account SET mail = 'a b@town.example' WHERE name = 'petrova'", {}));
    ask_for_one();
    const auto sender = worker(sink);
    while (work(*sender) != Round::nothing_due) continue;
    CHECK(sink.mail().recipient == "TO:<ivanova@town.example>");
    CHECK(jobs().front().state == jobs::State::failed);
    CHECK(jobs()[1].state == jobs::State::failed);
    CHECK(jobs().back().state == jobs::State::done);
}

TEST_CASE_FIXTURE(
    Letters, "killed between the mail server's yes and our note of it, the letter goes out again as the same one") {
    SmtpSink sink({"ask", "ok"});
    ask_for_one();
    const pid_t child = ::fork();
    if (child == 0) {
        // Its own connections, as another process has them.
        static_cast<void>(worker(sink)->work_once());
        ::_exit(0);
    }
    const std::string first = sink.mail().field("Message-ID");
    // From here on the child cannot note that the job is done.
    auto transaction = sql::Transaction::begin(*connection);
    REQUIRE(transaction);
    REQUIRE(connection->run("UPDATE job SET total = 1", {}));
    sink.go_on();
    CHECK(sink.closed().back() == "QUIT");  // it has heard the yes
    REQUIRE(::kill(child, SIGKILL) == 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    REQUIRE(transaction->commit());
    CHECK(jobs().front().state == jobs::State::running);

    const auto sender = worker(sink);
    CHECK(work(*sender) == Round::nothing_due);
    wait(600s);
    CHECK(work(*sender) == Round::dealt_with);
    CHECK(sink.mail().field("Message-ID") == first);
    CHECK(jobs().front().state == jobs::State::done);
}

TEST_CASE_FIXTURE(Letters, "two workers send each letter once") {
    SmtpSink sink;
    constexpr int letters = 8;
    for (int i = 0; i < letters; ++i) ask_for_one();
    const auto one = worker(sink);
    const auto other = worker(sink);
    one->start();
    other->start();
    std::vector<std::string> ids;
    for (int i = 0; i < letters; ++i) ids.push_back(sink.mail().field("Message-ID"));
    for (int i = 0; i < letters; ++i) static_cast<void>(sink.closed());
    one->stop();
    other->stop();
    std::sort(ids.begin(), ids.end());
    CHECK(std::unique(ids.begin(), ids.end()) == ids.end());
    CHECK(one->progress().sent + other->progress().sent == letters);
    for (const jobs::Job& job : jobs()) CHECK(job.state == jobs::State::done);
}

TEST_CASE_FIXTURE(Letters, "a worker that is stopped while the mail server is silent ends, and the letter waits") {
    SmtpSink sink({"silent-after-message", "ok"});
    ask_for_one();
    const auto sender = worker(sink);
    sender->start();
    const std::string first = sink.mail().field("Message-ID");
    sender->stop();
    CHECK(jobs().front().state == jobs::State::waiting);
    wait(60s);
    CHECK(work(*worker(sink)) == Round::dealt_with);
    CHECK(sink.mail().field("Message-ID") == first);
}

TEST_SUITE_END();
