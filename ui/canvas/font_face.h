// What FreeType says about one font file before it is baked. One thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace veche::ui {

// Pixels.
struct CapHeightRange {
    float least = 0;
    float aim = 0;
    float most = 0;
};

enum class Hinting { light, none };

struct FittedSize {
    int size = 0;          // ascent + descent, whole pixels, as Dear ImGui bakes it
    float cap_height = 0;  // of the letter Н as drawn; 0 when the font has none
    Hinting hinting = Hinting::light;
};

class FontFace {
  public:
    // The bytes must outlive the face. `name` is for the error.
    static Result<std::unique_ptr<FontFace>> open(const std::vector<unsigned char>& bytes, const std::string& name);
    virtual ~FontFace() = default;

    // The size to bake at so that the letter Н is as near to `aim` as it can be within [least, most]. Hinted letters
    // are crisper but skip some heights; where they do, the letters stay unhinted.
    [[nodiscard]] virtual FittedSize fit(CapHeightRange range) = 0;
    // The em square as part of the size.
    [[nodiscard]] virtual float em_of_size() const = 0;
};

[[nodiscard]] Result<std::vector<unsigned char>> read_font_file(const std::string& path);

}  // namespace veche::ui
