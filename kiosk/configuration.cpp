#include "kiosk/configuration.h"

#include <array>
#include <fmt/format.h>

#include "base/files.h"
#include "base/toml_reader.h"
#include "base/toml_text.h"

namespace veche::kiosk {
namespace {

constexpr std::size_t longest_setting = 4'096;
constexpr std::uint64_t largest_file = 65'536;

void read_display(const TomlReader& fields, Configuration& values) {
    const auto number = [&](std::string_view field, int& value) {
        value = static_cast<int>(fields.integer(field, 320, 8192, Needed::no).value_or(value));
    };
    number("width", values.width);
    number("height", values.height);
    values.fullscreen = fields.flag("fullscreen").value_or(values.fullscreen);
    values.pixels_per_millimetre =
        fields.number("pixels_per_millimetre", 0.5, 20).value_or(values.pixels_per_millimetre);
}

void read_all(const TomlReader& root, Configuration& values) {
    values.development = root.flag("development").value_or(values.development);
    if (const auto language = root.one_of("language", content::language_codes, Needed::no)) {
        values.language = content::all_languages.at(*language);
    }
    const auto number = [](const TomlReader& fields, std::string_view field, int& value, int from, int to) {
        value = static_cast<int>(fields.integer(field, from, to, Needed::no).value_or(value));
    };
    if (const auto display = root.table("display", Needed::no)) read_display(*display, values);
    if (const auto session = root.table("session", Needed::no)) {
        number(*session, "warn_after", values.warn_after, 120, 300);
        number(*session, "answer_within", values.answer_within, 20, 45);
    }
    if (const auto sync = root.table("sync", Needed::no)) {
        number(*sync, "interval", values.interval, 1, 86'400);
        number(*sync, "ballot_interval", values.ballot_interval, 1, 604'800);
        number(*sync, "disk_reserve_megabytes", values.disk_reserve_megabytes, 8, 1'048'576);
        values.certificate_file =
            sync->text("certificate_file", longest_setting, Needed::no).value_or(values.certificate_file);
    }
}

}  // namespace

Result<Configuration> configuration_from_toml(std::string_view toml, const std::string& file) {
    TomlDocument document(toml, file);
    Configuration configuration;
    read_all(document.root(), configuration);
    if (const auto right = document.first_mistake(); !right) return tl::unexpected(right.error());
    return configuration;
}

Result<Configuration> read_configuration(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) return Configuration{};
    const auto text = read_file(file, largest_file);
    if (!text) return failure(text.error().message + "; see that the kiosk's user may read it");
    return configuration_from_toml(*text, file.filename().string());
}

namespace {

// "ru", "uk" or "en"
std::string known_languages() {
    std::string known;
    for (const content::Language language : content::all_languages) {
        const bool last = language == content::all_languages.back();
        if (!known.empty()) known += last ? " or " : ", ";
        known += toml_quoted(code(language));
    }
    return known;
}

}  // namespace

Result<std::string> explained(const Configuration& c) {
    std::string text = fmt::format(
        R"(# One terminal of Veche. Every setting may be left out; the values here are the ones in force.

# Allows the drive protocol and http:// addresses. Never true where residents are.
development = {}

# The language a visit begins in: {}.
language = {}

[display]
# Of the window, when it is not full screen.
width = {}
height = {}
fullscreen = {}
# How many pixels one millimetre of this screen has: 3.21 for 27 inches at 1080x1920, 2.71 for 32, 2.02 for 43.
# All sizes of letters and buttons follow from it: measure, do not guess.
pixels_per_millimetre = {}

[session]
# Seconds without a touch before the visitor is asked (120 to 300), and seconds to answer (20 to 45).
warn_after = {}
answer_within = {}

[sync]
# Seconds between two looks at the server when there is nothing to send.
interval = {}
# Ballots are sent once at a random moment within so many seconds, so that nobody can tell whose they are.
ballot_interval = {}
# Megabytes of the disk that content never takes: they are for what residents hand in (8 or more).
disk_reserve_megabytes = {}
# PEM file of the town's own certificate authority; empty: the system's.
certificate_file = {}
)",
        c.development, known_languages(), toml_quoted(code(c.language)), c.width, c.height, c.fullscreen,
        c.pixels_per_millimetre, c.warn_after, c.answer_within, c.interval, c.ballot_interval, c.disk_reserve_megabytes,
        toml_quoted(c.certificate_file));
    const auto again = configuration_from_toml(text, "kiosk.toml");
    if (!again) return tl::unexpected(again.error());
    if (*again != c) return failure("kiosk.toml: a setting is not read as it was given");
    return text;
}

}  // namespace veche::kiosk
