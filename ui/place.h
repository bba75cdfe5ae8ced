// Names a screen and what it shows, as plain data: what a tile, a row or a link leads to.
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <variant>

#include "content/entry.h"

namespace veche::ui {

using Section = content::Section;

struct HomePlace {
    bool operator==(const HomePlace&) const = default;
};
struct ListPlace {
    Section section = Section::news;
    bool operator==(const ListPlace&) const = default;
};
// Any entry: its kind decides which screen shows it (reader, plan, draft act, quiz, poll, …).
struct EntryPlace {
    content::EntryId id;
    std::string anchor;  // a clause id or a plan item to show first; may be empty
    bool operator==(const EntryPlace&) const = default;
};
// A text or a picture that belongs to an entry.
struct AttachmentPlace {
    content::EntryId entry;
    std::size_t index = 0;  // among the entry's attachments
    bool operator==(const AttachmentPlace&) const = default;
};
struct SearchPlace {
    bool operator==(const SearchPlace&) const = default;
};
struct AppealPlace {
    std::string about;                // what is asked about, quoted before the text ("plan: item"); may be empty
    content::AppealFormId form = {};  // chosen already, as the topic; may be empty
    content::TopicId topic = {};
    std::string text_of = {};  // the field whose text goes on here; may be empty
    bool operator==(const AppealPlace&) const = default;
};
struct CommentPlace {
    content::EntryId draft;
    content::ClauseId clause_id;
    bool operator==(const CommentPlace&) const = default;
};
struct CallBackPlace {
    content::EntryId hotline;
    bool operator==(const CallBackPlace&) const = default;
};
struct CheckPlace {    // state and answer by receipt code
    std::string code;  // in the field already; empty: to be typed
    bool operator==(const CheckPlace&) const = default;
};
struct AboutPlace {
    bool operator==(const AboutPlace&) const = default;
};

using Place = std::variant<HomePlace, ListPlace, EntryPlace, AttachmentPlace, SearchPlace, AppealPlace, CommentPlace,
                           CallBackPlace, CheckPlace, AboutPlace>;

// Where residents fill something in (kiosk/forms/traits.h); every other place is read.
template <typename T>
concept FormPlace = std::same_as<T, AppealPlace> || std::same_as<T, CommentPlace> || std::same_as<T, CallBackPlace> ||
    std::same_as<T, CheckPlace>;
template <typename T>
concept ReadingPlace = !FormPlace<T>;

}  // namespace veche::ui
