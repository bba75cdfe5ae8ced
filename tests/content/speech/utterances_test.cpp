#include "content/speech/utterances.h"

#include <doctest/doctest.h>
#include <random>

#include "base/utf8.h"

namespace veche::content {
namespace {

std::vector<std::string> pieces(std::string_view text, Language language = Language::russian) {
    std::vector<std::string> pieces;
    for (const Utterance& utterance : utterances(text, language)) {
        pieces.emplace_back(text.substr(utterance.begin, utterance.end - utterance.begin));
    }
    return pieces;
}

using Pieces = std::vector<std::string>;

Block block(BlockKind kind, std::string marker, std::string text) {
    Block made;
    made.kind = kind;
    made.marker = std::move(marker);
    made.spans.push_back({std::move(text), false, false, ""});
    return made;
}

}  // namespace

TEST_CASE("sentences end where a reader would stop, not at every full stop") {
    CHECK(pieces("Первое. Второе! Третье? Да… Нет.") == Pieces{"Первое.", "Второе!", "Третье?", "Да…", "Нет."});
    CHECK(pieces("По ст. 5 п. 2 закона. Далее.") == Pieces{"По ст. 5 п. 2 закона.", "Далее."});
    CHECK(pieces("Глава И. И. Иванов принял. Всё.") == Pieces{"Глава И. И. Иванов принял.", "Всё."});
    CHECK(pieces("На ул. Садовой и г. Белоозёрск. Да.") == Pieces{"На ул. Садовой и г. Белоозёрск.", "Да."});
    CHECK(pieces("Стоит 15 руб. Остальное бесплатно.") == Pieces{"Стоит 15 руб.", "Остальное бесплатно."});
    CHECK(pieces("С 2026 г. действует. В 2027 г. Администрация решит.") ==
          Pieces{"С 2026 г. действует.", "В 2027 г.", "Администрация решит."});
    CHECK(pieces("1.1. Общие положения. 2. Сроки.") == Pieces{"1.1. Общие положения.", "2. Сроки."});
    CHECK(pieces("Сказано: «Хватит.» Потом ушли.") == Pieces{"Сказано: «Хватит.»", "Потом ушли."});
    CHECK(pieces("и т. д. и т. п. без конца") == Pieces{"и т. д. и т. п. без конца"});
    CHECK(pieces("  Пробелы.   Вокруг.  ") == Pieces{"Пробелы.", "Вокруг."});
    CHECK(pieces("— … !!! «»").empty());
    CHECK(pieces("Mr. Smith came. See Art. 5.", Language::english) == Pieces{"Mr. Smith came.", "See Art. 5."});
}

TEST_CASE("an utterance points at the place of the text it was made from") {
    Document document;
    document.blocks.push_back(block(BlockKind::heading, "1.", "Сроки"));
    document.blocks.push_back(block(BlockKind::rule, "", ""));
    document.blocks.push_back(block(BlockKind::list_item, "•", "До 27.11.2026. Потом поздно."));
    const auto all = utterances(document, Language::russian);
    REQUIRE(all.size() == 3);
    CHECK(all[0].block == 0);
    CHECK(all[0].spoken == "один. Сроки");
    CHECK(all[1].block == 2);
    const std::string text = plain_text(document.blocks[2].spans);
    CHECK(text.substr(all[1].begin, all[1].end - all[1].begin) == "До 27.11.2026.");
    CHECK(all[1].spoken == "До двадцать седьмого ноября две тысячи двадцать шестого года.");
    CHECK(text.substr(all[2].begin, all[2].end - all[2].begin) == "Потом поздно.");
}

TEST_CASE("a sentence broken over spans is one utterance") {
    Document document;
    Block made = block(BlockKind::paragraph, "", "Это ");
    made.spans.push_back({"важно", true, false, ""});
    made.spans.push_back({" для всех.", false, false, ""});
    document.blocks.push_back(made);
    const auto all = utterances(document, Language::russian);
    REQUIRE(all.size() == 1);
    CHECK(all[0].spoken == "Это важно для всех.");
}

TEST_CASE("a table is read row by row") {
    Document document;
    Block table;
    table.kind = BlockKind::table;
    table.rows = {{true, {{{"День", false, false, ""}}, {{"Часы", false, false, ""}}}},
                  {false, {{{"Среда", false, false, ""}}, {}, {{"9:00", false, false, ""}}}}};
    document.blocks.push_back(table);
    const auto all = utterances(document, Language::russian);
    REQUIRE(all.size() == 2);
    CHECK(all[0].row == 0);
    CHECK(all[0].spoken == "День; Часы");
    CHECK(all[1].row == 1);
    CHECK(all[1].spoken == "Среда; девять часов");
}

TEST_CASE("a sentence without end is cut at commas or spaces, never inside a character") {
    std::string text;
    while (text.size() < 5'000) text += "слово, ещё слово ";
    const auto all = utterances(text, Language::russian);
    REQUIRE(all.size() > 8);
    for (const Utterance& utterance : all) {
        CHECK(utterance.end - utterance.begin <= longest_utterance);
        CHECK(is_valid_utf8(utterance.spoken));
    }
    std::string solid;
    while (solid.size() < 5'000) solid += "ы";
    for (const Utterance& utterance : utterances(solid, Language::russian)) CHECK(is_valid_utf8(utterance.spoken));
}

TEST_CASE("any bytes give utterances in order, inside the text, without overlap") {
    std::mt19937 random(11);
    const std::string alphabet = "аЯё. 1,!?…№«»()-–:@aI\n\t\xd0\xff\xe2\x80\xa6г.ст";
    for (int i = 0; i < 3'000; ++i) {
        std::string text;
        for (std::size_t length = random() % 200; length > 0; --length) text += alphabet[random() % alphabet.size()];
        CAPTURE(text);
        for (const Language language : all_languages) {
            std::size_t last = 0;
            for (const Utterance& utterance : utterances(text, language)) {
                REQUIRE(utterance.begin >= last);
                REQUIRE(utterance.end > utterance.begin);
                REQUIRE(utterance.end <= text.size());
                last = utterance.end;
            }
        }
    }
}

}  // namespace veche::content
