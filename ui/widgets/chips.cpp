#include "ui/widgets/chips.h"

#include <algorithm>

#include "ui/widgets/style.h"

namespace veche::ui {

namespace {

constexpr float chip_gap = 3;  // millimetres

// A tick besides the colour: colour alone says nothing to many. Its room is there when it is not.
float mark_size(const Canvas& canvas) {
    return canvas.icon_size(IconSize::small) * 0.8F;
}

bool draw_chip(Canvas& canvas, const Chip& chip, Role role, Rect rect) {
    Control control;
    control.id = chip.id;
    control.role = role;
    control.label = chip.label;
    control.rect = rect;
    control.selected = chip.chosen;
    const Press press = canvas.control(control);
    const style::Box box = chip.chosen ? style::Box::filled : style::Box::outlined;
    canvas.push_background(style::draw_box(canvas, rect, box, press));
    const ChipPlaces places = places_in_chip(canvas, chip, rect);
    if (chip.chosen) canvas.icon(Icon::done, places.mark, canvas.theme().on_accent);
    canvas.text_at({places.words.x, places.words.y, places.words.width + 1, 0}, chip.label, TextStyle::body,
                   chip.chosen ? Tone::on_accent : Tone::normal, Align::left, Canvas::InOutline::no);
    canvas.pop_background();
    return press.activated;
}

float chip_width(const Canvas& canvas, const Chip& chip) {
    return canvas.measure(chip.label, TextStyle::body, 0).x + mark_size(canvas) + canvas.mm(style::padding) * 1.75F;
}

float chip_height(const Canvas& canvas, const Chip& chip, float width) {
    const float room = width - mark_size(canvas) - canvas.mm(style::padding) - canvas.mm(1);
    return std::max(canvas.mm(style::touch), canvas.measure(chip.label, TextStyle::body, room).y + canvas.mm(3));
}

// As many as fit side by side; a row is as high as its highest.
struct ChipRow {
    std::size_t last = 0;  // the first one that is not in it
    float height = 0;
};

ChipRow row_from(const Canvas& canvas, std::span<const Chip> chips, std::size_t first, float room) {
    ChipRow row{first, 0};
    float used = 0;
    for (; row.last < chips.size(); ++row.last) {
        const float width = std::min(room, chip_width(canvas, chips[row.last]));
        if (row.last > first && used + width > room) break;
        used += width + canvas.mm(chip_gap);
        row.height = std::max(row.height, chip_height(canvas, chips[row.last], width));
    }
    return row;
}

}  // namespace

ChipPlaces places_in_chip(const Canvas& canvas, const Chip& chip, Rect rect) {
    const float mark = chip.chosen ? mark_size(canvas) : 0;
    const float beside = chip.chosen ? mark + canvas.mm(1) : 0;
    const float room = rect.width - mark - canvas.mm(style::padding) - canvas.mm(1);
    const Point words = canvas.measure(chip.label, TextStyle::body, room);
    const float left = rect.x + (rect.width - words.x - beside) / 2;
    return {{left, rect.centre().y - mark / 2, mark, mark},
            {left + beside, rect.centre().y - words.y / 2, words.x, words.y}};
}

std::optional<std::size_t> draw_chips(Canvas& canvas, const std::string& label, std::span<const Chip> chips) {
    std::optional<std::size_t> pressed;
    if (!label.empty()) canvas.text(label, TextStyle::body, Tone::quiet);
    const float room = canvas.area().width;
    for (std::size_t first = 0; first < chips.size();) {
        const ChipRow row = row_from(canvas, chips, first, room);
        Rect place = canvas.take(row.height);
        canvas.space(chip_gap);
        for (; first < row.last; ++first) {
            place.width = std::min(room, chip_width(canvas, chips[first]));
            if (draw_chip(canvas, chips[first], Role::radio, place)) pressed = first;
            place.x += place.width + canvas.mm(chip_gap);
        }
    }
    return pressed;
}

std::optional<std::size_t> draw_tabs(Canvas& canvas, std::span<const Chip> tabs) {
    if (tabs.empty()) return std::nullopt;
    std::optional<std::size_t> pressed;
    const float gap = canvas.mm(chip_gap);
    const float room = canvas.area().width;
    float widest = 0;
    for (const Chip& tab : tabs) widest = std::max(widest, chip_width(canvas, tab));
    const auto fit = static_cast<std::size_t>(std::max(1.0F, (room + gap) / (widest + gap)));
    const std::size_t columns = std::min(tabs.size(), fit);
    const float step = (room + gap) / static_cast<float>(columns);
    for (std::size_t first = 0; first < tabs.size(); first += columns) {
        const auto row = tabs.subspan(first, std::min(columns, tabs.size() - first));
        float height = 0;
        for (const Chip& tab : row) height = std::max(height, chip_height(canvas, tab, step - gap));
        const Rect place = canvas.take(height);
        canvas.space(chip_gap);
        for (std::size_t index = 0; index < row.size(); ++index) {
            const Rect rect = {place.x + step * static_cast<float>(index), place.y, step - gap, height};
            if (draw_chip(canvas, row[index], Role::tab, rect)) pressed = first + index;
        }
    }
    return pressed;
}

}  // namespace veche::ui
