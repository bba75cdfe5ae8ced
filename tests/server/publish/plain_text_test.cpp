#include "server/publish/plain_text.h"

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "content/markdown.h"
#include "tests/content/markdown/outline_of.h"
#include "tests/folders.h"

namespace veche::server::publish {
namespace {

using content::Language;

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE_MESSAGE(file, path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string outline(std::string_view bytes) {
    const PlainText plain = read_plain_text(bytes, std::nullopt, Language::russian);
    const auto document = content::parse_markdown(plain.text);
    REQUIRE(document);
    return "language " + std::string(content::code(plain.language)) + "\ntitle " + plain.title + "\nsummary " +
           plain.summary + "\n" + content::outline_of(*document);
}

std::string joined(const std::vector<std::string>& lines) {
    std::string all;
    for (const std::string& line : lines) all += line + "/";
    return all;
}

}  // namespace

// UPDATE_GOLDEN=1 writes the files anew; look at the difference before committing it.
TEST_CASE("long texts with the defects of scanning and of office programs read well") {
    const std::filesystem::path folder = std::filesystem::path(VECHE_SOURCE_DIR) / "tests" / "golden" / "plain";
    for (const char* name : {"scanned", "exported", "markdown"}) {
        CAPTURE(name);
        const std::string found = outline(read_file(folder / (std::string(name) + ".txt")));
        const std::filesystem::path golden = folder / (std::string(name) + ".golden");
        // Nothing else runs here that could change the environment.
        if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(golden, std::ios::binary) << found;
        CHECK(found == read_file(golden));
    }
}

TEST_CASE("leftovers of scanning are cleaned away") {
    CHECK(joined(clean_lines("a\r\nb\rc\n")) == "a/b/c/");
    CHECK(joined(clean_lines("\xEF\xBB\xBFпе\u00ADренос, до\u00AD\nма, до\u00AD\r\nма")) == "перенос, дома, дома/");
    CHECK(joined(clean_lines("№\u00A0 5\u202F000   руб.  \t")) == "№ 5 000 руб./");
    CHECK(joined(clean_lines("a\u200B\x01\u202Eb")) == "ab/");
    CHECK(joined(clean_lines("конец страницы\n\n12\n\f\nи продолжение")) == "конец страницы/и продолжение/");
    CHECK(joined(clean_lines("Конец.\n- 12 -\nНачало.")) == "Конец.//Начало./");
    CHECK(joined(clean_lines("Конец.\nстр. 3\nНачало.")) == "Конец.//Начало./");
}

TEST_CASE("a number on a line of its own is a word unless it counts pages") {
    CHECK(joined(clean_lines("Всего\n15\nчеловек")) == "Всего/15/человек/");
    CHECK(joined(clean_lines("- 12\n- 13")) == "- 12/- 13/");
    std::string pages;
    for (int page = 1; page <= 3; ++page) {
        for (int i = 0; i < 20; ++i) pages += "Строка.\n";
        pages += std::to_string(page) + "\n";
    }
    const std::string cleaned = joined(clean_lines(pages));
    CHECK(cleaned.find('1') == std::string::npos);
    CHECK(cleaned.find('3') == std::string::npos);
}

TEST_CASE("a heading whose number stands close to it gets the blank that was forgotten") {
    CHECK(joined(clean_lines("2.Мета Програми\n 1.1.Порядок\n10.Їжа")) == "2. Мета Програми/ 1.1. Порядок/10. Їжа/");
    CHECK(joined(clean_lines("2.5 м\n1.а\n.Б\n12.Х.2026")) == "2.5 м/1.а/.Б/12. Х.2026/");
    CHECK(joined(clean_lines("20.02.2015\n5.\n7")) == "20.02.2015/5./7/");
}

TEST_CASE("a summary does not say the title a second time") {
    const std::string title = "Концепция взаимодействия администрации города с объединениями жителей";
    const std::string says = "Город отвечает каждому объединению в течение одного месяца.";
    const PlainText plain = read_plain_text(title + "\n\n" + title + " (далее – Концепция).\n\n" + says + "\n",
                                            std::nullopt, Language::russian);
    CHECK(plain.title == title);
    CHECK(plain.summary == says);
}

TEST_CASE("words parted at the end of a line are made whole, compounds keep their hyphen") {
    const auto blocks = find_blocks({"Управление благоустрой-", "ства и социально-", "экономического развития"});
    REQUIRE(blocks.size() == 1);
    CHECK(blocks[0].text == "Управление благоустройства и социально-экономического развития");
}

TEST_CASE("a title names a document in capitals of either language too") {
    for (const std::string name : {"ЗВІТ", "СТРАТЕГІЯ", "Стратегія", "ОТЧЁТ", "ПРОЄКТ", "REPORT"}) {
        CAPTURE(name);
        const std::string text = "Белоозёрск\n\n" + name + " о работе за год\n\nТекст.";
        CHECK(read_plain_text(text, std::nullopt, Language::russian).title == name + " о работе за год");
    }
}

TEST_CASE("the first sentence ends where a sentence ends") {
    CHECK(first_sentence("По ст. 5 и п. 3 г. Канск решил. Второе.", 600) == "По ст. 5 и п. 3 г. Канск решил.");
    CHECK(first_sentence("И. Ким пришёл. Ушёл.", 600) == "И. Ким пришёл.");
    // What is looked at before a full stop ends with its word, not with a part of one.
    CHECK(first_sentence("Строят ДВОРЫ. Потом дом.", 600) == "Строят ДВОРЫ.");
    CHECK(first_sentence("Без конца", 600) == "Без конца");
    CHECK(first_sentence("Слово слово слово", 12) == "Слово слово…");
}

TEST_CASE("a summary says something: a sentence that only announces a list is passed over") {
    const std::string announces = "Работа ведётся в городе по следующим основным направлениям:";
    const std::string says = "Город отвечает каждому жителю в течение одного месяца.";
    const auto summary = [](const std::string& text) {
        return read_plain_text(text, std::nullopt, Language::russian).summary;
    };
    CHECK(summary("Порядок работы\n\n" + announces + "\n\n- дороги;\n- дворы.\n\n" + says + "\n") == says);
    CHECK(summary("Порядок работы\n\n" + announces + "\n\n- дороги;\n- дворы.\n") == announces);
}

TEST_CASE("the language is told by the letters") {
    CHECK(guess_language("Місто їде", Language::russian) == Language::ukrainian);
    CHECK(guess_language("Город вырос", Language::ukrainian) == Language::russian);
    CHECK(guess_language("Town hall", Language::russian) == Language::english);
    CHECK(guess_language("12345", Language::ukrainian) == Language::ukrainian);
}

TEST_CASE("signs of Markdown in a plain text are words") {
    const std::string text = outline("Отчёт\n\nЦена *без* скидки_5_ [и] <b> \\ `x` &amp; конец.\n> не цитата.");
    CHECK(text.find("p0 Цена *без* скидки_5_ [и] <b> \\ `x` &amp; конец.\n") != std::string::npos);
    CHECK(text.find("p0 > не цитата.\n") != std::string::npos);
}

TEST_CASE("one line that looks like Markdown leaves the signs of a plain text alone") {
    const std::string text = outline("Порядок расчёта\n\nПлощадь участка 2*3*4 м.\n\n# 5 — номер корпуса\n");
    CHECK(text.find("p0 Площадь участка 2*3*4 м.\n") != std::string::npos);
    CHECK(text.find("p0 # 5 — номер корпуса\n") != std::string::npos);
    const std::string heading = outline("Порядок\n\n# Примечание\n\nПлощадь *участка* 4 м.\n");
    CHECK(heading.find("p0 Площадь *участка* 4 м.\n") != std::string::npos);
}

TEST_CASE("an empty text, blanks and a single line do not trouble") {
    for (const char* text : {"", "\n\n\n", " \t \n", "\f", "Одна строка", "\t", "-", "1.", "\r\r"}) {
        CAPTURE(text);
        const PlainText plain = read_plain_text(text, std::nullopt, Language::russian);
        CHECK(content::parse_markdown(plain.text));
    }
}

}  // namespace veche::server::publish
