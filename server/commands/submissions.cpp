#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <ostream>
#include <sstream>

#include "base/files.h"
#include "base/json.h"
#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/databases.h"
#include "server/desk/case_fields.h"
#include "server/desk/looks.h"

namespace veche::server::commands {
namespace {

using desk::Fields;
using desk::RegistryDesk;

constexpr std::size_t shown_letters = 40;

struct Opened {
    std::unique_ptr<RegistryDesk> desk;
    TownClock clock;
};

Result<Opened> open_registry(const std::filesystem::path& path) {
    const auto folder = open_server_folder(path);
    if (!folder) return tl::unexpected(folder.error());
    auto desk = RegistryDesk::open(folder->layout, folder->configuration);
    if (!desk) return tl::unexpected(desk.error());
    return Opened{std::move(*desk), town_clock(folder->layout)};
}

Fields read_fields(const RegistryDesk& desk, const store::Case& subject) {
    return desk::fields_of(subject, desk.read_body(subject), desk.read_answer(subject));
}

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
std::vector<std::string> heading_of(const Fields& fields, const std::vector<store::Case>& cases,
                                    const TownClock& clock) {
    std::vector<Instant> moments;
    for (const store::Case& subject : cases) {
        moments.push_back(subject.received);
        for (const auto& moment : {subject.arrived, subject.answered, subject.destroyed}) {
            if (moment) moments.push_back(*moment);
        }
    }
    std::vector<std::string> heading;
    for (const auto& [name, value] : fields) {
        heading.emplace_back(name);
        if (is_time(name)) heading.back() += " (" + clock_in_words(clock, moments) + ")";
    }
    return heading;
}

// Opens by a double click in an Excel of Russia or Ukraine: it knows UTF-8 by the byte order mark, and takes
// semicolons.
Result<void> write_table(RegistryDesk& desk, const SubmissionsExportOptions& options, const TownClock& clock,
                         std::ostream& out) {
    const char separator = static_cast<char>(options.separator);
    const auto cases = desk.registry().cases();
    if (!cases) return tl::unexpected(cases.error());
    if (!options.plain) out << "\xEF\xBB\xBF";
    for (const store::Case& subject : *cases) {
        const Fields fields = read_fields(desk, subject);
        if (&subject == cases->data()) out << csv_line(heading_of(fields, *cases, clock), separator);
        std::vector<std::string> values;
        const std::string number = subject.number.empty() ? protocol::to_hex(subject.envelope) : subject.number;
        for (const auto& [name, value] : fields) {
            values.push_back(fit_cell(shown_value(name, value, clock), "veche-server submissions show DIR " + number));
        }
        out << csv_line(values, separator);
    }
    return {};
}

// For programs: moments of UTC.
Result<void> write_json_lines(RegistryDesk& desk, std::ostream& out) {
    const auto cases = desk.registry().cases();
    if (!cases) return tl::unexpected(cases.error());
    for (const store::Case& subject : *cases) {
        const Fields fields = read_fields(desk, subject);
        Json object{Json::Object{}};
        for (const auto& [name, value] : fields) object.insert(std::string(name), value);
        out << write_json(object) << "\n";
    }
    return {};
}

// What the town's law calls it: what comes from a kiosk need not be an appeal.
std::string kind_of(const store::Case& subject) {
    const bool is_appeal = known(subject.kind) == content::SubmissionKind::appeal;
    return is_appeal && subject.series ? text_of(*subject.series) : text_of(subject.kind);
}

}  // namespace

Result<void> submissions_list(const std::filesystem::path& path, std::ostream& out) {
    const auto opened = open_registry(path);
    if (!opened) return tl::unexpected(opened.error());
    RegistryDesk& desk = *opened->desk;
    const auto noted = note_look_at_all(desk, command_actor(desk.layout(), "submissions list"), "cases.list");
    if (!noted) return as_failure(noted.error());
    const auto cases = desk.registry().cases();
    if (!cases) return tl::unexpected(cases.error());
    out << fmt::format("{:<16} {:<10} {:<14} {:<16} {:<10} {}\n", "number", "state", "kind", "received", "due", "text");
    for (const store::Case& subject : *cases) {
        const Fields fields = read_fields(desk, subject);
        const std::string number = subject.number.empty() ? protocol::to_hex(subject.envelope) : subject.number;
        out << fmt::format("{:<16} {:<10} {:<14} {:<16} {:<10} {}\n", number, value_of(fields, "state"),
                           kind_of(subject), town_time(subject.received, opened->clock), value_of(fields, "due"),
                           one_line(text_or_why(fields), shown_letters));
    }
    const auto counts = desk.registry().counts();
    if (!counts) return tl::unexpected(counts.error());
    const auto ballots = storage_of(desk.layout())->ballots();
    if (!ballots) return tl::unexpected(ballots.error());
    const auto unopened = (*ballots)->unopened();
    if (!unopened) return tl::unexpected(unopened.error());
    if (const std::uint64_t aside = counts->set_aside + *unopened; aside > 0) {
        out << fmt::format("set aside: {}; see `veche-server submissions set-aside`\n", aside);
    }
    return {};
}

Result<void> submissions_show(const SubmissionsShowOptions& options, std::ostream& out) {
    const auto opened = open_registry(options.folder);
    if (!opened) return tl::unexpected(opened.error());
    const auto actor = command_actor(opened->desk->layout(), "submissions show");
    const auto found = desk::open(*opened->desk, actor, registration_number(options.number_or_id));
    if (!found) return as_failure(found.error());
    const Fields fields = desk::fields_of(found->subject, found->submission, found->answer);
    for (const auto& [name, value] : fields) {
        if (!value.empty())
            out << fmt::format("{:<15} {}\n", std::string(name) + ":",
                               printable(shown_value(name, value, opened->clock)));
    }
    return {};
}

Result<void> submissions_export(const SubmissionsExportOptions& options, std::ostream& out) {
    const auto opened = open_registry(options.folder);
    if (!opened) return tl::unexpected(opened.error());
    const auto actor = command_actor(opened->desk->layout(), "submissions export");
    const auto noted = note_look_at_all(*opened->desk, actor, "cases.export");
    if (!noted) return as_failure(noted.error());
    const auto write = [&](std::ostream& to) {
        return options.format == ExportFormat::csv ? write_table(*opened->desk, options, opened->clock, to)
                                                   : write_json_lines(*opened->desk, to);
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
