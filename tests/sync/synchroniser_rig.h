// A synchroniser with a town in memory, a clock by hand and a folder of its own.
#pragma once

#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>

#include "sync/delivery.h"
#include "sync/records.h"
#include "sync/synchroniser.h"
#include "tests/support/faulty_file_calls.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_http_client.h"
#include "tests/support/memory_town.h"
#include "tests/support/temporary_folder.h"

namespace veche::sync {

using std::chrono::milliseconds;

struct SynchroniserRig {
    test::TemporaryFolder folder;
    test::FaultyFileCalls calls;
    test::MemoryTown town;
    bool portal = false;       // everything is answered by somebody else
    int status_of_signed = 0;  // what signed requests are answered with, if not by the town
    test::MemoryHttpClient client{[this](const HttpRequest& request) -> Result<HttpAnswer> {
        if (portal) return HttpAnswer{request.method == "POST" ? 403 : 200, {}, "<html>Welcome</html>"};
        const bool is_signed = std::any_of(request.headers.begin(), request.headers.end(),
                                           [](const auto& field) { return field.first == "Signature"; });
        if (is_signed && status_of_signed != 0) return HttpAnswer{status_of_signed, {}, ""};
        return town.answer(request);
    }};
    test::ManualClock clock;
    test::CountingRandom random;
    std::unique_ptr<Spool> spool = *Spool::open(folder.path() / "spool", calls);
    protocol::Bundle bundle = town.bundle();
    std::optional<ClockFloor> floor;
    std::unique_ptr<Synchroniser> kiosk = start();
    std::optional<RequestSigner> signer;
    std::optional<Delivery> delivery;

    SynchroniserRig() { town.publish({"Первая"}); }
    [[nodiscard]] std::unique_ptr<Synchroniser> start() {
        SynchroniserSettings settings;
        settings.folder = folder.path();
        floor.emplace(*DurableFolder::open(folder.path(), calls), Instant{1700000000});
        return std::move(*Synchroniser::create(settings, bundle, client, clock, *floor, random, calls));
    }
    [[nodiscard]] std::string appeal(unsigned number) const {
        return test::sealed(test::appeal(kiosk->device_key(), number, "Текст"), kiosk->device_key());
    }
    void wait(const SyncReport& report) { clock.advance(report.round.next() + milliseconds(1)); }
    // A round of the other thread, after a look of this one.
    Round deliver(const SyncReport&, DeliveryReport& told) {
        const auto key = kiosk->delivery_key();
        if (!key) return Round::wait(std::chrono::hours(24));
        if (!delivery) {
            signer.emplace(kiosk->device_key(), clock);
            delivery.emplace(*spool, client, *signer, clock, random, DeliverySettings());
        }
        const Round round = delivery->round(*key, told);
        if (told.heard) floor->take_heard(*told.heard, clock);
        return round;
    }
    [[nodiscard]] std::size_t delivered(const SyncReport& looked) {
        DeliveryReport told;
        (void)deliver(looked, told);
        return told.delivered;
    }
    void add_record(std::uint64_t sequence, std::string answer, unsigned epoch = 0) {
        test::CountingRandom lookup(7);
        test::CountingRandom other(epoch);
        protocol::StatusInside inside;
        inside.sequence = sequence;
        inside.time = Instant{1795215481};
        inside.status.answer = std::move(answer);
        protocol::StatusOutside outside;
        outside.lookup_id = protocol::make_random<protocol::LookupId>(lookup);
        outside.epoch = protocol::make_random<protocol::Epoch>(other);
        outside.position = town.records.size() + 1;
        town.records.push_back(
            *protocol::write_status_record(outside, inside, test::box_key('r').public_key(), town.record_key, random));
    }
    [[nodiscard]] static protocol::ReceiptKeys receipt() {
        test::CountingRandom lookup(7);
        return {protocol::make_random<protocol::LookupId>(lookup), test::box_key('r')};
    }
    void write_bundle(const std::filesystem::path& path) {
        for (const auto& [name, bytes] : town.files) {
            std::filesystem::create_directories((path / name).parent_path());
            std::ofstream(path / name, std::ios::binary) << bytes;
        }
        bundle.content_folder = path;
    }
    void damage_blobs() {
        for (const auto& file : std::filesystem::recursive_directory_iterator(folder.path() / "content" / "blobs")) {
            if (file.is_regular_file()) std::ofstream(file.path(), std::ios::trunc) << "damaged";
        }
    }
    [[nodiscard]] std::string answer() const {
        const auto found = kiosk->records().open_with(receipt(), town.record_key.public_key());
        return found && *found ? (*found)->furthest.status.answer : "none";
    }
};

}  // namespace veche::sync
