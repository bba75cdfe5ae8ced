// Text, controls and shapes: what leaves ink and a node in the outline.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "ui/canvas/canvas.h"
#include "ui/canvas/icons.h"
#include "ui/canvas/parts.h"
#include "ui/canvas/wrap.h"
#include "ui/text/utf8.h"

namespace veche::ui {

namespace {

Role role_of(TextStyle style) {
    if (style == TextStyle::title) return Role::title;
    return style == TextStyle::heading ? Role::heading : Role::text;
}

float aligned(Align align, float room, float width) {
    if (align == Align::centre) return std::round((room - width) / 2);
    return align == Align::right ? room - width : 0;
}

// Controls, soft hyphens and joiners.
bool takes_no_room(char32_t value) {
    return value < 0x20 || value == 0x00AD || value == 0x200B || value == 0x2060 || value == 0xFEFF;
}

// Null where nothing is to be seen: blanks, and combining marks the font lacks.
const ImFontGlyph* glyph_of(const ImFont& font, char32_t value) {
    if (value == U' ' || value == 0x00A0) return nullptr;
    // Dear ImGui's characters have 16 bits.
    const auto own = value > 0xFFFF ? ImWchar{0xFFFD} : static_cast<ImWchar>(value);
    if (is_combining(value) && (own != value || font.FindGlyphNoFallback(own) == nullptr)) return nullptr;
    const ImFontGlyph* glyph = font.FindGlyph(own);
    return glyph != nullptr && glyph->Visible ? glyph : nullptr;
}

void draw_glyph(ImDrawList& list, const ImFontGlyph& glyph, Point at, float scale, ImU32 colour) {
    list.PrimReserve(6, 4);
    list.PrimRectUV({at.x + glyph.X0 * scale, at.y + glyph.Y0 * scale},
                    {at.x + glyph.X1 * scale, at.y + glyph.Y1 * scale}, {glyph.U0, glyph.V0}, {glyph.U1, glyph.V1},
                    colour);
}

}  // namespace

void Canvas::Parts::draw_line(Point at, std::string_view text, TextStyle style, Colour colour) {
    const FontMetrics& metrics = *fonts.metrics();
    const ImFont& font = fonts.of(style);
    const float top = std::round(at.y) + metrics.glyph_top(style);
    float x = std::round(at.x);
    for (std::size_t byte = 0; byte < text.size();) {
        const char32_t value = next_code_point(text, byte);
        if (takes_no_room(value)) continue;
        if (const ImFontGlyph* glyph = glyph_of(font, value)) draw_glyph(list, *glyph, {x, top}, 1, packed(colour));
        x += metrics.advance(style, value);
    }
}

const Target& Canvas::Parts::add_node(Node node, const Control* control) {
    node.language = language;
    node.is_private = node.is_private || private_depth > 0;
    node.visible = intersection(node.rect, clip());
    if (node.touch.width <= 0) node.touch = node.rect;
    Target target;
    target.id = node.id;
    target.role = node.role;
    target.rect = node.rect;
    target.touch = intersection(node.touch, clip());
    target.pressable = node.pressable;
    target.takes_long_press = control != nullptr && control->takes_long_press;
    target.region = regions.empty() ? std::string() : regions.back().id;
    target.depth = dialogs;
    node.focused = interaction.has_focus(node.id);
    building.push_back(std::move(node));
    return interaction.add(std::move(target));
}

// Text without a node of its own tells its owner how it looks.
void Canvas::Parts::lend_to_owner(TextStyle style, Colour colour, bool clipped, float bottom) {
    if (last_control == no_node || last_control >= building.size()) return;
    Node& owner = building[last_control];
    const float cap_height = fonts.metrics()->of(style).cap_height;
    owner.foreground = colour;
    owner.background = background();
    owner.cap_height = owner.cap_height > 0 ? std::min(owner.cap_height, cap_height) : cap_height;
    owner.clipped = owner.clipped || clipped || bottom > owner.rect.bottom() + 1;
}

float Canvas::line_height(TextStyle style) const {
    return parts_->fonts.metrics()->of(style).line_height;
}

Point Canvas::measure(std::string_view text, TextStyle style, float wrap_width) const {
    const FontMetrics& metrics = *parts_->fonts.metrics();
    Point size;
    for (const WrappedLine& line : wrap(metrics, text, style, wrap_width > 0 ? wrap_width : unlimited_height)) {
        size.x = std::max(size.x, line.width);
        size.y += metrics.of(style).line_height;
    }
    return size;
}

void Canvas::text(std::string_view text, TextStyle style, Tone tone, Align align) {
    const Rect left = area();
    const float height = text_at({left.x, left.y, left.width, 0}, text, style, tone, align, InOutline::yes);
    static_cast<void>(take(height));
}

float Canvas::text_at(Rect rect, std::string_view text, TextStyle style, Tone tone, Align align, InOutline in_outline) {
    Parts& parts = *parts_;
    const FontMetrics& metrics = *parts.fonts.metrics();
    const float line_height = metrics.of(style).line_height;
    const Colour colour = ink(tone);
    float y = rect.y;
    float widest = 0;
    for (const WrappedLine& line : wrap(metrics, text, style, rect.width)) {
        widest = std::max(widest, line.width);
        const Point at = {rect.x + aligned(align, rect.width, line.width), y};
        if (seen({at.x, y, line.width, line_height})) {
            parts.draw_line(at, text.substr(line.begin, line.end - line.begin), style, colour);
        }
        y += line_height;
    }
    const float height = y - rect.y;
    const bool clipped = (rect.height > 0 && height > rect.height + 1) || widest > rect.width + 1;
    if (in_outline == InOutline::yes) {
        Node node;
        node.id = "text-" + std::to_string(++parts.texts);
        node.role = role_of(style);
        node.label = node.spoken = text;
        node.rect = {rect.x, rect.y, rect.width, rect.height > 0 ? rect.height : height};
        node.foreground = colour;
        node.background = parts.background();
        node.cap_height = metrics.of(style).cap_height;
        node.clipped = clipped;
        parts.add_node(std::move(node), nullptr);
    } else {
        parts.lend_to_owner(style, colour, clipped, y);
    }
    return height;
}

void Canvas::words(Point at, std::string_view text, TextStyle style, Tone tone) {
    const float line = line_height(style);
    const Colour colour = ink(tone);
    if (seen({at.x, at.y, 1.0e6F, line})) parts_->draw_line(at, text, style, colour);
    parts_->lend_to_owner(style, colour, false, at.y + line);
}

void Canvas::highlighted_text(Point at, std::string_view text, TextStyle style) {
    const FontMetrics& metrics = *parts_->fonts.metrics();
    const FontMetrics::Style& measure = metrics.of(style);
    const float around = measure.cap_height * 0.45F;
    const float middle = at.y + measure.line_height / 2;
    const Rect behind = {at.x, middle - measure.cap_height / 2 - around, metrics.width(style, text),
                         measure.cap_height + 2 * around};
    if (!seen(behind)) return;
    fill(behind, theme().highlight, 2);
    parts_->draw_line(at, text, style, theme().on_highlight);
}

Press Canvas::control(const Control& control) {
    Parts& parts = *parts_;
    Node node;
    node.id = control.id;
    node.role = control.role;
    node.label = control.label;
    node.spoken = control.spoken.empty() ? control.label : control.spoken;
    node.disabled = !control.enabled;
    node.selected = control.selected;
    node.is_private = control.is_private;
    node.pressable = control.enabled;
    node.rect = control.rect;
    node.touch = control.touch;
    node.foreground = theme().text;
    node.background = parts.background();
    parts.last_control = parts.building.size();
    return parts.interaction.press_of(parts.add_node(std::move(node), &control));
}

void Canvas::picture(std::string_view id, const std::shared_ptr<const content::Picture>& picture,
                     std::string_view label, Rect rect) {
    describe(id, Role::image, label, label, rect);
    // Also out of sight: its texture stays for whoever scrolls back.
    parts_->pictures.push_back(picture);
    if (!seen(rect)) return;
    const ImVec2 from = {std::round(rect.x), std::round(rect.y)};
    const ImVec2 to = {std::round(rect.right()), std::round(rect.bottom())};
    parts_->list.AddRectFilled(from, to, IM_COL32_WHITE);
    // The renderer knows pictures by their address.
    parts_->list.AddImage(const_cast<content::Picture*>(picture.get()), from, to);
}

void Canvas::describe(std::string_view id, Role role, std::string_view label, std::string_view spoken, Rect rect) {
    Node node;
    node.id = id;
    node.role = role;
    node.label = label;
    node.spoken = spoken.empty() ? label : spoken;
    node.rect = rect;
    node.foreground = theme().text;
    node.background = parts_->background();
    parts_->add_node(std::move(node), nullptr);
    parts_->last_control = parts_->building.size() - 1;
}

void Canvas::fill(Rect rect, Colour colour, float radius) {
    if (!seen(rect)) return;
    parts_->list.AddRectFilled({std::round(rect.x), std::round(rect.y)},
                               {std::round(rect.right()), std::round(rect.bottom())}, packed(colour), radius);
}

void Canvas::stroke(Rect rect, Colour colour, float thickness, float radius) {
    if (!seen(rect)) return;
    const float half = thickness / 2;
    parts_->list.AddRect({std::round(rect.x) + half, std::round(rect.y) + half},
                         {std::round(rect.right()) - half, std::round(rect.bottom()) - half}, packed(colour), radius, 0,
                         thickness);
}

void Canvas::line(Point from, Point to, Colour colour, float thickness) {
    parts_->list.AddLine(vector_of(from), vector_of(to), packed(colour), thickness);
}

void Canvas::arc(Point centre, float radius, float from_turn, float to_turn, Colour colour, float thickness) {
    constexpr float turn = 2 * std::numbers::pi_v<float>;
    parts_->list.PathArcTo(vector_of(centre), radius, (from_turn - 0.25F) * turn, (to_turn - 0.25F) * turn, 0);
    parts_->list.PathStroke(packed(colour), 0, thickness);
}

void Canvas::icon(Icon icon, Rect box, Colour colour, IconSize size) {
    const char32_t code = code_point_of(icon);
    if (code == 0 || !seen(box)) return;
    const ImFontGlyph* glyph = parts_->fonts.icons(size).FindGlyphNoFallback(static_cast<ImWchar>(code));
    if (glyph == nullptr) return;
    const float room = std::min(box.width, box.height);
    const float scale = std::min(1.0F, room / icon_size(size));
    const float x = box.centre().x - (glyph->X0 + glyph->X1) / 2 * scale;
    const float y = box.centre().y - (glyph->Y0 + glyph->Y1) / 2 * scale;
    draw_glyph(parts_->list, *glyph, {std::round(x), std::round(y)}, scale, packed(colour));
}

float Canvas::icon_size(IconSize size) const {
    return parts_->fonts.icon_size(size);
}

void Canvas::push_background(Colour colour) {
    parts_->backgrounds.push_back(colour);
}

void Canvas::pop_background() {
    parts_->backgrounds.pop_back();
}

void Canvas::push_private() {
    ++parts_->private_depth;
}

void Canvas::pop_private() {
    --parts_->private_depth;
}

}  // namespace veche::ui
