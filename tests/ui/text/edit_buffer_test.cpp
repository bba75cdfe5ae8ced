#include "ui/text/edit_buffer.h"

#include <doctest/doctest.h>
#include <string>

namespace veche::ui {

namespace {

void type(EditBuffer& buffer, std::initializer_list<const char*> keys) {
    for (const char* key : keys) buffer.apply(Insert{key});
}

std::string text_of(const EditBuffer& buffer) {
    return std::string(buffer.text());
}

}  // namespace

TEST_CASE("letters are typed at the cursor") {
    EditBuffer buffer;
    type(buffer, {"д", "м"});
    buffer.apply(EditKey::left);
    type(buffer, {"о"});
    CHECK(text_of(buffer) == "дом");
    CHECK(buffer.cursor() == 4);
    CHECK(buffer.length() == 3);
}

TEST_CASE("backspace takes what a reader calls one letter") {
    for (const char* letter : {"й", "е\u0301", "👍🏽", "👨‍👩‍👧", "🇺🇦", "a"}) {
        CAPTURE(letter);
        EditBuffer buffer;
        buffer.apply(Insert{std::string("x") + letter});
        CHECK(buffer.apply(EditKey::backspace));
        CHECK(text_of(buffer) == "x");
    }
}

TEST_CASE("Home at the beginning of a text that begins with an empty line stays there") {
    EditBuffer buffer;
    buffer.apply(Insert{"\nabc"});
    buffer.set_cursor(0);
    CHECK_FALSE(buffer.apply(EditKey::home));
    CHECK(buffer.cursor() == 0);
    buffer.set_cursor(3);
    buffer.apply(EditKey::home);
    CHECK(buffer.cursor() == 1);
    CHECK_FALSE(buffer.apply(EditKey::home));
    CHECK(buffer.cursor() == 1);
}

TEST_CASE("a text of the longest length takes no more, counted in code points") {
    EditBuffer buffer(5);
    CHECK(buffer.apply(Insert{"приветище"}));
    CHECK(text_of(buffer) == "приве");
    CHECK_FALSE(buffer.apply(Insert{"т"}));
    buffer.apply(EditKey::select_word);
    CHECK(buffer.apply(Insert{"снова"}));
    CHECK(text_of(buffer) == "снова");
}

TEST_CASE("control characters, broken bytes and direction overrides are refused") {
    EditBuffer buffer;
    std::string nasty;
    for (char byte = 1; byte < 32; ++byte) nasty += byte;
    buffer.apply(Insert{nasty});
    CHECK(text_of(buffer) == " \n");
    buffer.clear();
    CHECK_FALSE(buffer.apply(Insert{"\xFF\xC0\x80\xED\xA0\x80\x7F"}));
    CHECK_FALSE(buffer.apply(Insert{"\u202E\u2066\uFEFF\u0085"}));
    CHECK(text_of(buffer).empty());
}

TEST_CASE("the cursor moves by letters, words and lines") {
    EditBuffer buffer;
    buffer.apply(Insert{"раз два\nтри"});
    buffer.apply(EditKey::home);
    CHECK(buffer.cursor() == std::string("раз два\n").size());
    buffer.apply(EditKey::word_left);
    CHECK(buffer.cursor() == std::string("раз ").size());
    buffer.apply(EditKey::word_left);
    CHECK(buffer.cursor() == 0);
    buffer.apply(EditKey::home);
    CHECK(buffer.cursor() == 0);
    buffer.apply(EditKey::word_right);
    CHECK(buffer.cursor() == std::string("раз ").size());
    buffer.apply(EditKey::end);
    CHECK(buffer.cursor() == std::string("раз два").size());
    CHECK_FALSE(EditBuffer().apply(EditKey::backspace));
}

TEST_CASE("a word is selected and typed over") {
    EditBuffer buffer;
    buffer.apply(Insert{"тёплый дом"});
    buffer.set_cursor(2);
    buffer.apply(EditKey::select_word);
    CHECK(buffer.selection_begin() == 0);
    CHECK(buffer.cursor() == std::string("тёплый").size());
    buffer.apply(Insert{"новый"});
    CHECK(text_of(buffer) == "новый дом");
    buffer.apply(EditKey::undo);
    CHECK(text_of(buffer) == "тёплый дом");
}

TEST_CASE("typing is undone word by word and can be done again") {
    EditBuffer buffer;
    type(buffer, {"д", "о", "м", " ", "с", "а", "д"});
    CHECK(buffer.apply(EditKey::undo));
    CHECK(text_of(buffer) == "дом ");
    CHECK(buffer.apply(EditKey::undo));
    CHECK(text_of(buffer) == "дом");
    CHECK(buffer.apply(EditKey::undo));
    CHECK(text_of(buffer).empty());
    CHECK_FALSE(buffer.apply(EditKey::undo));
    while (buffer.apply(EditKey::redo)) {
    }
    CHECK(text_of(buffer) == "дом сад");
}

TEST_CASE("undo is bounded") {
    EditBuffer buffer;
    for (int count = 0; count < 500; ++count) buffer.apply(Insert{" "});
    std::size_t undone = 0;
    while (buffer.apply(EditKey::undo)) ++undone;
    CHECK(undone == EditBuffer::most_undo_steps);
}

TEST_CASE("a cursor inside a letter moves to its edge") {
    EditBuffer buffer;
    buffer.apply(Insert{"дом"});
    buffer.set_cursor(3);
    CHECK(buffer.cursor() == 2);
    buffer.set_cursor(1000);
    CHECK(buffer.cursor() == 6);
}

TEST_CASE("what was typed is overwritten when it is cleared or grows") {
    WipedText text("canary-canary-canary");
    const char* storage = text.view().data();
    const std::size_t size = text.view().size();
    text.wipe();
    // The storage still belongs to the text: cleared, not given back.
    CHECK(std::string_view(storage, size) == std::string(size, '\0'));
    text.replace(0, 0, "abcdef");
    text.replace(2, 5, "");
    CHECK(text.view() == "abf");
    CHECK(text.view().data()[3] == '\0');
}

TEST_CASE("a text of a hundred thousand characters is taken up to the limit") {
    EditBuffer buffer(10'000);
    std::string long_text;
    for (int count = 0; count < 100'000; ++count) long_text += "ж";
    buffer.apply(Insert{long_text});
    CHECK(buffer.length() == 10'000);
    CHECK(buffer.apply(EditKey::backspace));
    CHECK(buffer.length() == 9'999);
}

}  // namespace veche::ui
