#include "content/edition/delta.h"

#include <doctest/doctest.h>
#include <zstd.h>

#include "base/sha256.h"
#include "content/edition/compression.h"
#include "content/edition/named_blobs.h"
#include "content/edition/patch.h"
#include "tests/content/edition/sample.h"

namespace veche::content::edition {
namespace {

constexpr Instant noon{1'795'000'000};

std::string long_text(std::size_t document, const std::string& word) {
    std::string text = "# Документ " + std::to_string(document) + "\n\n";
    for (std::size_t i = 0; i < 60; ++i) {
        text += std::to_string(i) + ". Пункт " + std::to_string(document * 7919 + i * i) + (i == 30 ? word : "") + "\n";
    }
    return text;
}

// A town of documents with a text each; `word` stands in the texts of the first `edited` of them.
struct EditedTown {
    Blobs blobs;
    WrittenEdition edition;

    EditedTown(std::uint64_t number, std::size_t documents, std::size_t edited, const std::string& word) {
        std::vector<Entry> entries = sample_entries(documents);
        for (std::size_t i = 0; i < entries.size(); ++i) {
            entries[i].text = add_text(blobs, long_text(i, i < edited ? word : ""));
            if (i < edited) entries[i].revision = static_cast<std::uint32_t>(number);
        }
        edition = *write_edition(number, noon, sample_town(), entries);
        blobs.insert(edition.blobs.begin(), edition.blobs.end());
    }
    [[nodiscard]] BlobReference catalog() const {
        return {sha256_hex(edition.catalog_bytes), edition.catalog_bytes.size()};
    }
};

struct Editions {
    EditedTown before{1, 200, 0, ""};
    EditedTown after{2, 200, 5, " исправлено"};
    MemoryBlobs both{[this] {
        Blobs all = before.blobs;
        all.insert(after.blobs.begin(), after.blobs.end());
        return all;
    }()};
    MemoryBlobs old_ones{before.blobs};
    std::string delta = *make_delta(before.edition.catalog_bytes, after.edition.catalog_bytes, both);

    [[nodiscard]] Result<AppliedDelta> apply(std::string_view bytes) {
        return apply_delta(bytes, before.edition.catalog_bytes, after.catalog(), old_ones);
    }
    [[nodiscard]] std::string refusal(std::string_view bytes) {
        const auto applied = apply(bytes);
        REQUIRE_FALSE(applied);
        return applied.error().message;
    }
};

// The beginning and the three parts of a delta; where each begins, with its length of four bytes.
std::string put_together(const std::vector<std::string>& parts) {
    std::string delta = "veche-delta-1\n";
    for (const std::string& part : parts) {
        for (int i = 0; i < 4; ++i) delta += static_cast<char>(part.size() >> (8 * i) & 0xFF);
        delta += part;
    }
    return delta;
}

std::vector<std::string> taken_apart(std::string_view delta) {
    std::vector<std::string> parts;
    for (std::size_t at = 14; at < delta.size();) {
        std::size_t length = 0;
        for (std::size_t i = 0; i < 4; ++i) length |= std::size_t{static_cast<unsigned char>(delta[at + i])} << (8 * i);
        parts.emplace_back(delta.substr(at + 4, length));
        at += 4 + length;
    }
    return parts;
}

}  // namespace

TEST_CASE_FIXTURE(Editions, "a delta brings the catalog, the pages and the texts that changed, and costs little") {
    const auto applied = apply(delta);
    REQUIRE_MESSAGE(applied, applied.error().message);
    CHECK(applied->catalog == after.edition.catalog_bytes);
    for (const auto& [hash, blob] : after.blobs) {
        if (before.blobs.contains(hash)) continue;
        REQUIRE(applied->blobs.contains(hash));
        CHECK(applied->blobs.at(hash) == blob);
    }
    CHECK(applied->blobs.size() <= 10);
    std::size_t whole = 0;
    for (const auto& [hash, blob] : applied->blobs) whole += compress(blob.bytes).size();
    CHECK(delta.size() * 4 < whole);
    CHECK(put_together(taken_apart(delta)) == delta);
}

TEST_CASE("an edition that only says another time costs a delta of its catalog") {
    const EditedTown before(1, 50, 0, "");
    const EditedTown after(2, 50, 0, "");
    MemoryBlobs blobs(before.blobs);
    const auto delta = make_delta(before.edition.catalog_bytes, after.edition.catalog_bytes, blobs);
    REQUIRE(delta);
    CHECK(delta->size() < 100);
    const auto applied = apply_delta(*delta, before.edition.catalog_bytes, after.catalog(), blobs);
    REQUIRE(applied);
    CHECK(applied->blobs.empty());
}

TEST_CASE_FIXTURE(Editions, "a delta cut, lengthened or with any byte changed brings the signed bytes or nothing") {
    for (std::size_t length = 0; length < delta.size(); length += 7) CHECK_FALSE(apply(delta.substr(0, length)));
    CHECK_FALSE(apply(delta + "x"));
    for (std::size_t at = 0; at < delta.size(); at += 3) {
        std::string damaged = delta;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
        const auto applied = apply(damaged);
        if (!applied) continue;
        CHECK(applied->catalog == after.edition.catalog_bytes);
        for (const auto& [hash, blob] : applied->blobs) CHECK(sha256_hex(blob.bytes) == hash);
    }
}

TEST_CASE_FIXTURE(Editions, "a delta that unpacks to more than what is signed is refused before it is unpacked") {
    auto parts = taken_apart(delta);
    const std::string bomb = compress(std::string(longest_catalog_bytes + 1, 'a'));
    for (const std::size_t part : {0U, 1U, 2U}) {
        auto hostile = parts;
        hostile[part] = bomb;
        CHECK(refusal(put_together(hostile)).find("of the length that is signed") != std::string::npos);
    }
}

TEST_CASE_FIXTURE(Editions, "a delta of other bytes than the signed ones is refused part by part") {
    const auto parts = taken_apart(delta);
    const std::size_t lengths[] = {after.edition.catalog_bytes.size()};
    auto hostile = parts;
    hostile[0] = compress(std::string(lengths[0], 'a'));
    CHECK(refusal(put_together(hostile)) == "the catalog is not the signed one");
    for (const std::size_t part : {1U, 2U}) {
        hostile = parts;
        hostile[part] = compress(std::string(*unpacked_length(parts[part]), 'a'));
        CHECK(refusal(put_together(hostile)).find("not the signed bytes") != std::string::npos);
    }
    hostile = parts;
    hostile[1] = {};
    CHECK_FALSE(apply(put_together(hostile)));
    hostile = parts;
    hostile.push_back(parts[2]);
    CHECK_FALSE(apply(put_together(hostile)));
}

TEST_CASE_FIXTURE(Editions, "a kiosk that has lost a file of the edition before is told so") {
    MemoryBlobs nothing({});
    const auto applied = apply_delta(delta, before.edition.catalog_bytes, after.catalog(), nothing);
    REQUIRE_FALSE(applied);
    CHECK(applied.error().message.find("missing") != std::string::npos);
}

TEST_CASE("a patch with a window of its own is refused, whatever it unpacks to") {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 31);
    ZSTD_CCtx* const context = ZSTD_createCCtx();
    // A window smaller than what it unpacks to must be told in the frame; a larger one would be told the same way.
    ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, 12);
    std::string frame(ZSTD_compressBound(text.size()), '\0');
    frame.resize(ZSTD_compress2(context, frame.data(), frame.size(), text.data(), text.size()));
    ZSTD_freeCCtx(context);
    REQUIRE(decompress(frame, text.size()) == text);
    const auto applied = apply_patch("", frame, text.size());
    REQUIRE_FALSE(applied);
    CHECK(applied.error().message == "a zstd frame with a window of its own");
    CHECK(apply_patch("", make_patch("", text), text.size()) == text);
}

TEST_CASE("a patch reaches over all of what was there, however large") {
    std::string before;
    std::uint32_t state = 1;
    while (before.size() < std::size_t{12} * 1024 * 1024)
        before += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    const std::string after = before.substr(0, 100'000) + "changed" + before.substr(100'000, 200'000);
    const std::string patch = make_patch(before, after);
    CHECK(patch.size() < 1'000);
    CHECK(apply_patch(before, patch, after.size()) == after);
    CHECK_FALSE(apply_patch(before.substr(1), patch, after.size()) == after);
}

TEST_CASE("the texts of entries this program does not know are found too, and names of blobs by a scan") {
    const std::string one(64, 'a');
    const std::string other(64, 'b');
    const std::string json = R"({"entries":[{"kind":"hologram","text":{"hash":")" + one +
                             R"(","length":5},"attachments":[{"media_type":"text/markdown","blob":{"hash":")" + other +
                             R"(","length":6}},{"media_type":"image/png","blob":{"hash":")" + std::string(64, 'c') +
                             R"(","length":7}}]}]})";
    const auto texts = texts_named_in(json);
    REQUIRE(texts);
    REQUIRE(texts->size() == 2);
    CHECK(texts->at(0).reference == BlobReference{one, 5});
    CHECK(texts->at(1).reference == BlobReference{other, 6});
    std::set<BlobHash> names;
    add_names_in(json, names);
    CHECK(names == std::set<BlobHash>{one, other, std::string(64, 'c')});
    CHECK_FALSE(texts_named_in(R"({"entries":[{"text":{"hash":"../x","length":5}}]})"));
    CHECK_FALSE(texts_named_in(R"({"entries":[{"text":5}]})"));
    CHECK_FALSE(texts_named_in("{}"));
}

}  // namespace veche::content::edition
