// Where the hands of a town's clock stand: a zone of the IANA database with its summer time, or a fixed offset. A
// value; any thread. What instants and days are: base/date.h.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/date.h"

namespace veche {

class TimeZone {
  public:
    // UTC.
    TimeZone() = default;
    // Seconds east of UTC, the whole year.
    [[nodiscard]] static TimeZone fixed(int offset_seconds);
    // "Europe/Kyiv". Nothing when this machine knows no such zone.
    [[nodiscard]] static std::optional<TimeZone> named(const std::string& name);

    // Seconds east of UTC at that moment.
    [[nodiscard]] int offset_at(Instant instant) const;
    [[nodiscard]] Date date_of(Instant instant) const;
    // Minutes after midnight of that day.
    [[nodiscard]] int minute_of_day(Instant instant) const;
    // The moment at which clocks show `minute` of `day`; 24 * 60 and more go on into the next day. Of an hour that
    // comes twice the first one; of an hour that is left out, as if it had not been.
    [[nodiscard]] Instant instant_of(Date day, int minute) const;

  private:
    struct Rules;
    [[nodiscard]] static std::optional<TimeZone> find(const std::string& name);
    std::shared_ptr<const Rules> rules_;  // null: `offset_seconds_` always
    int offset_seconds_ = 0;
};

}  // namespace veche
