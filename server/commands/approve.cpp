#include <fmt/format.h>
#include <ostream>

#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/office_client.h"
#include "server/commands/shown.h"

namespace veche::server::commands {
namespace {

constexpr std::size_t subject_letters = 32;
constexpr std::size_t title_letters = 80;

std::string version_path(std::int64_t version) {
    return "/api/versions/" + std::to_string(version);
}

std::string when_in(const Json& row, std::string_view field, const TownClock& clock) {
    const auto when = parse_instant(text_in(row, field));
    return when ? town_time(*when, clock) : std::string();
}

Result<void> list_waiting(const OfficeClient& office, const TownClock& clock, std::ostream& out) {
    std::size_t count = 0;
    const std::string waiting = "filter=" + percent_encoded(R"({"is_waiting":true})");
    auto listed = office.each_row("/api/subjects", waiting, [&](const Json& row) {
        out << fmt::format("{:>8}  {:<32}  {}  {}{}\n", integer_in(row, "waiting"),
                           one_line(text_in(row, "id"), subject_letters), when_in(row, "changed", clock),
                           one_line(text_in(row, "who") + ": " + text_in(row, "title"), title_letters),
                           flag_in(row, "is_gone") ? " (taken off)" : "");
        ++count;
    });
    if (listed && count == 0) out << "Nothing waits for approval.\n";
    return listed;
}

Result<void> show_version(const OfficeClient& office, std::int64_t number, const TownClock& clock, std::ostream& out) {
    const auto version = office.done({"GET", version_path(number)});
    if (!version) return tl::unexpected(version.error());
    out << fmt::format("version {}: {}, sent by {} {}\n", number, printable(text_in(version->body, "subject")),
                       printable(text_in(version->body, "who")), when_in(version->body, "made", clock));
    const Json::Array& files = list_in(version->body, "files");
    if (files.empty()) out << "It is taken off.\n";
    for (const Json& file : files) {
        out << "== " << printable(text_in(file, "name")) << "\n";
        const Json* const text = file.find("text");
        const bool has_text = text != nullptr && text->text() != nullptr;
        out << (has_text ? printable(*text->text()) : "(no text; " + text_in(file, "hash") + ")") << "\n";
    }
    return {};
}

// As each is now: the version's number stands for what was looked at.
Result<void> approve_versions(const OfficeClient& office, const std::vector<std::int64_t>& numbers, std::ostream& out) {
    Json::Array versions;
    for (const std::int64_t number : numbers) {
        const auto version = office.done({"GET", version_path(number)});
        if (!version) return failure(fmt::format("version {}: {}", number, version.error().message));
        const Json* const live = version->body.find("live");
        versions.push_back(Json::Object{
            {"version", number}, {"hash", text_in(version->body, "hash")}, {"live", live == nullptr ? Json() : *live}});
    }
    const auto done = office.done({"POST", "/api/approvals", Json(Json::Object{{"versions", std::move(versions)}})});
    if (!done) return failure("nothing was approved: " + done.error().message);
    out << fmt::format("Approved: {}. The server publishes what is approved by itself.\n", numbers.size());
    return {};
}

}  // namespace

Result<void> approve(const ApproveOptions& options, std::ostream& out) {
    const auto work = begin_command(options.folder, "approve");
    if (!work) return tl::unexpected(work.error());
    if (work->actor.is_command) {
        return failure("root and the owner of the folder publish by `publish`; somebody of the staff approves");
    }
    const OfficeClient office(work->folder.layout);
    const TownClock clock = town_clock(work->folder.layout);
    if (options.show) return show_version(office, *options.show, clock, out);
    if (options.versions.empty()) return list_waiting(office, clock, out);
    return approve_versions(office, options.versions, out);
}

}  // namespace veche::server::commands
