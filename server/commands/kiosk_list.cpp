#include <fmt/format.h>
#include <ostream>

#include "base/clock.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/databases.h"

namespace veche::server::commands {
namespace {

constexpr std::size_t name_letters = 28;
constexpr std::size_t version_letters = 12;
constexpr std::size_t event_letters = 30;
constexpr std::size_t id_digits = 8;
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
    const std::string id = protocol::to_hex(device.id).substr(0, id_digits);
    const char* state = device.blocked ? "blocked" : "enrolled";
    if (!device.report) return fmt::format(columns, name, id, state, seen, "-", "-", "-", "-", "-", "no report", "");
    const protocol::KioskReport& said = device.report->said;
    return fmt::format(columns, name, id, state, seen, said.waiting, said.alarms, said.edition,
                       shown_disk(said.free_bytes), shown_difference(said.clock.seconds - device.report->came.seconds),
                       one_line(said.version, version_letters), one_line(said.last_event, event_letters));
}

std::string line_of(const store::EnrolmentCode& code, Instant now, const TownClock& clock) {
    std::string state = "until " + town_time(code.expires, clock);
    if (code.expires <= now) state = "its code has expired";
    if (code.wrong_proofs >= store::most_wrong_proofs) state = "dead: five wrong proofs";
    return fmt::format(columns, one_line(code.name, name_letters), "", "waits", state, "", "", "", "", "", "", "");
}

}  // namespace

Result<void> kiosk_list(const std::filesystem::path& path, std::ostream& out) {
    const auto folder = open_server_folder(path);
    if (!folder) return tl::unexpected(folder.error());
    const auto fleet = storage_of(folder->layout)->fleet();
    if (!fleet) return tl::unexpected(fleet.error());
    const auto devices = (*fleet)->devices();
    if (!devices) return tl::unexpected(devices.error());
    const auto codes = (*fleet)->codes();
    if (!codes) return tl::unexpected(codes.error());
    const Instant now = SystemClock().now();
    const TownClock clock = town_clock(folder->layout);
    out << fmt::format(columns, "name", "device", "state", "last seen", "waiting", "alarms", "edition", "disk free",
                       "clock", "version", "last problem");
    for (const store::Device& device : *devices) out << line_of(device, now, clock);
    for (const store::EnrolmentCode& code : *codes) {
        if (!code.used_by) out << line_of(code, now, clock);
    }
    return {};
}

namespace {

// By the whole id or by so much of its beginning as `kiosk list` shows.
Result<store::Device> find_by_digits(store::FleetStore& fleet, const std::string& digits) {
    const auto devices = fleet.devices();
    if (!devices) return tl::unexpected(devices.error());
    std::optional<store::Device> found;
    for (const store::Device& device : *devices) {
        if (digits.size() < id_digits || !protocol::to_hex(device.id).starts_with(digits)) continue;
        if (found) return failure("more than one device begins with " + digits + "; give more digits");
        found = device;
    }
    if (!found)
        return failure("no device '" + one_line(digits, name_letters) + "'; `veche-server kiosk list` shows them");
    return *found;
}

}  // namespace

Result<void> kiosk_block(const KioskBlockOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    const auto fleet = storage_of(folder->layout)->fleet();
    if (!fleet) return tl::unexpected(fleet.error());
    const auto device = find_by_digits(**fleet, options.device);
    if (!device) return tl::unexpected(device.error());
    if (auto set = (*fleet)->set_blocked(device->id, options.blocked); !set) return set;
    out << "Kiosk '" << one_line(device->name, name_letters) << "' is "
        << (options.blocked ? "blocked" : "let in again") << ".\n";
    return {};
}

Result<void> kiosk_remove(const std::filesystem::path& path, const std::string& id, std::ostream& out) {
    const auto folder = open_server_folder(path);
    if (!folder) return tl::unexpected(folder.error());
    const auto fleet = storage_of(folder->layout)->fleet();
    if (!fleet) return tl::unexpected(fleet.error());
    const auto device = find_by_digits(**fleet, id);
    if (!device) return tl::unexpected(device.error());
    const std::string name = one_line(device->name, name_letters);
    // What it sent last is opened with its key; blocked, it sends no more.
    if (!device->blocked) return failure("kiosk '" + name + "' is let in; block it first");
    if (auto removed = (*fleet)->remove_device(device->id); !removed) return removed;
    out << "Kiosk '" << name << "' is forgotten.\n";
    return {};
}

}  // namespace veche::server::commands
