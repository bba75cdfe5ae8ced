// How this kiosk stands with its server and its disk: what "About this terminal" says and a report to the server holds.
// Plain values without personal data; each part is what was last seen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/date.h"

namespace veche::sync {

// Whether the town's server was heard in this call: something it signed came, not only some answer.
enum class Reach { reached, unreachable, not_tried };

enum class Enrolment {
    not_yet,  // no server was reached yet, or what answered cannot be told from a captive portal
    refused,  // the town's own server says so: the code is wrong or used up, a new bundle is needed
    enrolled,
};

// What the last signed request was answered with. A bare status code: whoever stands between may have said it.
enum class DeviceStanding {
    accepted,
    unknown,  // 401: the server does not know this kiosk
    blocked,  // 403
};

// Nothing: the answer says nothing about this kiosk.
[[nodiscard]] constexpr std::optional<DeviceStanding> standing_of(int http_status) {
    if (http_status == 200 || http_status == 201) return DeviceStanding::accepted;
    if (http_status == 401) return DeviceStanding::unknown;
    if (http_status == 403) return DeviceStanding::blocked;
    return std::nullopt;
}

// The signed metadata that name the town's newest edition.
enum class MetadataState {
    not_seen,  // none came since the start
    accepted,
    expired,  // right but for their date, by this kiosk's clock
    refused,  // not signed as they must be, or older than what is trusted
};

// This kiosk's own clock against what signed files and the server say.
enum class ClockSuspicion {
    none,
    ahead,
    behind,
    doubtful,  // far beyond the newest signed time, and no server heard since the start: ahead, or long without network
};

// Whether an edition came as its difference from the one before. Otherwise it came in whole files.
struct DeltaUse {
    enum class Outcome { not_asked, used, missing, refused };
    Outcome outcome = Outcome::not_asked;
    std::string reason;  // of `missing` and `refused`, for the log
};

// An edition is not begun when it would take the place of what residents hand in.
struct EditionTooLarge {
    std::uint64_t needed_bytes = 0;  // what it would take, and the reserve
    std::uint64_t free_bytes = 0;

    bool operator==(const EditionTooLarge&) const = default;
};

struct SyncStatus {
    Enrolment enrolment = Enrolment::not_yet;
    DeviceStanding device = DeviceStanding::accepted;
    MetadataState metadata = MetadataState::not_seen;
    ClockSuspicion clock = ClockSuspicion::none;
    std::optional<EditionTooLarge> edition_too_large;

    bool operator==(const SyncStatus&) const = default;
};

}  // namespace veche::sync
