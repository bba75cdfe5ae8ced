// What the heads are told of what went out to the kiosks: the publisher asks for it in the transaction that records the
// publication ("edition.tell"), the office makes of it a letter to each head ("mail.send", server/desk/). Titles as
// published, accounts, no word of a resident. docs/formats.md, "Jobs".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "content/staff_letters.h"

namespace veche::server::accounts {

// Of the publisher's job.
inline constexpr std::string_view tell_worker = "edition.tell";
// Publications of one such piece of the clock are one letter.
inline constexpr std::int64_t letter_seconds = 600;

struct PublishedChange {
    std::string subject;   // "entry/news-1"
    std::string title;     // empty: it has none
    std::string wrote;     // accounts, or "command:" and a Unix user; empty: nobody knows
    std::string approved;  // likewise
    bool is_removed = false;

    bool operator==(const PublishedChange&) const = default;
};

inline constexpr std::size_t most_changes_shown = 20;
inline constexpr std::size_t most_editions_shown = 20;

struct PublishedChanges {
    std::vector<PublishedChange> shown;  // at most most_changes_shown
    std::int64_t count = 0;              // of all
    bool operator==(const PublishedChanges&) const = default;
};

struct EditionOut {
    std::uint64_t number = 0;
    Instant when;
    bool operator==(const EditionOut&) const = default;
};

struct WhatWentOut {
    std::vector<EditionOut> editions;                                    // the newest most_editions_shown
    std::array<PublishedChanges, content::published_sections> sections;  // by content::PublishedSection
    bool operator==(const WhatWentOut&) const = default;
};
[[nodiscard]] bool has_room(const WhatWentOut& what, content::PublishedSection section);
// Beyond that it is counted only.
void add_change(WhatWentOut& what, content::PublishedSection section, PublishedChange change);
// One letter about both; `later` went out after it.
void add_later(WhatWentOut& what, const WhatWentOut& later);

[[nodiscard]] std::string payload_of(const WhatWentOut& what);
[[nodiscard]] Result<WhatWentOut> what_went_out_from(std::string_view payload);

struct PublishedLetter {
    std::string account;  // of the head
    WhatWentOut what;
};
[[nodiscard]] std::string payload_of(const PublishedLetter& letter);
// Nothing: another letter.
[[nodiscard]] Result<std::optional<PublishedLetter>> published_letter_from(std::string_view payload);

}  // namespace veche::server::accounts
