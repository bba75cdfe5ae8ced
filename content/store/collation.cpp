#include "content/store/collation.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <unicode/coll.h>
#include <unicode/unistr.h>
#include <vector>

#include "base/hex.h"

namespace veche::content {
namespace {

constexpr std::size_t longest_key = 48;  // bytes: about the first 40 letters

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

}  // namespace

std::string fold_for_matching(std::string_view text) {
    icu::UnicodeString folded = from_utf8(text);
    folded.foldCase();
    folded.findAndReplace(icu::UnicodeString(UChar32{0x0451}), icu::UnicodeString(UChar32{0x0435}));
    std::string utf8;
    folded.toUTF8String(utf8);

    std::string result;
    for (const char c : utf8) {
        const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!space) {
            result += c;
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    if (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

class SortKeys::Collators {
  public:
    icu::Collator* of(Language language) {
        auto& collator = collators_.at(static_cast<std::size_t>(language));
        if (!collator) {
            UErrorCode status = U_ZERO_ERROR;
            collator.reset(icu::Collator::createInstance(icu::Locale(std::string(code(language)).c_str()), status));
            if (U_FAILURE(status) != 0) collator.reset();
        }
        return collator.get();
    }

  private:
    std::array<std::unique_ptr<icu::Collator>, all_languages.size()> collators_;
};

SortKeys::SortKeys() : collators_(std::make_unique<Collators>()) {}
SortKeys::~SortKeys() = default;

std::string SortKeys::key(std::string_view text, Language language) {
    const icu::Collator* const collator = collators_->of(language);
    if (collator == nullptr) return fold_for_matching(text);
    const icu::UnicodeString title = from_utf8(text);
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(title.length()) * 4 + 64);
    int32_t length = collator->getSortKey(title, bytes.data(), static_cast<int32_t>(bytes.size()));
    if (length > static_cast<int32_t>(bytes.size())) {
        bytes.resize(static_cast<std::size_t>(length));
        length = collator->getSortKey(title, bytes.data(), length);
    }
    std::string key;
    // Two titles that are alike this far may stand in any order: rows stay small.
    const std::size_t kept = std::min(static_cast<std::size_t>(length), longest_key);
    key.reserve(kept * 2);
    for (std::size_t i = 0; i < kept; ++i) append_hex(key, bytes[i]);
    return key;
}

}  // namespace veche::content
