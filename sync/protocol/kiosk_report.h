// What a kiosk tells its server about itself with each look, and nothing about residents: no words, no count of
// ballots. JSON form: docs/protocol.md, "Report".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"

namespace veche::protocol {

inline constexpr std::size_t largest_report = 1024;  // bytes
// So finely is the disk's room told. Ballots are of one size: told to the byte, it would say how many were put when.
inline constexpr std::uint64_t told_room = 100'000'000;

struct KioskReport {
    std::uint64_t waiting = 0;     // envelopes in the spool that the server has not acknowledged; without ballots
    std::uint64_t alarms = 0;      // of them, those the server does not take
    std::uint64_t edition = 0;     // shown now; 0: none
    std::uint64_t free_bytes = 0;  // on the disk of the spool; told in whole told_room, rounded down
    Instant clock;                 // what the machine believes
    std::string version;           // of the program
    std::string last_event;        // id of the newest warning or error in its log; empty: none since it started

    bool operator==(const KioskReport&) const = default;
};

[[nodiscard]] std::string to_json(const KioskReport& report);
// Fields it does not know are passed over.
[[nodiscard]] Result<KioskReport> kiosk_report_from_json(std::string_view json);

}  // namespace veche::protocol
