#include "sync/edition_download.h"

#include <algorithm>
#include <cerrno>
#include <doctest/doctest.h>
#include <fstream>

#include "tests/support/edited_rules.h"
#include "tests/support/faulty_file_calls.h"
#include "tests/support/memory_http_client.h"
#include "tests/support/memory_town.h"
#include "tests/support/temporary_folder.h"

namespace veche::sync {
namespace {

constexpr std::uint64_t reserve = 1U << 20U;

struct Fixture {
    test::TemporaryFolder folder;
    test::FaultyFileCalls calls;
    test::MemoryTown town;
    test::MemoryHttpClient client{[this](const HttpRequest& request) { return town.answer(request); }};
    HttpContentSource source{client};
    EditionDownload download = *EditionDownload::open(folder.path(), calls, reserve);

    Fixture() { town.publish({"Первая", "Вторая", "Третья"}); }
    [[nodiscard]] protocol::tuf::TargetFile target() const {
        const std::string& targets = town.files.at("metadata/" + protocol::tuf::targets_file_name(town.version));
        return protocol::tuf::read_targets(targets, town.root())->targets.at("catalog.json");
    }
    [[nodiscard]] std::size_t blobs_here() const {
        std::size_t count = 0;
        for (const auto& file : std::filesystem::recursive_directory_iterator(folder.path() / "blobs")) {
            if (file.is_regular_file()) ++count;
        }
        return count;
    }
    // Some text blob of the newest edition.
    [[nodiscard]] std::string text_hash() const {
        content::edition::FolderBlobs blobs(folder.path().string());
        return content::edition::read_entries(download.newest()->value().catalog, blobs)->at(0).text.hash;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "an edition is brought whole and read from the disk") {
    CHECK_FALSE(download.newest()->has_value());
    const auto report = download.bring(source, target(), Check::changes);
    REQUIRE(report);
    CHECK(report->changed);
    CHECK(report->files == 4);
    const auto newest = *download.newest();
    REQUIRE(newest);
    CHECK(newest->catalog_hash == target().sha256);
    content::edition::FolderBlobs blobs(folder.path().string());
    CHECK(content::edition::read_entries(newest->catalog, blobs)->size() == 3);
}

TEST_CASE_FIXTURE(Fixture, "every part is on the disk before it has its name") {
    // Into folders that are there, so that the first sync after the bytes can only be that of the part.
    REQUIRE(download.bring(source, target(), Check::changes));
    for (const auto& blob : std::filesystem::recursive_directory_iterator(folder.path() / "blobs")) {
        if (blob.is_regular_file()) std::filesystem::remove(blob);
    }
    calls.log.clear();
    calls.calls = 0;
    REQUIRE(download.bring(source, target(), Check::all));
    const auto written = std::find(calls.log.begin(), calls.log.end(), "write");
    const auto synced = std::find(written, calls.log.end(), "sync");
    REQUIRE(synced < std::find(written, calls.log.end(), "move"));

    for (const auto& blob : std::filesystem::recursive_directory_iterator(folder.path() / "blobs")) {
        if (blob.is_regular_file()) std::filesystem::remove(blob);
    }
    calls.calls = 0;
    calls.fail_at = static_cast<int>(synced - calls.log.begin());
    calls.error = EIO;
    CHECK_FALSE(download.bring(source, target(), Check::all));
    CHECK(blobs_here() == 0);
}

TEST_CASE_FIXTURE(Fixture, "one changed document costs its text, a page and the catalog") {
    REQUIRE(download.bring(source, target(), Check::changes));
    town.publish({"Первая", "Другая", "Третья"});
    client.requests.clear();
    CHECK(download.bring(source, target(), Check::changes)->files == 2);
    CHECK(client.requests.size() == 4);  // and a delta asked for in vain
    CHECK(download.delta().outcome == DeltaUse::Outcome::missing);
}

TEST_CASE_FIXTURE(Fixture, "nothing changed costs nothing") {
    REQUIRE(download.bring(source, target(), Check::changes));
    client.requests.clear();
    CHECK_FALSE(download.bring(source, target(), Check::changes)->changed);
    CHECK(client.requests.empty());
}

TEST_CASE_FIXTURE(Fixture, "the edition before stays, the one before that is swept") {
    REQUIRE(download.bring(source, target(), Check::changes));
    town.publish({"А", "Б"});
    REQUIRE(download.bring(source, target(), Check::changes));
    CHECK(blobs_here() == 7);
    town.publish({"В"});
    CHECK(download.bring(source, target(), Check::changes)->removed == 5);
    CHECK(blobs_here() == 5);
}

TEST_CASE_FIXTURE(Fixture, "a broken download goes on where it stopped") {
    client.cut_after = 10;
    CHECK_FALSE(download.bring(source, target(), Check::changes));
    CHECK_FALSE(download.newest()->has_value());
    client.cut_after = static_cast<std::size_t>(-1);
    client.requests.clear();
    REQUIRE(download.bring(source, target(), Check::changes));
    bool ranged = false;
    for (const HttpRequest& request : client.requests) {
        for (const auto& [name, value] : request.headers) ranged |= name == "Range" && value == "bytes=10-";
    }
    CHECK(ranged);
}

TEST_CASE_FIXTURE(Fixture, "a wrong answer to a range starts over instead of being appended") {
    client.cut_after = 10;
    CHECK_FALSE(download.bring(source, target(), Check::changes));
    client.cut_after = static_cast<std::size_t>(-1);
    test::MemoryHttpClient other([this](const HttpRequest& request) -> Result<HttpAnswer> {
        Result<HttpAnswer> answer = town.answer(request);
        if (answer->status == 206) answer->headers = {{"content-range", "bytes 11-20/21"}};
        return answer;
    });
    HttpContentSource lying(other);
    CHECK(download.bring(lying, target(), Check::changes));
    CHECK(download.newest()->has_value());
}

TEST_CASE_FIXTURE(Fixture, "files that are not the signed ones are refused, and the edition before stays") {
    REQUIRE(download.bring(source, target(), Check::changes));
    const protocol::Hash before = download.newest()->value().catalog_hash;
    town.publish({"Новая"});
    const auto published = town.files;
    for (auto& [name, bytes] : town.files) {
        if (name.rfind("blobs/", 0) == 0) bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    }
    CHECK_FALSE(download.bring(source, target(), Check::changes));
    CHECK(download.newest()->value().catalog_hash == before);
    town.files = published;
    CHECK(download.bring(source, target(), Check::changes));
    CHECK(download.newest()->value().catalog_hash == target().sha256);
}

TEST_CASE_FIXTURE(Fixture, "a catalog of another hash or length is refused") {
    protocol::tuf::TargetFile wrong = target();
    wrong.length -= 1;
    CHECK_FALSE(download.bring(source, wrong, Check::changes));
    for (auto& [name, bytes] : town.files) {
        if (name.rfind("targets/", 0) == 0) bytes.back() = ' ';
    }
    CHECK_FALSE(download.bring(source, target(), Check::changes));
}

TEST_CASE_FIXTURE(Fixture, "the rules of an edition come with it and are swept with it") {
    town.rules = test::rules_with_answer_after(20);
    town.publish({"Первая"});
    const auto report = download.bring(source, target(), Check::changes);
    REQUIRE(report);
    CHECK(report->files == 3);
    content::edition::FolderBlobs blobs(folder.path().string());
    const content::Town shown = download.newest()->value().catalog.town;
    CHECK(
        content::edition::read_legal_profile(shown, blobs)->series.at(content::SubmissionKind::appeal).answer->amount ==
        20);
    for (const int days : {21, 22}) {
        town.rules = test::rules_with_answer_after(days);
        town.publish({"Первая"});
        CHECK(download.bring(source, target(), Check::all)->files == 1);
    }
    CHECK_FALSE(blobs.read(shown.rules.hash));
    CHECK(blobs_here() == 4);
}

TEST_CASE_FIXTURE(Fixture, "an edition whose rules cannot be read is refused, the one before stays with its own") {
    town.rules = test::rules_with_answer_after(20);
    town.publish({"Первая"});
    REQUIRE(download.bring(source, target(), Check::changes));
    town.rules = test::rules_with_answer_after(500);
    town.publish({"Новая"});
    const auto report = download.bring(source, target(), Check::changes);
    REQUIRE_FALSE(report);
    CHECK(report.error().message.find("the legal profile of the new edition: ru.toml:") == 0);
    CHECK(download.newest()->value().catalog.number == town.version - 1);
}

TEST_CASE_FIXTURE(Fixture, "a damaged file on the disk is brought again") {
    REQUIRE(download.bring(source, target(), Check::changes));
    const std::filesystem::path path = folder.path() / content::edition::blob_path(text_hash());
    std::ofstream(path, std::ios::trunc) << "damaged";
    CHECK(download.bring(source, target(), Check::all)->files == 1);
    std::ofstream(folder.path() / "edition", std::ios::trunc) << "damaged";
    CHECK_FALSE(download.newest()->has_value());
    CHECK(download.bring(source, target(), Check::changes)->changed);
    CHECK(download.newest()->has_value());
}

TEST_CASE_FIXTURE(Fixture, "a damaged catalog is brought again and stays") {
    REQUIRE(download.bring(source, target(), Check::changes));
    const std::filesystem::path path = folder.path() / "catalogs" / (to_hex(target().sha256) + ".json");
    REQUIRE(std::filesystem::exists(path));
    std::ofstream(path, std::ios::trunc) << "damaged";
    CHECK_FALSE(download.newest()->has_value());
    CHECK_FALSE(download.bring(source, target(), Check::changes)->changed);
    CHECK(download.newest()->has_value());
}

TEST_CASE_FIXTURE(Fixture, "the first edition comes from a bundle's folder by the same code") {
    const test::TemporaryFolder bundle;
    for (const auto& [name, bytes] : town.files) {
        std::filesystem::create_directories((bundle.path() / name).parent_path());
        std::ofstream(bundle.path() / name, std::ios::binary) << bytes;
    }
    FolderContentSource from_folder(bundle.path());
    CHECK(download.bring(from_folder, target(), Check::changes)->files == 4);
    CHECK(download.newest()->has_value());
    CHECK_FALSE(from_folder.read("metadata/9.root.json", 1000)->has_value());
}

TEST_CASE_FIXTURE(Fixture, "an edition that does not fit is not begun, and nothing of it stays") {
    REQUIRE(download.bring(source, target(), Check::changes));
    const std::size_t before = blobs_here();
    std::string long_title;
    for (unsigned i = 0; i < 280; ++i) long_title += i * i % 37 < 20 ? "щ" : i % 3 == 0 ? "ж" : "ы";
    town.publish({"Первая", long_title, "Третья"});
    // Enough for the page, so that its texts are known, and not for these.
    constexpr std::int64_t room = 3'000;
    calls.free = static_cast<std::int64_t>(reserve) + room;
    CHECK_FALSE(download.bring(source, target(), Check::changes));
    REQUIRE(download.too_large());
    CHECK(download.too_large()->needed_bytes > reserve + room);
    CHECK(download.too_large()->free_bytes == reserve + room);
    CHECK(blobs_here() == before);
    CHECK(std::filesystem::is_empty(folder.path() / "parts"));
    // It is not fetched again to be seen not to fit again.
    client.requests.clear();
    CHECK_FALSE(download.bring(source, target(), Check::changes));
    CHECK(download.too_large());
    CHECK(client.requests.empty());
    calls.free.reset();
    CHECK(download.bring(source, target(), Check::changes)->changed);
    CHECK_FALSE(download.too_large());
}

TEST_CASE_FIXTURE(Fixture, "a disk that fills while parts are written keeps its reserve") {
    class FillingSource final : public ContentSource {
      public:
        FillingSource(ContentSource& from, test::FaultyFileCalls& disk) : from_(from), disk_(disk) {}
        Result<std::optional<std::string>> read(const std::string& path, std::uint64_t largest) override {
            return from_.read(path, largest);
        }
        Result<void> fetch(const std::string& path, std::uint64_t offset, std::uint64_t length,
                           PartSink& sink) override {
            disk_.free = static_cast<std::int64_t>(reserve) - 1;
            return from_.fetch(path, offset, length, sink);
        }

      private:
        ContentSource& from_;
        test::FaultyFileCalls& disk_;
    };
    FillingSource filling(source, calls);
    calls.log.clear();
    CHECK_FALSE(download.bring(filling, target(), Check::changes));
    CHECK(std::find(calls.log.begin(), calls.log.end(), "write") == calls.log.end());
}

TEST_CASE_FIXTURE(Fixture,
                  "a file of an edition is synced before it is placed, and its folder before the edition counts") {
    calls.log.clear();
    REQUIRE(download.bring(source, target(), Check::changes));
    std::size_t placed = 0;
    for (std::size_t i = 0; i < calls.log.size(); ++i) {
        if (calls.log[i] != "move") continue;
        ++placed;
        REQUIRE(i > 0);
        // The part's own sync, or that of the new folder's parent right after it.
        const auto from = calls.log.begin() + static_cast<long>(i) - (calls.log[i - 1] == "sync" ? 1 : 0);
        CHECK(*from == "sync");
    }
    CHECK(placed == 4);
    const auto last_move = std::find(calls.log.rbegin(), calls.log.rend(), "move").base();
    CHECK(std::count(last_move, calls.log.end(), "sync") >= 2);
}

TEST_CASE_FIXTURE(Fixture, "a changed document costs what changed: pages of the edition before are not looked into") {
    REQUIRE(download.bring(source, target(), Check::changes));
    const auto before = *download.newest();
    for (const auto& page : before->catalog.pages) {
        std::ofstream(folder.path() / content::edition::blob_path(page.blob.hash), std::ios::trunc) << "damaged";
    }
    // The same pages under a new catalog: whoever reads them would see the damage.
    town.publish({"Первая", "Вторая", "Третья"});
    client.requests.clear();
    CHECK(download.bring(source, target(), Check::changes));
    CHECK(client.requests.size() == 2);
    CHECK(download.bring(source, target(), Check::all)->files == before->catalog.pages.size());
}

}  // namespace veche::sync
