#include "ui/canvas/fonts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <imgui.h>
#include <imgui_freetype.h>
#include <vector>

#include "ui/canvas/font_face.h"
#include "ui/canvas/icons.h"

namespace veche::ui {

namespace {

// Latin, Latin-1, the Cyrillic of Russian, Ukrainian and their neighbours, and the signs of municipal texts:
// dashes, quotes, №, currencies, arrows, a tick. Pairs of first and last, ended by 0.
constexpr std::array<ImWchar, 59> glyph_ranges = {
    0x0020, 0x007E, 0x00A0, 0x00FF, 0x02BC, 0x02BC, 0x0301, 0x0301, 0x0400, 0x045F, 0x0490, 0x0491,
    0x2010, 0x2015, 0x2018, 0x201E, 0x2020, 0x2022, 0x2026, 0x2026, 0x2030, 0x2030, 0x2032, 0x2033,
    0x2039, 0x203A, 0x2044, 0x2044, 0x20AC, 0x20AC, 0x20B4, 0x20B4, 0x20BD, 0x20BD, 0x2116, 0x2116,
    0x2122, 0x2122, 0x2190, 0x2193, 0x2212, 0x2212, 0x2248, 0x2248, 0x2260, 0x2260, 0x2264, 0x2265,
    0x25A0, 0x25A0, 0x25CB, 0x25CB, 0x25CF, 0x25CF, 0x2713, 0x2713, 0xFFFD, 0xFFFD, 0};

constexpr const char* paratype = "/usr/share/fonts/truetype/paratype/";
constexpr const char* dejavu = "/usr/share/fonts/truetype/dejavu/";
constexpr const char* material = "/usr/share/fonts/truetype/material-design-icons-iconfont/MaterialIcons-Regular.ttf";

// Line height as part of the em square: body text breathes, headings hold together.
float leading(TextStyle style) {
    if (style == TextStyle::heading) return 1.25F;
    return style == TextStyle::title ? 1.2F : 1.4F;
}

bool exists(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored);
}

ImFontConfig configuration(const std::string& name, Hinting hinting) {
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.FontBuilderFlags = hinting == Hinting::light ? unsigned{ImGuiFreeTypeBuilderFlags_LightHinting}
                                                        : unsigned{ImGuiFreeTypeBuilderFlags_NoHinting};
    config.OversampleH = 1;
    config.PixelSnapH = true;
    name.copy(config.Name, sizeof config.Name - 1);
    return config;
}

FontMetrics::Style style_of(const ImFont& font, float cap_height, float em, TextStyle style) {
    FontMetrics::Style result;
    result.size = font.FontSize;
    result.ascent = font.Ascent;
    result.cap_height = cap_height;
    result.line_height = std::ceil(em * leading(style));
    result.fallback_advance = font.FallbackAdvanceX;
    result.advances.assign(font.IndexAdvanceX.begin(), font.IndexAdvanceX.end());
    for (std::size_t code = 0; code < result.advances.size(); ++code) {
        if (font.FindGlyphNoFallback(static_cast<ImWchar>(code)) == nullptr) result.advances[code] = -1;
    }
    return result;
}

}  // namespace

FontFiles default_font_files() {
    const std::string regular = std::string(paratype) + "PTS55F.ttf";
    if (exists(regular)) {
        return {regular, std::string(paratype) + "PTS75F.ttf", std::string(paratype) + "PTS56F.ttf", material};
    }
    const std::string fallback = std::string(dejavu) + "DejaVuSans.ttf";
    return {fallback, std::string(dejavu) + "DejaVuSans-Bold.ttf", fallback, material};
}

CapHeightClass cap_height_class(TextSize size) {
    switch (size) {
        case TextSize::small: return {3.5F, 3.8F, 4.2F};
        case TextSize::normal: return {4.8F, 5.0F, 5.6F};
        case TextSize::large: return {6.4F, 6.6F, 7.1F};
        case TextSize::largest: return {8.5F, 8.6F, 9.0F};
    }
    return {};
}

struct Fonts::Bake {
    ImFontAtlas atlas;
    std::array<ImFont*, all_text_styles.size()> styles{};
    std::array<ImFont*, 2> icons{};
    std::array<float, 2> icon_sizes{};
    std::vector<ImWchar> icon_ranges;
    FontMetrics::Styles measured;

    Result<void> add_style(Fonts& fonts, const std::string& path, TextStyle style, CapHeightRange body);
    Result<void> add_missing_signs(Fonts& fonts, float cap_height);
    Result<void> add_icons(Fonts& fonts, const std::string& path, float body_cap_height);
    ImFont* add(std::vector<unsigned char>& bytes, float size, const ImFontConfig& config, const ImWchar* ranges);
    Result<void> build();
    void share_line();
};

// The atlas only reads the bytes, though it asks for them without const.
ImFont* Fonts::Bake::add(std::vector<unsigned char>& bytes, float size, const ImFontConfig& config,
                         const ImWchar* ranges) {
    return atlas.AddFontFromMemoryTTF(bytes.data(), static_cast<int>(bytes.size()), size, &config, ranges);
}

Result<void> Fonts::Bake::add_style(Fonts& fonts, const std::string& path, TextStyle style, CapHeightRange body) {
    auto bytes = fonts.bytes_of(path);
    if (!bytes) return tl::unexpected(bytes.error());
    auto face = FontFace::open(**bytes, path);
    if (!face) return tl::unexpected(face.error());
    const float relative = relative_size(style);
    // Headings only grow: their class has no most.
    const float most = relative > 1 ? body.most * relative * 2 : body.most;
    const FittedSize fitted = (*face)->fit({body.least * relative, body.aim * relative, most});
    FontMetrics::Style& measure = measured.at(index_of(style));
    measure.cap_height = fitted.cap_height;
    measure.line_height = (*face)->em_of_size() * static_cast<float>(fitted.size);
    if (measure.cap_height <= 0) return failure(path + ": the font has no Cyrillic letters");
    styles.at(index_of(style)) =
        add(**bytes, static_cast<float>(fitted.size), configuration(path, fitted.hinting), glyph_ranges.data());
    return add_missing_signs(fonts, fitted.cap_height);
}

// Arrows and the tick, which PT Sans lacks. Without DejaVu they show as the replacement sign.
Result<void> Fonts::Bake::add_missing_signs(Fonts& fonts, float cap_height) {
    const std::string path = std::string(dejavu) + "DejaVuSans.ttf";
    if (!exists(path)) return {};
    auto bytes = fonts.bytes_of(path);
    if (!bytes) return tl::unexpected(bytes.error());
    auto face = FontFace::open(**bytes, path);
    if (!face) return tl::unexpected(face.error());
    ImFontConfig config = configuration(path, Hinting::light);
    config.MergeMode = true;
    const auto size = static_cast<float>((*face)->fit({0, cap_height, cap_height * 2}).size);
    add(**bytes, size, config, glyph_ranges.data());
    return {};
}

Result<void> Fonts::Bake::add_icons(Fonts& fonts, const std::string& path, float body_cap_height) {
    auto bytes = fonts.bytes_of(path);
    if (!bytes) return tl::unexpected(bytes.error());
    if (auto face = FontFace::open(**bytes, path); !face) return tl::unexpected(face.error());
    for (const char32_t code : icon_code_points()) {
        icon_ranges.insert(icon_ranges.end(), 2, static_cast<ImWchar>(code));
    }
    icon_ranges.push_back(0);
    const std::array<float, 2> relative = {2.0F, 3.6F};
    for (std::size_t index = 0; index < icons.size(); ++index) {
        icon_sizes.at(index) = std::round(body_cap_height * relative.at(index));
        const ImFontConfig config = configuration(path, Hinting::none);
        icons.at(index) = add(**bytes, icon_sizes.at(index), config, icon_ranges.data());
    }
    return {};
}

Result<void> Fonts::Bake::build() {
    atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    atlas.Flags = ImFontAtlasFlags_NoPowerOfTwoHeight | ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;
    if (!atlas.Build()) return failure("the fonts could not be baked");
    atlas.SetTexID(&atlas);
    for (const TextStyle style : all_text_styles) {
        FontMetrics::Style& measure = measured.at(index_of(style));
        measure = style_of(*styles.at(index_of(style)), measure.cap_height, measure.line_height, style);
    }
    share_line();
    atlas.ClearInputData();
    return {};
}

// Words in bold or italics lie in lines of the body: their lines are as high as the highest of them.
void Fonts::Bake::share_line() {
    float highest = 0;
    for (const TextStyle style : all_text_styles) {
        if (relative_size(style) == 1.0F) highest = std::max(highest, measured.at(index_of(style)).line_height);
    }
    for (const TextStyle style : all_text_styles) {
        if (relative_size(style) == 1.0F) measured.at(index_of(style)).line_height = highest;
    }
}

Fonts::Fonts(FontFiles files) : files_(std::move(files)) {}
Fonts::~Fonts() = default;

Result<std::vector<unsigned char>*> Fonts::bytes_of(const std::string& path) {
    const auto known = read_.find(path);
    if (known != read_.end()) return &known->second;
    auto bytes = read_font_file(path);
    if (!bytes) return tl::unexpected(bytes.error());
    return &read_.emplace(path, std::move(*bytes)).first->second;
}

Result<void> Fonts::bake(TextSize size, float pixels_per_millimetre) {
    const CapHeightClass wanted = cap_height_class(size);
    const CapHeightRange range = {wanted.least * pixels_per_millimetre, wanted.aim * pixels_per_millimetre,
                                  wanted.most * pixels_per_millimetre};
    auto next = std::make_unique<Bake>();
    for (const TextStyle style : all_text_styles) {
        const std::string& path = style == TextStyle::body       ? files_.regular
                                  : style == TextStyle::emphasis ? files_.italic
                                                                 : files_.bold;
        if (auto added = next->add_style(*this, path, style, range); !added) return added;
    }
    if (auto added = next->add_icons(*this, files_.icons, range.aim); !added) return added;
    if (auto built = next->build(); !built) return built;
    metrics_ = std::make_shared<const FontMetrics>(std::move(next->measured));
    bake_ = std::move(next);
    ++generation_;
    return {};
}

const ImFont& Fonts::of(TextStyle style) const {
    return *bake_->styles.at(index_of(style));
}

const ImFont& Fonts::icons(IconSize size) const {
    return *bake_->icons.at(static_cast<std::size_t>(size));
}

float Fonts::icon_size(IconSize size) const {
    return bake_->icon_sizes.at(static_cast<std::size_t>(size));
}

ImFontAtlas& Fonts::atlas() const {
    return bake_->atlas;
}

GlyphAtlas Fonts::glyph_atlas() const {
    return {bake_->atlas.TexPixelsAlpha8, bake_->atlas.TexWidth, bake_->atlas.TexHeight, generation_};
}

void Fonts::uploaded() {
    bake_->atlas.ClearTexData();
}

}  // namespace veche::ui
