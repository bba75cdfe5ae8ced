// The town itself: what the catalog says about it besides its entries. Plain values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/time_zone.h"
#include "content/blob_reference.h"
#include "content/ids.h"
#include "content/language.h"

namespace veche::content {

using LocalisedText = std::map<Language, std::string>;

// The text in `wanted`, or in the first language there is.
[[nodiscard]] inline std::string in_language(const LocalisedText& text, Language wanted) {
    if (const auto found = text.find(wanted); found != text.end()) return found->second;
    return text.empty() ? std::string() : text.begin()->second;
}

struct Topic {
    TopicId id;  // "housing"
    LocalisedText name;

    bool operator==(const Topic&) const = default;
};

// Raw 32-byte keys as 64 lower-case hexadecimal digits.
struct TownKeys {
    std::string town_recipient;    // X25519: submissions are sealed to it
    std::string escrow_recipient;  // X25519
    std::string acknowledgement;   // Ed25519: signs acknowledgements and watermarks
    std::string record;            // Ed25519: signs status records

    bool operator==(const TownKeys&) const = default;
};

// A kind of submission and the version of its form, as the town's server reads it (content/submission.h).
struct SubmissionForm {
    std::string kind;  // "appeal"
    int version = 1;

    bool operator==(const SubmissionForm&) const = default;
};

inline constexpr int longest_comments_grace_minutes = 24 * 60;

struct Town {
    std::string id;  // random, 32 hexadecimal digits, made by `veche-server init`
    LocalisedText name;
    std::string time_zone;             // "Europe/Kyiv"; empty: the offset all year
    int utc_offset_seconds = 10800;    // on the day of publishing: for whoever does not know the zone
    int comments_grace_minutes = 120;  // how long after the last day a comment begun in time may be finished
    LegalProfileId legal_profile;      // "ru" or "uk": a file in assets/rules
    BlobReference rules;               // its text as published; absent (older editions): the one built in
    LocalisedText keeper;              // who looks after the terminals: name and telephone
    std::vector<Topic> topics;         // in the order shown
    TownKeys keys;
    std::vector<SubmissionForm> reads;  // what may be handed in; empty (older editions): what all servers of then read

    bool operator==(const Town&) const = default;
};

// The town's clock.
[[nodiscard]] inline TimeZone zone_of(const Town& town) {
    const auto named = town.time_zone.empty() ? std::nullopt : TimeZone::named(town.time_zone);
    return named.value_or(TimeZone::fixed(town.utc_offset_seconds));
}

}  // namespace veche::content
