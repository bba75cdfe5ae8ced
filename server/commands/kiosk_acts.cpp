#include "server/commands/kiosk_acts.h"

#include <ostream>

#include "base/normal_form.h"
#include "base/utf8.h"
#include "server/commands/commands.h"
#include "server/commands/office_order.h"
#include "server/commands/shown.h"
#include "server/databases.h"
#include "server/town_keys.h"

namespace veche::server::commands {
namespace {

constexpr std::size_t name_letters = 28;
constexpr std::size_t longest_digits = 80;

Result<desk::KioskDecision> act_at_desk(const CommandAtWork& work, const desk::KioskOrder& order,
                                        const std::optional<content::ReceiptCode>& code) {
    const auto fleet = storage_of(work.folder.layout)->fleet();
    if (!fleet) return tl::unexpected(fleet.error());
    const auto registry = storage_of(work.folder.layout)->registry({});
    if (!registry) return tl::unexpected(registry.error());
    const auto done = desk::act_on_kiosk(
        **fleet, [&](const store::StaffAct& line) { return (*registry)->note(line); }, work.actor, order, code);
    if (!done) return as_failure(done.error());
    return *done;
}

Result<OfficeClient::Request> request_for(const Layout& layout, const desk::KioskOrder& order,
                                          const std::optional<content::ReceiptCode>& code) {
    const std::string device = order.device ? protocol::to_hex(*order.device) : std::string();
    switch (order.act) {
        case desk::KioskAct::block: return OfficeClient::Request{"POST", "/api/kiosks/" + device + "/blocking"};
        case desk::KioskAct::unblock: return OfficeClient::Request{"POST", "/api/kiosks/" + device + "/unblocking"};
        case desk::KioskAct::remove: return OfficeClient::Request{"DELETE", "/api/kiosks/" + device};
        case desk::KioskAct::revoke_bundle:
            return OfficeClient::Request{"POST", "/api/kiosk-bundles/" + percent_encoded(order.name) + "/revocation"};
        case desk::KioskAct::add_bundle: break;
    }
    const auto town = read_town_identity(layout);
    if (!town) return tl::unexpected(town.error());
    const auto key = protocol::from_hex<protocol::BoxPublicKey>(town->keys.town_recipient);
    if (!key || !code) return failure("the town's key in town.json cannot be read");
    SystemRandom random;
    const auto sealed = desk::seal_code(*key, order.name, *code, random);
    if (!sealed) return tl::unexpected(sealed.error());
    return OfficeClient::Request{
        "POST", "/api/kiosk-bundles",
        Json(Json::Object{{"name", order.name}, {"again", order.again}, {"sealed_code", *sealed}})};
}

Result<desk::KioskDecision> act_by_office(const CommandAtWork& work, const desk::KioskOrder& order,
                                          const std::optional<content::ReceiptCode>& code) {
    const auto request = request_for(work.folder.layout, order, code);
    if (!request) return tl::unexpected(request.error());
    const auto told = have_done(OfficeClient(work.folder.layout), *request);
    if (!told) return tl::unexpected(told.error());
    return desk::KioskDecision{order, text_in(*told, "name"),
                               parse_instant(text_in(*told, "expires")).value_or(Instant{}), std::nullopt};
}

Instant instant_in(const Json& row, std::string_view field) {
    return parse_instant(text_in(row, field)).value_or(Instant{});
}

store::Device device_in(const Json& row) {
    store::Device device;
    device.id = protocol::from_hex<protocol::DeviceId>(text_in(row, "id")).value_or(protocol::DeviceId{});
    device.name = text_in(row, "name");
    device.blocked = text_in(row, "state") == "blocked";
    device.enrolled = instant_in(row, "enrolled");
    device.last_seen = instant_in(row, "last_seen");
    const Json* const report = row.find("report");
    if (report == nullptr || report->object() == nullptr) return device;
    if (auto said = protocol::kiosk_report_from_json(write_json(*report))) {
        device.report = store::DeviceReport{instant_in(*report, "came"), std::move(*said)};
    }
    return device;
}

Result<ShownFleet> fleet_of_office(const Layout& layout) {
    const OfficeClient office(layout);
    ShownFleet fleet;
    auto told = office.each_row("/api/kiosks", "", [&](const Json& row) { fleet.devices.push_back(device_in(row)); });
    if (!told) return tl::unexpected(told.error());
    told = office.each_row("/api/kiosk-bundles", "", [&](const Json& row) {
        fleet.bundles.push_back(
            {text_in(row, "id"), instant_in(row, "expires"), static_cast<int>(integer_in(row, "wrong_proofs"))});
    });
    return told ? Result<ShownFleet>(std::move(fleet)) : tl::unexpected(told.error());
}

Result<void> act_on_device(const std::filesystem::path& folder, const char* command, desk::KioskAct act,
                           const std::string& digits, std::string_view done_words, std::ostream& out) {
    const auto work = begin_command(folder, command);
    if (!work) return tl::unexpected(work.error());
    const auto device = find_device(*work, digits);
    if (!device) return tl::unexpected(device.error());
    desk::KioskOrder order{act};
    order.device = *device;
    const auto done = act_on_kiosk(*work, order);
    if (!done) return tl::unexpected(done.error());
    out << "Kiosk '" << one_line(done->name, name_letters) << "' is " << done_words << ".\n";
    return {};
}

}  // namespace

Result<desk::KioskDecision> act_on_kiosk(const CommandAtWork& work, const desk::KioskOrder& order,
                                         const std::optional<content::ReceiptCode>& code) {
    return work.actor.is_command ? act_at_desk(work, order, code) : act_by_office(work, order, code);
}

Result<ShownFleet> read_fleet(const CommandAtWork& work) {
    if (!work.actor.is_command) return fleet_of_office(work.folder.layout);
    const auto fleet = storage_of(work.folder.layout)->fleet();
    if (!fleet) return tl::unexpected(fleet.error());
    auto devices = (*fleet)->devices();
    if (!devices) return tl::unexpected(devices.error());
    auto bundles = store::waiting_bundles(**fleet);
    if (!bundles) return tl::unexpected(bundles.error());
    return ShownFleet{std::move(*devices), std::move(*bundles)};
}

Result<protocol::DeviceId> find_device(const CommandAtWork& work, const std::string& digits) {
    const auto fleet = read_fleet(work);
    if (!fleet) return tl::unexpected(fleet.error());
    std::optional<protocol::DeviceId> found;
    for (const store::Device& device : fleet->devices) {
        if (digits.size() < shown_digits || !protocol::to_hex(device.id).starts_with(digits)) continue;
        if (found) return failure("more than one device begins with " + digits + "; give more digits");
        found = device.id;
    }
    if (found) return *found;
    return failure("no device '" + one_line(digits, longest_digits) + "'; `veche-server kiosk list` shows them");
}

std::string kiosk_name(const std::string& typed) {
    return is_valid_utf8(typed) ? to_nfc(typed) : typed;
}

Result<void> kiosk_block(const KioskBlockOptions& options, std::ostream& out) {
    return options.blocked
               ? act_on_device(options.folder, "kiosk block", desk::KioskAct::block, options.device, "blocked", out)
               : act_on_device(options.folder, "kiosk unblock", desk::KioskAct::unblock, options.device, "let in again",
                               out);
}

Result<void> kiosk_remove(const std::filesystem::path& folder, const std::string& device, std::ostream& out) {
    return act_on_device(folder, "kiosk remove", desk::KioskAct::remove, device, "forgotten", out);
}

Result<void> kiosk_revoke_code(const std::filesystem::path& folder, const std::string& name, std::ostream& out) {
    const auto work = begin_command(folder, "kiosk code revoke");
    if (!work) return tl::unexpected(work.error());
    desk::KioskOrder order{desk::KioskAct::revoke_bundle};
    order.name = kiosk_name(name);
    const auto done = act_on_kiosk(*work, order);
    if (!done) return tl::unexpected(done.error());
    out << "The code of '" << one_line(name, longest_digits) << "' enrols nobody any more.\n";
    return {};
}

}  // namespace veche::server::commands
