// Where signed content is read from: the server, or a folder of the same layout (the provisioning bundle's).
// Nothing read here is trusted; the callers check signatures, lengths and hashes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sync/http.h"

namespace veche::sync {

// Takes a file that may have come in part before.
class PartSink {
  public:
    PartSink() = default;
    PartSink(const PartSink&) = delete;
    PartSink& operator=(const PartSink&) = delete;
    virtual ~PartSink() = default;

    // `offset` is what was asked for, or 0: then what was there before is to be forgotten. False ends it.
    virtual bool begin(std::uint64_t offset) = 0;
    virtual bool add(std::string_view piece) = 0;
};

// `path` is below /content/: "metadata/timestamp.json". Used by one thread.
class ContentSource {
  public:
    ContentSource() = default;
    ContentSource(const ContentSource&) = delete;
    ContentSource& operator=(const ContentSource&) = delete;
    virtual ~ContentSource() = default;

    // Nothing: the source says that there is no such file. Larger than `largest` is a failure.
    [[nodiscard]] virtual Result<std::optional<std::string>> read(const std::string& path, std::uint64_t largest) = 0;
    // The bytes from `offset` to the end of the file. Larger than `largest` is a failure.
    [[nodiscard]] virtual Result<void> fetch(const std::string& path, std::uint64_t offset, std::uint64_t largest,
                                             PartSink& sink) = 0;
};

class HttpContentSource final : public ContentSource {
  public:
    explicit HttpContentSource(HttpClient& client) : client_(client) {}

    [[nodiscard]] Result<std::optional<std::string>> read(const std::string& path, std::uint64_t largest) override;
    [[nodiscard]] Result<void> fetch(const std::string& path, std::uint64_t offset, std::uint64_t largest,
                                     PartSink& sink) override;
    // Whether the last read was answered with a file, whatever is in it.
    [[nodiscard]] bool has_read() const { return has_read_; }

  private:
    HttpClient& client_;
    bool has_read_ = false;
};

class FolderContentSource final : public ContentSource {
  public:
    explicit FolderContentSource(std::filesystem::path folder) : folder_(std::move(folder)) {}

    [[nodiscard]] Result<std::optional<std::string>> read(const std::string& path, std::uint64_t largest) override;
    [[nodiscard]] Result<void> fetch(const std::string& path, std::uint64_t offset, std::uint64_t largest,
                                     PartSink& sink) override;

  private:
    std::filesystem::path folder_;
};

}  // namespace veche::sync
