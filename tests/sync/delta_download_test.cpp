#include <doctest/doctest.h>
#include <fstream>
#include <functional>

#include "content/edition/compression.h"
#include "sync/edition_download.h"
#include "tests/support/faulty_file_calls.h"
#include "tests/support/memory_http_client.h"
#include "tests/support/memory_town.h"
#include "tests/support/temporary_folder.h"

namespace veche::sync {
namespace {

constexpr std::uint64_t reserve = 1U << 20U;

// A kiosk with the first edition and a server with the second and a delta to it.
struct Fixture {
    test::TemporaryFolder folder;
    test::FaultyFileCalls calls;
    test::MemoryTown town;
    test::MemoryHttpClient client{[this](const HttpRequest& request) { return town.answer(request); }};
    HttpContentSource source{client};
    EditionDownload download = *EditionDownload::open(folder.path(), calls, reserve);
    std::string delta;  // its path

    Fixture() {
        town.makes_deltas = true;
        town.publish({"Первая", "Вторая", "Третья"});
        REQUIRE(download.bring(source, target(), Check::changes));
        const std::string before = town.newest_catalog;
        town.publish({"Первая", "Другая", "Третья"});
        delta = town.delta_from(before);
        REQUIRE(town.files.contains(delta));
        client.requests.clear();
    }
    [[nodiscard]] protocol::tuf::TargetFile target() const {
        const std::string& targets = town.files.at("metadata/" + protocol::tuf::targets_file_name(town.version));
        return protocol::tuf::read_targets(targets, town.root())->targets.at("catalog.json");
    }
    // The edition is here, whole, whatever way it came.
    void check_newest() {
        const auto newest = *download.newest();
        REQUIRE(newest);
        CHECK(newest->catalog_hash == target().sha256);
        content::edition::FolderBlobs blobs(folder.path().string());
        const auto entries = content::edition::read_entries(newest->catalog, blobs);
        REQUIRE(entries);
        for (const content::Entry& entry : *entries) {
            const auto text = content::edition::read_text(entry.text, *blobs.read(entry.text.hash));
            REQUIRE(text);
            CHECK(text->find(entry.title) != std::string::npos);
        }
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a delta brings catalog, page and text in one request") {
    const auto report = download.bring(source, target(), Check::changes);
    REQUIRE(report);
    CHECK(report->changed);
    CHECK(report->files == 2);
    REQUIRE(client.requests.size() == 1);
    CHECK(client.requests[0].target == "/content/" + delta);
    CHECK(download.delta().outcome == DeltaUse::Outcome::used);
    check_newest();
}

TEST_CASE("a delta that is damaged, cut, hostile or too large costs only itself: whole files come") {
    const std::string bomb = content::edition::compress(std::string(std::size_t{64} << 20U, 'a'), 1);
    std::string hostile = "veche-delta-1\n";
    for (int part = 0; part < 3; ++part) {
        for (int i = 0; i < 4; ++i) hostile += static_cast<char>(bomb.size() >> (8 * i) & 0xFFU);
        hostile += bomb;
    }
    const std::string too_large(content::edition::longest_delta_bytes + 1, 'a');
    using Change = std::function<std::string(std::string)>;
    const Change changes[] = {
        [](const std::string& good) { return good.substr(0, good.size() - 1); },
        [](std::string good) {
            good[good.size() / 2] = static_cast<char>(good[good.size() / 2] ^ 0x55);
            return good;
        },
        [&](const std::string&) { return hostile; },
        [&](const std::string&) { return std::string(too_large); },
        [](const std::string&) { return std::string(); },
    };
    for (const Change& change : changes) {
        Fixture kiosk;
        kiosk.town.files[kiosk.delta] = change(kiosk.town.files[kiosk.delta]);
        CAPTURE(kiosk.town.files[kiosk.delta].size());
        REQUIRE(kiosk.download.bring(kiosk.source, kiosk.target(), Check::changes));
        CHECK(kiosk.download.delta().outcome == DeltaUse::Outcome::refused);
        CHECK_FALSE(kiosk.download.delta().reason.empty());
        kiosk.check_newest();
    }
}

TEST_CASE_FIXTURE(Fixture, "a delta cannot be used where a file of the edition before is damaged, and does no harm") {
    const auto before = *download.newest();
    for (const auto& page : before->catalog.pages) {
        std::ofstream(folder.path() / content::edition::blob_path(page.blob.hash), std::ios::trunc) << "damaged";
    }
    REQUIRE(download.bring(source, target(), Check::changes));
    CHECK(download.delta().outcome == DeltaUse::Outcome::refused);
    CHECK(client.requests.size() == 4);
    check_newest();
}

TEST_CASE_FIXTURE(Fixture, "an edition by delta that does not fit is not begun") {
    calls.free = static_cast<std::int64_t>(reserve) + 10;
    CHECK_FALSE(download.bring(source, target(), Check::changes));
    CHECK(download.too_large());
    CHECK(std::filesystem::is_empty(folder.path() / "parts"));
    calls.free.reset();
    CHECK(download.bring(source, target(), Check::changes)->changed);
    check_newest();
}

TEST_CASE_FIXTURE(Fixture, "two editions at once come by whole files where the server has no delta over both") {
    town.publish({"Первая", "Ещё другая", "Третья"});
    REQUIRE(download.bring(source, target(), Check::changes));
    CHECK(download.delta().outcome == DeltaUse::Outcome::missing);
    check_newest();
}

}  // namespace veche::sync
