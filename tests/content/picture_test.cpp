#include "content/picture.h"

#include <doctest/doctest.h>
#include <memory>
#include <png.h>
#include <string>
#include <turbojpeg.h>
#include <zlib.h>

namespace veche::content {
namespace {

// Left half red, right half blue.
Picture two_halves(int width, int height) {
    Picture picture{width, height, {}};
    for (int i = 0; i < width * height; ++i) {
        const bool left = i % width < width / 2;
        for (const int value : {left ? 255 : 0, 0, left ? 0 : 255, 255}) {
            picture.pixels.push_back(static_cast<std::uint8_t>(value));
        }
    }
    return picture;
}

std::string png_of(const Picture& picture) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(picture.width);
    image.height = static_cast<png_uint_32>(picture.height);
    image.format = PNG_FORMAT_RGBA;
    png_alloc_size_t size = 0;
    REQUIRE(png_image_write_to_memory(&image, nullptr, &size, 0, picture.pixels.data(), 0, nullptr) != 0);
    std::string bytes(size, '\0');
    REQUIRE(png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.pixels.data(), 0, nullptr) != 0);
    bytes.resize(size);
    return bytes;
}

std::string jpeg_of(const Picture& picture) {
    const std::unique_ptr<void, int (*)(void*)> encoder(tjInitCompress(), &tjDestroy);
    unsigned char* data = nullptr;
    unsigned long size = 0;
    REQUIRE(tjCompress2(encoder.get(), picture.pixels.data(), picture.width, 0, picture.height, TJPF_RGBA, &data, &size,
                        TJSAMP_444, 95, 0) == 0);
    std::string bytes(reinterpret_cast<const char*>(data), size);
    tjFree(data);
    return bytes;
}

const std::uint8_t* pixel(const Picture& picture, int x, int y) {
    return picture.pixels.data() +
           (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x)) * 4;
}

TEST_CASE("PNG and JPEG become the same pixels, rows from the top") {
    const Picture drawn = two_halves(32, 16);
    for (const std::string& bytes : {png_of(drawn), jpeg_of(drawn)}) {
        const auto picture = decode_picture(bytes);
        REQUIRE(picture);
        CHECK(picture->width == 32);
        CHECK(picture->height == 16);
        CHECK(pixel(*picture, 2, 2)[0] > 240);
        CHECK(pixel(*picture, 2, 2)[2] < 15);
        CHECK(pixel(*picture, 30, 14)[0] < 15);
        CHECK(pixel(*picture, 30, 14)[2] > 240);
        CHECK(pixel(*picture, 30, 14)[3] == 255);
    }
}

TEST_CASE("what is cut off or no picture is an error with words") {
    for (const std::string& whole : {png_of(two_halves(64, 64)), jpeg_of(two_halves(64, 64))}) {
        constexpr std::size_t trailer = 20;  // a picture without it is whole all the same
        for (std::size_t length = 0; length + trailer < whole.size(); length += 7) {
            const auto picture = decode_picture(std::string_view(whole).substr(0, length));
            CHECK_FALSE(picture);
            if (!picture) CHECK_FALSE(picture.error().message.empty());
        }
    }
    CHECK(decode_picture("GIF89a").error().message == "this is no PNG or JPEG picture");
}

TEST_CASE("a picture that says it is huge is refused before anything of that size is reserved") {
    std::string huge = png_of(two_halves(4, 4));
    for (const std::size_t at : {16U, 20U}) huge.replace(at, 4, std::string("\0\0\x4e\x20", 4));  // 20,000
    const auto* header = reinterpret_cast<const unsigned char*>(huge.data()) + 12;
    const auto sum = static_cast<std::uint32_t>(crc32(0, header, 17));
    for (std::size_t i = 0; i < 4; ++i) huge[29 + i] = static_cast<char>(sum >> (24 - 8 * i) & 0xFFU);
    const auto picture = decode_picture(huge);
    REQUIRE_FALSE(picture);
    CHECK(picture.error().message.find("20000 × 20000") != std::string::npos);
}

TEST_CASE("a tall picture shrinks until a graphics card takes it") {
    const Picture small = shrunk(two_halves(20, 400), 100, 40);
    CHECK(small.width == 2);
    CHECK(small.height == 40);
    CHECK(pixel(small, 0, 0)[0] == 255);
    CHECK(pixel(small, 1, 39)[2] == 255);
    const Picture line = shrunk(two_halves(2, 400), 100, 4);
    CHECK(line.width == 1);
    CHECK(line.pixels.size() == 16);
}

TEST_CASE("a wide picture shrinks to whole means and keeps its shape") {
    const Picture small = shrunk(two_halves(40, 20), 10, 10);
    CHECK(small.width == 10);
    CHECK(small.height == 5);
    CHECK(small.pixels.size() == 200);
    CHECK(pixel(small, 0, 0)[0] == 255);
    CHECK(pixel(small, 9, 4)[2] == 255);
    CHECK(shrunk(two_halves(40, 1), 10, 10).height == 1);
    CHECK(shrunk(two_halves(8, 8), 10, 10).width == 8);
}

}  // namespace
}  // namespace veche::content
