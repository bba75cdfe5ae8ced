// The code a resident takes home: 15 random symbols and one check symbol, all of Crockford's 32. Pure; any thread.
// The keys made from it are in sync/protocol/receipt.h. Form and check symbol: docs/formats.md, "Receipt code".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace veche::content {

inline constexpr std::size_t receipt_code_random_symbols = 15;
inline constexpr std::size_t receipt_code_symbols = 16;
// No I, L, O, U: they are read as other symbols or make words.
inline constexpr std::string_view crockford_symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// 16 canonical symbols with a right check symbol; there is no other way to make one.
class ReceiptCode {
  public:
    // `random` gives 15 uniformly random bytes; the low five bits of each make a symbol.
    [[nodiscard]] static ReceiptCode from_random(const std::array<std::uint8_t, receipt_code_random_symbols>& random);

    // Reads what a person typed or a scanner read: any case, dashes and blanks, O for 0, I and L for 1, Cyrillic
    // letters that look like Latin ones. The error says what is wrong: too short, too long, a symbol that cannot be in
    // a code, or a mistake found by the check symbol (any one wrong symbol, any two symbols swapped).
    [[nodiscard]] static Result<ReceiptCode> from_typed(std::string_view text);

    // "ABCD1234EFGH5678"
    [[nodiscard]] const std::string& symbols() const { return symbols_; }
    // "ABCD-1234-EFGH-5678"
    [[nodiscard]] std::string grouped() const;

    bool operator==(const ReceiptCode&) const = default;

  private:
    explicit ReceiptCode(std::string symbols) : symbols_(std::move(symbols)) {}

    std::string symbols_;
};

// What is on the line of the code while it is being typed: canonical symbols only (at most 16), whatever else left out.
[[nodiscard]] std::string normalise_receipt_typing(std::string_view text);

}  // namespace veche::content
