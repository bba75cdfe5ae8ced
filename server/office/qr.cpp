#include "server/office/qr.h"

#include <memory>
#include <qrencode.h>

#include "server/office/page.h"

namespace veche::server::office {
namespace {

constexpr int quiet_zone = 4;  // modules, as the standard asks

struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

// A bar for each run of dark modules.
std::string bars(const QRcode& code) {
    std::string path;
    for (int row = 0; row < code.width; ++row) {
        for (int column = 0; column < code.width; ++column) {
            const auto dark = [&](int at) { return at < code.width && (code.data[row * code.width + at] & 1U) != 0; };
            if (!dark(column)) continue;
            const int begin = column;
            while (dark(column)) ++column;
            path += "M" + std::to_string(begin + quiet_zone) + " " + std::to_string(row + quiet_zone) + "h" +
                    std::to_string(column - begin) + "v1H" + std::to_string(begin + quiet_zone) + "z";
        }
    }
    return path;
}

}  // namespace

std::string qr_picture(const std::string& text, std::string_view words) {
    const std::unique_ptr<QRcode, FreeCode> code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M));
    if (code == nullptr) return {};
    const std::string side = std::to_string(code->width + 2 * quiet_zone);
    return "<svg class=\"qr\" role=\"img\" aria-label=\"" + escaped(words) + "\" viewBox=\"0 0 " + side + " " + side +
           "\" shape-rendering=\"crispEdges\"><rect width=\"" + side + "\" height=\"" + side +
           "\" fill=\"#fff\"/><path fill=\"#000\" d=\"" + bars(*code) + "\"/></svg>";
}

}  // namespace veche::server::office
