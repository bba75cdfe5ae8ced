#include "ui/widgets/keyboard.h"

#include <doctest/doctest.h>
#include <set>

#include "tests/support/canvas_rig.h"
#include "ui/widgets/keyboard_keys.h"

namespace veche::ui {

using testing::CanvasRig;

namespace {

struct Typist {
    KeyboardView view;
    std::vector<Action> actions;

    CanvasRig rig() {
        view.words = {"space", "erase", "capitals", "enter", "left", "right", "undo", "language", "123", "ABC", "hide"};
        return CanvasRig([this](Canvas& canvas) {
            const Rect screen = canvas.screen();
            const float height = keyboard_height(canvas, view);
            const auto action = draw_keyboard(canvas, view, {0, screen.height - height, screen.width, height});
            if (action) actions.push_back(*action);
        });
    }
    [[nodiscard]] std::string typed() const {
        std::string text;
        for (const Action& action : actions) {
            const auto* stroke = std::get_if<Stroke>(&action);
            const auto* insert = stroke == nullptr ? nullptr : std::get_if<Insert>(&stroke->stroke);
            if (insert != nullptr) text += insert->text;
        }
        return text;
    }
};

}  // namespace

TEST_CASE("keys type what they show") {
    Typist typist;
    CanvasRig rig = typist.rig();
    for (const char* key : {"key/д", "key/о", "key/м", "key/space", "key/7", "key/ё"}) rig.tap(key);
    CHECK(typist.typed() == "дом 7ё");
    CHECK(rig.node("key/space").label == "space");
    CHECK(rig.node("key/й").label == "й");
}

TEST_CASE("shift shows and types capitals, under the same ids") {
    Typist typist;
    typist.view.shift = true;
    CanvasRig rig = typist.rig();
    rig.tap("key/ё");
    CHECK(typist.typed() == "Ё");
    CHECK(rig.node("key/й").label == "Й");
    CHECK(rig.node("key/shift").selected);
    rig.tap("key/shift");
    CHECK_FALSE(std::get<SetKeyboard>(typist.actions.back()).shift);
}

TEST_CASE("a held key types its rare letter and a held arrow moves by a word") {
    Typist typist;
    CanvasRig rig = typist.rig();
    const auto hold = [&](const char* id) {
        const Point at = rig.node(id).rect.centre();
        rig.frame({FingerDown{at}}, 500);
        rig.frame({}, 700);
        rig.frame({FingerUp{at}}, 100);
    };
    hold("key/г");
    CHECK(typist.typed() == "ґ");
    hold("key/left");
    CHECK(std::get<EditKey>(std::get<Stroke>(typist.actions.back()).stroke) == EditKey::word_left);
    CHECK(typist.actions.size() == 2);
}

TEST_CASE("the language key walks the languages; signs lead back to the letters one came from") {
    Typist typist;
    typist.view.layout = content::Language::ukrainian;
    typist.view.letters = content::Language::ukrainian;
    CanvasRig rig = typist.rig();
    rig.tap("key/layout");
    CHECK(std::get<SetKeyboard>(typist.actions.back()).layout == KeyboardLayout(content::Language::english));
    rig.tap("key/signs");
    CHECK(std::get<SetKeyboard>(typist.actions.back()).layout == KeyboardLayout(SignKeyboard::digits));
    typist.view.layout = SignKeyboard::digits;
    rig.frame();
    rig.tap("key/signs");
    CHECK(std::get<SetKeyboard>(typist.actions.back()).layout == KeyboardLayout(content::Language::ukrainian));
}

TEST_CASE("the keypad moves over the keyboard in two dimensions") {
    Typist typist;
    CanvasRig rig = typist.rig();
    rig.tap("key/к");
    rig.key(NavigationKey::down);
    REQUIRE(rig.focused() == "key/к");
    rig.key(NavigationKey::right);
    CHECK(rig.focused() == "key/е");
    rig.key(NavigationKey::down);
    CHECK(rig.focused() == "key/п");
    rig.key(NavigationKey::left);
    CHECK(rig.focused() == "key/а");
    rig.key(NavigationKey::up);
    rig.key(NavigationKey::up);
    rig.key(NavigationKey::select);
    CHECK(typist.typed() == "к4");
}

TEST_CASE("every letter of three languages has a key of its own") {
    for (const auto& [layout, letters] :
         {std::pair{KeyboardLayout(content::Language::russian), "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"},
          std::pair{KeyboardLayout(content::Language::ukrainian), "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'"},
          std::pair{KeyboardLayout(content::Language::english), "abcdefghijklmnopqrstuvwxyz'"},
          std::pair{KeyboardLayout(SignKeyboard::email), "abcdefghijklmnopqrstuvwxyz0123456789@._-"},
          std::pair{KeyboardLayout(SignKeyboard::receipt_code), "0123456789ABCDEFGHJKMNPQRSTVWXYZ"}}) {
        std::string shown;
        std::set<std::string> ids;
        for (const KeyboardRow& row : keyboard_rows(layout, false)) {
            for (const KeyboardKey& key : row) {
                shown += key.letter + " ";
                CAPTURE(key.id);
                CHECK(ids.insert(key.id).second);
            }
        }
        for (std::size_t at = 0; letters[at] != 0;) {
            const std::size_t size = static_cast<unsigned char>(letters[at]) < 0x80 ? 1 : 2;
            const std::string letter(letters + at, size);
            CAPTURE(letter);
            CHECK(shown.find(letter + " ") != std::string::npos);
            at += size;
        }
    }
}

}  // namespace veche::ui
