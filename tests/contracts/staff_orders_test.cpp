// What staff order of the registrar, and what it lets the office see of the fleet.
#include "server/store/staff_orders.h"

#include <algorithm>
#include <doctest/doctest.h>

#include "server/desk/jobs.h"
#include "server/orders/order_taker.h"
#include "server/registrar/fleet_copy.h"
#include "sync/protocol/receipt.h"
#include "tests/contracts/store_rig.h"
#include "tests/support/manual_clock.h"

using namespace veche;
using namespace veche::server;
using namespace veche::server::store;

TEST_SUITE_BEGIN("stores");

namespace {

const By anna{"anna", "10.0.0.7", {1'000'000}};

struct OrdersRig : test::StoreRig {
    Layout layout{folder.path()};
    test::ManualClock clock;
    protocol::BoxKey town_key = protocol::BoxKey::generate(random);
    Vault vault{protocol::SecretBytes(32), random};
    std::unique_ptr<sql::Connection> office = connection_to(registry_schema());
    std::unique_ptr<sql::Connection> registrar = connection_to(registry_schema());
    std::unique_ptr<FleetStore> fleet = *storage->fleet();
    std::unique_ptr<BallotStore> ballots = *storage->ballots();
    StaffOrders orders{*office};
    Device hall;

    OrdersRig() {
        clock.set({anna.when.seconds + 1});
        const auto key = protocol::make_random<protocol::SigningPublicKey>(random);
        hall = {protocol::device_id_of(key), key, "hall", {100}, {100}, false};
        REQUIRE(fleet->enrol("hall", hall));
    }
    // As a registrar that was just started.
    OrderTaker::Round take_all() {
        OrderTaker taker({layout, *registrar, *fleet, *ballots, vault, town_key, clock});
        const auto round = taker.take_all();
        REQUIRE_MESSAGE(round, round.error().message);
        return *round;
    }
    std::int64_t give(const std::string& what, Json body) {
        const auto number = orders.give({what, "kiosk/hall", std::move(body), anna});
        REQUIRE_MESSAGE(number, number.error().message);
        return *number;
    }
    std::int64_t give_on_hall(const std::string& what) {
        return give(what, Json::Object{{"device", protocol::to_hex(hall.id)}});
    }
    // Its line is written, and nothing is done.
    TakenOrder block_begun_by_who_was_killed() {
        give_on_hall("kiosk.block");
        StaffOrders killed(*registrar);
        auto taken = killed.take(clock.now());
        REQUIRE((taken && *taken));
        const StaffAct line = staff_act(anna, "kiosk.block", "kiosk/hall", Json());
        REQUIRE(killed.begin(**taken, Json::Object{{"name", "hall"}}, line));
        return std::move(**taken);
    }
    StaffOrder find(std::int64_t number) {
        const auto found = orders.find(number);
        REQUIRE((found && *found));
        return **found;
    }
    [[nodiscard]] std::vector<std::string> lines() const {
        std::vector<std::string> all;
        const auto found = audit::Log(*office).list({});
        REQUIRE(found);
        for (const audit::Line& line : *found) all.insert(all.begin(), line.act.who + " " + line.act.what);
        return all;
    }
    [[nodiscard]] bool is_blocked() { return (*fleet->find_device(hall.id))->blocked; }
    std::string sealed(const std::string& name, const content::ReceiptCode& code) {
        return *desk::seal_code(town_key.public_key(), name, code, random);
    }
};

std::string message_of(const StaffOrder& order) {
    const Json* const message = order.told.find("message");
    return message == nullptr || message->text() == nullptr ? std::string() : *message->text();
}

}  // namespace

TEST_CASE("a kiosk is blocked, let in and forgotten by orders, each with the office's line and the registrar's") {
    OrdersRig rig;
    const auto block = rig.give_on_hall("kiosk.block");
    CHECK(rig.find(block).state == OrderState::waiting);
    CHECK_FALSE(rig.is_blocked());
    const auto round = rig.take_all();
    CHECK(round.done == 1);
    CHECK(round.fleet_was_changed);
    CHECK(rig.is_blocked());
    CHECK(rig.find(block).state == OrderState::done);
    CHECK(rig.find(block).body.is_null());
    CHECK(rig.lines() == std::vector<std::string>{"anna order.give", "anna kiosk.block"});
    rig.give_on_hall("kiosk.unblock");
    rig.take_all();
    CHECK_FALSE(rig.is_blocked());
    const auto too_early = rig.give_on_hall("kiosk.remove");
    rig.take_all();
    CHECK(rig.find(too_early).state == OrderState::refused);
    CHECK(message_of(rig.find(too_early)) == "kiosk 'hall' is let in; block it first");
    rig.give_on_hall("kiosk.block");
    rig.give_on_hall("kiosk.remove");
    rig.take_all();
    CHECK(rig.fleet->devices()->empty());
    CHECK(rig.take_all().done == 0);
    CHECK_FALSE(audit::Log(*rig.office).verify()->has_value());
}

TEST_CASE("the line of an act tells what was before and what is after, and by which order") {
    OrdersRig rig;
    const auto number = rig.give_on_hall("kiosk.block");
    rig.take_all();
    const auto lines = audit::Log(*rig.office).list({.subject = "kiosk/" + protocol::to_hex(rig.hall.id)});
    REQUIRE(lines);
    REQUIRE(lines->size() == 1);
    CHECK(write_json(lines->front().act.details) ==
          R"({"after":{"blocked":true},"before":{"blocked":false},"name":"hall","order":)" + std::to_string(number) +
              "}");
    CHECK(lines->front().act.from == anna.from);
}

TEST_CASE("a registrar that is killed after the line does the act when it begins anew, and the line stands once") {
    OrdersRig rig;
    const TakenOrder taken = rig.block_begun_by_who_was_killed();
    const std::int64_t number = taken.order.number;
    CHECK_FALSE(rig.is_blocked());
    CHECK(rig.find(number).state == OrderState::begun);
    rig.clock.set({anna.when.seconds + longest_order_waits});
    rig.take_all();
    CHECK(rig.is_blocked());
    CHECK(rig.find(number).state == OrderState::done);
    CHECK(rig.lines() == std::vector<std::string>{"anna order.give", "anna kiosk.block"});
    // Who was thought dead ends nothing any more.
    CHECK_FALSE(*StaffOrders(*rig.registrar).end(taken, OrderState::refused, Json()));
    CHECK(rig.find(number).state == OrderState::done);
}

TEST_CASE("a registrar that is killed after the act ends the order, though nothing is left to be done") {
    OrdersRig rig;
    REQUIRE(rig.fleet->set_blocked(rig.hall.id, true));
    const auto number = rig.give_on_hall("kiosk.remove");
    StaffOrders killed(*rig.registrar);
    const auto taken = killed.take(rig.clock.now());
    REQUIRE((taken && *taken));
    REQUIRE(
        killed.begin(**taken, Json::Object{{"name", "hall"}}, staff_act(anna, "kiosk.remove", "kiosk/hall", Json())));
    REQUIRE(rig.fleet->remove_device(rig.hall.id));
    rig.take_all();
    CHECK(rig.find(number).state == OrderState::done);
    CHECK(write_json(rig.find(number).told) == R"({"name":"hall"})");
}

TEST_CASE("an order that waited too long is refused, and nothing is done") {
    OrdersRig rig;
    const auto number = rig.give_on_hall("kiosk.block");
    rig.clock.set({anna.when.seconds + longest_order_waits + 1});
    rig.take_all();
    CHECK(rig.find(number).state == OrderState::refused);
    CHECK_FALSE(rig.is_blocked());
    CHECK(rig.lines() == std::vector<std::string>{"anna order.give"});
}

TEST_CASE("an order that was begun and is too old is not done, and a line of its own says so") {
    OrdersRig rig;
    const TakenOrder taken = rig.block_begun_by_who_was_killed();
    const std::int64_t number = taken.order.number;
    // As a restore brings it back, or a machine that was off.
    rig.clock.set({anna.when.seconds + longest_order_waits + 1});
    rig.take_all();
    CHECK_FALSE(rig.is_blocked());
    CHECK(rig.find(number).state == OrderState::refused);
    CHECK(rig.find(number).body.is_null());
    CHECK(message_of(rig.find(number)).find("not finished in time") != std::string::npos);
    CHECK(rig.lines() == std::vector<std::string>{"anna order.give", "anna kiosk.block", "anna order.lapse"});
    const auto lapse = audit::Log(*rig.office).list({.subject = "kiosk/" + protocol::to_hex(rig.hall.id)});
    REQUIRE((lapse && lapse->size() == 1));
    CHECK(lapse->front().when == rig.clock.now());
}

TEST_CASE("nobody has an order tried again that was given up: it is given anew") {
    OrdersRig rig;
    const auto number = rig.give_on_hall("kiosk.block");
    REQUIRE(*jobs::Queue(*rig.office).cancel(number));
    const desk::Actor admin{anna, {accounts::Role::administrator}, false};
    const auto again = desk::act_on_job(*rig.office, admin, desk::JobAct::retry, number);
    REQUIRE_FALSE(again);
    CHECK(again.error().why == desk::Why::not_now);
    rig.take_all();
    CHECK_FALSE(rig.is_blocked());
    // Also when it is made to wait by other ways.
    REQUIRE(*jobs::Queue(*rig.office).retry(number, rig.clock.now()));
    rig.take_all();
    CHECK_FALSE(rig.is_blocked());
    CHECK(rig.find(number).state == OrderState::refused);
}

TEST_CASE("a code that nobody took goes from its order when that is put away or given up, and the order in its time") {
    OrdersRig rig;
    const auto code = protocol::make_receipt_code(rig.random);
    const auto give = [&](const std::string& name) {
        return rig.give("kiosk.add", Json::Object{{"name", name}, {"sealed_code", rig.sealed(name, code)}});
    };
    const auto put_away = give("library");
    REQUIRE(*jobs::Queue(*rig.office).cancel(put_away));
    const auto given_up = give("porch");
    REQUIRE(rig.office->run("UPDATE job SET state = 3, reason = 'no disk' WHERE number = ?1", {given_up}));
    rig.take_all();
    for (const auto number : {put_away, given_up}) {
        CHECK(*rig.office->number("SELECT count(*) FROM staff_order WHERE job = ?1 AND body = 'null' AND state = 3",
                                  {number}) == 1);
    }
    CHECK(message_of(rig.find(given_up)) == "the registrar gave it up: no disk");
    OrderTaker taker({rig.layout, *rig.registrar, *rig.fleet, *rig.ballots, rig.vault, rig.town_key, rig.clock});
    const auto orders = [&] { return *rig.office->number("SELECT count(*) FROM staff_order", {}); };
    rig.clock.advance(std::chrono::hours(24 * 29));
    REQUIRE(taker.forget());
    CHECK(orders() == 2);
    rig.clock.advance(std::chrono::hours(48));
    REQUIRE(taker.forget());
    CHECK(orders() == 0);
}

TEST_CASE("an order whose job was put away is not done, and says so") {
    OrdersRig rig;
    const auto number = rig.give_on_hall("kiosk.block");
    REQUIRE(*jobs::Queue(*rig.office).cancel(number));
    rig.take_all();
    CHECK_FALSE(rig.is_blocked());
    CHECK(rig.find(number).state == OrderState::refused);
    CHECK(message_of(rig.find(number)) == "it was put away");
}

TEST_CASE("a code comes to the fleet by an order in which nobody but the registrar can read it") {
    OrdersRig rig;
    const auto code = protocol::make_receipt_code(rig.random);
    const auto number =
        rig.give("kiosk.add", Json::Object{{"name", "library"}, {"sealed_code", rig.sealed("library", code)}});
    CHECK(write_json(rig.find(number).body).find(code.symbols()) == std::string::npos);
    rig.take_all();
    CHECK(rig.find(number).state == OrderState::done);
    const auto added = rig.fleet->find_code("library");
    REQUIRE((added && *added));
    CHECK((*added)->code == code.symbols());
    CHECK((*added)->expires.seconds == anna.when.seconds + std::int64_t{14} * 86'400);
    const auto again =
        rig.give("kiosk.add", Json::Object{{"name", "library"}, {"sealed_code", rig.sealed("library", code)}});
    const auto enrolled =
        rig.give("kiosk.add", Json::Object{{"name", "hall"}, {"sealed_code", rig.sealed("hall", code)}});
    const auto wrong =
        rig.give("kiosk.add", Json::Object{{"name", "porch"}, {"sealed_code", rig.sealed("library", code)}});
    const auto garbage = rig.give("kiosk.add", Json::Object{{"name", "porch"}, {"sealed_code", "00"}});
    rig.take_all();
    for (const auto refused : {again, enrolled, wrong, garbage}) CHECK(rig.find(refused).state == OrderState::refused);
    CHECK(message_of(rig.find(again)).find("waits for its kiosk already") != std::string::npos);
    CHECK(message_of(rig.find(enrolled)).find("is enrolled already") != std::string::npos);
    CHECK(message_of(rig.find(wrong)) == "the code is sealed for another kiosk");
    CHECK_FALSE(rig.fleet->find_code("porch")->has_value());
    rig.give("kiosk.revoke-code", Json::Object{{"name", "library"}});
    rig.take_all();
    CHECK_FALSE(rig.fleet->find_code("library")->has_value());
}

TEST_CASE("the copy of the fleet follows it without keys and codes, and nothing is written while nothing changed") {
    OrdersRig rig;
    REQUIRE(rig.fleet->add_code({"library", "SECRET", {500}, 0, std::nullopt}));
    const auto gate = *rig.storage->fleet();
    FleetCopy copy(*rig.fleet, *rig.registrar, rig.clock);
    KioskCopy seen(*rig.office);
    using Look = FleetCopy::Look;
    CHECK(*copy.look(Look::in_its_time) == 2);
    REQUIRE(seen.devices()->size() == 1);
    CHECK(seen.devices()->front().name == "hall");
    CHECK(seen.devices()->front().id == rig.hall.id);
    CHECK(seen.devices()->front().key == protocol::SigningPublicKey{});
    CHECK(*seen.bundles() == std::vector<WaitingBundle>{{"library", {500}, 0}});
    rig.clock.advance(std::chrono::minutes(1));
    CHECK(*copy.look(Look::in_its_time) == 0);
    const protocol::KioskReport report{3, 1, 7, 2 * protocol::told_room, {90}, "1.2", "spool.full"};
    REQUIRE(gate->note({{rig.hall.id, {200}, DeviceReport{{190}, report}}}));
    REQUIRE(gate->count_wrong_proof("library"));
    // Not before its time.
    CHECK(*copy.look(Look::in_its_time) == 0);
    rig.clock.advance(std::chrono::minutes(1));
    CHECK(*copy.look(Look::in_its_time) > 0);
    REQUIRE(seen.devices()->front().report);
    CHECK(seen.devices()->front().report->said == report);
    CHECK(seen.devices()->front().last_seen.seconds == 200);
    CHECK(seen.bundles()->front().wrong_proofs == 1);
    // What this process did itself is seen at once.
    REQUIRE(rig.fleet->set_blocked(rig.hall.id, true));
    REQUIRE(rig.fleet->remove_code("library"));
    CHECK(*copy.look(Look::at_once) > 0);
    CHECK(seen.devices()->front().blocked);
    CHECK(seen.bundles()->empty());
    REQUIRE(rig.fleet->remove_device(rig.hall.id));
    CHECK(*copy.look(Look::at_once) == 1);
    CHECK(seen.devices()->empty());
}

TEST_CASE("a poll that was counted today is not counted again, and one that is not there is refused") {
    OrdersRig rig;
    const content::EntryId bench("bench");
    const PollCount counted =
        desk::seal_count(rig.vault, bench, Json::Object{{"ballots", 3}}, {rig.clock.now().seconds - count_holds + 60});
    REQUIRE(rig.ballots->keep_count(bench, counted));
    const auto number = rig.give("poll.count", Json::Object{{"poll", "bench"}});
    rig.take_all();
    CHECK(rig.find(number).state == OrderState::done);
    CHECK(rig.lines() == std::vector<std::string>{"anna order.give"});
    const auto kept = PollCounts(*rig.office).find(bench);
    REQUIRE((kept && *kept == counted));
    CHECK(write_json(*desk::open_count(rig.vault, bench, **kept)) == R"({"ballots":3})");
    CHECK_FALSE(desk::open_count(rig.vault, content::EntryId("lamp"), **kept));
    const auto other = rig.give("poll.count", Json::Object{{"poll", "lamp"}});
    rig.take_all();
    CHECK(rig.find(other).state == OrderState::refused);
    CHECK(message_of(rig.find(other)) == "nothing is published yet");
}

TEST_CASE("a taken-over office that writes its registry anew has no poll counted more often") {
    OrdersRig rig;
    const content::EntryId bench("bench");
    const PollCount counted =
        desk::seal_count(rig.vault, bench, Json::Object{{"ballots", 3}}, {rig.clock.now().seconds - 60});
    REQUIRE(rig.ballots->keep_count(bench, counted));
    for (const char* lie : {"DELETE FROM poll_count", "UPDATE poll_count SET counted = 0, sealed = ''"}) {
        CAPTURE(lie);
        REQUIRE(rig.office->run(lie, {}));
        const auto number = rig.give("poll.count", Json::Object{{"poll", "bench"}});
        rig.take_all();
        // Counted anew it would be refused: nothing is published.
        CHECK(rig.find(number).state == OrderState::done);
        CHECK(*PollCounts(*rig.office).find(bench) == counted);
    }
    // In its time it is counted.
    rig.clock.set({counted.counted.seconds + count_holds});
    const auto number = rig.orders.give(
        {"poll.count", "poll/bench", Json::Object{{"poll", "bench"}}, {"anna", "10.0.0.7", rig.clock.now()}});
    REQUIRE(number);
    rig.take_all();
    CHECK(rig.find(*number).state == OrderState::refused);
}

TEST_SUITE_END();
