// Files that came before a draft names them, and the sweep of those that none ever did, on both engines.
#include "server/store/loose_files.h"

#include <atomic>
#include <doctest/doctest.h>
#include <mutex>
#include <thread>

#include "base/sha256.h"
#include "server/audit/log.h"
#include "tests/contracts/store_rig.h"

using namespace veche;
using namespace veche::server;
using namespace veche::server::store;
using test::editor;

TEST_SUITE_BEGIN("stores");

namespace {

struct Loose : test::StoreRig {
    std::unique_ptr<sql::Connection> rows = connection_to(content_schema());
    LooseFiles files{*rows};
    // What lies beside the store.
    std::mutex mutex;
    std::set<std::string> there;

    [[nodiscard]] std::unique_ptr<ContentStore> content() const {
        auto opened = storage->content();
        REQUIRE_MESSAGE(opened, opened.error().message);
        return std::move(*opened);
    }
    bool add(LooseFiles& to, const std::string& hash) {
        const auto put = [&]() -> Result<void> {
            const std::lock_guard lock(mutex);
            there.insert(hash);
            return {};
        };
        const auto added = to.add({hash, 5}, put, editor);
        REQUIRE_MESSAGE(added, added.error().message);
        return *added;
    }
    bool sweep(LooseFiles& of, const std::string& hash) {
        REQUIRE(of.forget({hash}, any));
        return remove(of, hash);
    }
    bool remove(LooseFiles& of, const std::string& hash, const LooseFiles::MayGo& may_go = any) {
        const auto removed = of.remove_forgotten({hash}, may_go, [&](const std::string& gone) -> Result<void> {
            const std::lock_guard lock(mutex);
            there.erase(gone);
            return {};
        });
        REQUIRE_MESSAGE(removed, removed.error().message);
        return *removed == 1;
    }
    static bool any(const std::string& /*hash*/) { return true; }
    static bool none(const std::string& /*hash*/) { return false; }
    bool is_there(const std::string& hash) {
        const std::lock_guard lock(mutex);
        return there.contains(hash);
    }
    static Draft naming(const std::string& hash) { return {"entry/news-1", editor.who, 0, {{"news/n.png", hash}}, {}}; }
};

}  // namespace

TEST_CASE_FIXTURE(Loose, "a file that came by itself has one line of the audit, and goes when nothing names it") {
    CHECK(add(files, "one"));
    CHECK(!add(files, "one"));
    CHECK(add(files, "two"));
    const auto store = content();
    REQUIRE(*store->save_draft(naming("one"), {}, "", editor));
    CHECK(*files.named() == std::set<std::string>{"one"});
    CHECK(!sweep(files, "one"));
    CHECK(sweep(files, "two"));
    CHECK(there == std::set<std::string>{"one"});
    CHECK(*store->blob("one"));
    CHECK(!*store->blob("two"));
    // Nobody can name what has gone.
    CHECK(!store->save_draft(naming("two"), {}, tag_of(naming("one")), editor));
    REQUIRE(*store->drop_draft("entry/news-1", tag_of(naming("one")), editor));
    CHECK(sweep(files, "one"));
    // What a process that was killed left beside the store.
    there.insert("left");
    CHECK(sweep(files, "left"));
    CHECK(there.empty());
    std::size_t lines = 0;
    const auto all = audit::Log(*rows).list({});
    REQUIRE(all);
    for (const auto& line : *all) lines += line.act.what == "content.file" ? 1U : 0U;
    CHECK(lines == 2);
}

TEST_CASE_FIXTURE(Loose, "a version keeps its files though its draft has gone") {
    CHECK(add(files, "one"));
    REQUIRE(*content()->send({"entry/news-1", "hash", "form", {{"news/n.png", "one"}}}, 0, {}, editor));
    CHECK(!sweep(files, "one"));
    CHECK(is_there("one"));
}

TEST_CASE_FIXTURE(Loose, "a version keeps what its form names, however it came there, also what came again later") {
    const std::string text = sha256_hex("as it is published");
    const std::string lost = sha256_hex("lost long ago");
    const std::string form = R"({"entry":"news-1","languages":{"ru":{"text":{"hash":")" + text +
                             R"("},"attachments":[{"blob":{"hash":")" + lost + R"("}}]}}})";
    const auto store = content();
    const auto number = *store->send({"entry/news-1", sha256_hex(form), form, {}}, 0, {{text, 5}}, editor);
    REQUIRE(number);
    there.insert(text);
    CHECK(*files.named() == std::set<std::string>{text});
    CHECK(!sweep(files, text));
    CHECK(is_there(text));
    CHECK(!*store->blob(lost));
    REQUIRE(store->bring(*number, {{lost, 7}}));
    there.insert(lost);
    CHECK(!sweep(files, lost));
    CHECK(**store->blob(lost) == StoredBlob{lost, 7});
    REQUIRE(store->bring(*number, {{lost, 7}}));
}

TEST_CASE_FIXTURE(Loose, "a file that came anew since it was looked at keeps its row, and stays") {
    CHECK(add(files, "one"));
    REQUIRE(files.forget({"one"}, none));
    CHECK(*content()->blob("one"));
    REQUIRE(files.forget({"one"}, any));
    CHECK(!remove(files, "one", none));
    CHECK(is_there("one"));
}

TEST_CASE_FIXTURE(Loose,
                  "a file that could not be laid beside the store has no row, one that stays there keeps its row") {
    CHECK(!files.add(
        {"one", 5}, [] { return Result<void>(failure("no room")); }, editor));
    CHECK(!*content()->blob("one"));
    CHECK(audit::Log(*rows).list({})->empty());
}

TEST_CASE_FIXTURE(
    Loose, "a file that comes again between both steps of its sweep stays, and so does the draft that names it") {
    CHECK(add(files, "one"));
    REQUIRE(files.forget({"one"}, any));
    CHECK(!content()->save_draft(naming("one"), {}, "", editor));
    CHECK(add(files, "one"));
    REQUIRE(*content()->save_draft(naming("one"), {}, "", editor));
    CHECK(!remove(files, "one"));
    CHECK(is_there("one"));
}

TEST_CASE_FIXTURE(Loose, "all files of a content store that did not know what versions publish are kept") {
    const auto place = another_place();
    const Schema& now = content_schema();
    const Schema before{now.name, now.journal_mode, now.steps.first(4), now.begins, now.beginning};
    const auto connection = place->create_store(before).value();
    const char* const version =
        "INSERT INTO version(number, subject, hash, form, state, who, made) "
        "VALUES(7, 'entry/a', 'hash', ?1, 0, 'anna', 5)";
    for (const char* row :
         {"INSERT INTO blob(hash, length) VALUES('source', 5), ('text', 6)", version,
          "INSERT INTO version_file(version, name, blob) VALUES(7, 'a.md', 'source')",
          "INSERT INTO draft(subject, person, base, changed) VALUES('entry/a', 'anna', 7, 6)",
          "INSERT INTO draft_file(subject, person, name, blob) VALUES('entry/a', 'anna', 'a.md', 'source')"}) {
        const bool has_form = std::string_view(row).find("?1") != std::string_view::npos;
        const auto added = has_form ? connection->run(row, {sql::Bytes{"form"}}) : connection->run(row, {});
        REQUIRE_MESSAGE(added, added.error().message);
    }
    const Schema after{now.name, now.journal_mode, now.steps.first(5), now.begins, now.beginning};
    const auto done = bring_up_to_date(*connection, after);
    REQUIRE_MESSAGE(done, done.error().message);
    LooseFiles old(*connection);
    CHECK(*old.named() == std::set<std::string>{"source", "text"});
    REQUIRE(old.forget({"source", "text"}, any));
    CHECK(connection->number("SELECT count(*) FROM blob", {}) == 2);
    CHECK(connection->number("SELECT count(*) FROM version JOIN version_file ON version = number", {}) == 1);
    // What comes from then on is swept as it should be.
    REQUIRE(connection->run("INSERT INTO blob(hash, length) VALUES('new', 3)", {}));
    CHECK(!old.named()->contains("new"));
    REQUIRE(old.forget({"new"}, any));
    CHECK(connection->number("SELECT count(*) FROM blob", {}) == 2);
}

// Whoever names a file just when it is swept: it is refused, or the file stays.
TEST_CASE_FIXTURE(Loose, "a draft that names a file while it is swept never names one that is not there") {
    constexpr int rounds = 150;
    std::atomic<bool> ends = false;
    std::atomic<std::size_t> swept = 0;
    std::thread sweeper([&] {
        const auto own = connection_to(content_schema());
        LooseFiles own_files(*own);
        while (!ends) swept += sweep(own_files, "one") ? 1U : 0U;
    });
    const auto store = content();
    std::size_t named = 0;
    std::size_t refused = 0;
    std::size_t missing = 0;
    // On a busy machine it goes on, with more time for the sweeper, until both have met.
    for (int i = 0; i < rounds || (swept == 0 && i < 100 * rounds); ++i) {
        add(files, "one");
        std::this_thread::sleep_for(std::chrono::microseconds((i % 5 + i / rounds) * 300));
        if (store->save_draft(naming("one"), {}, "", editor)) {
            ++named;
            if (!is_there("one")) ++missing;
            REQUIRE(*store->drop_draft("entry/news-1", tag_of(naming("one")), editor));
        } else {
            ++refused;
        }
    }
    ends = true;
    sweeper.join();
    CHECK(missing == 0);
    MESSAGE("named " << named << ", refused " << refused << ", swept " << swept.load());
    CHECK(swept.load() > 0);
}

TEST_SUITE_END();
