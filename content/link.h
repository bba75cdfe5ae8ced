// What a link of a text leads to: one reader for publishing, parsing and the screens. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "content/entry.h"

namespace veche::content {

struct Link {
    enum class To {
        outside,     // anything else: it is shown as its text
        entry,       // "entry:ID", on screens also "entry:ID#ANCHOR"
        attachment,  // "attachment:N", counted from 0
        wrong        // begins like one of the two and is none
    };
    To to = To::outside;
    EntryId entry;
    std::string anchor;  // behind the "#": a clause id, or an item of a plan
    std::size_t attachment = 0;
};

[[nodiscard]] Link read_link(std::string_view target);

}  // namespace veche::content
