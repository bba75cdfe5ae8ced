#include "server/desk/kiosks.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.h"
#include "content/limits.h"
#include "server/store/kiosk_copy.h"

namespace veche::server::desk {
namespace {

constexpr std::int64_t code_lifetime = std::int64_t{14} * 86'400;  // seconds
constexpr std::array all_acts = {KioskAct::add_bundle, KioskAct::revoke_bundle, KioskAct::block, KioskAct::unblock,
                                 KioskAct::remove};

// Before the words that are sealed: a box of ours for anything else is no code.
constexpr std::string_view code_label = "veche-kiosk-code-1\n";

bool is_of_bundles(KioskAct act) {
    return act == KioskAct::add_bundle || act == KioskAct::revoke_bundle;
}

bool is_name(const std::string& name) {
    const bool has_control = std::any_of(name.begin(), name.end(), [](char letter) {
        return static_cast<unsigned char>(letter) < ' ' || letter == '\x7f';
    });
    return !name.empty() && !has_control && is_valid_utf8(name) && fits_code_points(name, content::longest_kiosk_name);
}

Json json_of(const std::optional<store::WaitingBundle>& bundle) {
    if (!bundle) return {};
    return Json::Object{{"expires", to_string(bundle->expires)}, {"wrong_proofs", bundle->wrong_proofs}};
}

Result<std::optional<store::WaitingBundle>> find_bundle(store::FleetStore& fleet, const std::string& name) {
    auto all = store::waiting_bundles(fleet);
    if (!all) return tl::unexpected(all.error());
    const auto found = std::find_if(all->begin(), all->end(), [&](const auto& bundle) { return bundle.name == name; });
    return found == all->end() ? std::nullopt : std::optional(std::move(*found));
}

// A second bundle of the name would kill the first one's code without a word; two kiosks of one name cannot be told
// apart.
Outcome<void> check_is_free(store::FleetStore& fleet, const std::string& name,
                            const std::optional<store::WaitingBundle>& bundle, Instant now) {
    if (bundle && bundle->expires > now && bundle->wrong_proofs < store::most_wrong_proofs) {
        return refused(Why::not_now, "a bundle of '" + name + "' waits for its kiosk already; another one, which " +
                                         "makes the first useless: --again");
    }
    const auto devices = fleet.devices();
    if (!devices) return failed(devices.error());
    if (std::any_of(devices->begin(), devices->end(), [&](const auto& device) { return device.name == name; })) {
        return refused(Why::not_now, "kiosk '" + name + "' is enrolled already; a bundle to enrol it again: --again");
    }
    return {};
}

Outcome<KioskDecision> decide_on_bundle(store::FleetStore& fleet, const Actor& actor, KioskDecision decision) {
    const KioskOrder& order = decision.order;
    const auto bundle = find_bundle(fleet, order.name);
    if (!bundle) return failed(bundle.error());
    decision.name = order.name;
    Json after;
    if (order.act == KioskAct::add_bundle) {
        const auto is_free = order.again ? Outcome<void>() : check_is_free(fleet, order.name, *bundle, actor.by.when);
        if (!is_free) return tl::unexpected(is_free.error());
        decision.expires = {actor.by.when.seconds + code_lifetime};
        after = json_of(store::WaitingBundle{order.name, decision.expires, 0});
    } else if (!*bundle) {
        return refused(Why::unknown, "no unused code of '" + order.name + "'; `veche-server kiosk list` shows them");
    }
    decision.line = store::staff_act(actor.by, std::string(name_of(order.act)), subject_of(order),
                                     Json::Object{{"before", json_of(*bundle)}, {"after", std::move(after)}});
    return decision;
}

Outcome<KioskDecision> decide_on_device(store::FleetStore& fleet, const Actor& actor, KioskDecision decision) {
    const KioskOrder& order = decision.order;
    const auto device = order.device ? fleet.find_device(*order.device) : std::optional<store::Device>();
    if (!device) return failed(device.error());
    if (!*device) return refused(Why::unknown, "no such device; `veche-server kiosk list` shows them");
    decision.name = (*device)->name;
    // What it sent last is opened with its key; blocked, it sends no more.
    if (order.act == KioskAct::remove && !(*device)->blocked) {
        return refused(Why::not_now, "kiosk '" + decision.name + "' is let in; block it first");
    }
    const bool is_removal = order.act == KioskAct::remove;
    const bool blocks = order.act == KioskAct::block;
    if (!is_removal && (*device)->blocked == blocks) return decision;
    const Json after = is_removal ? Json() : Json(Json::Object{{"blocked", blocks}});
    decision.line = store::staff_act(
        actor.by, std::string(name_of(order.act)), subject_of(order),
        Json::Object{
            {"name", decision.name}, {"before", Json::Object{{"blocked", (*device)->blocked}}}, {"after", after}});
    return decision;
}

}  // namespace

std::string_view name_of(KioskAct act) {
    switch (act) {
        case KioskAct::add_bundle: return "kiosk.add";
        case KioskAct::revoke_bundle: return "kiosk.revoke-code";
        case KioskAct::block: return "kiosk.block";
        case KioskAct::unblock: return "kiosk.unblock";
        case KioskAct::remove: return "kiosk.remove";
    }
    return "";
}

std::optional<KioskAct> kiosk_act_of(std::string_view name) {
    const auto found =
        std::find_if(all_acts.begin(), all_acts.end(), [&](KioskAct act) { return name_of(act) == name; });
    return found == all_acts.end() ? std::nullopt : std::optional(*found);
}

std::string subject_of(const KioskOrder& order) {
    if (is_of_bundles(order.act)) return "kiosk-bundle/" + order.name;
    return "kiosk/" + (order.device ? protocol::to_hex(*order.device) : std::string());
}

Outcome<void> check_kiosk_name(const std::string& name) {
    if (is_name(name)) return {};
    return refused(Why::not_valid, "the kiosk's name must have 1 to 200 letters", "name");
}

Outcome<void> check_kiosk_order(const Actor& actor, const KioskOrder& order) {
    if (auto allowed = require(actor, accounts::Right::work_on_kiosks); !allowed) return allowed;
    return is_of_bundles(order.act) ? check_kiosk_name(order.name) : Outcome<void>();
}

Outcome<KioskDecision> decide(store::FleetStore& fleet, const Actor& actor, const KioskOrder& order) {
    if (auto fits = check_kiosk_order(actor, order); !fits) return tl::unexpected(fits.error());
    KioskDecision decision{order, {}};
    return is_of_bundles(order.act) ? decide_on_bundle(fleet, actor, std::move(decision))
                                    : decide_on_device(fleet, actor, std::move(decision));
}

Result<void> carry_out(store::FleetStore& fleet, const KioskDecision& decision,
                       const std::optional<content::ReceiptCode>& code) {
    const KioskOrder& order = decision.order;
    if (!is_of_bundles(order.act) && !order.device) return failure("an act on a kiosk without its device");
    switch (order.act) {
        case KioskAct::add_bundle:
            if (!code) return failure("a bundle without its code");
            return fleet.add_code({order.name, code->symbols(), decision.expires, 0, std::nullopt});
        case KioskAct::revoke_bundle: return fleet.remove_code(order.name);
        case KioskAct::block: return fleet.set_blocked(*order.device, true);
        case KioskAct::unblock: return fleet.set_blocked(*order.device, false);
        case KioskAct::remove: return fleet.remove_device(*order.device);
    }
    return {};
}

Outcome<KioskDecision> act_on_kiosk(store::FleetStore& fleet, const KeepLine& keep, const Actor& actor,
                                    const KioskOrder& order, const std::optional<content::ReceiptCode>& code) {
    auto decision = decide(fleet, actor, order);
    if (!decision || !decision->line) return decision;
    if (auto kept = keep(*decision->line); !kept) return failed(kept.error());
    if (auto done = carry_out(fleet, *decision, code); !done) return failed(done.error());
    return decision;
}

Result<std::string> seal_code(const protocol::BoxPublicKey& town, const std::string& name,
                              const content::ReceiptCode& code, Random& random) {
    auto box = protocol::seal_to(town, std::string(code_label) + code.symbols() + "\n" + name, random);
    return box ? Result<std::string>(to_hex(*box)) : box;
}

Result<content::ReceiptCode> open_code(const protocol::BoxKey& town, const std::string& name,
                                       const std::string& sealed) {
    const auto box = protocol::bytes_from_hex(sealed);
    if (!box) return failure("the sealed code is no hexadecimal number");
    const auto opened = town.open_sealed(*box);
    if (!opened) return failure("the code is not sealed to the town's key");
    std::string_view words = opened->view();
    const std::size_t end = words.rfind("\n" + name);
    const bool is_one = words.starts_with(code_label) && end != std::string_view::npos && end >= code_label.size() &&
                        end + 1 + name.size() == words.size();
    if (!is_one) return failure("the code is sealed for another kiosk");
    return content::ReceiptCode::from_typed(words.substr(code_label.size(), end - code_label.size()));
}

}  // namespace veche::server::desk
