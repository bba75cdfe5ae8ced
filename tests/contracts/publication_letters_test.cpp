// Letters to the heads about what was published, from what the publisher asks for to the mail server; on both engines.
#include "server/desk/publication_letters.h"

#include <doctest/doctest.h>

#include "server/accounts/notice.h"
#include "server/mail/mail_worker.h"
#include "tests/contracts/store_rig.h"
#include "tests/server/support/smtp_sink.h"
#include "tests/support/manual_clock.h"

using namespace veche;
using namespace veche::server;
using namespace veche::server::store;
using namespace std::chrono_literals;
using accounts::PublishedChange;
using accounts::Role;
using content::PublishedSection;
using mail::MailWorker;
using test::SmtpSink;

TEST_SUITE_BEGIN("stores");

namespace {

constexpr Instant start{1795890000};
const By administrator{"anna", "127.0.0.1", start};

Account account(const std::string& name, const std::string& full_name, Role role, content::Language language) {
    Account account;
    account.name = name;
    account.full_name = full_name;
    account.mail = name + "@town.example";
    account.language = language;
    account.roles = {role};
    return account;
}

struct Telling : test::StoreRig {
    std::unique_ptr<sql::Connection> rows = place_of(content_schema());
    std::unique_ptr<StaffStore> staff = opened_staff();
    jobs::Queue queue{*rows};
    test::ManualClock clock;

    Telling() {
        clock.set(start);
        REQUIRE(*staff->add(account("head", "Голова Г. Г.", Role::head, content::Language::ukrainian), administrator));
        REQUIRE(
            *staff->add(account("petrov", "Петров П. П.", Role::approver, content::Language::russian), administrator));
    }
    [[nodiscard]] std::unique_ptr<StaffStore> opened_staff() const {
        auto opened = storage->staff();
        REQUIRE_MESSAGE(opened, opened.error().message);
        return std::move(*opened);
    }
    [[nodiscard]] std::unique_ptr<sql::Connection> connect(const Schema& schema) const {
        auto opened = storage->connect(schema, Storage::Access::write);
        REQUIRE_MESSAGE(opened, opened.error().message);
        return std::move(*opened);
    }
    // As the publisher asks for it.
    void went_out(std::uint64_t edition, PublishedSection section, const PublishedChange& change, int times = 1) {
        accounts::WhatWentOut what;
        what.editions = {{edition, clock.now()}};
        for (int i = 0; i < times; ++i) accounts::add_change(what, section, change);
        const std::int64_t seconds = clock.now().seconds;
        const Instant due{(seconds / accounts::letter_seconds + 1) * accounts::letter_seconds};
        REQUIRE(queue.add({std::string(accounts::tell_worker), accounts::payload_of(what), due}, clock.now()));
    }
    void write() {
        desk::PublicationLetters letters(*staff, *rows, clock);
        const auto done = letters.write();
        REQUIRE_MESSAGE(done, done.error().message);
    }
    std::vector<jobs::Job> letters() {
        std::vector<jobs::Job> asked;
        const auto jobs = queue.list(0, 100);
        REQUIRE(jobs);
        for (auto job = jobs->rbegin(); job != jobs->rend(); ++job) {
            if (job->worker == accounts::mail_worker) asked.push_back(*job);
        }
        return asked;
    }
    [[nodiscard]] std::unique_ptr<MailWorker> worker(const SmtpSink& sink) {
        Configuration::Mail settings;
        settings.server = sink.address();
        settings.from = "town@town.example";
        auto server = mail::MailServer::prepare(settings, folder.path() / "none", {2s, 2s});
        REQUIRE_MESSAGE(server, server.error().message);
        MailWorker::Settings of_worker;
        of_worker.town = "aabb";
        of_worker.patience = {60s, 3600s, 3};
        MailWorker::Tables tables;
        tables.push_back(connect(content_schema()));
        return std::make_unique<MailWorker>(std::move(*server), opened_staff(), std::move(tables), clock, of_worker);
    }
};

const PublishedChange news{"entry/news-1", "Вода\nє", "ivanova", "petrov", false};
const PublishedChange yard{"entry/yard", "Двір", "petrov", "petrov", true};

}  // namespace

TEST_CASE_FIXTURE(Telling, "what is published within ten minutes is one letter to each head, and to nobody else") {
    went_out(12, PublishedSection::by_second_person, news);
    clock.advance(1min);
    went_out(13, PublishedSection::forced, yard);
    write();
    CHECK_MESSAGE(letters().empty(), "more may come");
    clock.advance(10min);
    write();
    write();
    REQUIRE(letters().size() == 1);
    const auto letter = accounts::published_letter_from(letters().front().payload);
    REQUIRE((letter && *letter));
    CHECK((*letter)->account == "head");
    CHECK((*letter)->what.editions.size() == 2);
    went_out(14, PublishedSection::by_second_person, news);
    clock.advance(10min);
    REQUIRE(*staff->set_open("head", false, administrator));
    write();
    CHECK_MESSAGE(letters().size() == 1, "an account that is closed");
    CHECK(queue.standings({std::string(accounts::tell_worker)}, clock.now())->front().waiting == 0);
}

TEST_CASE_FIXTURE(Telling, "the letter says in the head's language what, who, when and how to take it back") {
    went_out(12, PublishedSection::by_second_person, news);
    went_out(13, PublishedSection::forced, yard);
    went_out(14, PublishedSection::by_command, {"entry/page-1", "Сторінка", "", "command:root"}, 25);
    clock.advance(10min);
    write();
    SmtpSink sink({"message-later", "ok"});
    const auto sender = worker(sink);
    CHECK(*sender->work_once() == MailWorker::Round::held_up);
    clock.advance(1min);
    CHECK(*sender->work_once() == MailWorker::Round::dealt_with);
    const test::SunkMail mail = sink.mail();
    CHECK(mail.recipient == "TO:<head@town.example>");
    const auto says = [&](const char* words) { return mail.text.find(words) != std::string::npos; };
    CHECK(says("Видання 12: "));
    CHECK(says("«Вода є» (news-1); автор: ivanova, затвердив(ла) Петров П. П. (petrov)"));
    CHECK(says("Прибрано: «Двір» (yard); запропонував(ла) Петров П. П. (petrov), затвердив(ла) Петров П. П. (petrov)"));
    CHECK(mail.text.find("Затверджено без другої людини: 1") < mail.text.find("Затверджено другою людиною: 1"));
    CHECK(says("Затверджено командою на сервері: 25"));
    CHECK(says("автор: невідомо хто, затвердив(ла) command:root"));
    CHECK(says("і ще 5"));
    CHECK(says("veche-server publish"));
    CHECK(*sender->work_once() == MailWorker::Round::nothing_due);
}

TEST_CASE_FIXTURE(Telling, "what cannot be read of what went out is given up, and the rest is told") {
    REQUIRE(queue.add({std::string(accounts::tell_worker), "{}", start}, start));
    went_out(12, PublishedSection::by_second_person, news);
    clock.advance(10min);
    write();
    CHECK(letters().size() == 1);
    CHECK(queue.standings({std::string(accounts::tell_worker)}, clock.now())->front().given_up == 1);
}

TEST_CASE_FIXTURE(Telling, "a clock that was ahead when something went out does not keep its letter back") {
    clock.advance(48h);
    went_out(12, PublishedSection::by_second_person, news);
    clock.set(start);
    write();
    CHECK(letters().size() == 1);
}

TEST_SUITE_END();
