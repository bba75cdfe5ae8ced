#include "ui/canvas/canvas.h"

#include <algorithm>
#include <cmath>

#include "ui/canvas/parts.h"

namespace veche::ui {

Rect intersection(Rect one, Rect other) {
    const float left = std::max(one.x, other.x);
    const float top = std::max(one.y, other.y);
    const float right = std::min(one.right(), other.right());
    const float bottom = std::min(one.bottom(), other.bottom());
    if (right <= left || bottom <= top) return {left, top, 0, 0};
    return {left, top, right - left, bottom - top};
}

Colour Canvas::Parts::background() const {
    return backgrounds.empty() ? theme().background : backgrounds.back();
}

void Canvas::Parts::push_clip(Rect rect) {
    clips.push_back(rect);
    list.PushClipRect({rect.x, rect.y}, {rect.right(), rect.bottom()});
}

void Canvas::Parts::pop_clip() {
    clips.pop_back();
    list.PopClipRect();
}

// A bake that fails leaves the old glyphs: a screen in the wrong size is better than none.
void Canvas::Parts::apply_wishes() {
    const bool bake = wanted_comfort.text_size != comfort.text_size ||
                      wanted_settings.pixels_per_millimetre != settings.pixels_per_millimetre;
    settings = wanted_settings;
    comfort = wanted_comfort;
    if (bake) static_cast<void>(fonts.bake(comfort.text_size, settings.pixels_per_millimetre));
    scroller.set_motion(comfort.motion);
    interaction.set_trembling(comfort.trembling);
    interaction.set_scale(settings.pixels_per_millimetre);
}

void Canvas::Parts::start_list() {
    ImFontAtlas& atlas = fonts.atlas();
    shared.TexUvWhitePixel = atlas.TexUvWhitePixel;
    shared.Font = const_cast<ImFont*>(&fonts.of(TextStyle::body));
    shared.FontSize = fonts.metrics()->of(TextStyle::body).size;
    shared.CurveTessellationTol = 1.25F;
    shared.SetCircleTessellationMaxError(0.25F);
    shared.ClipRectFullscreen = {0, 0, settings.width, settings.height};
    shared.InitialFlags =
        ImDrawListFlags_AntiAliasedLines | ImDrawListFlags_AntiAliasedFill | ImDrawListFlags_AllowVtxOffset;
    list._ResetForNewFrame();
    list.PushTextureID(atlas.TexID);
}

void Canvas::Parts::draw_focus() {
    const auto focused = std::find_if(building.begin(), building.end(), [](const Node& node) { return node.focused; });
    if (focused == building.end() || focused->visible.height <= 0) return;
    const float thickness = std::max(3.0F, settings.pixels_per_millimetre);
    const Rect around = focused->rect.inset(-thickness);
    const Rect shown = intersection(focused->visible.inset(-2.5F * thickness), {0, 0, settings.width, settings.height});
    list.PushClipRect({shown.x, shown.y}, {shown.right(), shown.bottom()});
    const float radius = 2 * settings.pixels_per_millimetre;
    // A band of the background outside keeps the ring apart from whatever it lies on.
    const auto ring = [&](Rect rect, Colour colour, float width) {
        list.AddRect({rect.x, rect.y}, {rect.right(), rect.bottom()}, packed(colour), radius, 0, width);
    };
    ring(around, theme().background, thickness * 2);
    ring(around, theme().focus, thickness);
    list.PopClipRect();
}

Canvas::Canvas(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Canvas::~Canvas() = default;

Result<std::unique_ptr<Canvas>> Canvas::create(const CanvasSettings& settings, const FontFiles& fonts,
                                               const Themes& themes) {
    auto parts = std::make_unique<Parts>(fonts);
    parts->settings = parts->wanted_settings = settings;
    parts->themes = themes;
    if (auto baked = parts->fonts.bake(parts->comfort.text_size, settings.pixels_per_millimetre); !baked) {
        return tl::unexpected(baked.error());
    }
    parts->apply_wishes();
    return std::unique_ptr<Canvas>(new Canvas(std::move(parts)));
}

void Canvas::resize(const CanvasSettings& settings) {
    parts_->wanted_settings = settings;
}

void Canvas::set_comfort(const Comfort& comfort) {
    parts_->wanted_comfort = comfort;
}

void Canvas::set_language(content::Language language) {
    parts_->language = language;
}

content::Language Canvas::language() const {
    return parts_->language;
}

void Canvas::begin_frame(const Input& input) {
    Parts& parts = *parts_;
    parts.apply_wishes();
    parts.now_ms = input.now_ms;
    parts.interaction.begin_frame(input);
    parts.pictures.clear();
    parts.building.clear();
    parts.columns.assign(1, {screen(), 0});
    parts.regions.clear();
    parts.clips.clear();
    parts.backgrounds.clear();
    parts.private_depth = 0;
    parts.content_from = 0;
    parts.tallest_region.clear();
    parts.tallest_height = 0;
    parts.followed_next.clear();
    parts.moved = false;
    parts.dialogs = 0;
    parts.texts = 0;
    parts.last_control = no_node;
    parts.start_list();
    parts.push_clip(screen());
}

void Canvas::end_frame() {
    Parts& parts = *parts_;
    parts.draw_focus();
    parts.pop_clip();
    parts.list._PopUnusedDrawCmd();
    parts.interaction.end_frame();
    parts.finished.swap(parts.building);
    parts.followed.swap(parts.followed_next);
    ImDrawData& data = parts.data;
    data.Valid = true;
    data.CmdLists = parts.lists;
    data.CmdListsCount = 1;
    data.TotalIdxCount = parts.list.IdxBuffer.Size;
    data.TotalVtxCount = parts.list.VtxBuffer.Size;
    data.DisplayPos = {0, 0};
    data.DisplaySize = {parts.settings.width, parts.settings.height};
    data.FramebufferScale = {1, 1};
}

ImDrawData* Canvas::draw_data() {
    return &parts_->data;
}

std::optional<std::int64_t> Canvas::wake_at_ms() const {
    if (parts_->moved) return parts_->now_ms;
    return parts_->interaction.wake_at_ms();
}

const Outline& Canvas::outline() const {
    return parts_->finished;
}

void Canvas::forget() {
    parts_->interaction.forget();
    parts_->scroller.forget();
}

std::shared_ptr<const FontMetrics> Canvas::metrics() const {
    return parts_->fonts.metrics();
}

GlyphAtlas Canvas::glyph_atlas() const {
    return parts_->fonts.glyph_atlas();
}

void Canvas::glyph_atlas_uploaded() {
    parts_->fonts.uploaded();
}

const std::vector<std::shared_ptr<const content::Picture>>& Canvas::pictures() const {
    return parts_->pictures;
}

float Canvas::mm(float millimetres) const {
    return millimetres * parts_->settings.pixels_per_millimetre;
}

Rect Canvas::screen() const {
    return {0, 0, parts_->settings.width, parts_->settings.height};
}

const Theme& Canvas::theme() const {
    return parts_->theme();
}

Colour Canvas::ink(Tone tone) const {
    switch (tone) {
        case Tone::normal: return theme().text;
        case Tone::quiet: return theme().quiet;
        case Tone::accent: return theme().accent;
        case Tone::warning: return theme().warning;
        case Tone::danger: return theme().danger;
        case Tone::success: return theme().success;
        case Tone::on_accent: return theme().on_accent;
    }
    return theme().text;
}

const Comfort& Canvas::comfort() const {
    return parts_->comfort;
}

}  // namespace veche::ui
