// The glyphs: bakes PT Sans and the icons for one text size and one density into an atlas of coverage bytes.
// Used by the thread of the window; what metrics() returns may go to any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "ui/canvas/canvas.h"
#include "ui/canvas/font_metrics.h"

struct ImFont;
struct ImFontAtlas;

namespace veche::ui {

// Cap height in millimetres: the least and the most its class allows and what we aim at (accessibility row 10).
struct CapHeightClass {
    float least = 0;
    float aim = 0;
    float most = 0;
};
[[nodiscard]] CapHeightClass cap_height_class(TextSize size);
class Fonts {
  public:
    explicit Fonts(FontFiles files);
    ~Fonts();
    Fonts(const Fonts&) = delete;
    Fonts& operator=(const Fonts&) = delete;

    // Replaces the atlas; the old one stays when a file is missing or is no font. Each file is read once.
    Result<void> bake(TextSize size, float pixels_per_millimetre);

    [[nodiscard]] const ImFont& of(TextStyle style) const;
    [[nodiscard]] const ImFont& icons(IconSize size) const;
    [[nodiscard]] float icon_size(IconSize size) const;
    [[nodiscard]] ImFontAtlas& atlas() const;
    [[nodiscard]] std::shared_ptr<const FontMetrics> metrics() const { return metrics_; }
    [[nodiscard]] GlyphAtlas glyph_atlas() const;
    void uploaded();

  private:
    struct Bake;
    [[nodiscard]] Result<std::vector<unsigned char>*> bytes_of(const std::string& path);

    FontFiles files_;
    std::map<std::string, std::vector<unsigned char>> read_;  // some 2 MB
    std::unique_ptr<Bake> bake_;
    std::shared_ptr<const FontMetrics> metrics_;
    std::uint64_t generation_ = 0;
};

}  // namespace veche::ui
