#include "kiosk/configuration.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <toml++/toml.h>
#include <vector>

#include "base/toml_text.h"

namespace veche::kiosk {
namespace {

// Reads fields of one table and remembers the first thing that is wrong.
class Reader {
  public:
    Reader(const toml::table& table, std::string file, std::string section)
        : table_(table), file_(std::move(file)), section_(std::move(section)) {}

    void flag(const char* name, bool& value) {
        if (const toml::node* node = find(name)) {
            const auto found = node->value_exact<bool>();
            if (!found) return wrong(*node, name, "is not yes or no", "true or false");
            value = *found;
        }
    }
    void number(const char* name, int& value, int from, int to) {
        if (const toml::node* node = find(name)) {
            const auto found = node->value_exact<std::int64_t>();
            if (!found || *found < from || *found > to) {
                return wrong(*node, name, "is out of range", fmt::format("a whole number from {} to {}", from, to));
            }
            value = static_cast<int>(*found);
        }
    }
    void decimal(const char* name, double& value, double from, double to) {
        if (const toml::node* node = find(name)) {
            const auto found = node->value<double>();
            if (!found || *found < from || *found > to) {
                return wrong(*node, name, "is out of range", fmt::format("a number from {} to {}", from, to));
            }
            value = *found;
        }
    }
    void text(const char* name, std::string& value) {
        if (const toml::node* node = find(name)) {
            const auto found = node->value_exact<std::string>();
            if (!found) return wrong(*node, name, "is no text", "text in quotes");
            value = *found;
        }
    }
    // Everything that was not asked for.
    void refuse_unknown(const std::vector<std::string>& sections) {
        for (const auto& [key, node] : table_) {
            const std::string name(key.str());
            const bool known = std::find(asked_.begin(), asked_.end(), name) != asked_.end() ||
                               std::find(sections.begin(), sections.end(), name) != sections.end();
            if (!known) return wrong(node, name.c_str(), "is not known", "one of the settings of docs/operations.md");
        }
    }
    void wrong(const toml::node& node, const std::string& name, std::string_view what, std::string_view expected) {
        if (!problem_.empty()) return;
        problem_ = fmt::format("{}:{}: field '{}{}': {}; expected {}", file_, node.source().begin.line,
                               section_.empty() ? "" : section_ + ".", name, what, expected);
    }
    [[nodiscard]] const std::string& problem() const { return problem_; }

  private:
    const toml::node* find(const char* name) {
        asked_.emplace_back(name);
        return table_.get(name);
    }

    const toml::table& table_;
    std::string file_;
    std::string section_;
    std::vector<std::string> asked_;
    std::string problem_;
};

template <typename Fill>
std::string read_section(const toml::table& root, const std::string& file, const std::string& name, const Fill& fill) {
    const toml::node* node = root.get(name);
    if (node == nullptr) return {};
    const toml::table* table = node->as_table();
    if (table == nullptr) {
        return fmt::format("{}:{}: field '{}': is no table; expected [{}]", file, node->source().begin.line, name,
                           name);
    }
    Reader reader(*table, file, name);
    fill(reader);
    reader.refuse_unknown({});
    return reader.problem();
}

std::string read_root(const toml::table& root, const std::string& file, Configuration& configuration) {
    Reader reader(root, file, "");
    reader.flag("development", configuration.development);
    std::string language(code(configuration.language));
    reader.text("language", language);
    if (const auto known = content::language_from_code(language)) {
        configuration.language = *known;
    } else {
        reader.wrong(*root.get("language"), "language", "is not known", "\"ru\", \"uk\" or \"en\"");
    }
    reader.refuse_unknown({"display", "session", "sync"});
    return reader.problem();
}

std::string read_all(const toml::table& root, const std::string& file, Configuration& configuration) {
    std::string problem = read_root(root, file, configuration);
    if (problem.empty()) {
        problem = read_section(root, file, "display", [&](Reader& reader) {
            reader.number("width", configuration.width, 320, 8192);
            reader.number("height", configuration.height, 320, 8192);
            reader.flag("fullscreen", configuration.fullscreen);
            reader.decimal("pixels_per_millimetre", configuration.pixels_per_millimetre, 0.5, 20);
        });
    }
    if (problem.empty()) {
        problem = read_section(root, file, "session", [&](Reader& reader) {
            reader.number("warn_after", configuration.warn_after, 120, 300);
            reader.number("answer_within", configuration.answer_within, 20, 45);
        });
    }
    if (problem.empty()) {
        problem = read_section(root, file, "sync", [&](Reader& reader) {
            reader.number("interval", configuration.interval, 1, 86'400);
            reader.number("ballot_interval", configuration.ballot_interval, 1, 604'800);
            reader.number("disk_reserve_megabytes", configuration.disk_reserve_megabytes, 8, 1'048'576);
            reader.text("certificate_file", configuration.certificate_file);
        });
    }
    return problem;
}

}  // namespace

Result<Configuration> configuration_from_toml(std::string_view toml, const std::string& file) {
    Configuration configuration;
    const toml::parse_result parsed = toml::parse(toml, file);
    if (!parsed) {
        const toml::parse_error& error = parsed.error();
        return failure(fmt::format("{}:{}: {}; expected TOML", file, error.source().begin.line, error.description()));
    }
    const std::string problem = read_all(parsed.table(), file, configuration);
    if (!problem.empty()) return failure(problem);
    return configuration;
}

Result<Configuration> read_configuration(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) return Configuration{};
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return failure(file.string() + " cannot be read; see that the kiosk's user may read it");
    const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    return configuration_from_toml(text, file.filename().string());
}

Result<std::string> explained(const Configuration& c) {
    std::string text = fmt::format(
        R"(# One terminal of Veche. Every setting may be left out; the values here are the ones in force.

# Allows the drive protocol and http:// addresses. Never true where residents are.
development = {}

# The language a visit begins in: "ru", "uk" or "en".
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
        c.development, toml_quoted(code(c.language)), c.width, c.height, c.fullscreen, c.pixels_per_millimetre,
        c.warn_after, c.answer_within, c.interval, c.ballot_interval, c.disk_reserve_megabytes,
        toml_quoted(c.certificate_file));
    const auto again = configuration_from_toml(text, "kiosk.toml");
    if (!again) return tl::unexpected(again.error());
    if (*again != c) return failure("kiosk.toml: a setting is not read as it was given");
    return text;
}

}  // namespace veche::kiosk
