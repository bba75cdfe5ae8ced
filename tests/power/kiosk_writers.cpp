#include <doctest/doctest.h>

#include "base/files.h"
#include "kiosk/configuration.h"
#include "kiosk/provision.h"
#include "sync/delivery.h"
#include "sync/records.h"
#include "sync/spool.h"
#include "sync/synchroniser.h"
#include "tests/power/writers.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_http_client.h"
#include "tests/support/memory_town.h"

namespace veche::test {
namespace {

namespace fs = std::filesystem;
using sync::Lane;
using sync::Spool;

// ── the spool ──

struct Sealed {
    protocol::SigningKey device = signing_key('d');
    protocol::SigningKey town = signing_key('a');
    std::string bytes = sealed(appeal(device, 1, "Течёт крыша"), device);
    protocol::EnvelopeId id = protocol::read_envelope_header(bytes)->id;

    [[nodiscard]] std::string acknowledgement() const {
        return *protocol::write_acknowledgement({id, protocol::sha256(bytes), {}, 1, Instant{1795215481}}, town);
    }
};

const Sealed& envelope() {
    static const Sealed one;
    return one;
}

std::unique_ptr<Spool> spool_in(const fs::path& folder) {
    auto spool = Spool::open(folder / "spool", disk());
    REQUIRE(spool);
    return std::move(*spool);
}

void put(const fs::path& folder) {
    REQUIRE(spool_in(folder)->put(envelope().bytes));
}

Writer put_envelope() {
    return {"an envelope put into the spool",
            {"sync/spool.cpp"},
            [](const fs::path&) {},
            [](const fs::path& folder) -> Result<void> {
                const auto spool = Spool::open(folder / "spool", disk());
                return spool ? (*spool)->put(envelope().bytes) : tl::unexpected(spool.error());
            },
            [](const fs::path& folder, bool finished) {
                const auto spool = spool_in(folder);
                const auto pending = spool->pending(Lane::single);
                REQUIRE(pending);
                if (finished) CHECK(pending->size() == 1);
                if (!pending->empty()) CHECK(spool->read(Lane::single, envelope().id) == envelope().bytes);
                CHECK(spool->put(envelope().bytes));
            }};
}

Writer acknowledge_envelope() {
    return {"an acknowledgement taken",
            {"sync/spool.cpp"},
            put,
            [](const fs::path& folder) {
                return spool_in(folder)->acknowledge(Lane::single, envelope().id, envelope().acknowledgement());
            },
            [](const fs::path& folder, bool finished) {
                const auto spool = spool_in(folder);
                CHECK(spool->read(Lane::single, envelope().id) == envelope().bytes);
                if (finished) CHECK(spool->pending(Lane::single)->empty());
                CHECK(spool->acknowledge(Lane::single, envelope().id, envelope().acknowledgement()));
            }};
}

Writer let_go_of_envelope() {
    const auto cover = [](const fs::path& folder) {
        const protocol::Watermark watermark{{}, 1, Instant{1795215481}};
        return spool_in(folder)->apply_watermark(watermark, envelope().town.public_key(), std::chrono::hours(1));
    };
    return {"an envelope let go of when a backup has it",
            {"sync/spool.cpp"},
            [](const fs::path& folder) {
                put(folder);
                REQUIRE(spool_in(folder)->acknowledge(Lane::single, envelope().id, envelope().acknowledgement()));
            },
            cover,
            [cover](const fs::path& folder, bool) {
                const auto left = spool_in(folder)->read(Lane::single, envelope().id);
                REQUIRE(left);
                if (*left) CHECK(**left == envelope().bytes);
                // It may come back once more, with its acknowledgement: the next watermark lets it go again.
                // Gone without an acknowledgement it would look as if it had never been handed in.
                CHECK(spool_in(folder)->pending(Lane::single)->empty());
                CHECK(cover(folder));
                CHECK_FALSE(spool_in(folder)->read(Lane::single, envelope().id)->has_value());
            }};
}

// ── what a kiosk brings from its town ──

protocol::SigningKey other_timestamp_key() {
    return signing_key('N');
}

struct Kiosk {
    MemoryTown town;
    MemoryHttpClient client{[this](const sync::HttpRequest& request) { return town.answer(request); }};
    ManualClock clock;
    CountingRandom random;

    explicit Kiosk(unsigned editions) {
        town.publish({"Первая"});
        if (editions > 1) {
            // With another key, so that trust in the old metadata is given up too.
            const auto root = tuf::make_root(
                {town.root_key, town.targets_key, town.snapshot_key, other_timestamp_key()}, 2, town.expires);
            town.files["metadata/2.root.json"] = tuf::write_root(root, {&town.root_key});
            town.timestamp_key = other_timestamp_key();
            town.publish({"Вторая", "Третья"});
        }
        add_record();
    }
    void add_record() {
        protocol::StatusInside inside;
        inside.sequence = 1;
        inside.time = Instant{1795215481};
        inside.status.answer = "Починим";
        protocol::StatusOutside outside;
        outside.lookup_id = receipt().lookup_id;
        outside.epoch = town.watermark.epoch;
        outside.position = town.records.size() + 1;
        town.records.push_back(
            *protocol::write_status_record(outside, inside, receipt().key.public_key(), town.record_key, random));
    }
    [[nodiscard]] static protocol::ReceiptKeys receipt() {
        CountingRandom lookup(7);
        return {protocol::make_random<protocol::LookupId>(lookup), box_key('r')};
    }

    // Rounds until all there is was brought.
    Result<void> bring(const fs::path& folder) {
        sync::SynchroniserSettings settings;
        settings.folder = folder;
        const protocol::Bundle bundle = town.bundle();
        auto own = DurableFolder::open(folder, disk());
        if (!own) return tl::unexpected(own.error());
        sync::ClockFloor floor(std::move(*own), Instant{1700000000});
        const auto kiosk = sync::Synchroniser::create(settings, bundle, client, clock, floor, random, disk());
        if (!kiosk) return tl::unexpected(kiosk.error());
        const std::string wanted = "edition " + std::to_string(town.version);
        for (int round = 0; round < 20; ++round) {
            const auto report = (*kiosk)->run_once();
            const auto newest = (*kiosk)->newest();
            const auto found = (*kiosk)->records().open_with(receipt(), town.record_key.public_key());
            const bool is_new = newest && newest->catalog.number == town.version;
            if (report.enrolled && is_new && found && *found) return {};
            clock.advance(report.round.next() + std::chrono::milliseconds(1));
        }
        return failure(wanted + " did not come");
    }
};

void judge_kiosk(const fs::path& folder, bool finished, unsigned editions) {
    Kiosk same(editions);
    if (finished) {
        // All of it is there without a network.
        const auto key = read_file(folder / "device.key", 100);
        CHECK((key && key->size() == 32));
        CHECK(fs::exists(folder / "enrolled"));
    }
    const auto brought = same.bring(folder);
    CHECK_MESSAGE(brought, brought.error().message);
}

Writer first_round() {
    return {"a kiosk that enrols and brings its first edition and records",
            {"sync/device.cpp", "sync/enrol.cpp", "sync/trust.cpp", "sync/edition_download.cpp", "sync/part_file.cpp",
             "sync/records.cpp", "sync/clock_floor.cpp", "sync/synchroniser.cpp"},
            [](const fs::path&) {},
            [](const fs::path& folder) { return Kiosk(1).bring(folder); },
            [](const fs::path& folder, bool finished) { judge_kiosk(folder, finished, 1); },
            3};
}

Writer next_edition() {
    return {"a kiosk that takes another root and switches to another edition",
            {"sync/trust.cpp", "sync/edition_download.cpp"},
            [](const fs::path& folder) { REQUIRE(Kiosk(1).bring(folder)); },
            [](const fs::path& folder) { return Kiosk(2).bring(folder); },
            [](const fs::path& folder, bool finished) { judge_kiosk(folder, finished, 2); },
            3};
}

// ── setting up ──

fs::path bundle_beside(const fs::path& folder, const std::string& name, const std::string& root) {
    CountingRandom random;
    fs::path path = folder.parent_path() / name;
    if (fs::exists(path)) return path;
    const auto code = protocol::make_receipt_code(random);
    const auto town = protocol::make_random<protocol::TownId>(random);
    REQUIRE(protocol::write_bundle(path, {"https://veche.example.org", code, town, "Hall", root, {}}));
    fs::create_directories(path / "content" / "blobs");
    REQUIRE(write_file(path / "content" / "blobs" / "page", std::string(10'000, 'p'), 0600));
    return path;
}

void judge_bundle(const fs::path& kiosk) {
    const auto bundle = protocol::read_bundle(kiosk / "bundle");
    CHECK_MESSAGE(bundle, bundle.error().message);
    CHECK(read_file(kiosk / "bundle" / "content" / "blobs" / "page", 20'000).value_or("") == std::string(10'000, 'p'));
    const auto configuration = kiosk::read_configuration(kiosk / "kiosk.toml");
    CHECK_MESSAGE(configuration, configuration.error().message);
}

Writer provisioned() {
    const auto provision = [](const fs::path& folder) -> Result<void> {
        if (fs::exists(folder / "kiosk" / "bundle")) return sync_folder(folder / "kiosk");
        return kiosk::provision(folder / "kiosk", bundle_beside(folder, "given", "{}"));
    };
    return {"a kiosk provisioned",
            {"kiosk/provision.cpp", "kiosk/configuration.cpp"},
            [](const fs::path& folder) { (void)bundle_beside(folder, "given", "{}"); },
            provision,
            [provision](const fs::path& folder, bool finished) {
                if (finished) CHECK(fs::exists(folder / "kiosk" / "bundle"));
                CHECK(provision(folder));
                CHECK(fs::exists(folder / "kiosk" / "kiosk.toml"));
                judge_bundle(folder / "kiosk");
            }};
}

Writer enrolled_again() {
    const auto enrol = [](const fs::path& folder) {
        return kiosk::enrol_again(folder / "kiosk", bundle_beside(folder, "other", "{\"new\":1}"));
    };
    return {"a kiosk enrolled again",
            {"kiosk/provision.cpp"},
            [](const fs::path& folder) {
                REQUIRE(kiosk::provision(folder / "kiosk", bundle_beside(folder, "given", "{}")));
                REQUIRE(write_file(folder / "kiosk" / "enrolled", "before", 0600));
                REQUIRE(make_folders(folder / "kiosk" / "trust", 0700));
                REQUIRE(write_file(folder / "kiosk" / "trust" / "root.json", "{}", 0600));
                (void)bundle_beside(folder, "other", "{\"new\":1}");
            },
            enrol,
            [enrol](const fs::path& folder, bool finished) {
                judge_bundle(folder / "kiosk");
                const auto bundle = protocol::read_bundle(folder / "kiosk" / "bundle");
                const bool is_new = bundle && bundle->root_json != "{}";
                if (finished) CHECK(is_new);
                // With the new code it must not take itself for enrolled.
                if (is_new) CHECK_FALSE(fs::exists(folder / "kiosk" / "enrolled"));
                if (is_new) CHECK_FALSE(fs::exists(folder / "kiosk" / "trust" / "root.json"));
                CHECK(enrol(folder));
            }};
}

}  // namespace

std::vector<Writer> kiosk_writers() {
    return {put_envelope(), acknowledge_envelope(), let_go_of_envelope(), first_round(),
            next_edition(), provisioned(),          enrolled_again()};
}

}  // namespace veche::test
