#include "content/search/search.h"

#include <doctest/doctest.h>

#include "base/utf8.h"
#include "tests/content/search/search_fixture.h"

namespace veche::content {
namespace {

using fixture::entry;
using fixture::SearchedTown;
using Ids = std::vector<std::string>;

constexpr Date today{2026, 11, 20};

Entry translated(Entry made, Language language) {
    made.language = language;
    return made;
}

std::vector<std::string> marked(const std::string& text, const std::vector<TextRange>& marks) {
    std::vector<std::string> words;
    for (const TextRange& mark : marks) words.push_back(text.substr(mark.begin, mark.end - mark.begin));
    return words;
}

}  // namespace

TEST_CASE("a word is found in its other forms") {
    SearchedTown town;
    town.add(entry("ru", NewsDetails{}, "О бюджете города"), "Утверждены расходы на отопление жилых домов.");
    town.add(translated(entry("uk", NewsDetails{}, "Про бюджети громад"), Language::ukrainian),
             "Рішенням ради затверджено видатки.");
    town.add(translated(entry("en", NewsDetails{}, "Budgets of districts"), Language::english), "Hearings are held.");
    town.publish();
    CHECK(town.ids("бюджета города") == Ids{"ru"});
    CHECK(town.ids("отоплением домов ") == Ids{"ru"});
    CHECK(town.ids("громаді") == Ids{"uk"});
    CHECK(town.ids("рішення") == Ids{"uk"});
    CHECK(town.ids("budget") == Ids{"en"});
    CHECK(town.ids("hearing district") == Ids{"en"});
}

TEST_CASE("е finds ё, any apostrophe finds any, г finds ґ, case does not matter") {
    SearchedTown town;
    town.add(entry("yo", NewsDetails{}, "Счётная палата"));
    town.add(translated(entry("apostrophe", NewsDetails{}, "П'ять сімей"), Language::ukrainian));
    town.add(translated(entry("ghe", NewsDetails{}, "Ґанок будинку"), Language::ukrainian));
    town.add(entry("short", NewsDetails{}, "Йод"));
    town.publish();
    for (const char* text : {"счетная", "СЧЁТНАЯ", "счётной "}) CHECK(town.ids(text) == Ids{"yo"});
    for (const char* text : {"п'ять", "п’ять", "пʼять", "пять"}) CHECK(town.ids(text) == Ids{"apostrophe"});
    for (const char* text : {"ґанок", "ганок"}) CHECK(town.ids(text) == Ids{"ghe"});
    CHECK(town.ids("'счетная'") == Ids{"yo"});
    CHECK(town.ids("иод").empty());  // й is a letter of its own
}

TEST_CASE("the last word is a beginning while it is being typed") {
    SearchedTown town;
    town.add(entry("a", NewsDetails{}, "Благоустройство дворов"), "Работы начнутся весной.");
    town.publish();
    CHECK(town.ids("благоуст") == Ids{"a"});
    CHECK(town.ids("дворов благ") == Ids{"a"});
    CHECK(town.ids("весн") == Ids{"a"});
    CHECK(town.ids("благоуст дворов").empty());
    CHECK(town.ids("благоуст ").empty());
    CHECK(town.ids("бл") == Ids{"a"});
    // One or two letters are asked of titles and numbers only.
    CHECK(town.ids("на").empty());
    SearchQuery complete;
    complete.text = "благоуст";
    complete.last_word = LastWord::complete;
    CHECK(town.find(complete, {Language::russian, today}).hits.empty());
}

TEST_CASE("a document is found by its number however it is typed") {
    SearchedTown town;
    Entry act = entry("act", DecisionDetails{}, "О тарифах");
    act.number = "214-п";
    town.add(act);
    Entry other = entry("other", DecisionDetails{}, "О ценах");
    other.number = "21-п";
    town.add(other, "Упомянут 214 раз.");
    town.publish();
    for (const char* text : {"214-п", "214п", "№ 214-п", "№214-П", "214 п"}) {
        CAPTURE(text);
        REQUIRE_FALSE(town.ids(text).empty());
        CHECK(town.ids(text).front() == "act");
    }
    CHECK(town.ids("№ 214") == Ids{"act", "other"});
    CHECK(town.ids("21-п") == Ids{"other"});
}

TEST_CASE("a document is found by its date in figures and in words") {
    SearchedTown town;
    Entry act = entry("act", DecisionDetails{}, "О тарифах");
    act.date = Date{2026, 11, 27};
    town.add(act);
    EventDetails event;
    event.day = {2026, 11, 7};
    town.add(entry("event", event, "Концерт"));
    town.add(entry("text", NewsDetails{}, "Новость"), "Работы завершены 27 ноября 2026 года.");
    town.add(translated(entry("uk", NewsDetails{}, "Подія"), Language::ukrainian),
             "Відбудеться 27 листопада 2026 року.");
    town.publish();
    for (const char* text : {"27.11.2026", "27 ноября 2026", "2026-11-27", "27/11/2026", "27 листопада 2026"}) {
        CAPTURE(text);
        CHECK(town.set(text) == Ids{"act", "text", "uk"});
    }
    CHECK(town.set("27 ноября") == Ids{"act", "text", "uk"});
    CHECK(town.set("27.11") == Ids{"act", "text", "uk"});
    for (const char* text : {"07.11.2026", "7.11.2026", "7 ноября"}) CHECK(town.set(text) == Ids{"event"});
    CHECK(town.set("27 ноября 20") == Ids{"act", "text", "uk"});
    CHECK(town.ids("31.02.2026").empty());
}

TEST_CASE("everything people look for is found, whatever its kind") {
    SearchedTown town;
    town.add(entry("term", GlossaryDetails{"131-ФЗ"}, "Муниципалитет"), "Орган местной власти.");
    town.add(entry("faq", FaqDetails{}, "Как получить справку?"), "Обратитесь в приёмную.");
    town.add(
        entry("hotline", HotlineDetails{"2-00-12", "круглосуточно", "аварии водопровода", false, false}, "Диспетчер"));
    town.add(entry("official", OfficialDetails{"Заместитель главы", {}, "5", "2-11", "a@town.example", "среда"},
                   "Орлова Анна"));
    town.add(entry("body", BodyDetails{{}, "", {{"Лебедев Пётр", "секретарь"}}}, "Совет"));
    PlanDetails plan;
    plan.goals = {{"Чистый город", {{"Дворы", {}, {{}}}}}};
    plan.goals[0].tasks[0].items[0].name = "Ремонт тротуара на Садовой";
    town.add(entry("plan", plan, "План года"));
    PollDetails poll;
    poll.questions.resize(1);
    poll.questions[0].text = "Нужна ли велодорожка?";
    poll.questions[0].options = {"Непременно", "Никогда"};
    town.add(entry("poll", poll, "Опрос"));
    Entry tagged = entry("tagged", NewsDetails{}, "Новость");
    tagged.tags = {"теплотрасса"};
    tagged.topics = {TopicId("housing")};
    town.add(tagged);
    town.publish();
    CHECK(town.ids("муниципалитета") == Ids{"term"});
    CHECK(town.ids("131-фз") == Ids{"term"});
    CHECK(town.ids("справки") == Ids{"faq"});
    CHECK(town.ids("авария водопровод") == Ids{"hotline"});
    CHECK(town.ids("2-00-12") == Ids{"hotline"});
    CHECK(town.ids("заместители ") == Ids{"official"});
    CHECK(town.ids("a@town.example") == Ids{"official"});
    CHECK(town.ids("лебедева") == Ids{"body"});
    CHECK(town.ids("тротуары садовая") == Ids{"plan"});
    CHECK(town.ids("велодорожку") == Ids{"poll"});
    CHECK(town.ids("непременно") == Ids{"poll"});
    CHECK(town.ids("теплотрассы") == Ids{"tagged"});
    CHECK(town.ids("жилья") == Ids{"tagged"});
}

TEST_CASE("a match in the title stands before a match in the text") {
    SearchedTown town;
    town.add(entry("text", NewsDetails{}, "Новость дня"), "В парке открыт каток.");
    town.add(entry("title", NewsDetails{}, "Каток"), "Работает с девяти до девяти, прокат коньков, тёплая раздевалка.");
    town.publish();
    CHECK(town.ids("каток") == Ids{"title", "text"});
}

TEST_CASE("a long draft named after what is typed stands before short events that are held there") {
    SearchedTown town;
    for (int i = 0; i < 12; ++i) {
        EventDetails event;
        event.day = {2026, 11, 27};
        event.venue = "Озёрная площадь";
        town.add(entry("event" + std::to_string(i), event, "Ярмарка"));
    }
    std::string text;
    for (int i = 0; i < 300; ++i) text += "Общие положения и порядок работы учреждений.\n";
    town.add(entry("draft", DraftActDetails{}, "О порядке содержания детских и спортивных площадок"), text);
    town.publish();
    REQUIRE(town.ids("площад").size() == 13);
    CHECK(town.ids("площад").front() == "draft");
    CHECK(town.ids("спортивных площад").front() == "draft");
}

TEST_CASE("a match in the summary stands before one in the facts, and both before one in the text") {
    SearchedTown town;
    // By length alone the order would be the other way round.
    town.add(entry("text", NewsDetails{}, "Первая новость"), "Теплотрасса.");
    Entry fact = entry("fact", NewsDetails{}, "Вторая новость");
    fact.tags = {"теплотрасса"};
    town.add(fact, "Работы на улице закончены. Движение открыто.");
    Entry summary = entry("summary", NewsDetails{}, "Третья новость");
    summary.summary = "Теплотрасса";
    town.add(summary, "Работы на улице закончены. Движение открыто. Спасибо.");
    town.publish();
    CHECK(town.ids("теплотрасса ") == Ids{"summary", "fact", "text"});
}

TEST_CASE("of two texts that mention a word once the shorter one stands first") {
    SearchedTown town;
    std::string long_text = "Теплотрасса.";
    for (int i = 0; i < 200; ++i) long_text += " Работы закончены.";
    for (const char* id : {"a", "c"}) town.add(entry(id, NewsDetails{}, "Новость"), long_text);
    town.add(entry("b", NewsDetails{}, "Новость"), "Теплотрасса. Работы закончены.");
    town.publish();
    CHECK(town.ids("теплотрасса ").front() == "b");
}

TEST_CASE("a word repeated hundreds of times does not carry its document over one that is about it") {
    SearchedTown town;
    std::string repeated;
    for (int i = 0; i < 500; ++i) repeated += "Теплотрасса. ";
    town.add(entry("repeated", NewsDetails{}, "Новость"), repeated);
    Entry about = entry("about", NewsDetails{}, "Новость");
    for (int i = 0; i < 10; ++i) about.summary += "Теплотрасса. ";
    town.add(about, "Работы закончены.");
    town.publish();
    CHECK(town.ids("теплотрасса ") == Ids{"about", "repeated"});
}

TEST_CASE("two numbers joined by a hyphen are no date") {
    SearchedTown town;
    town.add(entry("text", NewsDetails{}, "Новость"), "Работы завершены 27 ноября.");
    town.publish();
    CHECK(town.ids("27.11") == Ids{"text"});
    CHECK(town.ids("27-11").empty());
    CHECK(town.ids("27/11").empty());
}

TEST_CASE("a document is one hit, in the visitor's language if that matches") {
    SearchedTown town;
    town.add(entry("a", NewsDetails{}, "План 2026"));
    town.add(translated(entry("a", NewsDetails{}, "План 2026 року"), Language::ukrainian));
    town.publish();
    SearchQuery query;
    query.text = "план";
    auto answer = town.find(query, {Language::ukrainian, today});
    REQUIRE(answer.hits.size() == 1);
    CHECK(answer.hits[0].entry.title == "План 2026 року");
    CHECK_FALSE(answer.hits[0].entry.translation_missing);
    answer = town.find(query, {Language::english, today});
    REQUIRE(answer.hits.size() == 1);
    CHECK(answer.hits[0].entry.translation_missing);
}

TEST_CASE("what is not shown today is not found") {
    SearchedTown town;
    town.add(entry("a", NewsDetails{}, "Каток")).valid_to = Date{2026, 11, 19};
    town.publish();
    CHECK(town.ids("каток").empty());
}

TEST_CASE("a new edition is searched by the search that is already open") {
    SearchedTown town;
    town.add(entry("a", NewsDetails{}, "Каток"));
    town.publish();
    CHECK(town.ids("каток") == Ids{"a"});
    town.entries().clear();
    town.add(entry("b", NewsDetails{}, "Каток во дворе"));
    town.publish();
    CHECK(town.ids("каток") == Ids{"b"});
}

TEST_CASE("filters narrow the hits, counts show what another choice would give") {
    SearchedTown town;
    town.add(entry("news", NewsDetails{}, "Тарифы")).topics = {TopicId("housing")};
    town.add(entry("decision", DecisionDetails{}, "Тарифы")).topics = {TopicId("housing"), TopicId("budget")};
    town.publish();
    SearchQuery query;
    query.text = "тарифы";
    query.kinds = {Kind::news};
    const auto answer = town.find(query, {Language::russian, today});
    CHECK(answer.total == 1);
    CHECK(answer.hits.front().entry.id.text() == "news");
    CHECK(answer.kinds.at(static_cast<std::size_t>(Kind::decision)) == 1);
    CHECK(answer.topics == std::map<TopicId, std::size_t>{{TopicId("housing"), 1}});
    query.kinds = {};
    query.topic = TopicId("budget");
    CHECK(town.find(query, {Language::russian, today}).hits.front().entry.id.text() == "decision");
    query.topic = TopicId("nothing");
    CHECK(town.find(query, {Language::russian, today}).total == 0);
}

TEST_CASE("hits come in pages") {
    SearchedTown town;
    for (int i = 0; i < 30; ++i) town.add(entry("n" + std::to_string(i), NewsDetails{}, "Тарифы"));
    town.publish();
    SearchQuery query;
    query.text = "тарифы";
    query.offset = 25;
    query.limit = 10;
    const auto answer = town.find(query, {Language::russian, today});
    CHECK(answer.total == 30);
    CHECK(answer.hits.size() == 5);
    query.offset = 1'000'000;
    CHECK(town.find(query, {Language::russian, today}).hits.empty());
}

TEST_CASE("an excerpt shows the words found, marked as ranges") {
    SearchedTown town;
    std::string text;
    for (int i = 0; i < 50; ++i) text += "Общие положения и порядок работы учреждений.\n";
    text += "Тарифы на тепловую энергию утверждает комиссия, тариф действует год.\n";
    for (int i = 0; i < 50; ++i) text += "Заключительные положения.\n";
    town.add(entry("a", NewsDetails{}, "О тарифе"), text);
    town.publish();
    const auto answer = town.find("тарифов тепл");
    REQUIRE(answer.hits.size() == 1);
    const SearchHit& hit = answer.hits.front();
    CHECK(marked(hit.entry.title, hit.title_marks) == Ids{"тарифе"});
    CHECK(marked(hit.excerpt, hit.excerpt_marks) == Ids{"Тарифы", "тепловую", "тариф"});
    CHECK(hit.excerpt.size() < 260);
    CHECK(is_valid_utf8(hit.excerpt));
    CHECK(hit.excerpt.find('\n') == std::string::npos);
}

TEST_CASE("a match among the facts shows that fact alone") {
    SearchedTown town;
    EventDetails event;
    event.day = {2026, 11, 30};
    event.venue = "большой зал, Озёрная площадь";
    event.organiser = "Городское собрание";
    town.add(entry("event", event, "Заседание"));
    town.publish();
    const SearchHit hit = town.find("площадь").hits.at(0);
    CHECK(hit.excerpt == "большой зал, Озёрная площадь");
    CHECK(marked(hit.excerpt, hit.excerpt_marks) == Ids{"площадь"});
}

TEST_CASE("without a match in a text the excerpt is the summary") {
    SearchedTown town;
    town.add(entry("a", NewsDetails{}, "Каток"), "Длинный текст.").summary = "Коротко о главном.";
    town.publish();
    const auto hit = town.find("каток").hits.front();
    CHECK(hit.excerpt == "Коротко о главном.");
    CHECK(hit.excerpt_marks.empty());
}

TEST_CASE("a number is marked where it stands whole, not where its parts stand") {
    SearchedTown town;
    town.add(entry("a", NewsDetails{}, "Акты"), "Акт 214 и статья п, а также 214-п от вторника.");
    town.publish();
    const auto hit = town.find("214-п ").hits.front();
    CHECK(marked(hit.excerpt, hit.excerpt_marks) == Ids{"214-п"});
}

}  // namespace veche::content
