#include "server/edition/versions.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "base/files.h"
#include "base/json_reader.h"
#include "server/edition/published.h"

namespace veche::server {
namespace {

namespace fs = std::filesystem;
namespace tuf = protocol::tuf;

constexpr std::uint64_t largest_file = 4096;
constexpr std::int64_t largest_number = 1'000'000'000'000'000;
constexpr std::uint64_t edition_gap = 1000;

std::optional<Versions> read_versions_file(const fs::path& file) {
    const auto text = read_file(file, largest_file);
    if (!text) return std::nullopt;
    const auto json = parse_json(*text);
    if (!json) return std::nullopt;
    JsonErrors errors;
    JsonReader reader(*json, "versions", errors);
    const auto number = [&](std::string_view name) {
        return static_cast<std::uint64_t>(reader.integer(name, 0, largest_number));
    };
    Versions versions{number("edition"), number("timestamp"), number("snapshot"), number("targets"),
                      reader.flag("may_be_behind")};
    if (errors.any()) return std::nullopt;
    return versions;
}

// Of "7.snapshot.json": 7. Anything else: 0.
std::uint64_t version_in(const std::string& name, const std::string& of_version) {
    std::uint64_t version = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), version);
    const bool whole = error == std::errc() && std::string(end, name.data() + name.size()) == of_version.substr(1);
    return whole ? version : 0;
}

Versions read_names(const Layout& layout) {
    Versions versions;
    std::error_code error;
    for (const auto& file : fs::directory_iterator(layout.metadata(), error)) {
        const std::string name = file.path().filename().string();
        versions.snapshot = std::max(versions.snapshot, version_in(name, tuf::snapshot_file_name(1)));
        versions.targets = std::max(versions.targets, version_in(name, tuf::targets_file_name(1)));
    }
    return versions;
}

}  // namespace

Versions highest(const Versions& one, const Versions& other) {
    return {std::max(one.edition, other.edition), std::max(one.timestamp, other.timestamp),
            std::max(one.snapshot, other.snapshot), std::max(one.targets, other.targets),
            one.may_be_behind || other.may_be_behind};
}

Versions read_versions(const Layout& layout) {
    const std::optional<Versions> noted = read_versions_file(layout.versions());
    Versions known = highest(noted.value_or(Versions{}), read_names(layout));
    const auto published = read_published(layout);
    if (published && *published) {
        known = highest(known, {(*published)->catalog.number, (*published)->timestamp.version,
                                (*published)->snapshot.version, (*published)->targets.version, false});
        return known;
    }
    const auto catalogs = read_catalogs(layout);
    if (!catalogs.empty()) known.edition = std::max(known.edition, catalogs.front().catalog.number);
    if (!noted && (known.snapshot > 0 || known.edition > 0)) known.may_be_behind = true;
    return known;
}

Result<void> write_versions(const Layout& layout, const Versions& versions) {
    if (auto made = make_folders(layout.published(), 0755); !made) return made;
    const Json json(Json::Object{{"edition", versions.edition},
                                 {"timestamp", versions.timestamp},
                                 {"snapshot", versions.snapshot},
                                 {"targets", versions.targets},
                                 {"may_be_behind", versions.may_be_behind}});
    return write_file(layout.versions(), write_json(json) + "\n", 0644);
}

Versions next_timestamp(const Versions& known, Instant now) {
    Versions next = known;
    const auto seconds = static_cast<std::uint64_t>(std::max<std::int64_t>(now.seconds, 0));
    next.timestamp = known.may_be_behind ? std::max(known.timestamp + 1, seconds) : known.timestamp + 1;
    return next;
}

Versions next_versions(const Versions& known, Instant now) {
    Versions next = next_timestamp(known, now);
    const auto seconds = static_cast<std::uint64_t>(std::max<std::int64_t>(now.seconds, 0));
    const auto after = [&](std::uint64_t version) {
        return known.may_be_behind ? std::max(version + 1, seconds) : version + 1;
    };
    next.snapshot = after(known.snapshot);
    next.targets = after(known.targets);
    next.edition = known.edition + (known.may_be_behind ? edition_gap : 1);
    next.may_be_behind = false;
    return next;
}

}  // namespace veche::server
