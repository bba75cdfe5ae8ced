// Any bytes as JSON: what is read is written in one spelling, and that spelling reads back as the same.
#include "base/json.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "content/submission.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace veche::content;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto value = veche::parse_json(bytes)) {
        const std::string once = veche::write_json(*value);
        const auto again = veche::parse_json(once);
        if (!again || veche::write_json(*again) != once) std::abort();
    }
    if (const auto submission = submission_from_json(bytes)) {
        const auto again = submission_from_json(to_json(*submission));
        if (!again || !(*again == *submission)) std::abort();
    }
    static_cast<void>(case_status_from_json(bytes));
    return 0;
}
