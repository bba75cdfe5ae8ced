#include "content/edition/edition.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <limits>

#include "base/sha256.h"
#include "content/edition/catalog_json.h"
#include "content/edition/compression.h"
#include "content/entry_json.h"
#include "content/markdown.h"
#include "tests/content/edition/sample.h"
#include "tests/folders.h"
#include "tests/support/edited_rules.h"

namespace veche::content::edition {
namespace {

constexpr Instant noon{1'795'000'000};

WrittenEdition written(const std::vector<Entry>& entries) {
    auto edition = write_edition(7, noon, sample_town(), entries);
    REQUIRE(edition);
    return std::move(*edition);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

// A page with these entries as JSON, with a reference that fits it.
std::pair<PageReference, std::string> page_of(const std::string& entries_json, std::uint32_t count) {
    const std::string json = "{\"entries\":[" + entries_json + "]}";
    return {{{sha256_hex(json), json.size()}, count}, compress(json)};
}

}  // namespace

TEST_CASE("the name of a blob is 64 lower-case digits and nothing else") {
    CHECK(is_blob_hash(sha256_hex("abc")));
    CHECK_FALSE(is_blob_hash(std::string(64, 'A')));
    CHECK_FALSE(is_blob_hash(std::string(63, 'a')));
    CHECK_FALSE(is_blob_hash("../" + std::string(61, 'a')));
}

TEST_CASE("an edition with every kind reads back as it was written") {
    std::vector<Entry> entries = entry_of_every_kind(std::make_index_sequence<std::variant_size_v<Details>>());
    entries.push_back(sample_entry("kind-0"));
    entries.back().language = Language::ukrainian;
    Blobs blobs;
    entries[0].text = add_text(blobs, "1. Текст");
    entries[0].attachments = {{"План", "image/png", add_raw(blobs, "\x89PNG")}};

    WrittenEdition edition = written(entries);
    const auto catalog = read_catalog(edition.catalog_bytes);
    REQUIRE(catalog);
    CHECK(*catalog == edition.catalog);
    CHECK(catalog->number == 7);
    CHECK(catalog->town == sample_town());

    MemoryBlobs source(edition.blobs);
    auto read = read_entries(*catalog, source);
    REQUIRE(read);
    const auto by_name = [](const Entry& left, const Entry& right) {
        return std::tie(left.id, left.language) < std::tie(right.id, right.language);
    };
    std::sort(read->begin(), read->end(), by_name);
    std::sort(entries.begin(), entries.end(), by_name);
    CHECK(*read == entries);
}

TEST_CASE("an entry that a kiosk would read otherwise is named instead of published") {
    std::vector<Entry> entries = sample_entries(3);
    entries[1].summary = "no UTF-8: \xff";
    const auto garbled = write_edition(1, Instant{}, sample_town(), entries);
    REQUIRE_FALSE(garbled);
    CHECK(garbled.error().message == "entry-1: not read back as it was written");
    PlanDetails plan;
    plan.goals.push_back({"Цель", {{"Задача", {{"И", "", std::numeric_limits<double>::infinity(), 0, 0}}, {}}}});
    const auto infinite = write_edition(1, Instant{}, sample_town(), {sample_entry("plan-1", plan)});
    REQUIRE_FALSE(infinite);
    CHECK(infinite.error().message.find("'plan-1'") != std::string::npos);
}

TEST_CASE("texts and attachments are what their name says or an error") {
    Blobs blobs;
    const BlobReference reference = add_text(blobs, "Привет");
    CHECK(reference == BlobReference{sha256_hex("Привет"), 12});
    const std::string stored = stored_form(blobs.at(reference.hash));
    CHECK(read_text(reference, stored) == "Привет");
    std::string damaged = stored;
    damaged.back() = static_cast<char>(damaged.back() ^ 1);
    CHECK_FALSE(read_text(reference, damaged));
    CHECK_FALSE(read_text(reference, stored.substr(1)));
    CHECK_FALSE(read_text({"../../etc/passwd", stored.size()}, stored));

    const Attachment plain{"a", "text/markdown", reference};
    CHECK(read_attachment(plain, stored) == "Привет");
    const Attachment image{"a", "image/png", add_raw(blobs, "raw")};
    CHECK(read_attachment(image, "raw") == "raw");
    CHECK_FALSE(read_attachment(image, "rax"));
}

TEST_CASE("a small blob that unpacks to gigabytes is refused before it is unpacked") {
    const std::string text(longest_text_bytes + 1, 'a');
    const std::string bomb = compress(text);
    CHECK(bomb.size() < 10'000);
    const BlobReference names[] = {{sha256_hex(text), text.size()}, {sha256_hex(bomb), bomb.size()}};
    for (const BlobReference& name : names) {
        const auto read = read_text(name, bomb);
        REQUIRE_FALSE(read);
        CHECK(read.error().message.find("at most") != std::string::npos);
    }
    const std::string longest(longest_text_bytes, 'a');
    CHECK(read_text({sha256_hex(longest), longest.size()}, compress(longest)));
    // One that unpacks to more than its signed length is never unpacked.
    CHECK_FALSE(read_text({sha256_hex("aaaa"), 4}, bomb));
}

TEST_CASE("another version of zstd, which packs otherwise, changes no name") {
    std::string text;
    for (int i = 0; i < 500; ++i) text += "Строка " + std::to_string(i * i) + "\n";
    const BlobReference name{sha256_hex(text), text.size()};
    CHECK(compress(text, 1) != compress(text));
    for (const int level : {1, 6, 19}) CHECK(read_text(name, compress(text, level)) == text);
}

TEST_CASE("an edition of format 1, named by its packed bytes, is read and compared by its unpacked ones") {
    const std::string text = "1. Текст";
    const std::string packed = compress(text);
    Entry entry = sample_entry("a");
    entry.text = {sha256_hex(packed), packed.size()};
    entry.attachments = {{"План", "text/markdown", entry.text}, {"Вид", "image/png", {sha256_hex("png"), 3}}};
    const std::string page = compress(write_json(Json::Object{{"entries", Json::Array{to_value(entry)}}}));
    Catalog catalog{3, noon, sample_town(), {{{sha256_hex(page), page.size()}, 1}}, 1};
    const auto read = read_catalog(write_catalog(catalog));
    REQUIRE(read);
    CHECK(*read == catalog);

    const std::filesystem::path root = std::filesystem::path(VECHE_BINARY_DIR) / "format_1_test";
    for (const std::string& bytes : {packed, page}) {
        const std::filesystem::path file = root / blob_path(sha256_hex(bytes));
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << bytes;
    }
    FolderBlobs blobs(root.string());
    const auto entries = read_entries(catalog, blobs);
    REQUIRE(entries);
    CHECK(entries->front() == entry);
    CHECK(read_text(entry.text, packed) == text);
    CHECK_FALSE(read_text(entry.text, compress(text + text)));

    const Entry renamed = with_unpacked_names(entry, blobs);
    CHECK(renamed.text == BlobReference{sha256_hex(text), text.size()});
    CHECK(renamed.attachments[0].blob == renamed.text);
    CHECK(renamed.attachments[1].blob == entry.attachments[1].blob);
    entry.text = {std::string(64, 'f'), 5};
    CHECK(with_unpacked_names(entry, blobs).text == entry.text);
}

TEST_CASE("a frame that is not one whole frame is refused") {
    const std::string good = compress("text");
    CHECK(decompress(good, 4) == "text");
    CHECK_FALSE(decompress(good, 3));
    CHECK_FALSE(decompress(good + "x", 100));
    CHECK_FALSE(decompress(good + good, 100));
    CHECK_FALSE(decompress(good.substr(0, good.size() - 1), 100));
    CHECK_FALSE(decompress("", 100));
    CHECK_FALSE(decompress("plain text", 100));
}

TEST_CASE("a town goes by the rules of its edition, by the built-in ones when it carries none") {
    Blobs blobs;
    Town town = sample_town();
    MemoryBlobs none({});
    REQUIRE(read_legal_profile(town, none));
    CHECK(read_legal_profile(town, none)->series.at(content::SubmissionKind::appeal).answer->amount == 30);

    town.rules = add_text(blobs, test::rules_with_answer_after(20));
    const auto edition = write_edition(7, noon, town, {});
    REQUIRE(edition);
    const auto catalog = read_catalog(edition->catalog_bytes);
    REQUIRE(catalog);
    CHECK(catalog->town == town);
    MemoryBlobs source(blobs);
    REQUIRE(read_legal_profile(catalog->town, source));
    CHECK(read_legal_profile(catalog->town, source)->series.at(content::SubmissionKind::appeal).answer->amount == 20);
    CHECK_FALSE(read_legal_profile(catalog->town, none));
}

TEST_CASE("rules that are no profile are an error with its place") {
    Blobs blobs;
    Town town = sample_town();
    town.rules = add_text(blobs, test::rules_with_answer_after(500));
    MemoryBlobs source(blobs);
    const auto profile = read_legal_profile(town, source);
    REQUIRE_FALSE(profile);
    CHECK(profile.error().message.find("ru.toml:") == 0);
    CHECK(profile.error().message.find(
              "field 'series.appeal.answer.amount': out of range; expected a whole number from 1 to 400") !=
          std::string::npos);
}

TEST_CASE("a catalog that names rules which cannot be is not written") {
    for (const BlobReference& rules : {BlobReference{"rules", 1}, BlobReference{std::string(64, 'a'), 1'000'000}}) {
        Town town = sample_town();
        town.rules = rules;
        const auto edition = write_edition(7, noon, town, {});
        REQUIRE_FALSE(edition);
        CHECK(edition.error().message.find("town.rules") != std::string::npos);
    }
}

TEST_CASE("a wrong catalog is refused with a reason") {
    const std::string good = written({sample_entry("a")}).catalog_bytes;
    REQUIRE(read_catalog(good));
    struct Row {
        const char* from;
        const char* to;
        const char* reason;
    };
    const Row rows[] = {
        {"\"format\":2", "\"format\":3", "newer"},
        {"\"format\":2,", "", "field 'format': missing"},
        {"\"number\":7", "\"number\":0", "field 'number'"},
        {"\"count\":1", "\"count\":257", "pages[0]: field 'count'"},
        {"\"count\":1", "\"count\":-1", "pages[0]: field 'count'"},
        {"\"hash\":\"", "\"hash\":\"z", "pages[0]: field 'hash'"},
        {"\"published\":\"2026", "\"published\":\"x026", "field 'published'"},
        {"\"town\":", "\"tawn\":", "field 'town': missing"},
        {"aaaaaaaa", "aaaaaaa!", "town.keys"},
        {"11111111", "1111111g", "town.id"},
        {"{", "[", "JSON"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.from);
        CAPTURE(row.to);
        const auto catalog = read_catalog(replaced(good, row.from, row.to));
        REQUIRE_FALSE(catalog);
        CHECK(catalog.error().message.find(row.reason) != std::string::npos);
    }
    CHECK_FALSE(read_catalog(std::string(longest_catalog_bytes + 1, ' ')));
}

TEST_CASE("entries of a newer town are left out, the others are read") {
    const auto [reference, stored] =
        page_of(R"({"id":"a","kind":"hologram","language":"ru","details":7},)"
                R"({"id":"b","kind":"news","language":"eo","title":"x"},)"
                R"({"id":"c","kind":"news","language":"ru","title":"x","revision":3,"later":{}})",
                3);
    const auto entries = read_page(reference, stored);
    REQUIRE(entries);
    REQUIRE(entries->size() == 1);
    CHECK(entries->front().id.text() == "c");
    CHECK(entries->front().revision == 3);
}

TEST_CASE("a poll that asks in a way of a later program is not shown, its page is") {
    const std::string later =
        R"({"id":"a","kind":"poll","language":"ru","details":{"questions":[{"id":"q","answer":"map"}]}})";
    const auto [reference, stored] = page_of(later, 1);
    const auto entries = read_page(reference, stored);
    REQUIRE(entries);
    CHECK(entries->empty());
}

TEST_CASE("a wrong page is refused as a whole") {
    const char* entries[] = {
        R"({"id":"../x","kind":"news","language":"ru"})",
        R"({"id":"a","kind":"news","language":"ru","revision":0})",
        R"({"id":"a","kind":"news","language":"ru","title":5})",
        R"({"kind":"news","language":"ru"})",
        R"({"id":"a","kind":"news","language":"ru","text":{"hash":"../../x","length":1}})",
        R"({"id":"a","kind":"draft_act","language":"ru","details":{"stage":5}})",
        R"(5)",
    };
    for (const char* entry : entries) {
        CAPTURE(entry);
        const auto [reference, stored] = page_of(entry, 1);
        CHECK_FALSE(read_page(reference, stored));
    }
    const auto [reference, stored] = page_of(R"({"id":"a","kind":"news","language":"ru"})", 2);
    CHECK_FALSE(read_page(reference, stored));
    CHECK_FALSE(read_page({reference.blob, 1}, stored + "x"));
    CHECK(read_page({reference.blob, 1}, stored));
}

TEST_CASE("a page that is missing stops the reading with its name") {
    const WrittenEdition edition = written({sample_entry("a")});
    MemoryBlobs nothing({});
    const auto entries = read_entries(edition.catalog, nothing);
    REQUIRE_FALSE(entries);
    CHECK(entries.error().message.find(edition.catalog.pages[0].blob.hash) != std::string::npos);
}

TEST_CASE("a folder gives blobs by name and nothing else") {
    const std::filesystem::path root = std::filesystem::path(VECHE_BINARY_DIR) / "folder_blobs_test";
    std::filesystem::remove_all(root);
    const std::string hash = sha256_hex("abc");
    std::filesystem::create_directories((root / blob_path(hash)).parent_path());
    std::ofstream(root / blob_path(hash)) << "abc";
    FolderBlobs blobs(root.string());
    CHECK(blobs.read(hash) == "abc");
    CHECK_FALSE(blobs.read(sha256_hex("other")));
    CHECK_FALSE(blobs.read("../" + hash));
}

}  // namespace veche::content::edition
