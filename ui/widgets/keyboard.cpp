#include "ui/widgets/keyboard.h"

#include <algorithm>
#include <vector>

#include "content/languages/traits.h"
#include "ui/widgets/keyboard_keys.h"
#include "ui/widgets/style.h"

namespace veche::ui {

namespace {

constexpr float gap_millimetres = 2.8F;
constexpr float padding_millimetres = 3;

float key_height(const Canvas& canvas) {
    return std::max(canvas.mm(style::touch), canvas.line_height(TextStyle::heading) + canvas.mm(1));
}

std::string word_of(const KeyboardWords& words, KeyKind kind) {
    switch (kind) {
        case KeyKind::space: return words.space;
        case KeyKind::backspace: return words.backspace;
        case KeyKind::shift: return words.shift;
        case KeyKind::enter: return words.enter;
        case KeyKind::left: return words.left;
        case KeyKind::right: return words.right;
        case KeyKind::undo: return words.undo;
        case KeyKind::language: return words.next_language;
        case KeyKind::signs: return words.signs;
        case KeyKind::letters: return words.letters;
        case KeyKind::hide: return words.hide;
        case KeyKind::letter: break;
    }
    return {};
}

content::Language next_language(KeyboardLayout layout) {
    const auto language = language_of(layout);
    const std::size_t next = language ? static_cast<std::size_t>(*language) + 1 : 0;
    return content::all_languages.at(next % content::all_languages.size());
}

Action action_of(const KeyboardView& view, const KeyboardKey& key, bool held) {
    switch (key.kind) {
        case KeyKind::letter: return Stroke{Insert{held && !key.rare.empty() ? key.rare : key.letter}};
        case KeyKind::space: return Stroke{Insert{" "}};
        case KeyKind::backspace: return Stroke{EditKey::backspace};
        case KeyKind::enter: return Stroke{EditKey::enter};
        case KeyKind::left: return Stroke{held ? EditKey::word_left : EditKey::left};
        case KeyKind::right: return Stroke{held ? EditKey::word_right : EditKey::right};
        case KeyKind::undo: return Stroke{held ? EditKey::redo : EditKey::undo};
        case KeyKind::shift: return SetKeyboard{view.layout, !view.shift};
        case KeyKind::language: return SetKeyboard{next_language(view.layout), view.shift};
        case KeyKind::signs: return SetKeyboard{SignKeyboard::digits, false};
        case KeyKind::letters: return SetKeyboard{view.letters, false};
        case KeyKind::hide: return HideKeyboard{};
    }
    return HideKeyboard{};
}

std::string shortest_word(const KeyboardView& view, KeyKind kind) {
    if (kind == KeyKind::signs) return "123";
    if (kind != KeyKind::letters) return {};
    return std::string(content::traits_of(view.letters).keyboard.sign);
}

void draw_key_face(Canvas& canvas, const KeyboardKey& key, const std::string& word, const std::string& shortest,
                   Rect rect, Tone tone) {
    if (key.kind == KeyKind::letter) {
        canvas.text_at({rect.x, rect.centre().y - canvas.line_height(TextStyle::heading) / 2, rect.width, 0},
                       key.letter, TextStyle::heading, tone, Align::centre, Canvas::InOutline::no);
        return;
    }
    // A sign for "123 ?!" or for the letters would be a riddle: where their words do not fit, shorter ones stand.
    if (key.kind == KeyKind::signs || key.kind == KeyKind::letters || key.icon == Icon::none) {
        const auto fits = [&](const std::string& text) {
            return canvas.measure(text, TextStyle::body, 0).x + canvas.mm(1) < rect.width;
        };
        const std::string shown = fits(word) ? word : shortest;
        canvas.text_at({rect.x, rect.centre().y - canvas.line_height(TextStyle::body) / 2, rect.width, 0}, shown,
                       TextStyle::body, tone, Align::centre, Canvas::InOutline::no);
        return;
    }
    canvas.icon(key.icon, rect.inset(canvas.mm(1)), canvas.ink(tone));
}

bool takes_long_press(const KeyboardKey& key) {
    return !key.rare.empty() || key.kind == KeyKind::left || key.kind == KeyKind::right || key.kind == KeyKind::undo;
}

std::optional<Action> draw_key(Canvas& canvas, const KeyboardView& view, const KeyboardKey& key, Rect rect) {
    Control control;
    control.id = key.id;
    control.role = Role::key;
    control.label = key.kind == KeyKind::letter ? key.letter : word_of(view.words, key.kind);
    control.rect = rect;
    control.selected = key.kind == KeyKind::shift && view.shift;
    control.takes_long_press = takes_long_press(key);
    const Press press = canvas.control(control);
    const bool main = key.kind == KeyKind::enter || control.selected;
    const style::Box box = main ? style::Box::filled : style::Box::outlined;
    canvas.push_background(style::draw_box(canvas, rect, box, press));
    draw_key_face(canvas, key, control.label, shortest_word(view, key.kind), rect,
                  main ? Tone::on_accent : Tone::normal);
    canvas.pop_background();
    if (press.activated) return action_of(view, key, false);
    if (press.long_press) return action_of(view, key, true);
    return std::nullopt;
}

}  // namespace

float keyboard_height(const Canvas& canvas, const KeyboardView& view) {
    const auto rows = static_cast<float>(keyboard_rows(view.layout, view.shift).size());
    return rows * (key_height(canvas) + canvas.mm(gap_millimetres)) - canvas.mm(gap_millimetres) +
           2 * canvas.mm(padding_millimetres);
}

std::optional<Action> draw_keyboard(Canvas& canvas, const KeyboardView& view, Rect rect) {
    std::optional<Action> action;
    const float gap = canvas.mm(gap_millimetres);
    const float padding = canvas.mm(padding_millimetres);
    const float height = key_height(canvas);
    canvas.fill(rect, canvas.theme().background);
    canvas.line({rect.x, rect.y}, {rect.right(), rect.y}, canvas.theme().divider, style::hairline(canvas));
    float y = rect.y + padding;
    for (const KeyboardRow& row : keyboard_rows(view.layout, view.shift)) {
        float units = 0;
        for (const KeyboardKey& key : row) units += key.width;
        // A key two units wide covers the gap between them as well.
        const float unit = (rect.width - 2 * padding + gap) / std::max(units, 10.0F);
        float x = rect.x + padding + (rect.width - 2 * padding + gap - unit * units) / 2;
        for (const KeyboardKey& key : row) {
            const Rect place = {x, y, unit * key.width - gap, height};
            if (const auto pressed = draw_key(canvas, view, key, place)) action = pressed;
            x += unit * key.width;
        }
        y += height + gap;
    }
    return action;
}

}  // namespace veche::ui
