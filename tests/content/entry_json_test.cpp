#include "content/entry_json.h"

#include <doctest/doctest.h>

#include "content/entry_names.h"

namespace veche::content {
namespace {

Entry with(Details details) {
    Entry entry;
    entry.id = EntryId("some-entry");
    entry.revision = 7;
    entry.language = Language::ukrainian;
    entry.title = "Про «бюджет» \"лапки\"\n";
    entry.summary = "Коротко.";
    entry.number = "214-п";
    entry.date = Date{2026, 11, 27};
    entry.issued_by = EntryId("council");
    entry.topics = {TopicId("budget"), TopicId("housing")};
    entry.tags = {"торги"};
    entry.valid_from = Date{2026, 1, 1};
    entry.valid_to = Date{2027, 1, 1};
    entry.text = {std::string(64, 'a'), 1234};
    entry.attachments = {{"Карта", "image/png", {std::string(64, 'b'), 9}}};
    entry.links = {EntryId("another")};
    entry.details = std::move(details);
    return entry;
}

std::vector<Details> one_of_each() {
    PlanDetails plan;
    plan.period = PlanDetails::Period::year;
    plan.goals = {{"Цель",
                   {{"Задача",
                     {{"Показатель", "%", 1.5, 2.25, -3}},
                     {{PlanItemId("i1"),
                       "Мероприятие",
                       Date{2026, 2, 1},
                       std::nullopt,
                       "ежемесячно",
                       "зал",
                       "Иванов",
                       "10 тыс.",
                       "есть",
                       PlanDetails::ItemState::late,
                       40,
                       "задержка",
                       {EntryId("x")}}}}}}};
    DraftActDetails draft;
    draft.stage = DraftActDetails::Stage::expertise;
    draft.history = {{DraftActDetails::Stage::announced, {2026, 1, 2}},
                     {DraftActDetails::Stage::expertise, {2026, 3, 4}}};
    draft.comments_from = Date{2026, 1, 3};
    draft.comments_until = Date{2026, 1, 20};
    draft.reason = "Потому что";
    draft.category = DraftActDetails::Category::budget;
    draft.deciding_body = EntryId("council");
    draft.contact = "каб. 5";
    draft.decision = EntryId("decision-1");
    PollDetails poll;
    poll.opens = {2026, 5, 1};
    poll.closes = {2026, 5, 31};
    poll.questions = {{QuestionId("q1"), "Как?", PollDetails::Answer::scale, {}, 0, 10, "плохо", "хорошо"},
                      {QuestionId("q2"), "Что?", PollDetails::Answer::several_choices, {"а", "б"}, 1, 5, "", ""}};
    poll.participants = 9'223'372'036'854'775'807U;
    poll.results = {{QuestionId("q2"), {3, 4}, {"текст"}}};
    poll.decision = "Принято";
    poll.decision_entry = EntryId("decision-2");
    return {PageDetails{PageDetails::Role::contacts},
            NewsDetails{},
            DecisionDetails{DecisionDetails::Force::lapsed, Date{2026, 12, 1}, EntryId("draft-1")},
            plan,
            draft,
            LessonDetails{15, EntryId("quiz-1")},
            QuizDetails{{{"Вопрос?", {{"да", true}, {"нет", false}}, "потому"}}},
            GlossaryDetails{"131-ФЗ"},
            FaqDetails{},
            HotlineDetails{"2-00-12", "9–18", "обо всём", true, true},
            OfficialDetails{"Глава", EntryId("council"), "1", "2", "a@b", "среда"},
            BodyDetails{EntryId("council"), "каб. 1", {{"Иванов", "председатель"}}},
            AssociationDetails{"123", "Полное имя", "ул. Мира", "т. 1", "Петров", 25, "спорт"},
            EventDetails{{2026, 9, 1}, Date{2026, 9, 3}, 540, 600, "площадь", "отдел", EventDetails::Type::contest},
            poll};
}

std::string error_of(std::string_view json) {
    const auto entry = entry_from_json(json);
    return entry ? "" : entry.error().message;
}

}  // namespace

TEST_CASE("an entry of every kind comes back from JSON equal to itself") {
    const auto all = one_of_each();
    REQUIRE(all.size() == kind_count);
    for (std::size_t i = 0; i < all.size(); ++i) {
        CAPTURE(name_of(static_cast<Kind>(i)));
        REQUIRE(all.at(i).index() == i);
        const Entry entry = with(all.at(i));
        const auto read = entry_from_json(entry_to_json(entry));
        REQUIRE(read);
        CHECK(*read == entry);
        CHECK(entry_to_json(*read) == entry_to_json(entry));
    }
}

TEST_CASE("what is empty is left out of the JSON") {
    Entry entry;
    entry.id = EntryId("a");
    entry.details = NewsDetails{};
    CHECK(entry_to_json(entry) == R"({"details":{},"id":"a","kind":"news","language":"ru","revision":1})");
}

TEST_CASE("an error in an entry says where it is") {
    CHECK(error_of("") == "not JSON at byte 1");
    CHECK(error_of("[1]") == "expected a JSON object");
    CHECK(error_of(R"({"id":"a"})") == "kind: expected one of the known names");
    CHECK(error_of(R"({"kind":"news"})") == "id: expected text");
    CHECK(error_of(R"({"id":"a","kind":"news","revision":-1})") == "revision: expected a whole number");
    CHECK(error_of(R"({"id":"a","kind":"news","topics":["a",1]})") == "topics[1]: expected text");
    CHECK(error_of(R"({"id":"a","kind":"news","date":"27.11.2026"})") == "date: expected a date like \"2026-11-27\"");
    CHECK(error_of(R"({"id":"a","kind":"poll","details":{"questions":[{"answer":"x"}]}})") ==
          "details.questions[0].answer: expected one of the known names");
    CHECK(error_of(R"({"id":"a","kind":"news","details":3})") == "details: expected an object");
}

TEST_CASE("fields of a newer town are skipped") {
    const auto entry = entry_from_json(R"({"id":"a","kind":"news","mood":"good","details":{"rank":1}})");
    REQUIRE(entry);
    CHECK(entry->kind() == Kind::news);
}

TEST_CASE("a name of a newer town in a field that may be left out is as if it was not told") {
    const auto draft =
        entry_from_json(R"({"id":"a","kind":"draft_act","details":{"stage":"announced","category":"animals"}})");
    REQUIRE(draft);
    CHECK_FALSE(std::get<DraftActDetails>(draft->details).category);
    const auto event = entry_from_json(
        R"({"id":"a","kind":"event","details":{"day":"2026-11-27","from_minute":0,"to_minute":0,"type":"flight"}})");
    REQUIRE(event);
    CHECK_FALSE(std::get<EventDetails>(event->details).type);
}

TEST_CASE("the town comes back from JSON equal to itself") {
    Town town;
    town.id = "0123456789abcdef0123456789abcdef";
    town.name = {{Language::russian, "Белоозёрск"}, {Language::english, "Beloozersk"}};
    town.utc_offset_seconds = -3600;
    town.time_zone = "Europe/Kyiv";
    town.comments_grace_minutes = 0;
    town.legal_profile = LegalProfileId("uk");
    town.keeper = {{Language::russian, "Приёмная"}};
    town.topics = {{TopicId("housing"), {{Language::russian, "Жильё"}}}, {TopicId("budget"), {}}};
    town.keys = {"a", "b", "c", "d"};
    const auto read = town_from_json(town_to_json(town));
    REQUIRE(read);
    CHECK(*read == town);
    CHECK_FALSE(town_from_json("{}"));
}

TEST_CASE("broken UTF-8 in an entry does not break the JSON") {
    Entry entry;
    entry.id = EntryId("a");
    entry.title = "\xd0";
    const auto read = entry_from_json(entry_to_json(entry));
    REQUIRE(read);
    CHECK(read->title == "\xef\xbf\xbd");
}

}  // namespace veche::content
