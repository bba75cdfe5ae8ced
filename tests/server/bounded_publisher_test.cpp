// How much goes out for what was approved in the office, whoever says it was a command, and who is told of it.
#include <fstream>

#include "base/files.h"
#include "server/accounts/publication_letters.h"
#include "server/publisher/command_orders.h"
#include "server/publisher/due_publications.h"
#include "tests/server/approving.h"
#include "tests/server/support/test_town.h"

namespace veche::server {
namespace {

using content::PublishedSection;
using test_town::approver;
using test_town::Outcome;

constexpr std::int64_t hour = 3'600;
constexpr std::int64_t day = 86'400;

struct Bounded : test_town::Approving {
    Bounded() { lifetimes.most_an_hour = 2; }

    void goes_out(const std::string& title) const {
        approve_news(title);
        const auto done = publish();
        REQUIRE_MESSAGE(done, done.error().message);
        CHECK(*done == Outcome::published);
        CHECK(entry("water").title == title);
    }
    void waits(const std::string& title) const {
        approve_news(title);
        CHECK(*publish() == Outcome::put_off);
        CHECK(entry("water").title != title);
    }
    [[nodiscard]] jobs::Job newest_job() const { return jobs::Queue(*rows).list(0, 1)->front(); }
    void set(const std::string& statement) const { REQUIRE(rows->run(statement, {})); }
    [[nodiscard]] std::vector<accounts::WhatWentOut> told() const {
        std::vector<accounts::WhatWentOut> all;
        const auto jobs = jobs::Queue(*rows).list(0, 100);
        for (auto job = jobs->rbegin(); job != jobs->rend(); ++job) {
            if (job->worker != accounts::tell_worker) continue;
            const auto what = accounts::what_went_out_from(job->payload);
            REQUIRE_MESSAGE(what, what.error().message);
            all.push_back(*what);
        }
        return all;
    }
};

const accounts::PublishedChanges& of(const accounts::WhatWentOut& what, PublishedSection section) {
    return what.sections.at(static_cast<std::size_t>(section));
}

}  // namespace

TEST_CASE_FIXTURE(Bounded,
                  "beyond the bound of an hour what is approved waits, says why, and goes out as one edition") {
    const Instant begin = clock.now();
    goes_out("один");
    clock.advance(std::chrono::minutes(10));
    goes_out("два");
    waits("три");
    CHECK(newest_job().state == jobs::State::waiting);
    CHECK(newest_job().due.seconds == begin.seconds + hour);
    CHECK(newest_job().reason.find("[publish] of veche.toml") != std::string::npos);
    const auto standing = jobs::Queue(*rows).standings({store::publish_worker}, clock.now());
    CHECK(standing->front().put_off == 1);
    CHECK(standing->front().failing == 0);
    waits("четыре");
    CHECK(edition() == 3);
    clock.advance(std::chrono::minutes(50));
    CHECK(*publish() == Outcome::published);
    CHECK(entry("water").title == "четыре");
    CHECK(*publish() == Outcome::nothing_new);
    CHECK(edition() == 4);
}

TEST_CASE_FIXTURE(Bounded, "the bound of a day holds where that of an hour would let more out") {
    lifetimes.most_a_day = 3;
    const Instant begin = clock.now();
    for (const char* title : {"один", "два", "три"}) {
        goes_out(title);
        clock.advance(std::chrono::hours(2));
    }
    waits("четыре");
    CHECK(newest_job().due.seconds == begin.seconds + day);
}

TEST_CASE_FIXTURE(Bounded, "a clock that was set back lets no more out, and keeps nothing back for longer") {
    goes_out("один");
    goes_out("два");
    clock.set({clock.now().seconds - 30 * day});
    const Instant now = clock.now();
    waits("три");
    CHECK(newest_job().due.seconds == now.seconds + hour);
    clock.advance(std::chrono::minutes(30));
    waits("четыре");
    CHECK(newest_job().due.seconds == now.seconds + hour);
    clock.advance(std::chrono::minutes(30));
    CHECK(*publish() == Outcome::published);
}

TEST_CASE_FIXTURE(Bounded, "an edition that could not be signed is not counted") {
    approve_news("один");
    const auto key = layout.keys() / "targets.key";
    std::filesystem::rename(key, folder.path() / "kept");
    for (int i = 0; i < 3; ++i) {
        CHECK_FALSE(publish());
        clock.advance(std::chrono::minutes(i + 1));
    }
    std::filesystem::rename(folder.path() / "kept", key);
    clock.advance(std::chrono::minutes(10));
    CHECK(*publish() == Outcome::published);
    goes_out("два");
    waits("три");
}

TEST_CASE_FIXTURE(Bounded, "an edition whose publisher was killed before it recorded it is counted once") {
    goes_out("один");
    // As the store would be if that had not been.
    set("UPDATE job SET state = 0 WHERE number = (SELECT max(job) FROM publication)");
    set("UPDATE publication SET state = 0 WHERE number = (SELECT max(number) FROM publication)");
    CHECK(*publish() == Outcome::published);
    CHECK(edition() == 2);
    goes_out("два");
    waits("три");
}

TEST_CASE_FIXTURE(Bounded,
                  "what the store says of a command is not believed: nobody passes the bound by writing there") {
    goes_out("один");
    goes_out("два");
    approve_news("три");
    set(R"(UPDATE job SET payload = '{"by_command":true,"who":"command:root"}' WHERE state = 0)");
    set("UPDATE approval SET how = 1, person = 'command:root'");
    set("DELETE FROM publication");
    CHECK(*publish() == Outcome::put_off);
    CHECK(edition() == 3);
}

TEST_CASE_FIXTURE(Bounded, "what a command asks for goes out beyond the bound, is not counted, and once only") {
    goes_out("один");
    approve_news("два");
    REQUIRE(note_order(layout, {newest_job().number, std::string(64, 'a')}));
    CHECK(*publish() == Outcome::published);
    goes_out("три");
    approve_news("четыре");
    const std::int64_t job = newest_job().number;
    REQUIRE(note_order(layout, {job, std::string(64, 'a')}));
    REQUIRE(use_order(layout, job));
    CHECK(*publish() == Outcome::put_off);
    REQUIRE(note_order(layout, {job, std::string(64, 'a')}));
    clock.advance(std::chrono::hours(1));
    CHECK(*publish() == Outcome::published);
    CHECK_FALSE(order_of(layout, job));
}

TEST_CASE_FIXTURE(Bounded, "a command whose job is overtaken by another one's goes out beyond the bound all the same") {
    goes_out("один");
    const auto command = store->import({}, {}, {"command:root", "publish", clock.now()});
    REQUIRE(command);
    REQUIRE(note_order(layout, {*command, std::string(64, 'a')}));
    REQUIRE(note_order(layout, {1, std::string(64, 'b')}));  // of a job that is over
    // Its publisher was in somebody's way.
    REQUIRE(rows->run("UPDATE job SET due = due + 2 WHERE number = ?1", {*command}));
    goes_out("два");
    REQUIRE(order_of(layout, *command));
    CHECK_FALSE(order_of(layout, *command)->is_used);
    CHECK_FALSE(order_of(layout, 1));
    clock.advance(std::chrono::seconds(3));
    CHECK(*publish() == Outcome::published);
    CHECK_FALSE(order_of(layout, *command));
    waits("три");
}

TEST_CASE_FIXTURE(Bounded,
                  "however many jobs the office asks for, the publisher looks up in between, and root's goes first") {
    goes_out("один");
    goes_out("два");
    const auto due = [&] {
        return *rows->number("SELECT count(*) FROM job WHERE worker = 'edition.publish' AND state = 0 AND due <= ?1",
                             {clock.now()});
    };
    int beats = 0;
    Configuration configuration;
    configuration.publish = lifetimes;
    DuePublications publications(
        {layout, configuration, clock, publish_workers(layout), "veche-publisher", [&] { ++beats; }});
    // There is nothing new for them.
    for (int i = 0; i < 35; ++i)
        REQUIRE(
            rows->run("INSERT INTO job(worker, name, payload, state, due, created) VALUES("
                      "'edition.publish', '', '{\"by_command\":false,\"who\":\"petrov\"}', 0, 1, 1)",
                      {}));
    REQUIRE(publications.look());
    CHECK(due() == 25);
    CHECK(beats >= 10);
    // Nor does one that waits for the bound hold up the look by those behind it.
    approve_news("три");
    REQUIRE(rows->run("UPDATE job SET due = 0 WHERE number = ?1", {newest_job().number}));
    REQUIRE(publications.look());
    CHECK(due() == 25);
    const auto command = store->import({}, {}, {"command:root", "publish", clock.now()});
    REQUIRE(command);
    REQUIRE(note_order(layout, {*command, std::string(64, 'a')}));
    REQUIRE(publications.look());
    CHECK((*jobs::Queue(*rows).find(*command))->state == jobs::State::done);
    CHECK(entry("water").title == "три");
    for (int i = 0; i < 4; ++i) REQUIRE(publications.look());
    CHECK(due() == 0);
}

TEST_CASE_FIXTURE(Bounded, "what was noted and cannot be read counts as an hour that is used up") {
    goes_out("один");
    std::ofstream(layout.outgoing()) << "{\"editions\":[{}";
    waits("два");
    clock.advance(std::chrono::hours(1));
    CHECK(*publish() == Outcome::published);
}

TEST_CASE_FIXTURE(Bounded,
                  "the heads are to be told what went out, who wrote and approved it, first what one approved alone") {
    content::Entry news = entry("water");
    const content::EntryId gone = entry("yard").id;
    news.title = "Вода есть";
    approve(news);
    approve(gone, publish::form_of_entry(gone, {}), test_town::editor, store::ApprovedHow::forced, "срочно");
    CHECK(*publish() == Outcome::published);
    const auto all = told();
    REQUIRE(all.size() == 1);
    REQUIRE(all.front().editions.size() == 1);
    CHECK(all.front().editions.front() == accounts::EditionOut{2, clock.now()});
    CHECK(of(all.front(), PublishedSection::forced).shown ==
          std::vector<accounts::PublishedChange>{{"entry/yard", "Двор", "ivanova", "ivanova", true}});
    CHECK(of(all.front(), PublishedSection::by_second_person).shown ==
          std::vector<accounts::PublishedChange>{{"entry/water", "Вода есть", "ivanova", "petrov", false}});
    const auto job = jobs::Queue(*rows).list(0, 1)->front();
    CHECK(job.worker == accounts::tell_worker);
    CHECK(job.due.seconds > clock.now().seconds);
    CHECK(job.due.seconds <= clock.now().seconds + accounts::letter_seconds);
}

TEST_CASE_FIXTURE(Bounded, "what went out is told by what was signed, whatever the store says was live") {
    approve_news("один");
    const content::EntryId gone = entry("yard").id;
    approve(gone, publish::form_of_entry(gone, {}));
    const auto approved = store->approved();
    for (const store::ApprovedVersion& each : *approved) {
        if (each.subject != "entry/water") continue;
        REQUIRE(rows->run("UPDATE live SET hash = ?1, version = ?2 WHERE subject = 'entry/water'",
                          {each.approved_hash, each.number}));
    }
    CHECK(*publish() == Outcome::published);
    CHECK(entry("water").title == "один");
    REQUIRE(told().size() == 1);
    CHECK(of(told().front(), PublishedSection::by_second_person).count == 2);
}

TEST_CASE_FIXTURE(Bounded, "of what a command published nobody is told, but of what went out beside it") {
    test::configure(layout, [](Configuration& configuration) {
        configuration.mail.server = "smtp://127.0.0.1:25";
        configuration.mail.from = "town@town.example";
    });
    texts.write("third.md",
                "+++\nkind = \"news\"\ntitle = \"Снег\"\nsummary = \"Снег.\"\ndate = 2026-11-01\n+++\nСнег.\n");
    REQUIRE(commands::publish({layout.root, texts.path(), false, false}, said));
    CHECK(edition() == 2);
    CHECK(told().empty());
    approve_news("два");
    REQUIRE(note_order(layout, {newest_job().number, std::string(64, 'a')}));
    CHECK(*publish() == Outcome::published);
    CHECK(told().size() == 1);
}

}  // namespace veche::server
