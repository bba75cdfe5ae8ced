#include "base/time_zone.h"

#include <unicode/basictz.h>
#include <unicode/unistr.h>

namespace veche {
namespace {

constexpr double milliseconds = 1000;
constexpr std::int64_t seconds_in_day = 86'400;

}  // namespace

// What ICU has of a zone: const use of it is safe on any thread.
struct TimeZone::Rules {
    std::unique_ptr<const icu::BasicTimeZone> zone;
};

TimeZone TimeZone::fixed(int offset_seconds) {
    TimeZone zone;
    zone.offset_seconds_ = offset_seconds;
    return zone;
}

std::optional<TimeZone> TimeZone::named(const std::string& name) {
    // A program asks for one town's zone, at every tick of its clock.
    thread_local std::string last_name;
    thread_local std::optional<TimeZone> last;
    if (!last || last_name != name) {
        last = find(name);
        last_name = name;
    }
    return last;
}

std::optional<TimeZone> TimeZone::find(const std::string& name) {
    const icu::UnicodeString id = icu::UnicodeString::fromUTF8(name);
    icu::UnicodeString canonical;
    UBool is_system = 0;
    UErrorCode status = U_ZERO_ERROR;
    icu::TimeZone::getCanonicalID(id, canonical, is_system, status);
    // ICU takes "GMT+3:30" and abbreviations as well, which are no places and have no summer time.
    if (U_FAILURE(status) != 0 || is_system == 0 || name.find('/') == std::string::npos) return std::nullopt;
    std::unique_ptr<icu::TimeZone> made(icu::TimeZone::createTimeZone(id));
    const auto* basic = dynamic_cast<const icu::BasicTimeZone*>(made.get());
    if (basic == nullptr) return std::nullopt;
    TimeZone zone;
    (void)made.release();  // `basic` is the same object
    zone.rules_ = std::make_shared<const Rules>(Rules{std::unique_ptr<const icu::BasicTimeZone>(basic)});
    return zone;
}

int TimeZone::offset_at(Instant instant) const {
    if (!rules_) return offset_seconds_;
    std::int32_t raw = 0;
    std::int32_t summer = 0;
    UErrorCode status = U_ZERO_ERROR;
    rules_->zone->getOffset(static_cast<double>(instant.seconds) * milliseconds, 0, raw, summer, status);
    return U_FAILURE(status) != 0 ? 0 : static_cast<int>((raw + summer) / 1000);
}

Date TimeZone::date_of(Instant instant) const {
    return veche::date_of(instant, offset_at(instant));
}

int TimeZone::minute_of_day(Instant instant) const {
    return veche::minute_of_day(instant, offset_at(instant));
}

Instant TimeZone::instant_of(Date day, int minute) const {
    const std::int64_t local = days_since_epoch(day) * seconds_in_day + std::int64_t{minute} * 60;
    if (!rules_) return {local - offset_seconds_};
    std::int32_t raw = 0;
    std::int32_t summer = 0;
    UErrorCode status = U_ZERO_ERROR;
    rules_->zone->getOffsetFromLocal(static_cast<double>(local) * milliseconds, UCAL_TZ_LOCAL_FORMER,
                                     UCAL_TZ_LOCAL_FORMER, raw, summer, status);
    return {local - (U_FAILURE(status) != 0 ? 0 : (raw + summer) / 1000)};
}

}  // namespace veche
