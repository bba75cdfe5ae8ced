// How many editions went out of late for what was approved in the office: DIR/published/outgoing, which the office may
// read only, so that no count in a store that it writes too is believed. Under the publish lock. docs/formats.md.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "server/configuration.h"
#include "server/layout.h"

namespace veche::server {

class OutgoingEditions {
  public:
    // `newest`: the edition that is out; what was noted of later ones never was. A time that is still to come is of a
    // clock that was ahead: it counts as this moment's, for good. A file that cannot be read counts as an hour that is
    // used up. `bounds` must outlive it.
    [[nodiscard]] static Result<OutgoingEditions> read(const Layout& layout, const Configuration::Publish& bounds,
                                                       std::uint64_t newest, Instant now);

    // When the next one may go out; nothing: now.
    [[nodiscard]] std::optional<Instant> next(Instant now) const;
    // It is about to be signed.
    [[nodiscard]] Result<void> note(std::uint64_t edition, Instant now);

  private:
    struct Out {
        std::uint64_t edition = 0;
        Instant when;
    };
    explicit OutgoingEditions(const Layout& layout, const Configuration::Publish& bounds)
        : layout_(layout), bounds_(bounds) {}
    [[nodiscard]] Result<void> write() const;
    [[nodiscard]] std::optional<std::vector<Out>> read_file() const;
    [[nodiscard]] std::optional<Instant> next_of(std::size_t most, std::int64_t within, Instant now) const;

    const Layout& layout_;
    const Configuration::Publish& bounds_;
    std::vector<Out> out_;  // the oldest first
};

}  // namespace veche::server
