#include <fmt/format.h>
#include <functional>
#include <ostream>
#include <sstream>

#include "base/files.h"
#include "base/json.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/desk/case_fields.h"
#include "server/desk/registry_desk.h"

namespace veche::server::commands {
namespace {

using desk::Fields;
using desk::RegistryDesk;

constexpr std::size_t shown_letters = 40;

Result<std::unique_ptr<RegistryDesk>> open_desk(const std::filesystem::path& path) {
    const auto folder = open_server_folder(path);
    if (!folder) return tl::unexpected(folder.error());
    return RegistryDesk::open(folder->layout, folder->configuration.users);
}

Result<Fields> read_fields(const RegistryDesk& desk, const store::Case& subject) {
    const auto body = desk.read_body(subject);
    if (!body) return tl::unexpected(body.error());
    const auto answer = desk.read_answer(subject);
    if (!answer) return tl::unexpected(answer.error());
    return desk::fields_of(subject, *body, *answer);
}

std::string value_of(const Fields& fields, std::string_view name) {
    for (const auto& [key, value] : fields) {
        if (key == name) return value;
    }
    return {};
}

Result<void> write_lines(RegistryDesk& desk, const std::string& format, std::ostream& out) {
    const auto cases = desk.registry().cases();
    if (!cases) return tl::unexpected(cases.error());
    bool head = format == "csv";
    for (const store::Case& subject : *cases) {
        const auto fields = read_fields(desk, subject);
        if (!fields) return tl::unexpected(fields.error());
        std::vector<std::string> names;
        std::vector<std::string> values;
        Json object{Json::Object{}};
        for (const auto& [name, value] : *fields) {
            names.emplace_back(name);
            values.push_back(value);
            object.insert(std::string(name), value);
        }
        if (std::exchange(head, false)) out << csv_line(names);
        out << (format == "csv" ? csv_line(values) : write_json(object) + "\n");
    }
    return {};
}

}  // namespace

Result<void> submissions_list(const std::filesystem::path& path, std::ostream& out) {
    const auto desk = open_desk(path);
    if (!desk) return tl::unexpected(desk.error());
    const auto cases = (*desk)->registry().cases();
    if (!cases) return tl::unexpected(cases.error());
    out << fmt::format("{:<16} {:<10} {:<14} {:<20} {:<10} {}\n", "number", "state", "kind", "received", "due", "text");
    for (const store::Case& subject : *cases) {
        const auto fields = read_fields(**desk, subject);
        if (!fields) return tl::unexpected(fields.error());
        const std::string number = subject.number.empty() ? protocol::to_hex(subject.envelope) : subject.number;
        out << fmt::format("{:<16} {:<10} {:<14} {:<20} {:<10} {}\n", number, value_of(*fields, "state"), subject.kind,
                           value_of(*fields, "received"), value_of(*fields, "due"),
                           one_line(value_of(*fields, "text"), shown_letters));
    }
    const auto counts = (*desk)->registry().counts();
    if (!counts) return tl::unexpected(counts.error());
    if (counts->set_aside > 0) {
        out << fmt::format("set aside: {}; see `veche-server submissions set-aside`\n", counts->set_aside);
    }
    return {};
}

Result<void> submissions_show(const SubmissionsShowOptions& options, std::ostream& out) {
    const auto desk = open_desk(options.folder);
    if (!desk) return tl::unexpected(desk.error());
    const auto subject = (*desk)->find(options.number_or_id);
    if (!subject) return tl::unexpected(subject.error());
    const auto fields = read_fields(**desk, *subject);
    if (!fields) return tl::unexpected(fields.error());
    for (const auto& [name, value] : *fields) {
        if (!value.empty()) out << fmt::format("{:<15} {}\n", std::string(name) + ":", printable(value));
    }
    return {};
}

Result<void> submissions_export(const SubmissionsExportOptions& options, std::ostream& out) {
    const auto desk = open_desk(options.folder);
    if (!desk) return tl::unexpected(desk.error());
    if (options.output.empty()) return write_lines(**desk, options.format, out);
    std::ostringstream lines;
    if (auto written = write_lines(**desk, options.format, lines); !written) return written;
    // Personal data: nobody but the operator reads the file.
    if (auto written = write_new_file(std::filesystem::absolute(options.output), lines.str(), 0600); !written) {
        return written;
    }
    out << "Wrote " << options.output.string() << ".\n";
    return {};
}

}  // namespace veche::server::commands
