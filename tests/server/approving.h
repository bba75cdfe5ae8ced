// A town with approvals that no command gave, and its publisher, as the process has it.
#pragma once

#include <doctest/doctest.h>
#include <sstream>

#include "base/sha256.h"
#include "server/commands/commands.h"
#include "server/databases.h"
#include "server/publish/canonical_form.h"
#include "server/publisher/edition_publisher.h"
#include "tests/server/publish/folder_on_disk.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

namespace veche::server::test_town {

using Outcome = EditionPublisher::Outcome;

inline const store::By editor{"ivanova", "127.0.0.1", {1'000}};
inline const store::By approver{"petrov", "127.0.0.1", {2'000}};

struct Approving {
    test::TemporaryFolder folder;
    publish::FolderOnDisk texts{"texts"};
    Layout layout{folder.path() / "town"};
    Configuration::Publish lifetimes;
    test::ManualClock clock;
    std::ostringstream said;
    std::unique_ptr<store::ContentStore> store;
    std::unique_ptr<sql::Connection> rows;

    Approving() {
        REQUIRE(protocol::initialise_cryptography());
        clock.set(SystemClock().now());
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
    // Sent by the editor.
    void approve(const content::EntryId& id, const std::string& form, const store::By& by = approver,
                 store::ApprovedHow how = store::ApprovedHow::second_person, const std::string& reason = {}) const {
        const std::string subject = publish::subject_of(id);
        const std::string hash = sha256_hex(form);
        const auto number = store->send({subject, hash, form, {}}, *store->newest(subject), {}, editor);
        REQUIRE_MESSAGE(number, number.error().message);
        REQUIRE(*number);
        REQUIRE(*store->approve({**number, hash, *store->live_of(subject), how, reason}, by));
    }
    void approve(const content::Entry& entry) const { approve(entry.id, publish::form_of_entry(entry.id, {&entry})); }
    // What of it is new goes out with the words.
    void approve_news(const std::string& title) const {
        content::Entry news = entry("water");
        news.title = title;
        approve(news);
    }
    // A new process each time, as after a restart.
    Result<Outcome> publish() const {
        jobs::Queue queue(*rows);
        const auto leased = queue.take({store::publish_worker}, clock.now(), publish_lease);
        REQUIRE((leased && *leased));
        const auto fence = store::Publications(*rows).take_turn();
        REQUIRE(fence);
        EditionPublisher publisher({layout,
                                    lifetimes,
                                    *store,
                                    *rows,
                                    *fence,
                                    clock,
                                    publish_workers(layout),
                                    {"veche-publisher", "", {}},
                                    {},
                                    EditionPublisher::Rate::bounded,
                                    accounts::Letters::written});
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

}  // namespace veche::server::test_town
