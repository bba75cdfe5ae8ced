// Any bytes as a delta between two editions of a small town: the signed bytes come of it, or an error with words.
#include "content/edition/delta.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/sha256.h"
#include "tests/content/edition/sample.h"

namespace {

using namespace veche::content::edition;

struct Editions {
    Blobs blobs;
    std::string before = make(1, "Прежний текст");
    MemoryBlobs old_ones{blobs};
    std::string after = make(2, "Новый текст");

    std::string make(std::uint64_t number, const std::string& text) {
        auto entries = sample_entries(3);
        entries[1].text = add_text(blobs, text);
        entries[1].revision = static_cast<std::uint32_t>(number);
        const auto edition = write_edition(number, {1'795'000'000}, sample_town(), entries);
        if (!edition) std::abort();
        blobs.insert(edition->blobs.begin(), edition->blobs.end());
        return edition->catalog_bytes;
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Editions editions;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const veche::content::BlobReference signed_catalog{veche::sha256_hex(editions.after), editions.after.size()};
    const auto applied = apply_delta(bytes, editions.before, signed_catalog, editions.old_ones);
    if (!applied) {
        if (applied.error().message.empty()) std::abort();
        return 0;
    }
    if (applied->catalog != editions.after) std::abort();
    for (const auto& [hash, blob] : applied->blobs) {
        if (veche::sha256_hex(blob.bytes) != hash) std::abort();
    }
    return 0;
}
