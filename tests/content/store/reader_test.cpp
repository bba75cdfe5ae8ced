#include "content/store/reader.h"

#include <algorithm>
#include <doctest/doctest.h>

#include "content/openness.h"
#include "tests/content/store/town_fixture.h"

namespace veche::content {
namespace {

using fixture::entry;

constexpr Date today{2026, 11, 20};
const Viewpoint russian{Language::russian, today};
const Viewpoint ukrainian{Language::ukrainian, today};

// A store with these entries, and a reader of it.
class ReaderOf {
  public:
    explicit ReaderOf(const std::vector<Entry>& entries) : store_(Store::open(folder_.file())) {
        REQUIRE(store_);
        const auto changes = store_->apply_edition(fixture::town(), 1, entries, texts_);
        REQUIRE(changes);
        auto reader = StoreReader::open(folder_.file());
        REQUIRE(reader);
        reader_.emplace(std::move(*reader));
    }

    StoreReader* operator->() { return &*reader_; }

  private:
    fixture::StoreFolder folder_;
    fixture::TextsInMemory texts_;
    tl::expected<Store, StoreFailure> store_;
    std::optional<StoreReader> reader_;
};

std::vector<std::string> ids(const std::vector<EntrySummary>& rows) {
    std::vector<std::string> ids;
    for (const EntrySummary& row : rows) ids.push_back(row.id.text());
    return ids;
}

using Ids = std::vector<std::string>;

Entry dated(Entry made, Date date) {
    made.date = date;
    return made;
}

Entry draft(const std::string& id, Date until, DraftActDetails::Stage stage = DraftActDetails::Stage::discussion) {
    DraftActDetails details;
    details.stage = stage;
    details.comments_from = add_days(until, -14);
    details.comments_until = until;
    details.category = DraftActDetails::Category::budget;
    return entry(id, details, "Проект " + id);
}

Entry poll(const std::string& id, Date opens, Date closes) {
    PollDetails details;
    details.opens = opens;
    details.closes = closes;
    details.questions.resize(3);
    return entry(id, details, "Опрос " + id);
}

Entry event(const std::string& id, Date day, int from) {
    EventDetails details;
    details.day = day;
    details.from_minute = from;
    details.to_minute = from + 60;
    details.venue = "Дом культуры";
    details.type = EventDetails::Type::hearing;
    return entry(id, details, "Событие " + id);
}

}  // namespace

TEST_CASE("an entry is shown in the wanted language, else in Russian, else in any") {
    Entry only_english = entry("english", NewsDetails{}, "News");
    only_english.language = Language::english;
    Entry translated = entry("both", NewsDetails{}, "По-русски");
    Entry translation = entry("both", NewsDetails{}, "Українською");
    translation.language = Language::ukrainian;
    ReaderOf reader({only_english, translated, translation, entry("russian", NewsDetails{}, "Только по-русски")});

    const auto page = reader->list({}, ukrainian);
    CHECK(page->total == 3);
    for (const EntrySummary& row : page->rows) {
        CAPTURE(row.id);
        CHECK(row.translation_missing == (row.id.text() != "both"));
    }
    const auto both = reader->entry(EntryId("both"), ukrainian)->value();
    CHECK(both.entry.title == "Українською");
    CHECK(both.languages == std::vector<Language>{Language::russian, Language::ukrainian});
    CHECK(reader->entry(EntryId("both"), {Language::english, today})->value().entry.title == "По-русски");
    CHECK(reader->entry(EntryId("english"), ukrainian)->value().translation_missing);
    CHECK_FALSE(reader->entry(EntryId("nothing"), russian)->has_value());
}

TEST_CASE("an entry shows itself from its first day to its last") {
    Entry limited = entry("limited", NewsDetails{}, "Неделя");
    limited.valid_from = Date{2026, 11, 1};
    limited.valid_to = Date{2026, 11, 7};
    ReaderOf reader({limited});
    const auto total = [&](Date day) { return reader->list({}, {Language::russian, day})->total; };
    CHECK(total({2026, 10, 31}) == 0);
    CHECK(total({2026, 11, 1}) == 1);
    CHECK(total({2026, 11, 7}) == 1);
    CHECK(total({2026, 11, 8}) == 0);
    CHECK_FALSE(reader->entry(EntryId("limited"), {Language::russian, {2026, 11, 8}})->has_value());
}

TEST_CASE("lists are narrowed by kind, topic, year, state, type and text") {
    Entry housing = dated(entry("housing", DecisionDetails{}, "О тарифах на тепло"), {2025, 3, 1});
    housing.topics = {TopicId("housing")};
    housing.number = "214-п";
    Entry budget =
        dated(entry("budget", DecisionDetails{DecisionDetails::Force::lapsed, {}, {}}, "О бюджете"), {2026, 3, 1});
    budget.topics = {TopicId("budget"), TopicId("housing")};
    ReaderOf reader({housing, budget, draft("draft", {2026, 12, 1}), event("event", {2026, 5, 1}, 60)});

    const auto list = [&](const ListQuery& query) { return ids(reader->list(query, russian)->rows); };
    ListQuery query;
    query.kinds = {Kind::decision};
    CHECK(list(query) == Ids{"budget", "housing"});
    query.year = 2025;
    CHECK(list(query) == Ids{"housing"});
    query = {};
    query.topic = TopicId("budget");
    CHECK(list(query) == Ids{"budget"});
    query = {};
    query.state = "lapsed";
    CHECK(list(query) == Ids{"budget"});
    query.state = "past";
    CHECK(list(query) == Ids{"event"});
    query = {};
    query.type = "hearing";
    CHECK(list(query) == Ids{"event"});
    query = {};
    query.text = "ТЕПЛО  214";
    CHECK(list(query) == Ids{"housing"});
    query.text = "%";
    CHECK(list(query).empty());
    query = {};
    query.year = 2026;
    query.kinds = {Kind::event};
    CHECK(list(query) == Ids{"event"});
}

TEST_CASE("lists are cut into pages that know the whole number") {
    std::vector<Entry> entries;
    for (int i = 0; i < 30; ++i) {
        entries.push_back(entry("n" + std::to_string(100 + i), NewsDetails{}, "Новость " + std::to_string(100 + i)));
    }
    ReaderOf reader(entries);
    ListQuery query;
    query.order = ListOrder::title;
    query.limit = 4;
    query.offset = 28;
    const auto page = reader->list(query, russian);
    CHECK(page->total == 30);
    CHECK(ids(page->rows) == Ids{"n128", "n129"});
    query.offset = 4'000'000'000'000'000'000U;
    CHECK(reader->list(query, russian)->rows.empty());
}

TEST_CASE("titles stand in the order of the alphabet, with е and ё, і and ї in their places") {
    ReaderOf reader({entry("d", NewsDetails{}, "жук"), entry("c", NewsDetails{}, "Ёлка"),
                     entry("a", NewsDetails{}, "Дом"), entry("b", NewsDetails{}, "еда")});
    ListQuery query;
    query.order = ListOrder::title;
    CHECK(ids(reader->list(query, russian)->rows) == Ids{"a", "b", "c", "d"});
}

TEST_CASE("one kind is chosen out of those a list is of") {
    ReaderOf reader({entry("a", DecisionDetails{}, "А"), entry("b", NewsDetails{}, "Б"), draft("c", {2026, 12, 1})});
    ListQuery query;
    query.kinds = {Kind::decision, Kind::news};
    query.kind = Kind::news;
    CHECK(ids(reader->list(query, russian)->rows) == Ids{"b"});
    query.kind = Kind::draft_act;
    CHECK_MESSAGE(reader->list(query, russian)->rows.empty(), "the list is not of this kind");
}

TEST_CASE("filters tell how many entries each value leaves") {
    Entry decision = dated(entry("a", DecisionDetails{}, "А"), {2025, 3, 1});
    decision.topics = {TopicId("housing"), TopicId("budget")};
    Entry other = dated(entry("b", DecisionDetails{}, "Б"), {2026, 3, 1});
    other.topics = {TopicId("housing")};
    ReaderOf reader({decision, other, draft("c", {2026, 12, 1})});
    const auto facets = reader->facets({Kind::decision}, russian);
    CHECK(facets->years.at(2025) == 1);
    CHECK(facets->years.begin()->first == 2026);
    CHECK(facets->topics == std::map<TopicId, std::size_t>{{TopicId("housing"), 2}, {TopicId("budget"), 1}});
    CHECK(facets->states == std::map<std::string, std::size_t>{{"in_force", 2}});
    CHECK(reader->facets({}, russian)->kinds == std::map<Kind, std::size_t>{{Kind::decision, 2}, {Kind::draft_act, 1}});
    CHECK(reader->facets({}, russian)->types.at("budget") == 1);
}

TEST_CASE("what closes soon is what is open today, the first to close first") {
    ReaderOf reader({draft("late", add_days(today, 9)), draft("today", today), draft("over", add_days(today, -1)),
                     draft("expertise", add_days(today, 2), DraftActDetails::Stage::expertise),
                     poll("poll", today, add_days(today, 3)), poll("to come", add_days(today, 1), add_days(today, 5))});
    CHECK(ids(*reader->what_closes_soon(10, russian)) == Ids{"today", "poll", "late"});
    CHECK(ids(*reader->what_closes_soon(1, russian)) == Ids{"today"});
}

TEST_CASE("what lists call open is what a form takes, on every day") {
    using Stage = DraftActDetails::Stage;
    std::vector<Entry> entries = {poll("poll", add_days(today, -1), add_days(today, 1))};
    for (const Stage stage : {Stage::announced, Stage::discussion, Stage::adopted}) {
        const std::string name = std::to_string(static_cast<int>(stage));
        entries.push_back(draft("draft" + name, today, stage));
        DraftActDetails endless;
        endless.stage = stage;
        entries.push_back(entry("endless" + name, endless, "Проект без срока"));
    }
    ReaderOf reader(entries);
    for (int day = -16; day <= 3; ++day) {
        const Date then = add_days(today, day);
        Ids open;
        for (const Entry& one : entries) {
            const auto* poll = std::get_if<PollDetails>(&one.details);
            const auto* draft = std::get_if<DraftActDetails>(&one.details);
            if (poll != nullptr ? is_open(*poll, then) : takes_comments(*draft, then)) open.push_back(one.id.text());
        }
        Ids listed = ids(*reader->what_closes_soon(100, {Language::russian, then}));
        std::sort(open.begin(), open.end());
        std::sort(listed.begin(), listed.end());
        CAPTURE(day);
        CHECK(listed == open);
    }
}

TEST_CASE("what is new are published acts and news by date, nothing from the future") {
    ReaderOf reader({dated(entry("old", NewsDetails{}, "А"), {2026, 1, 1}),
                     dated(entry("new", DecisionDetails{}, "Б"), today),
                     dated(entry("future", NewsDetails{}, "В"), add_days(today, 1)),
                     dated(entry("page", PageDetails{}, "Г"), today)});
    CHECK(ids(*reader->what_is_new(5, russian)) == Ids{"new", "old"});
}

TEST_CASE("events of a span of days come by day and time") {
    ReaderOf reader({event("evening", today, 1080), event("morning", today, 540), event("next", add_days(today, 1), 1),
                     event("before", add_days(today, -1), 1)});
    CHECK(ids(*reader->events_between(today, add_days(today, 1), russian)) == Ids{"morning", "evening", "next"});
}

TEST_CASE("an event of several days is found on each of them and is past after the last") {
    Entry fair = event("fair", {2026, 11, 20}, 600);
    std::get<EventDetails>(fair.details).last_day = Date{2026, 11, 22};
    ReaderOf reader({fair});
    for (const Date day : {Date{2026, 11, 20}, Date{2026, 11, 21}, Date{2026, 11, 22}}) {
        CHECK(ids(*reader->events_between(day, day, russian)) == Ids{"fair"});
        CHECK(reader->summaries({EntryId("fair")}, {Language::russian, day})->front().state == "coming");
    }
    CHECK(reader->events_between({2026, 11, 19}, {2026, 11, 19}, russian)->empty());
    CHECK(reader->events_between({2026, 11, 23}, {2026, 11, 23}, russian)->empty());
    CHECK(reader->summaries({EntryId("fair")}, {Language::russian, {2026, 11, 23}})->front().state == "past");
    CHECK(reader->summaries({EntryId("fair")}, {Language::russian, {2026, 11, 20}})->front().last_day ==
          Date{2026, 11, 22});
}

TEST_CASE("the state of polls and events follows the day") {
    ReaderOf reader({poll("poll", {2026, 11, 10}, {2026, 11, 20}), event("event", {2026, 11, 20}, 600)});
    const auto state = [&](const char* id, Date day) {
        return reader->summaries({EntryId(id)}, {Language::russian, day})->front().state;
    };
    CHECK(state("poll", {2026, 11, 9}) == "upcoming");
    CHECK(state("poll", {2026, 11, 20}) == "open");
    CHECK(state("poll", {2026, 11, 21}) == "closed");
    CHECK(state("event", {2026, 11, 20}) == "coming");
    CHECK(state("event", {2026, 11, 21}) == "past");
}

TEST_CASE("a summary carries the facts of its kind") {
    PlanDetails plan;
    plan.period = PlanDetails::Period::year;
    plan.goals.resize(1);
    plan.goals[0].tasks.resize(1);
    auto& items = plan.goals[0].tasks[0].items;
    items.resize(3);
    items[0].percent = 100;
    items[1].percent = 50;
    items[2].state = PlanDetails::ItemState::cancelled;
    OfficialDetails official;
    official.position = "Глава города";
    ReaderOf reader({entry("plan", plan, "План"), entry("head", official, "Иванова"), poll("poll", today, today)});
    const auto rows =
        *reader->summaries({EntryId("head"), EntryId("nobody"), EntryId("plan"), EntryId("poll")}, russian);
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].detail == "Глава города");
    CHECK(rows[1].percent == 75);
    CHECK(rows[1].items == 3);
    CHECK(rows[1].state == "year");
    CHECK(rows[2].items == 3);
    CHECK(rows[2].closes == today);
}

TEST_CASE("a plan whose items are done is whole in lists, whatever figures were left behind") {
    PlanDetails plan;
    plan.period = PlanDetails::Period::month;
    plan.goals.resize(1);
    plan.goals[0].tasks.resize(1);
    plan.goals[0].tasks[0].items.resize(2);
    for (auto& item : plan.goals[0].tasks[0].items) {
        item.state = PlanDetails::ItemState::done;
        item.to = Date{2026, 12, 9};
    }
    ReaderOf reader({entry("plan", plan, "План")});
    const auto rows = *reader->summaries({EntryId("plan")}, russian);
    CHECK(rows.at(0).percent == 100);
    CHECK(rows.at(0).day == Date{2026, 12, 1});
}

TEST_CASE("a draft announced for a day is open for comments on it, though no edition has come since") {
    Entry announced = draft("a", add_days(today, 3), DraftActDetails::Stage::announced);
    std::get<DraftActDetails>(announced.details).comments_from = today;
    ReaderOf reader({announced});
    CHECK(reader->summaries({EntryId("a")}, russian)->at(0).state == "discussion");
    CHECK(reader->summaries({EntryId("a")}, {Language::russian, add_days(today, -1)})->at(0).state == "announced");
    CHECK(reader->counts(russian)->at(static_cast<std::size_t>(Kind::draft_act)).open == 1);
    CHECK(reader->facets({Kind::draft_act}, russian)->states.at("discussion") == 1);
}

TEST_CASE("what there is in the visitor's language is listed before the rest") {
    Entry russian_one = entry("a", NewsDetails{}, "А");
    Entry english_one = entry("z", NewsDetails{}, "Z");
    english_one.language = Language::english;
    ReaderOf reader({russian_one, english_one});
    ListQuery query;
    query.order = ListOrder::title;
    CHECK(reader->list(query, {Language::english, today})->rows.at(0).id.text() == "z");
    CHECK(reader->list(query, russian)->rows.at(0).id.text() == "a");
}

TEST_CASE("counts tell how many entries of a kind there are and how many are open") {
    ReaderOf reader({draft("a", today), draft("b", add_days(today, -1)), event("c", today, 1),
                     event("d", add_days(today, -1), 1), poll("e", today, today)});
    const auto counts = *reader->counts(russian);
    const auto of = [&](Kind kind) { return counts.at(static_cast<std::size_t>(kind)); };
    CHECK(of(Kind::draft_act).total == 2);
    CHECK(of(Kind::draft_act).open == 1);
    CHECK(of(Kind::event).open == 1);
    CHECK(of(Kind::poll).open == 1);
    CHECK(of(Kind::news).total == 0);
}

TEST_CASE("an entry knows who names it") {
    DecisionDetails decision;
    decision.draft = EntryId("draft");
    PlanDetails plan;
    plan.goals.resize(1);
    plan.goals[0].tasks.resize(1);
    plan.goals[0].tasks[0].items.resize(1);
    plan.goals[0].tasks[0].items[0].links = {EntryId("draft")};
    ReaderOf reader({draft("draft", today), dated(entry("decision", decision, "Решение"), today),
                     entry("plan", plan, "План"), entry("other", NewsDetails{}, "Другое")});
    CHECK(ids(*reader->referring(EntryId("draft"), russian)) == Ids{"decision", "plan"});
    CHECK(reader->referring(EntryId("other"), russian)->empty());
}

}  // namespace veche::content
