#include "server/endpoints/content_files.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <fmt/format.h>
#include <system_error>

#include "base/sha256.h"

namespace veche::server::endpoints {
namespace {

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= 10 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_metadata_name(std::string_view name) {
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos || !is_number(name.substr(0, dot))) return false;
    const std::string_view rest = name.substr(dot);
    return rest == ".root.json" || rest == ".snapshot.json" || rest == ".targets.json";
}

bool is_blob_name(std::string_view name) {
    return name.size() == 67 && name[2] == '/' && content::is_blob_hash(name.substr(3)) &&
           name.substr(0, 2) == name.substr(3, 2);
}

bool is_delta_name(std::string_view name) {
    return name.size() == 129 && name[64] == '-' && content::is_blob_hash(name.substr(0, 64)) &&
           content::is_blob_hash(name.substr(65));
}

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// Immutable files are named by their bytes or their version: the name is the tag. The timestamp's tag is when it was
// written.
std::string tag_of(const std::filesystem::path& file, ContentName name, std::string_view path) {
    if (name == ContentName::immutable) return fmt::format("\"{}\"", path);
    std::error_code error;
    const auto time = std::filesystem::last_write_time(file, error).time_since_epoch().count();
    return fmt::format("\"{:x}\"", time);
}

}  // namespace

ContentName judge_content_path(std::string_view path) {
    if (path == "metadata/timestamp.json") return ContentName::changing;
    if (path.starts_with("metadata/") && is_metadata_name(path.substr(9))) return ContentName::immutable;
    if (path.starts_with("targets/") && path.ends_with(".catalog.json") &&
        content::is_blob_hash(path.substr(8, path.size() - 8 - 13))) {
        return ContentName::immutable;
    }
    if (path.starts_with("blobs/") && is_blob_name(path.substr(6))) return ContentName::immutable;
    if (path.starts_with("deltas/") && is_delta_name(path.substr(7))) return ContentName::immutable;
    return ContentName::unknown;
}

RangeKind read_range(std::string_view field, std::uint64_t length, ByteRange& range) {
    if (!field.starts_with("bytes=")) return RangeKind::whole;
    field.remove_prefix(6);
    const std::size_t dash = field.find('-');
    if (dash == std::string_view::npos || field.find(',') != std::string_view::npos) return RangeKind::whole;
    const auto first = number(field.substr(0, dash));
    const auto last = number(field.substr(dash + 1));
    if (!first && !last) return RangeKind::whole;
    if (!first) {
        // "-500": the last 500 bytes.
        if (*last == 0 || length == 0) return RangeKind::unsatisfiable;
        range = {length - std::min(length, *last), length - 1};
        return RangeKind::part;
    }
    if (dash + 1 != field.size() && (!last || *last < *first)) return RangeKind::whole;
    if (*first >= length) return RangeKind::unsatisfiable;
    range = {*first, last ? std::min(*last, length - 1) : length - 1};
    return RangeKind::part;
}

http::Response content_file(const std::filesystem::path& folder, const http::Request& request) {
    const ContentName name = judge_content_path(request.arguments.front());
    if (name == ContentName::unknown) return http::Response::text(404, "nothing here");
    const std::filesystem::path file = folder / request.arguments.front();
    std::error_code error;
    const std::uint64_t length = std::filesystem::file_size(file, error);
    if (error) return http::Response::text(404, "nothing here");
    const std::string tag = tag_of(file, name, request.arguments.front());
    http::Response response;
    response.fields = {
        {"ETag", tag},
        {"Accept-Ranges", "bytes"},
        {"Cache-Control", name == ContentName::immutable ? "public, max-age=31536000, immutable" : "no-cache"}};
    if (request.field("if-none-match") == tag) {
        response.status = 304;
        return response;
    }
    response.fields.emplace_back(
        "Content-Type", request.arguments.front().ends_with(".json") ? "application/json" : "application/octet-stream");
    ByteRange range;
    const std::string_view condition = request.field("if-range");
    const RangeKind kind =
        condition.empty() || condition == tag ? read_range(request.field("range"), length, range) : RangeKind::whole;
    if (kind == RangeKind::unsatisfiable) {
        response = http::Response::text(416, "beyond the end");
        response.fields.emplace_back("Content-Range", fmt::format("bytes */{}", length));
        return response;
    }
    response.file = http::FilePart{file, 0, length};
    if (kind == RangeKind::part) {
        response.status = 206;
        response.file = http::FilePart{file, range.first, range.last - range.first + 1};
        response.fields.emplace_back("Content-Range", fmt::format("bytes {}-{}/{}", range.first, range.last, length));
    }
    return response;
}

}  // namespace veche::server::endpoints
