#include "server/publisher/publication_report.h"

#include <limits>

#include "base/json_reader.h"

namespace veche::server {
namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t most_notes = 1'000;
constexpr std::size_t longest_note = 4'096;

}  // namespace

std::string write_report(const PublicationReport& report) {
    Json::Array notes(report.notes.begin(), report.notes.end());
    return write_json(Json(Json::Object{{"documents", report.documents},
                                        {"edition", report.edition},
                                        {"new_bytes", report.new_bytes},
                                        {"new_files", report.new_files},
                                        {"notes", std::move(notes)}}));
}

Result<PublicationReport> read_report(const std::string& text) {
    const auto json = parse_json(text);
    if (!json) return tl::unexpected(json.error());
    JsonErrors errors;
    JsonReader reader(*json, "report", errors);
    PublicationReport report;
    report.edition = static_cast<std::uint64_t>(reader.integer("edition", 0, most));
    report.documents = static_cast<std::size_t>(reader.integer("documents", 0, most));
    report.new_files = static_cast<std::size_t>(reader.integer("new_files", 0, most));
    report.new_bytes = static_cast<std::uint64_t>(reader.integer("new_bytes", 0, most));
    report.notes = reader.optional_texts("notes", most_notes, longest_note);
    return errors.any() ? Result<PublicationReport>(failure(errors.first)) : report;
}

}  // namespace veche::server
