#include "kiosk/devices/png.h"

#include <png.h>

namespace veche::kiosk {

Result<void> write_png(const std::filesystem::path& file, const content::Picture& picture) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(picture.width);
    image.height = static_cast<png_uint_32>(picture.height);
    image.format = PNG_FORMAT_RGBA;
    if (png_image_write_to_file(&image, file.c_str(), 0, picture.pixels.data(), 0, nullptr) == 0) {
        return failure(file.string() + " cannot be written: " + image.message);
    }
    return {};
}

}  // namespace veche::kiosk
