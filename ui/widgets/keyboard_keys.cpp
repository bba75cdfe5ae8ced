#include "ui/widgets/keyboard_keys.h"

#include <span>
#include <string_view>
#include <unicode/uchar.h>
#include <utility>

#include "content/languages/traits.h"
#include "ui/text/utf8.h"

namespace veche::ui {

namespace {

std::string upper(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const auto value = static_cast<UChar32>(next_code_point(text, at));
        append_code_point(result, static_cast<char32_t>(u_toupper(value)));
    }
    return result;
}

using Held = std::span<const std::pair<std::string_view, std::string_view>>;

// Signs that are rarely needed; the rare letters are told by each language.
constexpr std::pair<std::string_view, std::string_view> held_signs[] = {
    {"-", "—"}, {".", "…"}, {"\"", "“"}, {"'", "ʼ"}};

std::string rare_of(std::string_view letter, Held letters_of_language) {
    for (const Held held : {letters_of_language, Held(held_signs)}) {
        for (const auto& [common, rare] : held) {
            if (common == letter) return std::string(rare);
        }
    }
    return {};
}

KeyboardRow letters(std::string_view row, bool shift, Held held = {}) {
    KeyboardRow keys;
    for (std::size_t at = 0; at < row.size();) {
        const std::size_t begin = at;
        static_cast<void>(next_code_point(row, at));
        const std::string letter(row.substr(begin, at - begin));
        const std::string rare = rare_of(letter, held);
        KeyboardKey key;
        key.id = "key/" + letter;
        key.letter = shift ? upper(letter) : letter;
        key.rare = shift ? upper(rare) : rare;
        keys.push_back(std::move(key));
    }
    return keys;
}

KeyboardKey special(KeyKind kind, float width) {
    switch (kind) {
        case KeyKind::space: return {kind, "key/space", "", "", Icon::none, width};
        case KeyKind::backspace: return {kind, "key/backspace", "", "", Icon::backspace, width};
        case KeyKind::shift: return {kind, "key/shift", "", "", Icon::shift, width};
        case KeyKind::enter: return {kind, "key/enter", "", "", Icon::enter, width};
        case KeyKind::left: return {kind, "key/left", "", "", Icon::left, width};
        case KeyKind::right: return {kind, "key/right", "", "", Icon::right, width};
        case KeyKind::undo: return {kind, "key/undo", "", "", Icon::undo, width};
        case KeyKind::language: return {kind, "key/layout", "", "", Icon::globe, width};
        case KeyKind::signs:
        case KeyKind::letters: return {kind, "key/signs", "", "", Icon::list, width};
        case KeyKind::hide: return {kind, "key/hide", "", "", Icon::more, width};
        case KeyKind::letter: break;
    }
    return {};
}

KeyboardRow joined(std::initializer_list<KeyboardRow> parts) {
    KeyboardRow row;
    for (const KeyboardRow& part : parts) row.insert(row.end(), part.begin(), part.end());
    return row;
}

KeyboardRow one(KeyKind kind, float width) {
    return {special(kind, width)};
}

// What stands below the letters of a language.
KeyboardRow bottom_row(KeyKind signs_or_letters) {
    return joined({one(signs_or_letters, 1.5F), one(KeyKind::language, 1), letters(",", false), one(KeyKind::space, 3),
                   letters(".", false), one(KeyKind::left, 1), one(KeyKind::right, 1), one(KeyKind::undo, 1),
                   one(KeyKind::enter, 1.25F), one(KeyKind::hide, 1)});
}

std::vector<KeyboardRow> language_rows(const content::KeyboardLetters& of, bool shift) {
    return {letters("1234567890-", shift), letters(of.top, shift, of.held), letters(of.middle, shift, of.held),
            joined({one(KeyKind::shift, 1.5F), letters(of.bottom, shift, of.held), one(KeyKind::backspace, 1.5F)}),
            bottom_row(KeyKind::signs)};
}

std::vector<KeyboardRow> digit_rows() {
    return {letters("1234567890", false), letters("+-()/№%&@#", false), letters(":;!?«»\"'€$", false),
            joined({letters("—_*=§₽₴", false), one(KeyKind::backspace, 2)}), bottom_row(KeyKind::letters)};
}

std::vector<KeyboardRow> email_rows(bool shift) {
    return {letters("1234567890", shift), letters("qwertyuiop", shift), letters("asdfghjkl@", shift),
            joined({one(KeyKind::shift, 1.5F), letters("zxcvbnm_-", shift), one(KeyKind::backspace, 1.5F)}),
            joined({one(KeyKind::signs, 1.5F), letters(".", false), one(KeyKind::left, 1), one(KeyKind::right, 1),
                    one(KeyKind::undo, 1), one(KeyKind::enter, 2), one(KeyKind::hide, 1)})};
}

// Crockford's symbols, as they are printed on a receipt: no I, L, O, U.
std::vector<KeyboardRow> receipt_rows() {
    return {letters("0123456789", false), letters("ABCDEFGHJK", false), letters("MNPQRSTVWX", false),
            joined({letters("YZ", false), one(KeyKind::left, 1), one(KeyKind::right, 1), one(KeyKind::undo, 1),
                    one(KeyKind::backspace, 2), one(KeyKind::enter, 2), one(KeyKind::hide, 1)})};
}

std::vector<KeyboardRow> sign_rows(SignKeyboard keyboard, bool shift) {
    switch (keyboard) {
        case SignKeyboard::digits: return digit_rows();
        case SignKeyboard::email: return email_rows(shift);
        case SignKeyboard::receipt_code: return receipt_rows();
    }
    return digit_rows();
}

}  // namespace

std::vector<KeyboardRow> keyboard_rows(KeyboardLayout layout, bool shift) {
    if (const auto language = language_of(layout)) {
        return language_rows(content::traits_of(*language).keyboard, shift);
    }
    return sign_rows(std::get<SignKeyboard>(layout), shift);
}

}  // namespace veche::ui
