#include "sync/content_source.h"

#include <algorithm>
#include <charconv>

#include "base/file_part.h"
#include "base/files.h"

namespace veche::sync {
namespace {

constexpr std::size_t bytes_at_once = 65'536;

// Between libcurl and a file that has come in part: lets through only what continues it exactly.
class RangeSink final : public BodySink {
  public:
    RangeSink(PartSink& part, std::uint64_t offset, std::uint64_t largest)
        : part_(part), offset_(offset), largest_(largest) {}

    bool begin(const HttpAnswer& answer) override {
        status_ = answer.status;
        taken_ = true;
        if (answer.status == 200) return part_.begin(0);
        if (answer.status != 206 || offset_ == 0 || !is_the_rest(answer.header("content-range"))) taken_ = false;
        if (!taken_) return false;
        return part_.begin(offset_);
    }
    bool add(std::string_view piece) override { return part_.add(piece); }
    // Whether the server answered something else than the file or exactly its rest.
    [[nodiscard]] bool refused() const { return status_ != 0 && !taken_; }
    [[nodiscard]] int status() const { return status_; }

  private:
    // "bytes OFFSET-LAST/WHOLE", up to the end of a file that may be so large.
    [[nodiscard]] bool is_the_rest(std::string_view range) const {
        std::uint64_t whole = 0;
        const char* const end = range.data() + range.size();
        const std::size_t slash = std::min(range.find('/'), range.size());
        const auto [stopped, error] = std::from_chars(range.data() + std::min(slash + 1, range.size()), end, whole);
        if (error != std::errc() || stopped != end || whole <= offset_ || whole > largest_) return false;
        return range ==
               "bytes " + std::to_string(offset_) + "-" + std::to_string(whole - 1) + "/" + std::to_string(whole);
    }

    PartSink& part_;
    std::uint64_t offset_;
    std::uint64_t largest_;
    int status_ = 0;
    bool taken_ = false;
};

}  // namespace

Result<std::optional<std::string>> HttpContentSource::read(const std::string& path, std::uint64_t largest) {
    HttpRequest request;
    request.target = "/content/" + path;
    request.largest_answer = largest;
    Result<HttpAnswer> answer = client_.send(request);
    has_read_ = answer && answer->status == 200;
    if (!answer) return tl::unexpected(answer.error());
    if (answer->status == 404) return std::optional<std::string>();
    if (answer->status != 200) return failure(path + ": the server answered " + std::to_string(answer->status));
    return std::optional(std::move(answer->body));
}

Result<void> HttpContentSource::fetch(const std::string& path, std::uint64_t offset, std::uint64_t largest,
                                      PartSink& sink) {
    HttpRequest request;
    request.target = "/content/" + path;
    request.largest_answer = largest;
    if (offset != 0) request.headers.emplace_back("Range", "bytes=" + std::to_string(offset) + "-");
    RangeSink range(sink, offset, largest);
    const Result<HttpAnswer> answer = client_.send(request, &range);
    if (answer) return {};
    // Our part may be of another file or too long: start over.
    if (range.refused() && offset != 0) return fetch(path, 0, largest, sink);
    if (range.refused()) return failure(path + ": the server answered " + std::to_string(range.status()));
    return tl::unexpected(answer.error());
}

Result<std::optional<std::string>> FolderContentSource::read(const std::string& path, std::uint64_t largest) {
    const std::filesystem::path file_path = folder_ / path;
    std::error_code error;
    if (!std::filesystem::exists(file_path, error)) return std::optional<std::string>();
    Result<std::string> bytes = read_file(file_path, largest);
    if (!bytes) return tl::unexpected(bytes.error());
    return std::optional(std::move(*bytes));
}

Result<void> FolderContentSource::fetch(const std::string& path, std::uint64_t, std::uint64_t largest, PartSink& sink) {
    const std::filesystem::path file_path = folder_ / path;
    for (std::uint64_t taken = 0;;) {
        const auto part = read_file_part(file_path, taken, bytes_at_once);
        if (!part) return tl::unexpected(part.error());
        if (taken == 0 && !sink.begin(0)) return failure(file_path.string() + ": cannot be kept");
        if (part->empty()) return {};
        taken += part->size();
        if (taken > largest) return failure(file_path.string() + ": larger than it may be");
        if (!sink.add(*part)) return failure(file_path.string() + ": cannot be kept");
    }
}

}  // namespace veche::sync
