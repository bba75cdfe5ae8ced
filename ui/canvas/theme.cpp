#include "ui/canvas/theme.h"

#include <fmt/format.h>
#include <optional>
#include <span>
#include <string_view>

#include "base/files.h"
#include "base/toml_reader.h"

namespace veche::ui {

namespace {

constexpr std::uint64_t largest_theme = std::uint64_t{64} * 1024;
constexpr std::size_t colour_length = 7;

struct Field {
    std::string_view name;
    Colour Theme::*colour;
};

constexpr std::array<Field, 17> fields = {{
    {"background", &Theme::background},
    {"surface", &Theme::surface},
    {"pressed", &Theme::pressed},
    {"text", &Theme::text},
    {"quiet", &Theme::quiet},
    {"border", &Theme::border},
    {"divider", &Theme::divider},
    {"accent", &Theme::accent},
    {"on_accent", &Theme::on_accent},
    {"accent_pressed", &Theme::accent_pressed},
    {"accent_surface", &Theme::accent_surface},
    {"warning", &Theme::warning},
    {"danger", &Theme::danger},
    {"success", &Theme::success},
    {"focus", &Theme::focus},
    {"highlight", &Theme::highlight},
    {"on_highlight", &Theme::on_highlight},
}};

std::optional<Colour> parse_colour(std::string_view text) {
    if (text.size() != colour_length || text[0] != '#') return std::nullopt;
    std::array<std::uint8_t, 3> parts{};
    for (std::size_t index = 1; index < text.size(); ++index) {
        constexpr std::string_view digits = "0123456789abcdef";
        const std::size_t digit = digits.find(text[index]);
        if (digit == std::string_view::npos) return std::nullopt;
        std::uint8_t& part = parts.at((index - 1) / 2);
        part = static_cast<std::uint8_t>(std::size_t{part} * 16 + digit);
    }
    return Colour{parts[0], parts[1], parts[2], 255};
}

Result<Theme> load_theme(const std::string& path) {
    const auto text = read_file(path, largest_theme);
    if (!text) return tl::unexpected(text.error());
    TomlDocument document(*text, path);
    const auto colours = document.root().table("colours", Needed::yes);
    Theme theme;
    for (const Field& field : colours ? std::span<const Field>(fields) : std::span<const Field>()) {
        const auto written = colours->text(field.name, colour_length, Needed::yes);
        const auto colour = written ? parse_colour(*written) : std::nullopt;
        if (colour) theme.*field.colour = *colour;
        if (written && !colour) colours->complain(field.name, "expected a colour like \"#0b3559\"");
    }
    if (const auto right = document.first_mistake(); !right) return tl::unexpected(right.error());
    return theme;
}

}  // namespace

Result<Themes> load_themes(const std::string& folder) {
    Themes themes;
    constexpr std::array<std::string_view, 3> names = {"normal", "high", "low"};
    for (std::size_t index = 0; index < names.size(); ++index) {
        auto theme = load_theme(fmt::format("{}/{}.toml", folder, names.at(index)));
        if (!theme) return tl::unexpected(theme.error());
        themes.at(index) = *theme;
    }
    return themes;
}

}  // namespace veche::ui
