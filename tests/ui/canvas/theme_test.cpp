#include "ui/canvas/theme.h"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include "tests/folders.h"
#include "tests/support/contrast.h"

namespace veche::ui {

using testing::contrast_ratio;

namespace {

struct Range {
    double least = 0;
    double most = 0;
};

Range text_range(Contrast contrast) {
    if (contrast == Contrast::normal) return {10, 21};
    return contrast == Contrast::high ? Range{20, 21.01} : Range{4.5, 8};
}

}  // namespace

TEST_CASE("every text of every theme has the contrast its setting promises") {
    const auto themes = load_themes(VECHE_SOURCE_DIR "/assets/themes");
    REQUIRE(themes);
    for (const Contrast contrast : {Contrast::normal, Contrast::high, Contrast::low}) {
        const Theme& theme = themes->at(static_cast<std::size_t>(contrast));
        std::vector<std::pair<Colour, Colour>> texts = {
            {theme.on_accent, theme.accent},  {theme.on_accent, theme.accent_pressed},
            {theme.on_accent, theme.warning}, {theme.on_accent, theme.danger},
            {theme.on_accent, theme.success}, {theme.on_highlight, theme.highlight}};
        for (const Colour behind : {theme.background, theme.surface, theme.pressed, theme.accent_surface}) {
            for (const Colour ink : {theme.text, theme.quiet, theme.accent}) texts.emplace_back(ink, behind);
            for (const Colour ink : {theme.warning, theme.danger, theme.success}) texts.emplace_back(ink, behind);
            for (const Colour mark : {theme.border, theme.focus, theme.accent}) {
                CHECK(contrast_ratio(mark, behind) >= 3);
            }
        }
        for (std::size_t index = 0; index < texts.size(); ++index) {
            CAPTURE(static_cast<int>(contrast));
            CAPTURE(index);
            CHECK(contrast_ratio(texts[index].first, texts[index].second) >= text_range(contrast).least);
            CHECK(contrast_ratio(texts[index].first, texts[index].second) <= text_range(contrast).most);
        }
    }
}

TEST_CASE("contrast is that of WCAG") {
    CHECK(contrast_ratio({0, 0, 0}, {255, 255, 255}) == doctest::Approx(21));
    CHECK(contrast_ratio({119, 119, 119}, {255, 255, 255}) == doctest::Approx(4.48).epsilon(0.01));
}

TEST_CASE("a broken theme is an error that names file and field") {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / "veche-theme-test";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "normal.toml") << "[colours]\nbackground = \"blue\"\n";
    const auto themes = load_themes(folder.string());
    REQUIRE_FALSE(themes);
    CHECK(themes.error().message.find("normal.toml:2: field 'colours.background': expected a colour") !=
          std::string::npos);
    std::filesystem::remove_all(folder);
}

}  // namespace veche::ui
