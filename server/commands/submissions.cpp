#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <ostream>
#include <sstream>

#include "base/files.h"
#include "base/json.h"
#include "content/entry_names.h"
#include "server/commands/case_source.h"
#include "server/commands/commands.h"

namespace veche::server::commands {
namespace {

using desk::Fields;

constexpr std::size_t shown_letters = 40;

std::string value_of(const Fields& fields, std::string_view name) {
    for (const auto& [key, value] : fields) {
        if (key == name) return value;
    }
    return {};
}

// So that a case whose text is not there is seen to be one.
std::string text_or_why(const Fields& fields) {
    const std::string why = value_of(fields, "unreadable");
    return why.empty() ? value_of(fields, "text") : "unreadable: " + why;
}

constexpr std::array<std::string_view, 4> times = {"received", "arrived", "answered", "destroyed"};

bool is_time(std::string_view name) {
    return std::find(times.begin(), times.end(), name) != times.end();
}

// Moments as the town's clock shows them; days and words as they are.
std::string shown_value(std::string_view name, const std::string& value, const TownClock& clock) {
    const auto moment = is_time(name) ? parse_instant(value) : std::nullopt;
    return moment ? town_time(*moment, clock) : value;
}

// Over times stands what they differ from UTC by, for the table may be read elsewhere and in another season.
std::vector<std::string> heading_of(const Fields& fields, const std::vector<Instant>& moments, const TownClock& clock) {
    std::vector<std::string> heading;
    for (const auto& [name, value] : fields) {
        heading.emplace_back(name);
        if (is_time(name)) heading.back() += " (" + clock_in_words(clock, moments) + ")";
    }
    return heading;
}

std::string number_or_id(const Fields& fields) {
    const std::string number = value_of(fields, "number");
    return number.empty() ? value_of(fields, "id") : number;
}

// Opens by a double click in an Excel of Russia or Ukraine: it knows UTF-8 by the byte order mark, and takes
// semicolons.
Result<void> write_table(CaseSource& cases, const SubmissionsExportOptions& options, std::ostream& out) {
    const TownClock clock = town_clock(cases.layout());
    const char separator = static_cast<char>(options.separator);
    std::vector<Instant> moments;
    std::ostringstream lines;
    Fields first;
    const auto shown = cases.each(CaseSource::Look::whole, [&](const Fields& fields) {
        if (first.empty()) first = fields;
        std::vector<std::string> values;
        for (const auto& [name, value] : fields) {
            if (const auto moment = is_time(name) ? parse_instant(value) : std::nullopt) moments.push_back(*moment);
            values.push_back(
                fit_cell(shown_value(name, value, clock), "veche-server submissions show DIR " + number_or_id(fields)));
        }
        lines << csv_line(values, separator);
    });
    if (!shown) return shown;
    if (!options.plain) out << "\xEF\xBB\xBF";
    if (!first.empty()) out << csv_line(heading_of(first, moments, clock), separator) << lines.str();
    return {};
}

// For programs: moments of UTC.
Result<void> write_json_lines(CaseSource& cases, std::ostream& out) {
    return cases.each(CaseSource::Look::whole, [&](const Fields& fields) {
        Json object{Json::Object{}};
        for (const auto& [name, value] : fields) object.insert(std::string(name), value);
        out << write_json(object) << "\n";
    });
}

// What the town's law calls it: what comes from a kiosk need not be an appeal.
std::string kind_of(const Fields& fields) {
    const std::string kind = value_of(fields, "kind");
    const std::string series = value_of(fields, "series");
    const bool is_appeal = content::from_written<content::SubmissionKind>(kind) == content::SubmissionKind::appeal;
    return is_appeal && !series.empty() ? series : kind;
}

std::string line_of(const Fields& fields, const TownClock& clock) {
    return fmt::format("{:<16} {:<10} {:<14} {:<16} {:<10} {}\n", number_or_id(fields), value_of(fields, "state"),
                       kind_of(fields), shown_value("received", value_of(fields, "received"), clock),
                       value_of(fields, "due"), one_line(text_or_why(fields), shown_letters));
}

}  // namespace

Result<void> submissions_list(const std::filesystem::path& path, std::ostream& out) {
    const auto cases = CaseSource::open(path, "submissions list");
    if (!cases) return tl::unexpected(cases.error());
    const TownClock clock = town_clock((*cases)->layout());
    std::ostringstream lines;
    const auto shown =
        (*cases)->each(CaseSource::Look::list, [&](const Fields& fields) { lines << line_of(fields, clock); });
    if (!shown) return shown;
    const auto aside = (*cases)->set_aside();
    if (!aside) return tl::unexpected(aside.error());
    out << fmt::format("{:<16} {:<10} {:<14} {:<16} {:<10} {}\n", "number", "state", "kind", "received", "due", "text")
        << lines.str();
    if (*aside > 0) out << fmt::format("set aside: {}; see `veche-server submissions set-aside`\n", *aside);
    return {};
}

Result<void> submissions_show(const SubmissionsShowOptions& options, std::ostream& out) {
    const auto cases = CaseSource::open(options.folder, "submissions show");
    if (!cases) return tl::unexpected(cases.error());
    const auto fields = (*cases)->one(registration_number(options.number_or_id));
    if (!fields) return tl::unexpected(fields.error());
    const TownClock clock = town_clock((*cases)->layout());
    for (const auto& [name, value] : *fields) {
        if (!value.empty())
            out << fmt::format("{:<15} {}\n", std::string(name) + ":", printable(shown_value(name, value, clock)));
    }
    return {};
}

Result<void> submissions_export(const SubmissionsExportOptions& options, std::ostream& out) {
    const auto cases = CaseSource::open(options.folder, "submissions export");
    if (!cases) return tl::unexpected(cases.error());
    const auto write = [&](std::ostream& to) {
        return options.format == ExportFormat::csv ? write_table(**cases, options, to) : write_json_lines(**cases, to);
    };
    if (options.output.empty()) return write(out);
    std::ostringstream lines;
    if (auto written = write(lines); !written) return written;
    // Personal data: nobody but the operator reads the file.
    if (auto written = write_new_file(std::filesystem::absolute(options.output), lines.str(), 0600); !written) {
        return written;
    }
    out << "Wrote " << options.output.string() << ".\n";
    return {};
}

}  // namespace veche::server::commands
