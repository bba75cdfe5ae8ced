#include "server/office/file_type.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.h"
#include "base/file_part.h"

namespace veche::server::office {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t beginning = 1024;

struct Traits {
    FileType type;
    std::string_view media_type;
    bool can_be_kept = true;
};

// In the order of the enumeration.
constexpr std::array traits = {
    Traits{FileType::png, "image/png"},
    Traits{FileType::jpeg, "image/jpeg"},
    Traits{FileType::webp, "image/webp"},
    Traits{FileType::pdf, "application/pdf"},
    Traits{FileType::mp4, "video/mp4"},
    Traits{FileType::webm, "video/webm"},
    Traits{FileType::mp3, "audio/mpeg"},
    Traits{FileType::ogg, "audio/ogg"},
    Traits{FileType::docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Traits{FileType::xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Traits{FileType::odt, "application/vnd.oasis.opendocument.text"},
    Traits{FileType::ods, "application/vnd.oasis.opendocument.spreadsheet"},
    // A page that a browser would run in our name.
    Traits{FileType::html, "text/html", false},
};

const Traits& traits_of(FileType type) {
    return traits.at(static_cast<std::size_t>(type));
}

bool begins_as_html(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    while (!bytes.empty() && std::string_view(" \t\r\n").find(bytes.front()) != std::string_view::npos) {
        bytes.remove_prefix(1);
    }
    const std::string text = ascii_lower_case(bytes.substr(0, 32));
    return text.starts_with("<!doctype html") || text.starts_with("<html");
}

// A frame's head (ISO 11172-3) without what it may not say, or a tag before the frames.
bool begins_as_mp3(std::string_view bytes) {
    if (bytes.starts_with("ID3")) return true;
    if (bytes.size() < 4) return false;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    const bool is_layer_3 = byte(0) == 0xFF && (byte(1) & 0xE6) == 0xE2;
    const bool has_version = (byte(1) & 0x18) != 0x08;
    return is_layer_3 && has_version && (byte(2) & 0xF0) != 0xF0 && (byte(2) & 0x0C) != 0x0C;
}

bool has_at(std::string_view bytes, std::size_t place, std::string_view words) {
    return bytes.size() >= place && bytes.substr(place).starts_with(words);
}

std::optional<FileType> by_beginning(std::string_view bytes) {
    if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return FileType::png;
    if (bytes.starts_with("\xFF\xD8\xFF")) return FileType::jpeg;
    if (bytes.starts_with("RIFF") && has_at(bytes, 8, "WEBP")) return FileType::webp;
    if (has_at(bytes, 4, "ftyp")) return FileType::mp4;
    if (bytes.starts_with("\x1A\x45\xDF\xA3") && bytes.find("\x42\x82\x84webm"sv) != std::string_view::npos) {
        return FileType::webm;
    }
    if (bytes.starts_with("OggS"sv)) return FileType::ogg;
    if (bytes.find("%PDF-") != std::string_view::npos) return FileType::pdf;
    if (begins_as_html(bytes)) return FileType::html;
    if (begins_as_mp3(bytes)) return FileType::mp3;
    return std::nullopt;
}

std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

// Both say what they are by a file they must have.
std::optional<FileType> by_names(std::string_view directory) {
    constexpr std::size_t head = 46;
    while (directory.size() > head && directory.starts_with("PK\x01\x02")) {
        const std::uint64_t name = number(directory, 28, 2);
        const std::uint64_t size = head + name + number(directory, 30, 2) + number(directory, 32, 2);
        if (directory.substr(head, name) == "word/document.xml") return FileType::docx;
        if (directory.substr(head, name) == "xl/workbook.xml") return FileType::xlsx;
        directory.remove_prefix(std::min<std::size_t>(size, directory.size()));
    }
    return std::nullopt;
}

// Archives: what an OpenDocument is stands first in it; of others the list of files is at the end.
Result<std::optional<FileType>> in_archive(const std::filesystem::path& file, std::uint64_t length,
                                           std::string_view begin) {
    constexpr std::size_t place_of_type = 30;
    constexpr std::size_t end_record = 22;
    constexpr std::uint64_t longest_comment = 65'535;
    constexpr std::uint64_t largest_directory = std::uint64_t{1} << 20;
    const std::string_view first = begin.substr(std::min(begin.size(), place_of_type));
    if (first.starts_with("mimetype")) {
        const std::string_view said = first.substr(8);
        for (const FileType type : {FileType::odt, FileType::ods}) {
            const std::string_view name = media_type(type);
            // Its name goes on in those of templates and masters.
            if (said.starts_with(name) && !said.substr(name.size()).starts_with("-")) return type;
        }
        return std::nullopt;
    }
    const std::uint64_t tail = std::min(length, end_record + longest_comment);
    const auto end = read_file_part(file, length - tail, tail);
    if (!end) return tl::unexpected(end.error());
    const std::size_t at = end->rfind("PK\x05\x06");
    if (at == std::string::npos || end->size() - at < end_record) return std::nullopt;
    const std::uint64_t size = std::min(number(*end, at + 12, 4), largest_directory);
    const auto directory = read_file_part(file, number(*end, at + 16, 4), size);
    if (!directory) return tl::unexpected(directory.error());
    return by_names(*directory);
}

}  // namespace

std::string_view media_type(FileType type) {
    return traits_of(type).media_type;
}

bool can_be_kept(FileType type) {
    return traits_of(type).can_be_kept;
}

Result<std::optional<FileType>> type_of(const std::filesystem::path& file, std::uint64_t length) {
    const auto begin = read_file_part(file, 0, beginning);
    if (!begin) return tl::unexpected(begin.error());
    if (begin->starts_with("PK\x03\x04")) return in_archive(file, length, *begin);
    return by_beginning(*begin);
}

}  // namespace veche::server::office
