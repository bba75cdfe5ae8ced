// What the publisher makes of approvals that no command gave, and what it refuses whoever approved it.
#include <algorithm>

#include "tests/server/approving.h"

namespace veche::server {

using test_town::Approving;
using test_town::Outcome;

TEST_CASE_FIXTURE(Approving,
                  "what a second person approved is published by its job, under the revision that comes next") {
    content::Entry news = entry("water");
    REQUIRE(news.revision == 1);
    news.title = "Вода есть";
    approve(news);
    const auto done = publish();
    REQUIRE_MESSAGE(done, done.error().message);
    CHECK(*done == Outcome::published);
    CHECK(edition() == 2);
    CHECK(entry("water").title == "Вода есть");
    CHECK(entry("water").revision == 2);
    CHECK(entry("yard").revision == 1);
    const auto newest = store::Publications(*rows).newest();
    REQUIRE((newest && *newest));
    CHECK((*newest)->who == "petrov");
    CHECK_FALSE((*newest)->is_by_command);
}

TEST_CASE_FIXTURE(Approving, "what was published by an earlier job makes no second edition") {
    content::Entry news = entry("water");
    news.title = "Вода есть";
    approve(news);
    news.title = "Вода была";
    approve(news);
    CHECK(*publish() == Outcome::published);
    CHECK(entry("water").title == "Вода была");
    CHECK(*publish() == Outcome::nothing_new);
    CHECK(edition() == 2);
}

TEST_CASE_FIXTURE(Approving, "a discussion of less than ten days is not published, whoever approved it") {
    content::Entry draft = entry("water");
    draft.id = content::EntryId("draft-1");
    content::DraftActDetails details;
    details.stage = content::DraftActDetails::Stage::discussion;
    details.comments_from = Date{2026, 11, 1};
    details.comments_until = Date{2026, 11, 10};
    draft.details = details;
    approve(draft);
    CHECK(refused() == "entry/draft-1: its discussion is shorter than ten days; nothing was published");
    details.comments_until.reset();
    draft.details = details;
    approve(draft);
    CHECK(refused() == "entry/draft-1: its discussion has no first and last day; nothing was published");
    details.comments_until = Date{2026, 11, 11};
    draft.details = details;
    approve(draft);
    CHECK(*publish() == Outcome::published);
}

TEST_CASE_FIXTURE(Approving, "no approval gives votes another meaning while people vote") {
    const content::Entry before = entry("yard");
    content::Entry poll = before;
    auto& question = std::get<content::PollDetails>(poll.details).questions.front();
    std::swap(question.options[0], question.options[1]);
    approve(poll);
    const std::string why =
        "entry/yard: people vote on it, and question 'q1' would mean something else; nothing was published";
    CHECK(refused() == why);
    poll = before;
    std::get<content::PollDetails>(poll.details).questions.front().text = "Что не нужно?";
    approve(poll);
    CHECK(refused() == why);
    // People are told of a correction.
    std::get<content::PollDetails>(poll.details).corrected = {content::QuestionId("q1")};
    approve(poll);
    CHECK(*publish() == Outcome::published);
    // What failed before is out with it: nothing is left for a person to look at.
    const auto left = jobs::Queue(*rows).list(0, 10);
    REQUIRE(left);
    CHECK(std::none_of(left->begin(), left->end(), [](const auto& job) { return job.state == jobs::State::failed; }));
}

TEST_CASE_FIXTURE(Approving, "a version that names a text nobody brought is not published, and the text is named") {
    content::Entry news = entry("water");
    news.text.hash = std::string(64, 'a');
    approve(news);
    const auto done = publish();
    REQUIRE_FALSE(done);
    CHECK(done.error().message.find(std::string(64, 'a')) != std::string::npos);
    CHECK(edition() == 1);
}

TEST_CASE_FIXTURE(Approving,
                  "what the office approved is published though a command came between and published nothing") {
    content::Entry news = entry("water");
    news.title = "Вода есть";
    approve(news);
    texts.write("wrong.md", "+++\nkind = \"news\"\n+++\nБез названия.\n");
    CHECK_FALSE(commands::publish({layout.root, texts.path(), false, false}, said));
    CHECK(edition() == 1);
    CHECK(*publish() == Outcome::published);
    CHECK(entry("water").title == "Вода есть");
}

TEST_CASE_FIXTURE(Approving,
                  "a command publishes once, first of all that was asked for before, and for who was killed too") {
    content::Entry news = entry("yard");
    news.title = "Дворы";
    approve(news);
    const auto killed = store->import({}, {}, {"command:root", "publish", clock.now()});
    REQUIRE(killed);
    texts.write("more.txt", "Ещё\n\nЕщё одно.\n");
    const auto done = commands::publish({layout.root, texts.path(), false, false}, said);
    REQUIRE_MESSAGE(done, done.error().message);
    CHECK(edition() == 2);
    CHECK((*jobs::Queue(*rows).find(*killed))->state == jobs::State::cancelled);
    // The office's finds nothing new.
    CHECK(*publish() == Outcome::nothing_new);
    CHECK(edition() == 2);
}

namespace {

struct Killed : Approving {
    void set(const std::string& statement) const { REQUIRE(rows->run(statement, {})); }
    // As the store would be if the publisher had been killed as soon as the edition was signed: its job is not due yet,
    // and `waits` for whoever has it.
    void unrecord(const std::string& waits) const {
        set("UPDATE job SET " + waits + " WHERE number = (SELECT max(job) FROM publication)");
        set("UPDATE publication SET state = 0 WHERE number = (SELECT max(number) FROM publication)");
        set("UPDATE edition SET catalog = ''");
    }
    [[nodiscard]] std::int64_t still_to_publish() const {
        return count("count(*) FROM job WHERE state < 2 AND worker = 'edition.publish'");
    }
    [[nodiscard]] std::int64_t count(const std::string& what) const { return *rows->number("SELECT " + what, {}); }
};
const char* const in_dead_hands = "state = 1, leased_until = 99999999999";
const char* const put_off = "state = 0, due = 99999999999";

}  // namespace

TEST_CASE_FIXTURE(Killed, "an edition whose publisher was killed is recorded for its job, whichever job comes first") {
    for (const char* const waits : {in_dead_hands, put_off}) {
        CAPTURE(std::string(waits));
        approve_news(std::string("один ") + waits);
        REQUIRE(*publish() == Outcome::published);
        const auto out = edition();
        unrecord(waits);
        approve_news(std::string("два ") + waits);
        CHECK(*publish() == Outcome::published);
        CHECK(edition() == out);
        CHECK(count("count(*) FROM publication WHERE state = 1") == static_cast<std::int64_t>(out));
        CHECK(still_to_publish() == 1);
        CHECK(*publish() == Outcome::published);
        CHECK(edition() == out + 1);
        CHECK(still_to_publish() == 0);
        CHECK(count("count(*) FROM publication WHERE state = 0") == 0);
    }
}

TEST_CASE_FIXTURE(Killed, "what is out already is not published once more for a job that waited when it went out") {
    approve_news("один");
    approve_news("два");
    REQUIRE(*publish() == Outcome::published);
    unrecord(in_dead_hands);
    SUBCASE("by a publisher that was killed") {
        CHECK(*publish() == Outcome::published);
        CHECK(*publish() == Outcome::nothing_new);
    }
    SUBCASE("by one whose job is gone") {
        set("UPDATE job SET state = 4 WHERE state = 1");
        CHECK(*publish() == Outcome::nothing_new);
    }
    CHECK(edition() == 2);
    CHECK(still_to_publish() == 0);
}

}  // namespace veche::server
