#include "server/jobs/standing.h"

#include <limits>

#include "base/files.h"
#include "base/json_reader.h"

namespace veche::server::jobs {
namespace {

constexpr std::uint64_t largest_file = 4096;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

}  // namespace

Result<void> write_standing(const std::filesystem::path& file, const Standing& standing) {
    const std::int64_t due_since = standing.due_since ? standing.due_since->seconds : 0;
    const Json json(Json::Object{{"due_since", due_since}, {"failing", standing.failing}});
    return write_file(file, write_json(json) + "\n", 0644);
}

std::optional<Standing> read_standing(const std::filesystem::path& file) {
    const auto text = read_file(file, largest_file);
    const auto json = text ? parse_json(*text) : Result<Json>(failure(""));
    if (!json) return std::nullopt;
    JsonErrors errors;
    JsonReader reader(*json, "standing", errors);
    Standing standing{reader.integer("failing", 0, most), std::nullopt};
    if (const std::int64_t since = reader.integer("due_since", 0, most); since != 0)
        standing.due_since = Instant{since};
    return errors.any() ? std::nullopt : std::optional(standing);
}

}  // namespace veche::server::jobs
