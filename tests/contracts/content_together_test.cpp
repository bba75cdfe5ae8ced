// Versions that are sent, and approved, together: all of them or none.
#include <doctest/doctest.h>

#include "base/sha256.h"
#include "server/audit/log.h"
#include "server/store/content_store.h"
#include "tests/contracts/store_rig.h"

using namespace veche;
using namespace veche::server;
using namespace veche::server::store;
using test::approver;
using test::editor;

TEST_SUITE_BEGIN("stores");

namespace {

struct Together : test::StoreRig {
    std::unique_ptr<sql::Connection> rows = connection_to(content_schema());
    std::unique_ptr<ContentStore> store = *storage->content();

    static NewVersion page(const std::string& id, const std::string& form) {
        return {"entry/" + id, sha256_hex(form), form, {{id + ".md", form}}};
    }
    std::vector<std::int64_t> sent_pair() {
        const auto sent = store->send_all({{page("one", "first"), 0}, {page("two", "second"), 0}},
                                          {{"first", 5}, {"second", 6}}, editor);
        REQUIRE_MESSAGE(sent, sent.error().message);
        REQUIRE(*sent);
        return **sent;
    }
    // As it stands now.
    std::vector<Approving> looked_at(const std::vector<std::int64_t>& numbers) const {
        std::vector<Approving> all;
        const auto mark = store->mark();
        REQUIRE(mark);
        for (const std::int64_t number : numbers) {
            const auto version = store->version(number);
            REQUIRE((version && *version));
            all.push_back({number, (*version)->hash, *store->live_of((*version)->subject), ApprovedHow::second_person,
                           std::string(), *mark});
        }
        return all;
    }
    std::int64_t jobs() { return *rows->number("SELECT count(*) FROM job", {}); }
    std::size_t lines(const std::string& what) {
        const auto all = audit::Log(*rows).list({});
        REQUIRE(all);
        std::size_t count = 0;
        for (const audit::Line& line : *all) count += line.act.what == what ? 1U : 0U;
        return count;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Together, "of versions sent together none is when another came before one of them") {
    REQUIRE(*store->send(page("two", "other"), 0, {{"other", 5}}, approver));
    const auto sent =
        store->send_all({{page("one", "first"), 0}, {page("two", "second"), 0}}, {{"first", 5}, {"second", 6}}, editor);
    REQUIRE_MESSAGE(sent, sent.error().message);
    CHECK_FALSE(*sent);
    CHECK(store->versions("entry/one")->empty());
    CHECK(store->versions("entry/two")->size() == 1);
    CHECK_FALSE(*store->blob("first"));
    CHECK(lines("content.send") == 1);
}

TEST_CASE_FIXTURE(Together, "versions approved together have a line each and one job that publishes them") {
    const auto pair = sent_pair();
    REQUIRE(pair.size() == 2);
    CHECK(lines("content.send") == 2);
    CHECK(*store->approve_all(looked_at(pair), approver));
    CHECK(store->approved()->size() == 2);
    CHECK(lines("content.approve") == 2);
    CHECK(jobs() == 1);
}

TEST_CASE_FIXTURE(Together, "of versions approved together none is when one of them may not be") {
    const auto pair = sent_pair();
    std::vector<Approving> wrong = looked_at(pair);
    SUBCASE("by its sender") {
        CHECK_FALSE(*store->approve_all(wrong, editor));
    }
    SUBCASE("of another hash") {
        wrong.back().hash = sha256_hex("other");
        CHECK_FALSE(*store->approve_all(wrong, approver));
    }
    SUBCASE("on top of something else") {
        REQUIRE(store->set_live("catalog", {{"entry/two", sha256_hex("live")}}, editor));
        CHECK_FALSE(*store->approve_all(wrong, approver));
    }
    SUBCASE("judged by other approvals") {
        wrong.back().mark = "other";
        CHECK_FALSE(*store->approve_all(wrong, approver));
    }
    SUBCASE("one that is not there") {
        wrong.push_back({9'999, wrong.back().hash, {}});
        CHECK_FALSE(*store->approve_all(wrong, approver));
    }
    CHECK(store->approved()->empty());
    CHECK(lines("content.approve") == 0);
    CHECK(jobs() == 0);
}

TEST_SUITE_END();
