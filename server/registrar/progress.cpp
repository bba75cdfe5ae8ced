#include "server/registrar/progress.h"

#include <limits>

#include "base/files.h"
#include "base/json_reader.h"

namespace veche::server {
namespace {

constexpr std::uint64_t largest_file = 4096;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

}  // namespace

Result<void> write_progress(const Layout& layout, const RegistrarProgress& progress) {
    const Json json(Json::Object{{"records_behind", progress.records_behind},
                                 {"set_aside", progress.set_aside},
                                 {"unregistered", progress.unregistered}});
    return write_file(layout.progress(), write_json(json) + "\n", 0644);
}

RegistrarProgress read_progress(const Layout& layout) {
    const auto file = read_file(layout.progress(), largest_file);
    const auto json = file ? parse_json(*file) : Result<Json>(failure(""));
    if (!json) return {};
    JsonErrors errors;
    JsonReader reader(*json, "progress", errors);
    const auto count = [&](const char* name) { return static_cast<std::uint64_t>(reader.integer(name, 0, most)); };
    const RegistrarProgress progress{count("set_aside"), count("unregistered"), count("records_behind")};
    return errors.any() ? RegistrarProgress{} : progress;
}

}  // namespace veche::server
