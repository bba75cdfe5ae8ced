#include "server/publisher/outgoing.h"

#include <algorithm>
#include <limits>
#include <system_error>

#include "base/files.h"
#include "base/json_reader.h"

namespace veche::server {
namespace {

constexpr std::int64_t hour = 3'600;
constexpr std::int64_t day = 86'400;
constexpr std::uint64_t largest_file = std::uint64_t{1024} * 1024;
constexpr std::size_t most_editions = 20'000;  // above what [publish] can allow in a day
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

}  // namespace

// Nothing: it is not ours.
std::optional<std::vector<OutgoingEditions::Out>> OutgoingEditions::read_file() const {
    std::error_code error;
    if (!std::filesystem::exists(layout_.outgoing(), error) && !error) return std::vector<Out>();
    const auto text = veche::read_file(layout_.outgoing(), largest_file);
    const auto json = text ? parse_json(*text) : tl::unexpected(text.error());
    if (!json) return std::nullopt;
    JsonErrors errors;
    JsonReader reader(*json, "outgoing", errors);
    std::vector<Out> out;
    for (const Json& each : reader.array("editions", most_editions)) {
        JsonReader edition(each, "edition", errors);
        const auto number = static_cast<std::uint64_t>(edition.integer("edition", 0, most));
        out.push_back({number, {edition.integer("when", 0, most)}});
    }
    if (errors.any()) return std::nullopt;
    return out;
}

Result<void> OutgoingEditions::write() const {
    Json::Array editions;
    for (const Out& each : out_) {
        editions.emplace_back(Json::Object{{"edition", each.edition}, {"when", each.when.seconds}});
    }
    if (auto made = make_folders(layout_.published(), 0755); !made) return made;
    return write_file(layout_.outgoing(), write_json(Json(Json::Object{{"editions", std::move(editions)}})) + "\n",
                      0644);
}

Result<OutgoingEditions> OutgoingEditions::read(const Layout& layout, const Configuration::Publish& bounds,
                                                std::uint64_t newest, Instant now) {
    OutgoingEditions editions(layout, bounds);
    const auto noted = editions.read_file();
    editions.out_ = noted.value_or(std::vector<Out>(bounds.most_an_hour, Out{newest, now}));
    std::erase_if(editions.out_,
                  [&](const Out& each) { return each.edition > newest || each.when.seconds <= now.seconds - day; });
    bool is_mended = !noted;
    for (Out& each : editions.out_) {
        if (each.when.seconds <= now.seconds) continue;
        each.when = now;
        is_mended = true;
    }
    std::stable_sort(editions.out_.begin(), editions.out_.end(),
                     [](const Out& left, const Out& right) { return left.when.seconds < right.when.seconds; });
    // Else they would be of each moment anew.
    if (is_mended) {
        if (auto written = editions.write(); !written) return tl::unexpected(written.error());
    }
    return editions;
}

std::optional<Instant> OutgoingEditions::next_of(std::size_t most_within, std::int64_t within, Instant now) const {
    if (out_.size() < most_within) return std::nullopt;
    const Instant next{out_.at(out_.size() - most_within).when.seconds + within};
    return next.seconds > now.seconds ? std::optional(next) : std::nullopt;
}

std::optional<Instant> OutgoingEditions::next(Instant now) const {
    const auto by_hour = next_of(bounds_.most_an_hour, hour, now);
    const auto by_day = next_of(bounds_.most_a_day, day, now);
    if (!by_hour || !by_day) return by_hour ? by_hour : by_day;
    return by_hour->seconds > by_day->seconds ? by_hour : by_day;
}

Result<void> OutgoingEditions::note(std::uint64_t edition, Instant now) {
    out_.push_back({edition, now});
    return write();
}

}  // namespace veche::server
