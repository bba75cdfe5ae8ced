#include "content/picture.h"

#include <algorithm>
#include <array>
#include <memory>
#include <png.h>
#include <turbojpeg.h>

namespace veche::content {
namespace {

constexpr std::size_t channels = 4;

Result<Picture> blank(std::int64_t width, std::int64_t height) {
    if (width <= 0 || height <= 0 || width > most_picture_pixels / height) {
        return failure("the picture has " + std::to_string(width) + " × " + std::to_string(height) +
                       " pixels; expected at most " + std::to_string(most_picture_pixels) + " in all");
    }
    Picture picture{static_cast<int>(width), static_cast<int>(height), {}};
    picture.pixels.resize(static_cast<std::size_t>(width * height) * channels);
    return picture;
}

Result<Picture> decode_png(std::string_view bytes) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    const auto wrong = [&image] { return failure(std::string("the PNG picture is damaged: ") + image.message); };
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) return wrong();
    const std::unique_ptr<png_image, decltype(&png_image_free)> freed(&image, &png_image_free);
    auto picture = blank(image.width, image.height);
    if (!picture) return picture;
    image.format = PNG_FORMAT_RGBA;
    if (png_image_finish_read(&image, nullptr, picture->pixels.data(), 0, nullptr) == 0) return wrong();
    return picture;
}

struct EndDecoder {
    void operator()(void* decoder) const { tjDestroy(decoder); }
};

Result<Picture> decode_jpeg(std::string_view bytes) {
    const std::unique_ptr<void, EndDecoder> decoder(tjInitDecompress());
    if (!decoder) return failure("the JPEG decoder cannot be started");
    const auto wrong = [&decoder] {
        return failure(std::string("the JPEG picture is damaged: ") + tjGetErrorStr2(decoder.get()));
    };
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    const auto size = static_cast<unsigned long>(bytes.size());
    int width = 0;
    int height = 0;
    int subsampling = 0;
    int colours = 0;
    if (tjDecompressHeader3(decoder.get(), data, size, &width, &height, &subsampling, &colours) != 0) return wrong();
    auto picture = blank(width, height);
    if (!picture) return picture;
    if (tjDecompress2(decoder.get(), data, size, picture->pixels.data(), width, 0, height, TJPF_RGBA,
                      TJFLAG_LIMITSCANS) != 0) {
        return wrong();
    }
    return picture;
}

}  // namespace

Result<Picture> decode_picture(std::string_view bytes) {
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return decode_png(bytes);
    if (bytes.starts_with("\xFF\xD8\xFF")) return decode_jpeg(bytes);
    return failure("this is no PNG or JPEG picture");
}

Picture shrunk(Picture picture, int width, int height) {
    if (width <= 0 || height <= 0) return picture;
    const int step = std::max((picture.width + width - 1) / width, (picture.height + height - 1) / height);
    if (step <= 1) return picture;
    Picture result{std::max(1, picture.width / step), std::max(1, picture.height / step), {}};
    result.pixels.reserve(static_cast<std::size_t>(result.width) * static_cast<std::size_t>(result.height) * channels);
    const int rows = std::min(step, picture.height);
    const int columns = std::min(step, picture.width);
    for (int y = 0; y < result.height; ++y) {
        for (int x = 0; x < result.width; ++x) {
            std::array<std::uint32_t, channels> sums{};
            for (int row = 0; row < rows; ++row) {
                const auto* from = picture.pixels.data() +
                                   (static_cast<std::size_t>(y * step + row) * static_cast<std::size_t>(picture.width) +
                                    static_cast<std::size_t>(x * step)) *
                                       channels;
                for (std::size_t i = 0; i < channels * static_cast<std::size_t>(columns); ++i)
                    sums[i % channels] += from[i];
            }
            const auto count = static_cast<std::uint32_t>(columns * rows);
            for (const std::uint32_t sum : sums) result.pixels.push_back(static_cast<std::uint8_t>(sum / count));
        }
    }
    return result;
}

}  // namespace veche::content
