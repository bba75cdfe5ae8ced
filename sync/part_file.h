// A file that comes in pieces and may go on after a restart. Inside sync/ only; used by one thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/durable_file.h"
#include "sync/content_source.h"

namespace veche::sync {

class PartFile final : public PartSink {
  public:
    // Opens what was there before, if anything. It takes no piece that would leave less than `reserve` bytes of the
    // disk.
    PartFile(const DurableFolder& folder, const std::string& name, FileCalls& calls, std::uint64_t reserve);

    [[nodiscard]] bool is_open() const { return file_.value() >= 0; }
    // Bytes there so far.
    [[nodiscard]] std::uint64_t size() const { return size_; }
    bool begin(std::uint64_t offset) override;
    bool add(std::string_view piece) override;
    // False: the disk did not take it.
    [[nodiscard]] bool sync() const;

  private:
    [[nodiscard]] bool has_room();

    FileCalls* calls_;
    std::uint64_t reserve_;
    Descriptor file_;
    std::uint64_t size_ = 0;
    std::uint64_t unchecked_ = 0;  // bytes written since the disk was last asked
};

}  // namespace veche::sync
