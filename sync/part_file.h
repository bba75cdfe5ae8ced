// A file that comes in pieces and may go on after a restart. Inside sync/ only; used by one thread.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "sync/content_source.h"

namespace veche::sync {

class PartFile final : public PartSink {
  public:
    // Opens what was there before, if anything.
    explicit PartFile(const std::filesystem::path& path);
    ~PartFile() override;

    [[nodiscard]] bool is_open() const { return file_ >= 0; }
    // Bytes there so far.
    [[nodiscard]] std::uint64_t size() const { return size_; }
    bool begin(std::uint64_t offset) override;
    bool add(std::string_view piece) override;
    // False: the disk did not take it.
    [[nodiscard]] bool sync() const;

  private:
    int file_;
    std::uint64_t size_ = 0;
};

}  // namespace veche::sync
