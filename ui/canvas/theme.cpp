#include "ui/canvas/theme.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <toml++/toml.h>

namespace veche::ui {

namespace {

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
    if (text.size() != 7 || text[0] != '#') return std::nullopt;
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

Result<Theme> theme_from(const toml::table& table, const std::string& path) {
    Theme theme;
    const toml::table* colours = table["colours"].as_table();
    if (colours == nullptr) return failure(path + ": table 'colours' is missing");
    for (const Field& field : fields) {
        const auto text = (*colours)[field.name].value<std::string_view>();
        if (!text) return failure(fmt::format("{}: field '{}' is missing", path, field.name));
        const auto colour = parse_colour(*text);
        if (!colour) {
            return failure(fmt::format("{}: field '{}': expected a colour like \"#0b3559\"", path, field.name));
        }
        theme.*field.colour = *colour;
    }
    for (const auto& [key, value] : *colours) {
        const auto known = [name = key.str()](const Field& field) { return field.name == name; };
        if (std::none_of(fields.begin(), fields.end(), known)) {
            return failure(fmt::format("{}: field '{}' is not known", path, key.str()));
        }
    }
    return theme;
}

Result<Theme> load_theme(const std::string& path) {
    const toml::parse_result parsed = toml::parse_file(path);
    if (!parsed) {
        const toml::parse_error& error = parsed.error();
        return failure(fmt::format("{}:{}: {}", path, error.source().begin.line, error.description()));
    }
    return theme_from(parsed.table(), path);
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
