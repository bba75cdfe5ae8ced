// The numbers of accessibility as checks over an outline. Run it over every screen, text size, contrast and language.
#pragma once

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/canvas_rig.h"
#include "tests/support/contrast.h"
#include "ui/canvas/fonts.h"
#include "ui/canvas/theme.h"
#include "ui/comfort.h"
#include "ui/outline.h"

namespace veche::ui::testing {

inline constexpr std::array<TextSize, 4> all_text_sizes = {TextSize::small, TextSize::normal, TextSize::large,
                                                           TextSize::largest};

// `./veche test --all` says VECHE_MATRIX=whole and looks at everything.
[[nodiscard]] inline bool whole_matrix() {
    const char* matrix = std::getenv("VECHE_MATRIX");
    return matrix != nullptr && std::string_view(matrix) == "whole";
}

// Colours do not move anything, so every run looks at every size in every window, but at the other contrasts in one
// window only.
enum class InWindow { first, another };
[[nodiscard]] inline std::vector<Comfort> looks(InWindow window) {
    std::vector<Comfort> looks;
    for (const TextSize size : all_text_sizes) {
        for (const Contrast contrast : {Contrast::normal, Contrast::high, Contrast::low}) {
            const bool plain = size == TextSize::normal && window == InWindow::first;
            if (contrast != Contrast::normal && !plain && !whole_matrix()) continue;
            looks.emplace_back();
            looks.back().text_size = size;
            looks.back().contrast = contrast;
        }
    }
    return looks;
}

struct AccessibilitySettings {
    Comfort comfort;
    float pixels_per_millimetre = 3.21F;
    float screen_width = 1080;
};

namespace accessibility {

inline constexpr float least_touch_millimetres = 12.7F;
inline constexpr float least_gap_millimetres = 2.54F;
inline constexpr float rounding = 1;  // pixels

inline std::string name_of_node(const Node& node) {
    return std::string(name_of(node.role)) + " #" + node.id;
}

inline bool is_touched(const Node& node) {
    return node.pressable && !node.covered && node.visible.width > 0 && node.visible.height > 0;
}

inline void check_size(const Node& node, const AccessibilitySettings& settings, std::vector<std::string>& complaints) {
    const float least = least_touch_millimetres * settings.pixels_per_millimetre - rounding;
    // A link in a line is as wide as its words; its height counts.
    const bool narrow = node.role != Role::link && node.touch.width < least;
    if (node.pressable && (narrow || node.touch.height < least)) {
        complaints.push_back(name_of_node(node) + ": smaller than 12.7 mm");
    }
}

inline void check_text(const Node& node, const AccessibilitySettings& settings, std::vector<std::string>& complaints) {
    if (node.label.empty() || node.spoken.empty()) complaints.push_back(name_of_node(node) + ": says nothing");
    if (node.clipped) complaints.push_back(name_of_node(node) + ": text is clipped: " + node.label);
    if (node.rect.x < -rounding || node.rect.right() > settings.screen_width + rounding) {
        complaints.push_back(name_of_node(node) + ": leaves the screen sideways");
    }
    if (node.cap_height <= 0) return;
    const float least = cap_height_class(settings.comfort.text_size).least * settings.pixels_per_millimetre;
    if (node.cap_height < least - 0.05F) complaints.push_back(name_of_node(node) + ": letters are too small");
    const double ratio = contrast_ratio(node.foreground, node.background);
    const bool fits = settings.comfort.contrast == Contrast::normal ? ratio >= 10
                      : settings.comfort.contrast == Contrast::high ? ratio >= 20
                                                                    : ratio >= 4.5 && ratio <= 8;
    if (!fits) complaints.push_back(name_of_node(node) + ": contrast is " + std::to_string(ratio));
}

inline void check_gaps(const Outline& outline, const AccessibilitySettings& settings,
                       std::vector<std::string>& complaints) {
    const float least = least_gap_millimetres * settings.pixels_per_millimetre - rounding;
    for (std::size_t first = 0; first < outline.size(); ++first) {
        for (std::size_t second = first + 1; second < outline.size(); ++second) {
            const Node& one = outline[first];
            const Node& other = outline[second];
            if (!is_touched(one) || !is_touched(other)) continue;
            if (one.role == Role::link || other.role == Role::link) continue;
            const float beside =
                std::max(one.visible.x, other.visible.x) - std::min(one.visible.right(), other.visible.right());
            const float below =
                std::max(one.visible.y, other.visible.y) - std::min(one.visible.bottom(), other.visible.bottom());
            if (std::max(beside, below) >= least) continue;
            complaints.push_back(name_of_node(one) + " and " + name_of_node(other) + ": closer than 2.54 mm");
        }
    }
}

}  // namespace accessibility

// One sentence a complaint; empty: all is well. Nodes under a dialog are not looked at.
[[nodiscard]] inline std::vector<std::string> check_accessibility(const Outline& outline,
                                                                  const AccessibilitySettings& settings) {
    std::vector<std::string> complaints;
    std::set<std::string> ids;
    for (const Node& node : outline) {
        if (!ids.insert(node.id).second) {
            complaints.push_back(accessibility::name_of_node(node) + ": the id is not unique");
        }
        if (node.covered) continue;
        accessibility::check_size(node, settings, complaints);
        accessibility::check_text(node, settings, complaints);
    }
    accessibility::check_gaps(outline, settings, complaints);
    return complaints;
}

// The same of what the rig drew last, as failed checks.
inline void expect_accessible(CanvasRig& rig) {
    const Comfort& comfort = rig.canvas().comfort();
    CAPTURE(static_cast<int>(comfort.text_size));
    CAPTURE(static_cast<int>(comfort.contrast));
    CAPTURE(rig.canvas().screen().width);
    const AccessibilitySettings settings = {comfort, rig.canvas().mm(1), rig.canvas().screen().width};
    for (const std::string& complaint : check_accessibility(rig.canvas().outline(), settings)) FAIL_CHECK(complaint);
}

}  // namespace veche::ui::testing
