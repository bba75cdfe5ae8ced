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

}  // namespace veche::server
