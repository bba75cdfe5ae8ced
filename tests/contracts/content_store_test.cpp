// What every content store does.
#include "server/store/content_store.h"

#include <doctest/doctest.h>

#include "base/sha256.h"
#include "server/audit/log.h"
#include "tests/contracts/store_rig.h"

using namespace veche;
using namespace veche::server;
using namespace veche::server::store;
using test::approver;
using test::command;
using test::editor;

TEST_SUITE_BEGIN("stores");

namespace {

struct Content : test::StoreRig {
    std::unique_ptr<ContentStore> store = content();

    std::unique_ptr<ContentStore> content() const {
        auto opened = storage->content();
        REQUIRE_MESSAGE(opened, opened.error().message);
        return std::move(*opened);
    }
    static NewVersion news(const std::string& form) {
        return {"entry/news-1", sha256_hex(form), form, {{"news/n.md", "source of " + form}}};
    }
    static std::vector<StoredBlob> blobs(const std::string& form) { return {{"source of " + form, 12}}; }
    std::int64_t sent(const std::string& form) {
        const auto number = store->send(news(form), *store->newest("entry/news-1"), blobs(form), editor);
        REQUIRE_MESSAGE(number, number.error().message);
        REQUIRE(*number);
        return **number;
    }
    // As it stands now.
    Approving looked_at(std::int64_t number) const {
        const auto version = store->version(number);
        REQUIRE((version && *version));
        return {number, (*version)->hash, *store->live_of((*version)->subject)};
    }
    bool approve(std::int64_t number, const By& by) const {
        const auto approved = store->approve(looked_at(number), by);
        REQUIRE_MESSAGE(approved, approved.error().message);
        return *approved;
    }
    bool force(std::int64_t number, const std::string& reason, const By& by) const {
        Approving approving = looked_at(number);
        approving.how = ApprovedHow::forced;
        approving.reason = reason;
        return *store->approve(approving, by);
    }
    std::string tag(const std::string& person) const {
        const auto draft = store->draft("entry/news-1", person);
        REQUIRE((draft && *draft));
        return tag_of(**draft);
    }
    std::int64_t approved(const std::string& form) {
        const auto number = sent(form);
        REQUIRE(approve(number, approver));
        return number;
    }
    void go_live(const std::string& form, const std::string& catalog = "catalog") {
        REQUIRE(store->set_live(catalog, {{"entry/news-1", sha256_hex(form)}}, command));
    }
    VersionState state(std::int64_t number) {
        const auto version = store->version(number);
        REQUIRE((version && *version));
        return (*version)->state;
    }
    std::vector<std::string> to_be_published() {
        const auto all = store->approved();
        REQUIRE_MESSAGE(all, all.error().message);
        std::vector<std::string> forms;
        for (const ApprovedVersion& each : *all) forms.push_back(each.form);
        return forms;
    }
    std::vector<std::string> acts() {
        const auto connection = place_of(content_schema());
        const auto lines = audit::Log(*connection).list({});
        REQUIRE(lines);
        std::vector<std::string> what;
        for (const audit::Line& line : *lines) what.push_back(line.act.who + " " + line.act.what);
        return what;
    }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE_FIXTURE(Content, "a draft is one a person and entry, and goes when it is sent") {
    Draft draft{"entry/news-1", "", 0, {{"news/n.md", "first"}}, {}};
    REQUIRE(*store->save_draft(draft, {{"first", 5}}, {}, editor));
    const std::string first = tag("ivanova");
    draft.sources = {{"news/n.md", "second"}, {"news/n.uk.md", "first"}};
    draft.base = 4;
    REQUIRE(*store->save_draft(draft, {{"second", 6}}, first, {"ivanova", "127.0.0.1", {1100}}));
    REQUIRE(*store->save_draft(draft, {}, {}, approver));
    const auto kept = store->draft("entry/news-1", "ivanova");
    REQUIRE((kept && *kept));
    CHECK((*kept)->sources == draft.sources);
    CHECK((*kept)->base == 4);
    CHECK((*kept)->changed == Instant{1100});
    CHECK(store->drafts()->size() == 2);
    CHECK(store->drafts("entry/news-2")->empty());
    NewVersion version = news("text");
    version.draft_tag = tag("ivanova");
    REQUIRE(*store->send(version, 0, blobs("text"), editor));
    CHECK_FALSE(*store->draft("entry/news-1", "ivanova"));
    CHECK(store->drafts()->size() == 1);
    CHECK_FALSE(*store->drop_draft("entry/news-1", first, approver));
    CHECK(*store->drop_draft("entry/news-1", tag("petrov"), approver));
    CHECK_FALSE(*store->drop_draft("entry/news-1", {}, approver));
}

TEST_CASE_FIXTURE(Content, "a draft that was changed in another window is neither overwritten nor sent nor dropped") {
    Draft draft{"entry/news-1", "", 0, {{"news/n.md", "first"}}, {}};
    REQUIRE(*store->save_draft(draft, {{"first", 5}}, {}, editor));
    const std::string first = tag("ivanova");
    draft.sources = {{"news/n.md", "second"}};
    REQUIRE(*store->save_draft(draft, {{"second", 6}}, first, editor));
    draft.sources = {{"news/n.md", "third"}};
    for (const std::string& seen : {first, std::string()}) {
        CHECK_FALSE(*store->save_draft(draft, {{"third", 5}}, seen, editor));
    }
    CHECK_FALSE(*store->drop_draft("entry/news-1", first, editor));
    NewVersion version = news("text");
    version.draft_tag = first;
    CHECK_FALSE(*store->send(version, 0, blobs("text"), editor));
    CHECK(store->versions("entry/news-1")->empty());
    CHECK((*store->draft("entry/news-1", "ivanova"))->sources.front().hash == "second");
}

TEST_CASE_FIXTURE(Content,
                  "of two who began from one version the second to send is told, and one sent back is no bar") {
    const auto first = sent("first");
    CHECK_FALSE(*store->send(news("second"), 0, blobs("second"), approver));
    REQUIRE(*store->send_back(first, "no", approver));
    CHECK(*store->newest("entry/news-1") == 0);
    CHECK(*store->send(news("second"), 0, blobs("second"), approver));
}

TEST_CASE_FIXTURE(Content, "what is approved is what was looked at, on top of what was live then, and the newest") {
    const auto first = approved("first");
    go_live("first");
    const auto second = sent("second");
    Approving approving = looked_at(second);
    approving.hash = sha256_hex("first");
    CHECK_FALSE(*store->approve(approving, approver));
    approving = looked_at(second);
    approving.live = "";
    CHECK_FALSE(*store->approve(approving, approver));
    approving = looked_at(second);
    approving.mark = *store->mark();
    REQUIRE(store->import({{"entry/news-2", "hash", "other", {}}}, {}, command));
    CHECK_FALSE(*store->approve(approving, approver));
    approving.mark = *store->mark();
    const auto third = sent("third");
    CHECK_FALSE(*store->approve(approving, approver));
    // Sent back, it is no longer the newest.
    REQUIRE(*store->send_back(third, "no", approver));
    CHECK(*store->approve(approving, approver));
    CHECK_FALSE(approve(first, approver));
}

TEST_CASE_FIXTURE(Content, "subjects are listed with what waits, what is live and who drafts") {
    const auto named = [&](const SubjectFilter& filter) {
        const auto list = store->subjects(filter, {}, {0, 10});
        REQUIRE_MESSAGE(list, list.error().message);
        Texts names;
        for (const SubjectRow& row : list->rows) names.push_back(row.name);
        return names;
    };
    REQUIRE(store->set_live("catalog", {{"entry/old", "hash"}}, command));
    REQUIRE(*store->save_draft({"entry/drafted", "", 0, {}, {}}, {}, {}, editor));
    const auto number = approved("text");
    go_live("text");
    const auto waiting = sent("newer");
    CHECK(named({}) == Texts{"entry/drafted", "entry/news-1", "entry/old"});
    CHECK(named({.states = {std::nullopt}}) == Texts{"entry/drafted", "entry/old"});
    CHECK(named({.states = {VersionState::sent, VersionState::lapsed}}) == Texts{"entry/news-1"});
    CHECK(named({.drafted_by = "ivanova"}) == Texts{"entry/drafted"});
    CHECK(named({.only_waiting = true}) == Texts{"entry/news-1"});
    CHECK(named({.names = {"entry/old", "entry/none"}}) == Texts{"entry/old"});
    const auto list = store->subjects({}, {SubjectOrder::By::changed, true}, {0, 1});
    REQUIRE(list->rows.size() == 1);
    CHECK(list->total == 3);
    const SubjectRow& row = list->rows.front();
    CHECK(row.newest->number == waiting);
    CHECK(row.newest->form == "newer");
    CHECK(row.waiting == waiting);
    CHECK(row.live == Live{sha256_hex("text"), number});
    CHECK(store->subjects({}, {}, {0, 10})->rows.front().drafted_by == Texts{"ivanova"});
    // One that was sent back is the newest, and waits no more.
    REQUIRE(*store->send_back(waiting, "no", approver));
    CHECK(named({.only_waiting = true}).empty());
    CHECK(named({.states = {VersionState::sent_back}}) == Texts{"entry/news-1"});
    CHECK(named({.only_unreviewed = true}).empty());
    REQUIRE(force(sent("urgent"), "Прорыв трубы.", approver));
    CHECK(named({.only_unreviewed = true}) == Texts{"entry/news-1"});
    REQUIRE(*store->review(store->approvals("entry/news-1")->front().number, editor));
    CHECK(named({.only_unreviewed = true}).empty());
}

TEST_CASE_FIXTURE(Content, "the files of what is approved are those of the newest approval that stands") {
    approved("first");
    CHECK(store->approved_sources()->front().file.hash == "source of first");
    const std::string before = *store->mark();
    approved("second");
    CHECK(*store->mark() != before);
    sent("third");
    const auto sources = store->approved_sources();
    REQUIRE(sources->size() == 1);
    CHECK(sources->front().subject == "entry/news-1");
    CHECK(sources->front().file == SourceFile{"news/n.md", "source of second"});
    CHECK(sources->front().length == 12);
}

TEST_CASE_FIXTURE(Content, "a version comes back with all it was sent with") {
    const auto number = sent("text");
    const auto version = content()->version(number);
    REQUIRE((version && *version));
    CHECK((*version)->subject == "entry/news-1");
    CHECK((*version)->form == "text");
    CHECK((*version)->hash == sha256_hex("text"));
    CHECK((*version)->state == VersionState::sent);
    CHECK((*version)->who == "ivanova");
    CHECK((*version)->made == Instant{1000});
    CHECK(*store->sources(number) == news("text").sources);
    CHECK(*store->blobs() == blobs("text"));
    CHECK(*store->blob("source of text") == StoredBlob{"source of text", 12});
    CHECK_FALSE(*store->blob("another"));
    const auto second = sent("another");
    const auto all = store->versions("entry/news-1");
    REQUIRE(all->size() == 2);
    CHECK(all->front().number == second);
    CHECK_FALSE(*store->version(99));
}

TEST_CASE_FIXTURE(Content, "nothing is to be published before it is approved, and not what was sent back") {
    const auto number = sent("text");
    CHECK(to_be_published().empty());
    REQUIRE(*store->send_back(number, "Дата не та.", approver));
    CHECK((*store->version(number))->reason == "Дата не та.");
    CHECK_FALSE(approve(number, approver));
    CHECK_FALSE(*store->send_back(number, "again", approver));
    CHECK(to_be_published().empty());
    approved("better");
    CHECK(to_be_published() == Texts{"better"});
}

TEST_CASE_FIXTURE(Content, "a second person is another one, and who approves alone says why and is looked at later") {
    const auto number = sent("text");
    CHECK_FALSE(approve(number, editor));
    CHECK_FALSE(force(number, "", editor));
    REQUIRE(force(number, "Прорыв трубы.", editor));
    const auto approvals = store->approvals("entry/news-1");
    REQUIRE(approvals->size() == 1);
    const Approval& approval = approvals->front();
    CHECK(approval.person == "ivanova");
    CHECK(approval.hash == sha256_hex("text"));
    CHECK(approval.reason == "Прорыв трубы.");
    CHECK(approval.reviewer.empty());
    CHECK(approval.line > 0);
    CHECK_FALSE(*store->review(approval.number, editor));
    CHECK(*store->review(approval.number, approver));
    CHECK_FALSE(*store->review(approval.number, approver));
    CHECK(store->approvals("entry/news-1")->front().reviewer == "petrov");
}

TEST_CASE_FIXTURE(Content,
                  "an approval lapses when something else went live under it, and the version is approved again") {
    approved("first");
    go_live("first");
    const auto waiting = approved("second");
    CHECK(store->approvals("entry/news-1")->front().live == sha256_hex("first"));
    REQUIRE(store->import({news("urgent")}, blobs("urgent"), command));
    go_live("urgent");
    CHECK(to_be_published() == Texts{"urgent"});
    CHECK(state(waiting) == VersionState::lapsed);
    // Also when what was live under it is live once more.
    REQUIRE(store->import({news("first")}, blobs("first"), command));
    go_live("first");
    CHECK(to_be_published() == Texts{"first"});
    CHECK(store->subjects({}, {}, {0, 10})->rows.front().waiting == waiting);
    REQUIRE(approve(waiting, approver));
    CHECK(to_be_published() == Texts{"second"});
    go_live("second");
    CHECK(to_be_published() == Texts{"second"});
    CHECK(state(waiting) == VersionState::published);
}

TEST_CASE_FIXTURE(Content, "an approval stands when what it was begun from goes live under it, and nothing else does") {
    const auto live_under = [&] { return store->approved()->front().approved_live; };
    approved("first");
    go_live("first");
    // The publisher is at work on the second while the third is approved.
    approved("second");
    const auto third = approved("third");
    CHECK(live_under() == sha256_hex("first"));
    go_live("second");
    CHECK(state(third) == VersionState::approved);
    CHECK(to_be_published() == Texts{"third"});
    CHECK(live_under() == sha256_hex("second"));
    // As it was given, for the line in the audit says so.
    CHECK(store->approvals("entry/news-1")->front().live == sha256_hex("first"));
    go_live("third");
    CHECK(state(third) == VersionState::published);
    // Begun from a command's, which nobody looked at with what waited before it.
    approved("fourth");
    REQUIRE(store->import({news("folder")}, blobs("folder"), command));
    const auto fifth = approved("fifth");
    go_live("fourth");
    CHECK(state(fifth) == VersionState::lapsed);
    CHECK(*store->waiting("entry/news-1") == fifth);
}

TEST_CASE_FIXTURE(Content, "what was superseded by a newer version that went out waits no more") {
    const auto listed_as_waiting = [&] { return store->subjects({}, {}, {0, 10})->rows.front().waiting; };
    approved("first");
    go_live("first");
    // Two wait for their edition, the second begun from the first; one edition brings the second.
    const auto superseded = approved("second");
    approved("third");
    go_live("third");
    CHECK(state(superseded) == VersionState::lapsed);
    CHECK(*store->waiting("entry/news-1") == 0);
    CHECK(listed_as_waiting() == 0);
    CHECK_FALSE(approve(superseded, approver));
    // So also one that a command came between, once a newer one is out; and a later command brings neither back.
    const auto between = approved("fourth");
    REQUIRE(store->import({news("urgent")}, blobs("urgent"), command));
    go_live("urgent");
    CHECK(*store->waiting("entry/news-1") == between);
    CHECK(listed_as_waiting() == between);
    REQUIRE(force(sent("fifth"), "Прорыв трубы.", editor));
    CHECK(*store->waiting("entry/news-1") == 0);
    go_live("fifth");
    CHECK(*store->waiting("entry/news-1") == 0);
    REQUIRE(store->import({news("folder")}, blobs("folder"), command));
    go_live("folder");
    CHECK(*store->waiting("entry/news-1") == 0);
    CHECK_FALSE(approve(between, approver));
}

TEST_CASE_FIXTURE(Content, "what is live has the version it came from, and none that came before there was a store") {
    CHECK(store->live()->catalog.empty());
    const auto number = approved("text");
    go_live("text", "first");
    REQUIRE(store->set_live("second", {{"entry/old", "hash"}}, command));
    const auto live = store->live();
    CHECK(live->catalog == "second");
    CHECK(live->subjects.at("entry/news-1") == Live{sha256_hex("text"), number});
    CHECK(live->subjects.at("entry/old") == Live{"hash", 0});
}

TEST_CASE_FIXTURE(Content, "an import is versions and approvals by command under one line, or nothing") {
    const NewVersion other{"entry/news-2", "hash", "other", {{"news/o.md", "source of text"}}};
    REQUIRE(store->import({news("text"), other}, blobs("text"), command));
    CHECK(to_be_published() == Texts{"text", "other"});
    const auto approvals = store->approvals("entry/news-2");
    REQUIRE(approvals->size() == 1);
    CHECK(approvals->front().how == ApprovedHow::by_command);
    CHECK(approvals->front().person == "command:root");
    CHECK(acts() == Texts{"command:root content.import"});
    // A file that nobody brought.
    const NewVersion torn{"entry/news-3", "hash", "torn", {{"news/t.md", "nowhere"}}};
    CHECK_FALSE(store->import({news("newer"), torn}, blobs("newer"), command));
    CHECK(to_be_published() == Texts{"text", "other"});
    CHECK(acts().size() == 1);
}

TEST_CASE_FIXTURE(Content, "every act on content leaves a line") {
    REQUIRE(*store->save_draft({"entry/news-1", "", 0, {}, {}}, {}, {}, editor));
    REQUIRE(*store->save_draft({"entry/news-1", "", 1, {}, {}}, {}, tag("ivanova"), editor));
    REQUIRE(*store->drop_draft("entry/news-1", tag("ivanova"), editor));
    const auto back = sent("text");
    REQUIRE(*store->send_back(back, "no", approver));
    const auto number = sent("better");
    REQUIRE(approve(number, approver));
    go_live("better");
    REQUIRE(*store->send_back(sent("worse"), "", editor));
    // A draft leaves one when it is begun, not whenever it is saved.
    CHECK(acts() == Texts{"ivanova content.take_back", "ivanova content.send", "command:root content.live",
                          "petrov content.approve", "ivanova content.send", "petrov content.send_back",
                          "ivanova content.send", "ivanova content.drop_draft", "ivanova content.draft"});
}
