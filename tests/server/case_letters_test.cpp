// Letters about cases: which act asks for one, what they say, and the daily one.
#include "server/accounts/case_letters.h"

#include <doctest/doctest.h>

#include "server/databases.h"
#include "server/desk/daily_letters.h"
#include "server/mail/case_letter.h"
#include "server/registrar/published_rules.h"
#include "tests/server/support/hall.h"
#include "tests/support/manual_clock.h"

namespace veche::test {
namespace {

using accounts::CaseAssigned;
using accounts::CaseLetter;
using accounts::CasesDue;
using accounts::DueCases;
using content::DueSection;

struct HallWithMail : Hall {
    std::unique_ptr<sql::Connection> table =
        *storage_of(town.layout())->connect(store::registry_schema(), store::Storage::Access::write);

    HallWithMail() { open("smtp://127.0.0.1:25"); }
    void open(const std::string& server) {
        Configuration configuration;
        configuration.mail.server = server;
        desk = std::move(RegistryDesk::open(town.layout(), configuration).value());
    }
    // The oldest first.
    std::vector<std::string> payloads() {
        const auto jobs = jobs::Queue(*table).list(0, 100);
        REQUIRE(jobs);
        std::vector<std::string> payloads;
        for (auto job = jobs->rbegin(); job != jobs->rend(); ++job) {
            CHECK(job->worker == "mail.send");
            payloads.push_back(job->payload);
        }
        return payloads;
    }
};

store::Account account(const std::string& name, std::vector<accounts::Role> roles = {accounts::Role::clerk}) {
    store::Account account;
    account.name = name;
    account.full_name = "Іванова А. П.";
    account.mail = name + "@town.example";
    account.language = content::Language::ukrainian;
    account.roles = std::move(roles);
    return account;
}

store::Case due_on(const std::string& number, Date day, const std::string& assignee) {
    store::Case subject;
    subject.number = number;
    subject.due = day;
    subject.assignee = assignee;
    return subject;
}

const DueCases& of(const CasesDue& letter, DueSection section) {
    return letter.sections.at(static_cast<std::size_t>(section));
}

constexpr Date today{2026, 12, 1};  // a Tuesday

}  // namespace

TEST_CASE("a case that is given to somebody else asks for one letter with its number and day, and nothing more") {
    HallWithMail hall;
    const store::Case subject = hall.in_state(CaseState::registered);
    const auto given = assign(*hall.desk, hall.actor(), seen(subject), "petrova");
    REQUIRE(given);
    CHECK(hall.payloads() ==
          std::vector<std::string>{R"({"account":"petrova","case":")" + subject.number + R"(","due":")" +
                                   to_string(*subject.due) + R"(","letter":"case_assigned"})"});
    const auto same = assign(*hall.desk, hall.actor(), seen(*given), "petrova");
    REQUIRE(same);
    const auto own = assign(*hall.desk, hall.actor(), seen(*same), "clerk.one");
    REQUIRE(own);
    const auto nobody = assign(*hall.desk, hall.actor(), seen(*own), "");
    REQUIRE(nobody);
    CHECK(hall.payloads().size() == 1);
    REQUIRE(assign(*hall.desk, hall.actor(), seen(*nobody), "petrova"));
    CHECK(hall.payloads().size() == 2);
}

TEST_CASE("an act that is refused asks for no letter, and without a mail server none does") {
    HallWithMail hall;
    const store::Case subject = hall.in_state(CaseState::registered);
    REQUIRE(assign(*hall.desk, hall.actor(), seen(subject), "petrova"));
    CHECK_FALSE(assign(*hall.desk, hall.actor(), seen(subject), "sydorenko"));
    CHECK(hall.payloads().size() == 1);
    hall.open("");
    REQUIRE(assign(*hall.desk, hall.actor(), seen(hall.find(subject.envelope)), "sydorenko"));
    CHECK(hall.payloads().size() == 1);
}

TEST_CASE("a case taken in by hand for somebody else names the number it got in that moment") {
    HallWithMail hall;
    HandedOver paper;
    paper.id = protocol::make_random<protocol::EnvelopeId>(hall.desk->random());
    paper.received = hall.now;
    paper.appeal.form = content::AppealFormId("complaint");
    paper.appeal.topic = content::TopicId("roads");
    paper.appeal.text = "Яма у дома 5";
    paper.appeal.contact.name = "Иванова Мария";
    paper.appeal.contact.postal_address = "Озёрная, 5";
    paper.fields.channel = store::Channel::paper;
    paper.fields.legal_form = store::LegalForm::written;
    paper.assignee = "petrova";
    const auto taken = take_in(*hall.desk, hall.actor(), paper);
    REQUIRE_MESSAGE(taken, taken.error().message);
    REQUIRE(hall.payloads().size() == 1);
    const auto letter = accounts::case_letter_from(hall.payloads().front());
    REQUIRE((letter && *letter));
    CHECK(std::get<CaseAssigned>(**letter).number == taken->subject.number);
    CHECK(std::get<CaseAssigned>(**letter).due == taken->subject.due);
    CHECK(hall.payloads().front().find("Яма") == std::string::npos);
}

TEST_CASE("the daily letter tells each of their own cases, and the heads of those that are nobody's") {
    store::Account closed = account("closed");
    closed.is_open = false;
    store::Account silent = account("silent");
    silent.mail.clear();
    const std::vector<store::Account> staff = {account("head", {accounts::Role::head}), account("ivanova"),
                                               account("idle"), closed, silent};
    std::vector<store::Case> cases = {due_on("П-1", {2026, 11, 30}, "ivanova"), due_on("П-2", today, "ivanova"),
                                      due_on("П-3", {2026, 12, 2}, ""),         due_on("П-4", {2026, 11, 2}, "closed"),
                                      due_on("П-5", {2026, 11, 2}, "gone"),     due_on("П-6", {2026, 11, 2}, "silent")};
    const auto letters = letters_about(cases, staff, today);
    REQUIRE(letters.size() == 2);
    CHECK(letters[0].account == "head");
    CHECK(of(letters[0], DueSection::own_overdue).count == 0);
    const auto one = [](const std::string& number, Date day) { return DueCases{{{number, day}}, 1}; };
    const DueCases nobodys{{{"П-4", {2026, 11, 2}}, {"П-5", {2026, 11, 2}}}, 2};
    CHECK(of(letters[0], DueSection::nobodys_overdue) == nobodys);
    CHECK(of(letters[0], DueSection::nobodys_soon) == one("П-3", {2026, 12, 2}));
    CHECK(letters[1].account == "ivanova");
    CHECK(of(letters[1], DueSection::own_overdue) == one("П-1", {2026, 11, 30}));
    CHECK_MESSAGE(of(letters[1], DueSection::own_soon) == one("П-2", today), "its last day is not over");
    for (int i = 0; i < 300; ++i) cases.push_back(due_on("П-9", today, "ivanova"));
    const auto many = letters_about(cases, staff, today);
    CHECK(of(many[1], DueSection::own_soon).count == 301);
    CHECK(of(many[1], DueSection::own_soon).shown.size() == accounts::most_shown);
    const auto back = accounts::case_letter_from(payload_of(many[1]));
    REQUIRE((back && *back));
    CHECK(std::get<CasesDue>(**back).sections == many[1].sections);
    CHECK(std::get<CasesDue>(**back).day == today);
}

TEST_CASE("a letter about cases says numbers and days in the language of the account, and no place is left empty") {
    const mail::Sender sender{"town@town.example", "aabb", TimeZone()};
    jobs::Job job;
    job.number = 7;
    CasesDue due{"ivanova", today, {}};
    for (DueCases& section : due.sections) section = {{{"П-2026-000012", {2026, 11, 30}}}, 3};
    const std::vector<CaseLetter> letters = {CaseAssigned{"ivanova", "П-2026-000012", Date{2026, 11, 30}},
                                             CaseAssigned{"ivanova", "П-2026-000012", std::nullopt}, due};
    for (const content::Language language : content::all_languages) {
        store::Account reader = account("ivanova");
        reader.language = language;
        for (const CaseLetter& letter : letters) {
            const mail::Message message = mail::message_of(letter, reader, job, sender);
            CAPTURE(message.text);
            CHECK(message.to == "ivanova@town.example");
            CHECK(message.text.find("Іванова А. П.") != std::string::npos);
            CHECK(message.text.find("П-2026-000012") != std::string::npos);
            CHECK(message.text.find_first_of("{}") == std::string::npos);
            CHECK(message.subject.find_first_of("{}\n") == std::string::npos);
            CHECK_FALSE(message.subject.empty());
            CHECK(message.text.find("://") == std::string::npos);
        }
    }
    const mail::Message message = mail::message_of(letters.front(), account("ivanova"), job, sender);
    CHECK(message.subject == "Вам доручено звернення П-2026-000012");
    CHECK(message.text.find("30 листопада 2026") != std::string::npos);
    const mail::Message daily = mail::message_of(letters.back(), account("ivanova"), job, sender);
    CHECK(daily.text.find("Доручені вам, строк відповіді минув: 3\nП-2026-000012: 30 листопада 2026") !=
          std::string::npos);
    CHECK(daily.text.find("і ще 2") != std::string::npos);
}

TEST_CASE("the daily letter is asked for once on each working day from six, whoever asks and however often") {
    Hall hall;
    const auto storage = storage_of(hall.town.layout());
    const auto staff = std::move(*storage->staff());
    const store::By by{"root", "command", hall.now};
    REQUIRE(*staff->add(account("ivanova"), by));
    REQUIRE(*staff->add(account("head", {accounts::Role::head}), by));
    const store::Case subject = hall.in_state(CaseState::registered);
    const store::Case extended = hall.in_state(CaseState::extended);
    hall.in_state(CaseState::answered);
    REQUIRE(assign(*hall.desk, hall.actor(), seen(subject), "ivanova"));
    const auto table = std::move(*storage->connect(store::staff_schema(), store::Storage::Access::write));
    PublishedRules rules(hall.town.layout());
    const auto town = rules.read();
    REQUIRE((town && *town));
    ManualClock clock;
    const auto asked_at = [&](Date day, int hour) {
        clock.set((*town)->zone.instant_of(day, hour * 60));
        DailyLetters letters(hall.desk->registry(), *staff, *table, rules, clock);
        REQUIRE(letters.write());
        const auto jobs = jobs::Queue(*table).list(0, 100);
        REQUIRE(jobs);
        return jobs->size();
    };
    // A week after their day: whatever days are off, each of these is a working one or not, and all are overdue.
    Date day = add_days(*extended.due, 7);
    const auto is_off = [&] { return !content::is_working_day((*town)->profile.calendar, day); };
    while (is_off()) day = add_days(day, 1);
    CHECK(asked_at(day, 5) == 0);
    CHECK(asked_at(day, 6) == 2);
    CHECK(asked_at(day, 12) == 2);
    REQUIRE(jobs::Queue(*table).list(0, 1)->front().name == "ivanova/" + to_string(day));
    const auto leased = jobs::Queue(*table).take({"mail.send"}, clock.now(), std::chrono::seconds(60));
    REQUIRE(*jobs::Queue(*table).finish((*leased)->lease));
    CHECK_MESSAGE(asked_at(day, 13) == 2, "it was sent, and is not asked for again");
    while (!is_off()) day = add_days(day, 1);
    CHECK(asked_at(day, 12) == 2);
    while (is_off()) day = add_days(day, 1);
    CHECK(asked_at(day, 12) == 4);
    day = *extended.registered;
    while (is_off()) day = add_days(day, 1);
    CHECK_MESSAGE(asked_at(day, 12) == 4, "they are due in weeks only");
}

}  // namespace veche::test
