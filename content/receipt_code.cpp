#include "content/receipt_code.h"

#include "base/utf8.h"

namespace veche::content {
namespace {

constexpr unsigned field_polynomial = 0b100101;  // x^5 + x^2 + 1

unsigned multiply_by_two(unsigned value) {
    value <<= 1U;
    return (value & 32U) != 0 ? value ^ field_polynomial : value;
}

unsigned multiply(unsigned left, unsigned right) {
    unsigned product = 0;
    for (; right != 0; right >>= 1U) {
        if ((right & 1U) != 0) product ^= left;
        left = multiply_by_two(left);
    }
    return product;
}

// `symbols` are canonical.
char check_symbol(std::string_view symbols) {
    unsigned sum = 0;
    unsigned weight = 1;
    for (const char symbol : symbols) {
        weight = multiply_by_two(weight);
        sum ^= multiply(weight, static_cast<unsigned>(crockford_symbols.find(symbol)));
    }
    return crockford_symbols[sum];
}

enum class Typed { symbol, separator, wrong };

struct TypedSymbol {
    Typed typed = Typed::wrong;
    char symbol = '0';
};

// What people write for a symbol, in one row each: the Latin symbol, then Cyrillic letters that look like it.
struct LookAlikes {
    char symbol;
    std::u32string_view letters;
};
constexpr std::array<LookAlikes, 14> look_alikes = {{{'0', U"oOоО"},
                                                     {'1', U"iIlLіІ"},
                                                     {'3', U"зЗ"},
                                                     {'A', U"аА"},
                                                     {'B', U"вВ"},
                                                     {'C', U"сС"},
                                                     {'E', U"еЕ"},
                                                     {'H', U"нН"},
                                                     {'K', U"кК"},
                                                     {'M', U"мМ"},
                                                     {'P', U"рР"},
                                                     {'T', U"тТ"},
                                                     {'X', U"хХ"},
                                                     {'Y', U"уУ"}}};
// Blanks, every dash a keyboard or a scanner may give, dots.
constexpr std::u32string_view separators = U" \t\r\n\u00A0\u2009\u202F-\u00AD\u2010\u2011\u2012\u2013\u2014\u2212._";

TypedSymbol read_symbol(char32_t letter) {
    if (separators.find(letter) != std::u32string_view::npos) return {Typed::separator};
    for (const LookAlikes& row : look_alikes) {
        if (row.letters.find(letter) != std::u32string_view::npos) return {Typed::symbol, row.symbol};
    }
    if (letter >= U'a' && letter <= U'z') letter -= U'a' - U'A';
    if (letter < 128 && crockford_symbols.find(static_cast<char>(letter)) != std::string_view::npos) {
        return {Typed::symbol, static_cast<char>(letter)};
    }
    return {};
}

}  // namespace

ReceiptCode ReceiptCode::from_random(const std::array<std::uint8_t, receipt_code_random_symbols>& random) {
    std::string symbols;
    for (const std::uint8_t byte : random) symbols += crockford_symbols[byte & 31U];
    symbols += check_symbol(symbols);
    return ReceiptCode(std::move(symbols));
}

Result<ReceiptCode> ReceiptCode::from_typed(std::string_view text) {
    std::string symbols;
    for (std::size_t at = 0; at < text.size();) {
        const DecodedCodePoint letter = decode_code_point(text, at);
        const TypedSymbol read = read_symbol(letter.value);
        if (read.typed == Typed::wrong) {
            return failure("\"" + std::string(text.substr(at, letter.length)) + "\" cannot be in a receipt code");
        }
        if (read.typed == Typed::symbol) symbols += read.symbol;
        if (symbols.size() > receipt_code_symbols) return failure("a receipt code has 16 symbols, these are more");
        at += letter.length;
    }
    if (symbols.size() < receipt_code_symbols) return failure("a receipt code has 16 symbols, these are fewer");
    if (check_symbol(std::string_view(symbols).substr(0, receipt_code_random_symbols)) != symbols.back()) {
        return failure("the receipt code has a mistake: its last symbol does not fit the others");
    }
    return ReceiptCode(std::move(symbols));
}

std::string ReceiptCode::grouped() const {
    std::string text;
    for (std::size_t i = 0; i < symbols_.size(); ++i) {
        if (i != 0 && i % 4 == 0) text += '-';
        text += symbols_[i];
    }
    return text;
}

std::string normalise_receipt_typing(std::string_view text) {
    std::string symbols;
    for (std::size_t at = 0; at < text.size() && symbols.size() < receipt_code_symbols;) {
        const DecodedCodePoint letter = decode_code_point(text, at);
        const TypedSymbol read = read_symbol(letter.value);
        if (read.typed == Typed::symbol) symbols += read.symbol;
        at += letter.length;
    }
    return symbols;
}

}  // namespace veche::content
