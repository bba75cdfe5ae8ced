#include "ui/canvas/fonts.h"

#include <cmath>
#include <doctest/doctest.h>
#include <filesystem>

#include "tests/folders.h"
#include "tests/support/canvas_rig.h"
#include "tests/support/temporary_folder.h"
#include "ui/canvas/wrap.h"

namespace veche::ui {

TEST_CASE("capitals have the height their class asks for, on every kiosk") {
    for (const float density : {1.605F, 2.02F, 2.71F, 3.21F, 6.42F}) {
        for (const TextSize size : {TextSize::small, TextSize::normal, TextSize::large, TextSize::largest}) {
            CAPTURE(density);
            CAPTURE(static_cast<int>(size));
            Fonts fonts(default_font_files());
            REQUIRE(fonts.bake(size, density));
            for (const TextStyle style : {TextStyle::body, TextStyle::strong, TextStyle::emphasis}) {
                const float height = fonts.metrics()->of(style).cap_height / density;
                CHECK(height >= cap_height_class(size).least);
                CHECK(height <= cap_height_class(size).most);
            }
            CHECK(fonts.metrics()->of(TextStyle::heading).cap_height > cap_height_class(size).aim * density * 1.1F);
        }
    }
}

TEST_CASE("bold and slanted words stand on the line of the words around them at every size") {
    for (const float density : {1.605F, 2.02F, 2.71F, 3.21F, 6.42F}) {
        for (const TextSize size : {TextSize::small, TextSize::normal, TextSize::large, TextSize::largest}) {
            CAPTURE(density);
            CAPTURE(static_cast<int>(size));
            Fonts fonts(default_font_files());
            REQUIRE(fonts.bake(size, density));
            const FontMetrics& metrics = *fonts.metrics();
            const auto base_line = [&](TextStyle style) {
                return metrics.glyph_top(style) + std::round(metrics.of(style).ascent);
            };
            for (const TextStyle style : {TextStyle::strong, TextStyle::emphasis}) {
                CHECK(base_line(style) == base_line(TextStyle::body));
                CHECK(metrics.of(style).line_height == metrics.of(TextStyle::body).line_height);
            }
        }
    }
}

TEST_CASE("the fonts have every sign of municipal texts in three languages") {
    Fonts fonts(default_font_files());
    REQUIRE(fonts.bake(TextSize::normal, 3.21F));
    for (const char32_t sign :
         U"ЁёҐґЄєІіЇїʼ№§«»„“”’—–…•₽₴€²³×±≤≥→✓ABCxyz0189") {
        if (sign == 0) continue;
        CAPTURE(static_cast<unsigned>(sign));
        const auto& advances = fonts.metrics()->of(TextStyle::body).advances;
        REQUIRE(sign < advances.size());
        CHECK(advances[sign] > 0);
    }
}

TEST_CASE("a missing font is an error that names the file") {
    FontFiles files = default_font_files();
    files.bold = "/nowhere/bold.ttf";
    Fonts fonts(files);
    const auto baked = fonts.bake(TextSize::normal, 3.21F);
    REQUIRE_FALSE(baked);
    CHECK(baked.error().message == "/nowhere/bold.ttf: cannot be read: No such file or directory");
}

TEST_CASE("a file that is no font is an error that names the file") {
    FontFiles files = default_font_files();
    files.regular = VECHE_SOURCE_DIR "/LICENSE";
    Fonts fonts(files);
    const auto baked = fonts.bake(TextSize::normal, 3.21F);
    REQUIRE_FALSE(baked);
    CHECK(baked.error().message.find("LICENSE: not a font file") != std::string::npos);
}

TEST_CASE("the text size changes between frames and gives the worker new metrics") {
    testing::CanvasRig rig([](Canvas& canvas) { canvas.text("Н"); });
    const auto before = rig.canvas().metrics();
    const auto atlas = rig.canvas().glyph_atlas().generation;
    Comfort comfort;
    comfort.text_size = TextSize::largest;
    rig.canvas().set_comfort(comfort);
    CHECK(rig.canvas().metrics() == before);
    rig.frame();
    CHECK(rig.canvas().metrics() != before);
    CHECK(rig.canvas().glyph_atlas().generation != atlas);
    CHECK(rig.node("text-1").cap_height / 3.21F >= 8.5F);
}

TEST_CASE("another text size reads no font file again") {
    const test::TemporaryFolder folder;
    FontFiles files = default_font_files();
    for (std::string* file : {&files.regular, &files.bold, &files.italic, &files.icons}) {
        const auto copy = folder.path() / std::filesystem::path(*file).filename();
        std::filesystem::copy_file(*file, copy);
        *file = copy.string();
    }
    Fonts fonts(files);
    REQUIRE(fonts.bake(TextSize::normal, 3.21F));
    std::filesystem::remove_all(folder.path());
    REQUIRE(fonts.bake(TextSize::largest, 3.21F));
    CHECK(fonts.glyph_atlas().generation == 2);
}

namespace {

FontMetrics ten_pixels_a_letter() {
    FontMetrics::Styles styles;
    for (auto& style : styles) {
        style.size = 20;
        style.line_height = 28;
        style.fallback_advance = 10;
    }
    return FontMetrics(styles);
}

std::vector<std::string> lines_of(std::string_view text, float width) {
    std::vector<std::string> lines;
    for (const WrappedLine& line : wrap(ten_pixels_a_letter(), text, TextStyle::body, width)) {
        lines.emplace_back(text.substr(line.begin, line.end - line.begin));
        CHECK(line.width <= width);
    }
    return lines;
}

}  // namespace

TEST_CASE("lines break at blanks, behind hyphens and inside words that are too long") {
    using Lines = std::vector<std::string>;
    CHECK(lines_of("", 100) == Lines{""});
    CHECK(lines_of("один два три", 80) == Lines{"один два", "три"});
    CHECK(lines_of("один   два", 60) == Lines{"один", "два"});
    CHECK(lines_of("научно-популярный", 100) == Lines{"научно-", "популярный"});
    CHECK(lines_of("звоните 2-00-02", 120) == Lines{"звоните", "2-00-02"});
    CHECK(lines_of("приём 9:00–14:00", 110) == Lines{"приём", "9:00–14:00"});
    CHECK(lines_of("водоснабжение", 50) == Lines{"водос", "набже", "ние"});
    CHECK(lines_of("раз\nдва\n", 100) == Lines{"раз", "два", ""});
    CHECK(lines_of("№\u00A0214 от", 60) == Lines{"№\u00A0214", "от"});
    CHECK(lines_of("за́мок", 40) == Lines{"за́мо", "к"});
}

TEST_CASE("no line ends within a number, before its unit, after № or ст., or within 59-ФЗ") {
    using Lines = std::vector<std::string>;
    CHECK(lines_of("итого 1 312 500 руб.", 120) == Lines{"итого", "1 312 500", "руб."});
    CHECK(lines_of("итого 1 312 500 руб.", 150) == Lines{"итого", "1 312 500 руб."});
    CHECK(lines_of("весом 15 кг, и", 80) == Lines{"весом", "15 кг, и"});
    CHECK(lines_of("приказ № 214", 90) == Lines{"приказ", "№ 214"});
    CHECK(lines_of("по ст. 5 (п. 12)", 70) == Lines{"по", "ст. 5", "(п. 12)"});
    CHECK(lines_of("закон 59-ФЗ", 90) == Lines{"закон", "59-ФЗ"});
    CHECK(lines_of("сказал И. Ким", 90) == Lines{"сказал", "И. Ким"});
    CHECK(lines_of("дом и сад в лесу", 70) == Lines{"дом", "и сад", "в лесу"});
    CHECK(lines_of("город — это мы", 70) == Lines{"город —", "это мы"});
    CHECK(lines_of("по Ст. 5", 70) == Lines{"по", "Ст. 5"});
    CHECK(lines_of("по СТ. 5", 70) == Lines{"по", "СТ. 5"});
    CHECK(lines_of("по «ст. 5", 75) == Lines{"по", "«ст. 5"});
    CHECK(lines_of("по („ст. 5", 80) == Lines{"по", "(„ст. 5"});
    CHECK(lines_of("по п. «б»", 70) == Lines{"по", "п. «б»"});
    CHECK(lines_of("по пп. вг", 70) == Lines{"по", "пп. вг"});
    CHECK(lines_of("по (№ 5", 60) == Lines{"по", "(№ 5"});
    // A sentence that ends with a number's word may go on in the next line.
    CHECK(lines_of("на ст. Река", 60) == Lines{"на ст.", "Река"});
    // What does not fit at all is parted between its words, not within them.
    CHECK(lines_of("1 312 500", 50) == Lines{"1 312", "500"});
    CHECK(lines_of("2026 312", 50) == Lines{"2026", "312"});
}

}  // namespace veche::ui
