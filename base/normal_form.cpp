#include "base/normal_form.h"

#include <algorithm>
#include <stdexcept>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

namespace veche {

std::string to_nfc(std::string text) {
    const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
    if (ascii) return text;
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
