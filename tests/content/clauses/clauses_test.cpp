#include "content/clauses.h"

#include <chrono>
#include <doctest/doctest.h>
#include <map>
#include <set>

#include "content/markdown.h"
#include "tests/support/counting_random.h"

namespace veche::content {
namespace {

// Clause id by the words of the clause.
std::map<std::string, std::string> ids_of(const std::string& text) {
    const auto document = parse_markdown(text);
    REQUIRE(document);
    std::map<std::string, std::string> ids;
    for (const Block& block : document->blocks) {
        if (!block.clause_id.empty()) ids[plain_text(block.spans)] = block.clause_id.text();
    }
    return ids;
}

std::string write(const std::string& text, const std::string& previous, Random& random) {
    const auto written = write_clause_ids(text, previous, random);
    REQUIRE(written);
    return *written;
}

const std::string act =
    "# Порядок\n\n## 1. Общие положения\n\n1.1. Порядок определяет правила ярмарки.\n1.2. Ярмарка открыта с восьми "
    "утра до "
    "шести вечера.\n\nПояснение без номера.\n\n1.3. Плата за место не берётся с садоводов:\n1) пенсионеров;\n2) "
    "многодетных семей.\n";

}  // namespace

TEST_CASE("every heading and numbered paragraph gets an id, and the text stays the same") {
    test::CountingTokens random;
    const std::string written = write(act, "", random);
    CHECK(ids_of(written).size() == 7);
    CHECK(without_clause_ids(written) == act);
    CHECK(written.starts_with("<!-- clause: 00000000 -->\n# Порядок\n\n<!-- clause: 10000000 -->\n## 1."));
    CHECK(ids_of(written).count("Пояснение без номера.") == 0);
}

TEST_CASE("a text that did not change keeps all its ids") {
    test::CountingTokens random;
    const std::string first = write(act, "", random);
    CHECK(write(act, first, random) == first);
    CHECK(write(first, first, random) == first);
    CHECK(write(first, "", random) == first);
}

TEST_CASE("ids follow their clauses when a clause is put in and the rest renumbered") {
    test::CountingTokens random;
    const std::string first = write(act, "", random);
    const std::string second = write(
        "# Порядок\n\n## 1. Общие положения\n\n1.1. Порядок определяет правила ярмарки.\n1.2. Собак водят на "
        "поводке.\n1.3. "
        "Ярмарка открыта с восьми утра до шести вечера.\n1.4. Плата за место не берётся с садоводов:\n1) "
        "пенсионеров;\n2) многодетных семей.\n",
        first, random);
    const auto before = ids_of(first);
    auto after = ids_of(second);
    CHECK(after.at("Собак водят на поводке.") == "70000000");
    after.erase("Собак водят на поводке.");
    CHECK(after == before);
}

TEST_CASE("ids follow a clause that was edited, with its number or without") {
    test::CountingTokens random;
    const std::string first = write(act, "", random);
    const auto before = ids_of(first);
    const std::string edited = write(
        "## 1. Общие положения\n\n1.1. Новое вступление.\n1.2. Порядок определяет все правила городской ярмарки.\n1.3. "
        "Ярмарка открыта с семи утра до шести часов вечера.\n",
        first, random);
    const auto after = ids_of(edited);
    CHECK(after.at("Порядок определяет все правила городской ярмарки.") ==
          before.at("Порядок определяет правила ярмарки."));
    CHECK(after.at("Ярмарка открыта с семи утра до шести часов вечера.") ==
          before.at("Ярмарка открыта с восьми утра до шести вечера."));
    CHECK(after.at("Новое вступление.") == "70000000");
}

TEST_CASE("a number does not make a clause the same") {
    test::CountingTokens random;
    const std::string first = write("1. Скамейки красят весной.\n2. Деревья сажают осенью.\n", "", random);
    const auto before = ids_of(first);
    const auto after = ids_of(write("1. Деревья сажают осенью.\n2. Дороги чинят летом.\n", first, random));
    CHECK(after.at("Деревья сажают осенью.") == before.at("Деревья сажают осенью."));
    CHECK(after.at("Дороги чинят летом.") != before.at("Скамейки красят весной."));
}

TEST_CASE("a clause that moved far keeps its id") {
    test::CountingTokens random;
    const std::string first =
        write("1. Первое правило двора.\n2. Второе правило дома.\n3. Третье про подъезд.\n", "", random);
    const auto before = ids_of(first);
    const auto after =
        ids_of(write("1. Третье про подъезд.\n2. Первое правило двора.\n3. Второе правило дома.\n", first, random));
    CHECK(after == before);
}

TEST_CASE("ids the author wrote are kept, the second of two equal ones is not") {
    test::CountingTokens random;
    const std::string text = "<!-- clause: mine1111 -->\n1. Раз.\n\n<!-- clause: mine1111 -->\n2. Два.\n";
    const auto ids = ids_of(write(text, "", random));
    CHECK(ids.at("Раз.") == "mine1111");
    CHECK(ids.at("Два.") == "00000000");
}

TEST_CASE("the id of a clause that is gone is never given to another") {
    test::CountingTokens random;
    const std::string old_text = "<!-- clause: 00000000 -->\n1. Старое правило двора.\n";
    const auto ids = ids_of(write("1. Совсем другое.\n", old_text, random));
    CHECK(ids.at("Совсем другое.") == "10000000");
}

TEST_CASE("id lines inside code are words, not ids") {
    test::CountingTokens random;
    const std::string code = "```\n<!-- clause: aaaa1111 -->\n1. x\n```\n";
    CHECK(write(code, "", random) == code);
    CHECK(without_clause_ids(code) == code);
}

TEST_CASE("aligning two versions that share nothing ends soon") {
    test::CountingTokens random;
    std::string old_text;
    std::string new_text;
    for (int i = 0; i < 20'000; ++i) {
        old_text += "а) старое слово номер " + std::to_string(i) + "\n";
        new_text += "а) новое слово под номером " + std::to_string(i + 50'000) + "\n";
    }
    const auto begin = std::chrono::steady_clock::now();
    const std::string first = write(old_text, "", random);
    const std::string second = write(new_text, first, random);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
    std::set<std::string> ids;
    for (const auto& [words, id] : ids_of(second)) ids.insert(id);
    CHECK(ids.size() == 20'000);
}

namespace {

std::map<std::string, std::string> translated(const std::string& original, const std::string& text, Random& random) {
    const auto written = write_clause_ids(text, "", random, original);
    REQUIRE(written);
    return ids_of(*written);
}

}  // namespace

TEST_CASE("a translation that lacks а) or б) does not take the ids of the clauses before") {
    test::CountingTokens random;
    const std::string original = write(
        "1. Вводят:\nа) скамейки;\nб) фонари;\nв) урны;\nг) качели.\n\n2. Сносят:\nа) забор;\nб) сарай.\n", "", random);
    const auto ids = ids_of(original);
    const auto english =
        translated(original, "1. New are:\na) benches;\nc) bins;\nd) swings.\n\n2. Gone are:\nb) a shed.\n", random);
    CHECK(english.at("benches;") == ids.at("скамейки;"));
    CHECK(english.at("bins;") == ids.at("урны;"));
    CHECK(english.at("swings.") == ids.at("качели."));
    CHECK(english.at("a shed.") == ids.at("сарай."));
    const auto first_away = translated(original, "1. New are:\nb) lamps;\nc) bins;\nd) swings.\n", random);
    CHECK(first_away.at("lamps;") == ids.at("фонари;"));
    CHECK(first_away.at("bins;") == ids.at("урны;"));
}

TEST_CASE("letters pair by their place in the alphabet of each language, whatever a list leaves out") {
    test::CountingTokens random;
    const std::string original =
        write("а) 1;\nб) 2;\nв) 3;\nг) 4;\nд) 5;\nе) 6;\nж) 7;\nз) 8;\nи) 9;\nк) 10.\n", "", random);
    const auto ids = ids_of(original);
    const auto ukrainian =
        translated(original, "а) 1;\nб) 2;\nв) 3;\nг) 4;\nґ) 5;\nд) 6;\nе) 7;\nє) 8;\nж) 9;\nз) 10.\n", random);
    const auto english =
        translated(original, "a) 1;\nb) 2;\nc) 3;\nd) 4;\ne) 5;\nf) 6;\ng) 7;\nh) 8;\ni) 9;\nj) 10.\n", random);
    CHECK(ukrainian == ids);
    CHECK(english == ids);
}

TEST_CASE("a translation that lacks a Roman chapter takes no id of another") {
    test::CountingTokens random;
    const std::string chapters = write("I. Раз\n\nII. Два\n\nIII. Три\n", "", random);
    const auto english = translated(chapters, "I. One\n\nIII. Three\n", random);
    CHECK(english.at("Three") == ids_of(chapters).at("Три"));
}

TEST_CASE("clauses that stand in one language only are named") {
    test::CountingTokens random;
    const std::string original = write("1. Раз:\nа) два;\nб) три.\n", "", random);
    const auto written = write_clause_ids("1. One:\na) two;\nd) four.\n", "", random, original);
    REQUIRE(written);
    const UnpairedClauses unpaired = unpaired_clauses(*written, original);
    CHECK(unpaired.translated == std::vector<std::string>{"d)"});
    CHECK(unpaired.original == std::vector<std::string>{"б)"});
    CHECK(unpaired_clauses(original, original).original.empty());
}

}  // namespace veche::content
