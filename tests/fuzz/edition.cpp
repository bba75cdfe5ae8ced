// Any bytes as a catalog, a page or a text: an error with words or something that can be used. The first byte chooses;
// a page is given unpacked, so that the fuzzer gets past the compression.
#include "content/edition/edition.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/sha256.h"
#include "content/edition/compression.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace veche::content;
    using namespace veche::content::edition;
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] == 'c') {
        const auto catalog = read_catalog(bytes);
        if (catalog && (catalog->number == 0 || catalog->town.keys.record.size() != 64)) std::abort();
        if (!catalog && catalog.error().message.empty()) std::abort();
    } else if (data[0] == 'p') {
        const std::string stored = compress(bytes, 1);
        for (std::uint32_t count = 0; count < 3; ++count) {
            const auto entries = read_page({{veche::sha256_hex(bytes), bytes.size()}, count}, stored);
            if (entries && entries->size() > count) std::abort();
        }
    } else {
        const auto text = read_text({veche::sha256_hex(bytes), bytes.size()}, bytes);
        if (!text && text.error().message.empty()) std::abort();
    }
    return 0;
}
