#include "sync/edition_download.h"

#include <doctest/doctest.h>
#include <fstream>

#include "tests/support/edited_rules.h"
#include "tests/support/memory_http_client.h"
#include "tests/support/memory_town.h"
#include "tests/support/temporary_folder.h"

namespace veche::sync {
namespace {

struct Fixture {
    test::TemporaryFolder folder;
    SystemFileCalls calls;
    test::MemoryTown town;
    test::MemoryHttpClient client{[this](const HttpRequest& request) { return town.answer(request); }};
    HttpContentSource source{client};
    EditionDownload download = *EditionDownload::open(folder.path(), calls);

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
    const auto report = download.bring(source, target());
    REQUIRE(report);
    CHECK(report->changed);
    CHECK(report->files == 4);
    const auto newest = *download.newest();
    REQUIRE(newest);
    CHECK(newest->catalog_hash == target().sha256);
    content::edition::FolderBlobs blobs(folder.path().string());
    CHECK(content::edition::read_entries(newest->catalog, blobs)->size() == 3);
}

TEST_CASE_FIXTURE(Fixture, "one changed document costs its text, a page and the catalog") {
    REQUIRE(download.bring(source, target()));
    town.publish({"Первая", "Другая", "Третья"});
    client.requests.clear();
    CHECK(download.bring(source, target())->files == 2);
    CHECK(client.requests.size() == 3);
}

TEST_CASE_FIXTURE(Fixture, "nothing changed costs nothing") {
    REQUIRE(download.bring(source, target()));
    client.requests.clear();
    CHECK_FALSE(download.bring(source, target())->changed);
    CHECK(client.requests.empty());
}

TEST_CASE_FIXTURE(Fixture, "the edition before stays, the one before that is swept") {
    REQUIRE(download.bring(source, target()));
    town.publish({"А", "Б"});
    REQUIRE(download.bring(source, target()));
    CHECK(blobs_here() == 7);
    town.publish({"В"});
    CHECK(download.bring(source, target())->removed == 5);
    CHECK(blobs_here() == 5);
}

TEST_CASE_FIXTURE(Fixture, "a broken download goes on where it stopped") {
    client.cut_after = 10;
    CHECK_FALSE(download.bring(source, target()));
    CHECK_FALSE(download.newest()->has_value());
    client.cut_after = static_cast<std::size_t>(-1);
    client.requests.clear();
    REQUIRE(download.bring(source, target()));
    bool ranged = false;
    for (const HttpRequest& request : client.requests) {
        for (const auto& [name, value] : request.headers) ranged |= name == "Range" && value == "bytes=10-";
    }
    CHECK(ranged);
}

TEST_CASE_FIXTURE(Fixture, "a wrong answer to a range starts over instead of being appended") {
    client.cut_after = 10;
    CHECK_FALSE(download.bring(source, target()));
    client.cut_after = static_cast<std::size_t>(-1);
    test::MemoryHttpClient other([this](const HttpRequest& request) -> Result<HttpAnswer> {
        Result<HttpAnswer> answer = town.answer(request);
        if (answer->status == 206) answer->headers = {{"content-range", "bytes 11-20/21"}};
        return answer;
    });
    HttpContentSource lying(other);
    CHECK(download.bring(lying, target()));
    CHECK(download.newest()->has_value());
}

TEST_CASE_FIXTURE(Fixture, "files that are not the signed ones are refused, and the edition before stays") {
    REQUIRE(download.bring(source, target()));
    const protocol::Hash before = download.newest()->value().catalog_hash;
    town.publish({"Новая"});
    const auto published = town.files;
    for (auto& [name, bytes] : town.files) {
        if (name.rfind("blobs/", 0) == 0) bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    }
    CHECK_FALSE(download.bring(source, target()));
    CHECK(download.newest()->value().catalog_hash == before);
    town.files = published;
    CHECK(download.bring(source, target()));
    CHECK(download.newest()->value().catalog_hash == target().sha256);
}

TEST_CASE_FIXTURE(Fixture, "a catalog of another hash or length is refused") {
    protocol::tuf::TargetFile wrong = target();
    wrong.length -= 1;
    CHECK_FALSE(download.bring(source, wrong));
    for (auto& [name, bytes] : town.files) {
        if (name.rfind("targets/", 0) == 0) bytes.back() = ' ';
    }
    CHECK_FALSE(download.bring(source, target()));
}

TEST_CASE_FIXTURE(Fixture, "the rules of an edition come with it and are swept with it") {
    town.rules = test::rules_with_answer_after(20);
    town.publish({"Первая"});
    const auto report = download.bring(source, target());
    REQUIRE(report);
    CHECK(report->files == 3);
    content::edition::FolderBlobs blobs(folder.path().string());
    const content::Town shown = download.newest()->value().catalog.town;
    CHECK(content::edition::read_legal_profile(shown, blobs)->appeal.answer->amount == 20);
    for (const int days : {21, 22}) {
        town.rules = test::rules_with_answer_after(days);
        town.publish({"Первая"});
        CHECK(download.bring(source, target())->files == 1);
    }
    CHECK_FALSE(blobs.read(shown.rules.hash));
    CHECK(blobs_here() == 4);
}

TEST_CASE_FIXTURE(Fixture, "an edition whose rules cannot be read is refused, the one before stays with its own") {
    town.rules = test::rules_with_answer_after(20);
    town.publish({"Первая"});
    REQUIRE(download.bring(source, target()));
    town.rules = test::rules_with_answer_after(500);
    town.publish({"Новая"});
    const auto report = download.bring(source, target());
    REQUIRE_FALSE(report);
    CHECK(report.error().message.find("the legal profile of the new edition: ru.toml:") == 0);
    CHECK(download.newest()->value().catalog.number == town.version - 1);
}

TEST_CASE_FIXTURE(Fixture, "a damaged file on the disk is brought again") {
    REQUIRE(download.bring(source, target()));
    const std::filesystem::path path = folder.path() / content::edition::blob_path(text_hash());
    std::ofstream(path, std::ios::trunc) << "damaged";
    CHECK(download.bring(source, target())->files == 1);
    std::ofstream(folder.path() / "edition", std::ios::trunc) << "damaged";
    CHECK_FALSE(download.newest()->has_value());
    CHECK(download.bring(source, target())->changed);
    CHECK(download.newest()->has_value());
}

TEST_CASE_FIXTURE(Fixture, "a damaged catalog is brought again and stays") {
    REQUIRE(download.bring(source, target()));
    const std::filesystem::path path = folder.path() / "catalogs" / (to_hex(target().sha256) + ".json");
    REQUIRE(std::filesystem::exists(path));
    std::ofstream(path, std::ios::trunc) << "damaged";
    CHECK_FALSE(download.newest()->has_value());
    CHECK_FALSE(download.bring(source, target())->changed);
    CHECK(download.newest()->has_value());
}

TEST_CASE_FIXTURE(Fixture, "the first edition comes from a bundle's folder by the same code") {
    const test::TemporaryFolder bundle;
    for (const auto& [name, bytes] : town.files) {
        std::filesystem::create_directories((bundle.path() / name).parent_path());
        std::ofstream(bundle.path() / name, std::ios::binary) << bytes;
    }
    FolderContentSource from_folder(bundle.path());
    CHECK(download.bring(from_folder, target())->files == 4);
    CHECK(download.newest()->has_value());
    CHECK_FALSE(from_folder.read("metadata/9.root.json", 1000)->has_value());
}

}  // namespace veche::sync
