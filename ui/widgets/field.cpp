#include "ui/widgets/field.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "ui/canvas/font_metrics.h"
#include "ui/canvas/wrap.h"
#include "ui/text/utf8.h"
#include "ui/widgets/message.h"
#include "ui/widgets/style.h"

namespace veche::ui {

namespace {

// The text as it stands in its box.
struct Lines {
    std::vector<WrappedLine> lines;
    Point origin;
    float line_height = 0;

    [[nodiscard]] std::size_t line_of(std::size_t byte) const {
        std::size_t index = 0;
        while (index + 1 < lines.size() && lines[index + 1].begin <= byte) ++index;
        return index;
    }
};

float x_of(const FontMetrics& metrics, const WrappedLine& line, std::string_view text, std::size_t byte) {
    const std::size_t end = std::clamp(byte, line.begin, std::max(line.begin, text.size()));
    return metrics.width(TextStyle::body, text.substr(line.begin, end - line.begin));
}

std::size_t byte_at(const FontMetrics& metrics, const Lines& lines, std::string_view text, Point point) {
    if (lines.lines.empty()) return 0;
    const float row = std::max(0.0F, (point.y - lines.origin.y) / lines.line_height);
    const WrappedLine& line = lines.lines[std::min(lines.lines.size() - 1, static_cast<std::size_t>(row))];
    float x = lines.origin.x;
    std::size_t at = line.begin;
    while (at < line.end) {
        std::size_t next = at;
        const float advance = metrics.advance(TextStyle::body, next_code_point(text, next));
        if (point.x < x + advance / 2) break;
        x += advance;
        at = next;
    }
    return at;
}

// By the lines the cursor and the finger go by.
void draw_text(Canvas& canvas, const Lines& lines, std::string_view text) {
    Point at = lines.origin;
    for (const WrappedLine& line : lines.lines) {
        canvas.words(at, text.substr(line.begin, line.end - line.begin), TextStyle::body, Tone::normal);
        at.y += lines.line_height;
    }
}

void draw_selection(Canvas& canvas, const FontMetrics& metrics, const Lines& lines, const FormField& field) {
    const std::size_t begin = std::min(field.cursor, field.selection_begin);
    const std::size_t end = std::max(field.cursor, field.selection_begin);
    for (std::size_t index = 0; index < lines.lines.size(); ++index) {
        const WrappedLine& line = lines.lines[index];
        const std::size_t first = std::clamp(begin, line.begin, line.end);
        const std::size_t last = std::clamp(end, line.begin, line.end);
        if (first >= last) continue;
        const Point at = {lines.origin.x + x_of(metrics, line, field.text, first),
                          lines.origin.y + lines.line_height * static_cast<float>(index)};
        canvas.highlighted_text(at, std::string_view(field.text).substr(first, last - first), TextStyle::body);
    }
}

void draw_cursor(Canvas& canvas, const FontMetrics& metrics, const Lines& lines, const FormField& field) {
    const std::size_t index = lines.line_of(field.cursor);
    const float x = lines.origin.x + x_of(metrics, lines.lines[index], field.text, field.cursor);
    const float y = lines.origin.y + lines.line_height * static_cast<float>(index);
    const float width = std::max(2.0F, canvas.mm(0.6F));
    const Rect cursor = {std::round(x), y, width, lines.line_height};
    canvas.fill(cursor, canvas.theme().accent);
    // Other letters or another room for them may have moved it out of sight.
    const std::string key = field.id + "@" + std::to_string(field.cursor) + "/" + std::to_string(field.text.size()) +
                            "/" + std::to_string(lines.line_height) + "/" + std::to_string(canvas.near_area().height);
    canvas.follow("cursor", key, cursor.inset(-canvas.mm(style::padding)));
}

std::string spoken_of(const FormField& field) {
    std::string spoken = field.label;
    for (const std::string* part : {&field.error, &field.text, &field.hint}) {
        if (!part->empty()) spoken += ". " + *part;
    }
    return spoken;
}

void draw_words_above(Canvas& canvas, const FormField& field) {
    if (!field.label.empty()) canvas.text(field.label, TextStyle::strong);
    if (!field.hint.empty()) canvas.text(field.hint, TextStyle::body, Tone::quiet);
    if (!field.error.empty()) draw_error(canvas, field.error);
    canvas.space(1);
}

}  // namespace

std::optional<Action> draw_field(Canvas& canvas, const FormField& field) {
    draw_words_above(canvas, field);
    const auto metrics = canvas.metrics();
    const float padding = canvas.mm(style::padding);
    const float width = canvas.area().width;
    Lines lines;
    // A millimetre is left for the cursor behind a full line.
    lines.lines = wrap(*metrics, field.text, TextStyle::body, width - 2 * padding - canvas.mm(1));
    lines.line_height = canvas.line_height(TextStyle::body);
    const auto shown =
        static_cast<float>(std::max<std::size_t>(lines.lines.size(), static_cast<std::size_t>(field.lines)));
    const Rect box = canvas.take(std::max(canvas.mm(style::touch), lines.line_height * shown + padding * 1.5F));
    const bool one_line = lines.lines.size() == 1 && field.lines <= 1;
    lines.origin = {box.x + padding, one_line ? box.centre().y - lines.line_height / 2 : box.y + padding * 0.75F};

    Control control;
    control.id = field.id;
    control.role = Role::field;
    control.label = field.label;
    control.spoken = spoken_of(field);
    control.rect = box;
    control.selected = field.focused;
    control.is_private = field.is_private;
    // Only where one is typing already: a slow finger that comes to the field must not mark anything.
    control.takes_long_press = field.focused && !field.text.empty();
    const Press press = canvas.control(control);
    const Theme& theme = canvas.theme();
    canvas.push_background(theme.surface);
    canvas.fill(box, theme.surface, canvas.mm(style::radius));
    const Colour border = !field.error.empty() ? theme.danger : field.focused ? theme.accent : theme.border;
    const bool strong = field.focused || !field.error.empty() || press.held;
    canvas.stroke(box, border, std::max(strong ? 2.0F : 1.0F, canvas.mm(strong ? 0.8F : 0.35F)),
                  canvas.mm(style::radius));
    draw_text(canvas, lines, field.text);
    if (field.focused) {
        draw_selection(canvas, *metrics, lines, field);
        draw_cursor(canvas, *metrics, lines, field);
    }
    canvas.pop_background();
    if (!field.count.empty()) {
        canvas.text(field.count, field.full ? TextStyle::strong : TextStyle::body,
                    field.full ? Tone::warning : Tone::quiet, Align::right);
    }
    canvas.space(3);
    if (press.long_press) return FocusField{field.id, byte_at(*metrics, lines, field.text, press.at), Mark::word};
    if (!press.activated) return std::nullopt;
    // The keypad has no place of its own inside the text: it begins at the end.
    const bool touched = press.at != box.centre() || field.focused;
    return FocusField{field.id, touched ? byte_at(*metrics, lines, field.text, press.at) : field.text.size(),
                      Mark::nothing};
}

}  // namespace veche::ui
