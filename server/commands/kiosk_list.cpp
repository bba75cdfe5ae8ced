#include <fmt/format.h>
#include <ostream>

#include "base/clock.h"
#include "server/commands/commands.h"
#include "server/commands/kiosk_acts.h"
#include "server/commands/shown.h"

namespace veche::server::commands {
namespace {

constexpr std::size_t name_letters = 28;
constexpr std::size_t version_letters = 12;
constexpr std::size_t event_letters = 30;
// A kiosk that cannot reach its server looks again after 15 minutes at most: four looks missed.
constexpr std::int64_t long_silence = 3600;      // seconds
constexpr std::int64_t harmless_difference = 5;  // seconds: a report is some time under way
constexpr std::uint64_t bytes_in_gigabyte = 1'000'000'000;

// name, id, state, last seen, waiting, alarms, edition, disk, clock, version, event
constexpr const char* columns = "{:<28}  {:<8}  {:<12}  {:<30}  {:>7}  {:>6}  {:>7}  {:>8}  {:>9}  {:<12}  {}\n";

std::string shown_difference(std::int64_t seconds) {
    if (std::abs(seconds) <= harmless_difference) return "right";
    const char sign = seconds > 0 ? '+' : '-';
    const std::int64_t size = std::abs(seconds);
    if (size < 120) return fmt::format("{}{} s", sign, size);
    if (size < 7200) return fmt::format("{}{} min", sign, size / 60);
    if (size < 172'800) return fmt::format("{}{} h", sign, size / 3600);
    return fmt::format("{}{} days", sign, size / 86'400);
}

std::string shown_disk(std::uint64_t bytes) {
    return fmt::format("{:.1f} GB", static_cast<double>(bytes) / static_cast<double>(bytes_in_gigabyte));
}

std::string line_of(const store::Device& device, Instant now, const TownClock& clock) {
    const bool silent = now.seconds - device.last_seen.seconds > long_silence;
    const std::string seen = (silent ? "nothing since " : "") + town_time(device.last_seen, clock);
    const std::string name = one_line(device.name, name_letters);
    const std::string id = protocol::to_hex(device.id).substr(0, shown_digits);
    const char* state = device.blocked ? "blocked" : "enrolled";
    if (!device.report) return fmt::format(columns, name, id, state, seen, "-", "-", "-", "-", "-", "no report", "");
    const protocol::KioskReport& said = device.report->said;
    return fmt::format(columns, name, id, state, seen, said.waiting, said.alarms, said.edition,
                       shown_disk(said.free_bytes), shown_difference(said.clock.seconds - device.report->came.seconds),
                       one_line(said.version, version_letters), one_line(said.last_event, event_letters));
}

std::string line_of(const store::WaitingBundle& bundle, Instant now, const TownClock& clock) {
    std::string state = "until " + town_time(bundle.expires, clock);
    if (bundle.expires <= now) state = "its code has expired";
    if (bundle.wrong_proofs >= store::most_wrong_proofs) state = "dead: five wrong proofs";
    return fmt::format(columns, one_line(bundle.name, name_letters), "", "waits", state, "", "", "", "", "", "", "");
}

}  // namespace

Result<void> kiosk_list(const std::filesystem::path& folder, std::ostream& out) {
    const auto work = begin_command(folder, "kiosk list");
    if (!work) return tl::unexpected(work.error());
    const auto fleet = read_fleet(*work);
    if (!fleet) return tl::unexpected(fleet.error());
    const Instant now = SystemClock().now();
    const TownClock clock = town_clock(work->folder.layout);
    out << fmt::format(columns, "name", "device", "state", "last seen", "waiting", "alarms", "edition", "disk free",
                       "clock", "version", "last problem");
    for (const store::Device& device : fleet->devices) out << line_of(device, now, clock);
    for (const store::WaitingBundle& bundle : fleet->bundles) out << line_of(bundle, now, clock);
    return {};
}

}  // namespace veche::server::commands
