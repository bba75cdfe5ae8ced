#include "ui/canvas/font_face.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <cmath>
#include <cstdlib>

#include "base/files.h"

namespace veche::ui {

namespace {

constexpr std::uint64_t largest_font = std::uint64_t{64} * 1024 * 1024;

constexpr FT_ULong cyrillic_en = 0x041D;

class FreeTypeFace final : public FontFace {
  public:
    FreeTypeFace(FT_Library library, FT_Face face) : library_(library), face_(face) {}
    ~FreeTypeFace() override {
        FT_Done_Face(face_);
        FT_Done_FreeType(library_);
    }
    FreeTypeFace(const FreeTypeFace&) = delete;
    FreeTypeFace& operator=(const FreeTypeFace&) = delete;

    FittedSize fit(CapHeightRange range) override {
        const FittedSize hinted = nearest(range.aim, Hinting::light);
        if (hinted.cap_height >= range.least && hinted.cap_height <= range.most) return hinted;
        return nearest(range.aim, Hinting::none);
    }

    float em_of_size() const override {
        return static_cast<float>(face_->units_per_EM) / static_cast<float>(face_->ascender - face_->descender);
    }

  private:
    FittedSize nearest(float aim, Hinting hinting) {
        constexpr int reference = 200;
        const float reference_height = cap_height_at(reference, hinting);
        if (reference_height <= 0) return {std::max(1, static_cast<int>(aim * 2)), 0, hinting};
        const int guess = static_cast<int>(aim * static_cast<float>(reference) / reference_height);
        FittedSize best;
        for (int size = std::max(4, guess - 4); size <= guess + 5; ++size) {
            const float height = cap_height_at(size, hinting);
            if (best.size == 0 || std::abs(height - aim) < std::abs(best.cap_height - aim))
                best = {size, height, hinting};
        }
        return best;
    }

    float cap_height_at(int size, Hinting hinting) {
        FT_Size_RequestRec request{};
        request.type = FT_SIZE_REQUEST_TYPE_REAL_DIM;
        request.height = static_cast<FT_Long>(size) * 64;
        if (FT_Request_Size(face_, &request) != 0) return 0;
        const FT_UInt glyph = FT_Get_Char_Index(face_, cyrillic_en);
        const FT_Int32 how = hinting == Hinting::light ? FT_LOAD_TARGET_LIGHT : FT_LOAD_NO_HINTING;
        if (glyph == 0 || FT_Load_Glyph(face_, glyph, FT_LOAD_NO_BITMAP | how) != 0) return 0;
        return static_cast<float>(face_->glyph->metrics.horiBearingY) / 64;
    }

    FT_Library library_;
    FT_Face face_;
};

}  // namespace

Result<std::unique_ptr<FontFace>> FontFace::open(const std::vector<unsigned char>& bytes, const std::string& name) {
    FT_Library library = nullptr;
    if (FT_Init_FreeType(&library) != 0) return failure("FreeType does not start");
    FT_Face face = nullptr;
    if (FT_New_Memory_Face(library, bytes.data(), static_cast<FT_Long>(bytes.size()), 0, &face) != 0 ||
        face->ascender <= face->descender) {
        if (face != nullptr) FT_Done_Face(face);
        FT_Done_FreeType(library);
        return failure(name + ": not a font file");
    }
    return std::make_unique<FreeTypeFace>(library, face);
}

Result<std::vector<unsigned char>> read_font_file(const std::string& path) {
    const auto bytes = read_file(path, largest_font);
    if (!bytes) return tl::unexpected(bytes.error());
    if (bytes->empty()) return failure(path + ": the font file is empty");
    return std::vector<unsigned char>(bytes->begin(), bytes->end());
}

}  // namespace veche::ui
