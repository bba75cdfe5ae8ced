#include "base/normal_form.h"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace veche {
namespace {

// As many as a text of words never has in a row (UAX #15, stream-safe format). Putting more of them in order costs ICU
// their square: seconds for a page of them.
constexpr int most_marks = 30;

bool piles_marks_up(std::string_view text) {
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    int marks = 0;
    for (std::int32_t at = 0; at < size;) {
        UChar32 point = 0;
        U8_NEXT(bytes, at, size, point);  // NOLINT: a macro of ICU's
        marks = point >= 0 && u_getCombiningClass(point) != 0 ? marks + 1 : 0;
        if (marks > most_marks) return true;
    }
    return false;
}

}  // namespace

std::string to_nfc(std::string text) {
    const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
    if (ascii || piles_marks_up(text)) return text;
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* composed = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status) != 0) throw std::runtime_error("ICU has no data for NFC");
    const icu::StringPiece piece(text.data(), static_cast<std::int32_t>(text.size()));
    if (composed->isNormalizedUTF8(piece, status) != 0) return text;
    std::string result;
    result.reserve(text.size());
    icu::StringByteSink<std::string> sink(&result);
    composed->normalizeUTF8(0, piece, sink, nullptr, status);
    if (U_FAILURE(status) != 0) throw std::runtime_error("ICU cannot compose a text");
    return result;
}

}  // namespace veche
