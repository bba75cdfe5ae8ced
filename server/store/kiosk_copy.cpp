#include "server/store/kiosk_copy.h"

#include <map>
#include <utility>

namespace veche::server::store {
namespace {

using sql::Bytes;
using sql::Row;

Device read_device(const Row& row) {
    Device device;
    device.id = protocol::from_bytes<protocol::DeviceId>(row.view(0)).value_or(protocol::DeviceId{});
    device.name = row.text(1);
    device.enrolled = {row.integer(2)};
    device.last_seen = {row.integer(3)};
    device.blocked = row.integer(4) != 0;
    if (auto report = protocol::kiosk_report_from_json(row.view(6))) {
        device.report = DeviceReport{{row.integer(5)}, std::move(*report)};
    }
    return device;
}

bool is_same(const std::optional<DeviceReport>& a, const std::optional<DeviceReport>& b) {
    return a.has_value() == b.has_value() && (!a || (a->came == b->came && a->said == b->said));
}

bool is_same(const Device& a, const Device& b) {
    return a.name == b.name && a.enrolled == b.enrolled && a.last_seen == b.last_seen && a.blocked == b.blocked &&
           is_same(a.report, b.report);
}

}  // namespace

Result<std::vector<WaitingBundle>> waiting_bundles(FleetStore& fleet) {
    const auto codes = fleet.codes();
    if (!codes) return tl::unexpected(codes.error());
    std::vector<WaitingBundle> waiting;
    for (const EnrolmentCode& code : *codes) {
        if (!code.used_by) waiting.push_back({code.name, code.expires, code.wrong_proofs});
    }
    return waiting;
}

Result<std::vector<Device>> KioskCopy::devices() {
    return registry_.all(
        "SELECT id, name, enrolled, last_seen, blocked, reported, report FROM kiosk ORDER BY enrolled, name", {},
        read_device);
}

Result<std::vector<WaitingBundle>> KioskCopy::bundles() {
    return registry_.all("SELECT name, expires, wrong_proofs FROM kiosk_bundle ORDER BY name", {}, [](const Row& row) {
        return WaitingBundle{row.text(0), {row.integer(1)}, static_cast<int>(row.integer(2))};
    });
}

Result<std::size_t> KioskCopy::bring_devices(const std::vector<Device>& devices) {
    const auto known = this->devices();
    if (!known) return tl::unexpected(known.error());
    std::map<protocol::DeviceId, const Device*> before;
    for (const Device& device : *known) before.emplace(device.id, &device);
    std::size_t written = 0;
    for (const Device& device : devices) {
        const auto found = before.find(device.id);
        const bool stays = found != before.end() && is_same(*found->second, device);
        if (found != before.end()) before.erase(found);
        if (stays) continue;
        const std::string report = device.report ? to_json(device.report->said) : std::string();
        auto done = registry_.run(
            "INSERT INTO kiosk(id, name, enrolled, last_seen, blocked, reported, report) "
            "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT(id) DO UPDATE SET name = excluded.name, "
            "enrolled = excluded.enrolled, last_seen = excluded.last_seen, blocked = excluded.blocked, "
            "reported = excluded.reported, report = excluded.report",
            {Bytes{device.id.view()}, device.name, device.enrolled, device.last_seen, device.blocked,
             device.report ? device.report->came : Instant{}, report});
        if (!done) return tl::unexpected(done.error());
        ++written;
    }
    for (const auto& [id, device] : before) {
        auto gone = registry_.run("DELETE FROM kiosk WHERE id = ?1", {Bytes{id.view()}});
        if (!gone) return tl::unexpected(gone.error());
        ++written;
    }
    return written;
}

Result<std::size_t> KioskCopy::bring_bundles(const std::vector<WaitingBundle>& bundles) {
    const auto known = this->bundles();
    if (!known) return tl::unexpected(known.error());
    if (*known == bundles) return std::size_t{0};
    if (auto gone = registry_.run("DELETE FROM kiosk_bundle", {}); !gone) return tl::unexpected(gone.error());
    for (const WaitingBundle& bundle : bundles) {
        auto done = registry_.run("INSERT INTO kiosk_bundle(name, expires, wrong_proofs) VALUES(?1, ?2, ?3)",
                                  {bundle.name, bundle.expires, bundle.wrong_proofs});
        if (!done) return tl::unexpected(done.error());
    }
    return bundles.size() + known->size();
}

Result<std::size_t> KioskCopy::bring(const std::vector<Device>& devices, const std::vector<WaitingBundle>& bundles) {
    auto transaction = sql::Transaction::begin(registry_);
    if (!transaction) return tl::unexpected(transaction.error());
    auto of_devices = bring_devices(devices);
    if (!of_devices) return of_devices;
    auto of_bundles = bring_bundles(bundles);
    if (!of_bundles) return of_bundles;
    if (*of_devices + *of_bundles == 0) return std::size_t{0};  // rolled back: nothing is written
    if (auto committed = transaction->commit(); !committed) return tl::unexpected(committed.error());
    return *of_devices + *of_bundles;
}

}  // namespace veche::server::store
