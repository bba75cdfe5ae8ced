// What versions publish lies beside the store as long as they do, whatever is swept: what was approved late, and what
// brings an earlier version back, can be published.
#include "server/desk/kept_files.h"

#include <atomic>
#include <thread>

#include "base/files.h"
#include "server/desk/approving.h"
#include "server/desk/drafting.h"
#include "server/desk/sending.h"
#include "server/office/content_json.h"
#include "server/publisher/file_sweep.h"
#include "tests/server/approving.h"

namespace veche::server::desk {
namespace {

using accounts::Role;

constexpr std::int64_t eight_days = std::int64_t{8} * 86'400;

std::string water(const std::string& text) {
    return "+++\nkind = \"news\"\ntitle = \"Вода\"\nsummary = \"Воды не будет.\"\ndate = 2026-11-01\n+++\n" + text +
           "\n";
}

struct Kept : test_town::Approving {
    SystemRandom random;
    std::unique_ptr<ContentDesk> desk = std::move(*ContentDesk::open(layout, clock, random));

    [[nodiscard]] Actor actor(const std::string& who, Role role) const {
        return {{who, "test", clock.now()}, {role}, false};
    }
    [[nodiscard]] Actor writer() const { return actor("editor", Role::editor); }

    store::Version sent(const std::string& text) {
        const std::vector<NewFile> files = {{"water.md", water(text)}};
        const auto draft = save_draft(*desk, writer(), "entry/water", *desk->store().newest("entry/water"), files, {});
        REQUIRE_MESSAGE(draft, draft.error().message);
        return taken(send_draft(*desk, writer(), "entry/water", store::tag_of(*draft)));
    }
    static store::Version taken(const Outcome<Sent>& done) {
        REQUIRE_MESSAGE(done, done.error().message);
        for (const auto& error : done->errors) FAIL_CHECK(publish::to_string(error));
        return done->version;
    }
    [[nodiscard]] Outcome<Decided> decide(const store::Version& version) {
        const Looked looked{version.number, version.hash, *desk->store().live_of(version.subject)};
        return desk::approve(*desk, actor("approver", Role::approver), {looked});
    }
    void approve_and_publish(const store::Version& version) {
        const auto decided = decide(version);
        REQUIRE_MESSAGE(decided, decided.error().message);
        CHECK(decided->errors.empty());
        clock.advance(std::chrono::hours(2));
        const auto done = publish();
        REQUIRE_MESSAGE(done, done.error().message);
        CHECK(*done == test_town::Outcome::published);
    }
    // All that is there now is older than a week.
    std::size_t sweep() const {
        const auto gone = sweep_files(layout, *rows, {SystemClock().now().seconds + eight_days});
        REQUIRE_MESSAGE(gone, gone.error().message);
        return *gone;
    }
    [[nodiscard]] std::string published_text() const { return entry("water").text.hash; }
    // As sweeps did that did not know what versions publish, and as disks do.
    void lose(const std::string& hash) const {
        REQUIRE(rows->run("DELETE FROM version_blob WHERE blob = ?1", {hash}));
        REQUIRE(rows->run("DELETE FROM blob WHERE hash = ?1", {hash}));
        REQUIRE(remove_path(desk->files().file_of(hash)));
    }
};

}  // namespace

TEST_CASE_FIXTURE(Kept, "what was sent is published though it is approved a week later") {
    const auto version = sent("Вода будет.");
    CHECK(sweep() == 0);
    approve_and_publish(version);
    CHECK(published_text() == sha256_hex("Вода будет.\n"));
}

TEST_CASE_FIXTURE(Kept, "an earlier version comes back a week later, when no edition has its text any more") {
    const std::int64_t first = *desk->store().newest("entry/water");
    const std::string text = published_text();
    for (const char* words : {"Вода будет.", "Вода была.", "Вода есть."}) approve_and_publish(sent(words));
    CHECK(sweep() == 0);
    REQUIRE(remove_path(layout.content() / content::edition::blob_path(text)));
    approve_and_publish(taken(send_again(*desk, writer(), first)));
    CHECK(published_text() == text);
}

TEST_CASE_FIXTURE(Kept,
                  "what a version publishes and the store has lost is laid there again when it is sent and approved") {
    const std::int64_t first = *desk->store().newest("entry/water");
    const std::string text = published_text();
    for (const char* words : {"Вода будет.", "Вода была."}) approve_and_publish(sent(words));
    lose(text);
    REQUIRE(remove_path(layout.content() / content::edition::blob_path(text)));
    const auto again = taken(send_again(*desk, writer(), first));
    CHECK(desk->files().has(text));
    CHECK(sweep() == 0);
    lose(text);
    approve_and_publish(again);
    CHECK(sweep() == 0);
    CHECK(desk->files().has(text));
    CHECK(published_text() == text);
}

TEST_CASE_FIXTURE(Kept, "a version whose text is nowhere is not approved, for nothing after it could be published") {
    content::Entry news = entry("water");
    news.text = {sha256_hex("nowhere"), 7};
    const std::string form = publish::form_of_entry(news.id, {&news});
    const std::int64_t newest = *desk->store().newest("entry/water");
    const auto sources = desk->store().sources(newest);
    REQUIRE(sources);
    const auto number = desk->store().send({"entry/water", sha256_hex(form), form, *sources}, newest, {}, writer().by);
    REQUIRE((number && *number));
    const auto decided = decide(**desk->store().version(**number));
    REQUIRE_FALSE(decided);
    CHECK(decided.error().why == Why::not_now);
    CHECK(*desk->store().waiting("entry/water") == **number);
}

// A sweep for which every file is old has nothing but the hold of the files to go by.
TEST_CASE_FIXTURE(Kept, "a draft that is saved while files are swept never names one that is not there") {
    constexpr int rounds = 60;
    std::atomic<bool> ends = false;
    std::atomic<std::size_t> swept = 0;
    std::thread sweeper([&] {
        const auto own = storage_of(layout)->connect(store::content_schema(), store::Storage::Access::write);
        while (!ends) {
            const auto gone = sweep_files(layout, **own, {SystemClock().now().seconds + eight_days});
            if (gone) swept += *gone;
        }
    });
    std::size_t missing = 0;
    std::string seen;
    for (int i = 0; i < rounds; ++i) {
        // The same words again and again: swept when no draft has them.
        const std::vector<NewFile> files = {{"new.md", water("Первое " + std::to_string(i % 2))}};
        const auto draft = save_draft(*desk, writer(), "entry/new", 0, files, seen);
        CHECK_MESSAGE(draft, draft.error().message);
        if (!draft) continue;
        seen = store::tag_of(*draft);
        for (const auto& source : draft->sources) missing += desk->files().has(source.hash) ? 0U : 1U;
    }
    ends = true;
    sweeper.join();
    CHECK(missing == 0);
    CHECK(swept > 0);
}

TEST_CASE_FIXTURE(Kept, "texts that are named by their hashes count as those that are brought") {
    const std::string long_text = water(std::string(longest_new_text - 1000, 'a'));
    const auto first = save_draft(*desk, writer(), "entry/new", 0, {{"new.md", long_text}}, {});
    REQUIRE_MESSAGE(first, first.error().message);
    std::vector<NewFile> files;
    for (int i = 0; i < 3; ++i) {
        files.push_back({"new" + std::to_string(i) + ".md", std::nullopt, sha256_hex(long_text)});
    }
    const auto second = save_draft(*desk, writer(), "entry/new", 0, files, store::tag_of(*first));
    REQUIRE_FALSE(second);
    CHECK(second.error().field == "files.2.hash");
    // An answer tells no more of them either, whatever names them.
    std::vector<store::SourceFile> named;
    for (const NewFile& file : files) named.push_back({file.name, file.hash});
    const auto told = office::json_of(*desk, named);
    REQUIRE_MESSAGE(told, told.error().message);
    for (std::size_t i = 0; i < named.size(); ++i) CHECK((*told->array())[i].find("text")->is_null() == (i == 2));
    // What is no text is in nobody's memory.
    for (NewFile& file : files) file.name += ".png";
    CHECK(save_draft(*desk, writer(), "entry/new", 0, files, store::tag_of(*first)));
}

}  // namespace veche::server::desk
