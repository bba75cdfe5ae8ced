#include "ui/widgets/qr.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <qrencode.h>

namespace veche::ui {

namespace {

constexpr Colour black = {0, 0, 0, 255};
constexpr Colour white = {255, 255, 255, 255};
constexpr int quiet_zone = 4;  // modules, as the standard asks

struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

// The least side of a module a telephone tells apart at arm's length: 1.2 mm and 4 pixels.
constexpr float least_module_millimetres = 1.2F;
constexpr float least_module_pixels = 4;

std::unique_ptr<QRcode, FreeCode> encoded(const std::string& content) {
    // On a screen nothing is torn or dirty: the lowest correction makes the largest modules.
    return std::unique_ptr<QRcode, FreeCode>(QRcode_encodeString8bit(content.c_str(), 0, QR_ECLEVEL_L));
}

}  // namespace

float least_qr_side(const Canvas& canvas, const std::string& content) {
    const auto code = encoded(content);
    if (code == nullptr) return 0;
    const float module = std::ceil(std::max(least_module_pixels, canvas.mm(least_module_millimetres)));
    return module * static_cast<float>(code->width + 2 * quiet_zone);
}

void draw_qr(Canvas& canvas, const std::string& id, const std::string& content, const std::string& words, Rect rect) {
    const auto code = encoded(content);
    if (code == nullptr) return;
    canvas.describe(id, Role::image, words, words, rect);
    const int modules = code->width + 2 * quiet_zone;
    // Whole pixels a module keep the edges sharp.
    const float module = std::max(1.0F, std::floor(std::min(rect.width, rect.height) / static_cast<float>(modules)));
    const float size = module * static_cast<float>(modules);
    const float left = std::round(rect.centre().x - size / 2);
    const float top = std::round(rect.centre().y - size / 2);
    canvas.fill({left, top, size, size}, white, canvas.mm(1));
    for (int row = 0; row < code->width; ++row) {
        for (int column = 0; column < code->width;) {
            const auto dark = [&](int at) { return (code->data[row * code->width + at] & 1U) != 0; };
            if (!dark(column)) {
                ++column;
                continue;
            }
            const int begin = column;
            while (column < code->width && dark(column)) ++column;
            canvas.fill({left + module * static_cast<float>(begin + quiet_zone),
                         top + module * static_cast<float>(row + quiet_zone),
                         module * static_cast<float>(column - begin), module},
                        black);
        }
    }
}

}  // namespace veche::ui
