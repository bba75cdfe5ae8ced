// What the publisher makes of approvals that no command gave, and what it refuses whoever approved it.
#include "server/publisher/edition_publisher.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <sstream>

#include "base/sha256.h"
#include "server/commands/commands.h"
#include "server/databases.h"
#include "server/publish/canonical_form.h"
#include "tests/server/publish/folder_on_disk.h"
#include "tests/support/temporary_folder.h"

namespace veche::server {
namespace {

using Outcome = EditionPublisher::Outcome;

const store::By editor{"ivanova", "127.0.0.1", {1'000}};
const store::By approver{"petrov", "127.0.0.1", {2'000}};

struct Approving {
    test::TemporaryFolder folder;
    publish::FolderOnDisk texts{"texts"};
    Layout layout{folder.path() / "town"};
    Configuration::Publish lifetimes;
    SystemClock clock;
    std::ostringstream said;
    std::unique_ptr<store::ContentStore> store;
    std::unique_ptr<sql::Connection> rows;

    Approving() {
        REQUIRE(protocol::initialise_cryptography());
        REQUIRE(commands::init({layout.root, std::nullopt, "", ""}, said));
        texts.write_smallest_town();
        texts.write(
            "water.md",
            "+++\nkind = \"news\"\ntitle = \"Вода\"\nsummary = \"Воды не будет.\"\ndate = 2026-11-01\n+++\nВоды.\n");
        texts.write("yard.md",
                    "+++\nkind = \"poll\"\ntitle = \"Двор\"\nsummary = \"Каким быть двору.\"\nopens = 2026-11-01\n"
                    "closes = 2099-12-01\n\n[[question]]\nid = \"q1\"\ntext = \"Что нужнее?\"\nanswer = "
                    "\"single_choice\"\noptions = [\"Скамейки\", \"Деревья\"]\noption_ids = [\"qfrm6ssw\", "
                    "\"2vdfx5xb\"]\n+++\nРасскажите.\n");
        const auto published = commands::publish({layout.root, texts.path(), false, false}, said);
        REQUIRE_MESSAGE(published, published.error().message, "\n", said.str());
        store = std::move(storage_of(layout)->content().value());
        rows = std::move(storage_of(layout)->connect(store::content_schema(), store::Storage::Access::write).value());
    }
    [[nodiscard]] std::uint64_t edition() const { return read_last_edition(layout)->catalog.number; }
    [[nodiscard]] content::Entry entry(const std::string& id) const {
        const auto last = read_last_edition(layout);
        REQUIRE(last);
        for (const content::Entry& each : last->entries) {
            if (each.id.text() == id) return each;
        }
        FAIL("no " << id);
        return {};
    }
    void approve(const content::Entry& entry) const {
        const std::string form = publish::form_of_entry(entry.id, {&entry});
        const auto number = store->send({publish::subject_of(entry.id), sha256_hex(form), form, {}}, {}, editor);
        REQUIRE_MESSAGE(number, number.error().message);
        REQUIRE(*store->approve({*number}, approver));
    }
    Result<Outcome> publish() const {
        jobs::Queue queue(*rows);
        const auto leased = queue.take({store::publish_worker}, clock.now(), publish_lease);
        REQUIRE((leased && *leased));
        const auto fence = store::Publications(*rows).take_turn();
        REQUIRE(fence);
        EditionPublisher publisher(
            {layout, lifetimes, *store, *rows, *fence, clock, publish_workers(layout), {"veche-publisher", "", {}}});
        return publisher.run(**leased);
    }
    [[nodiscard]] std::string refused() const {
        const auto done = publish();
        REQUIRE_FALSE(done);
        CHECK(edition() == 1);
        const auto jobs = jobs::Queue(*rows).list(0, 1);
        CHECK(jobs->front().state == jobs::State::failed);
        CHECK(jobs->front().reason == done.error().message);
        return done.error().message;
    }
};

}  // namespace

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

}  // namespace veche::server
