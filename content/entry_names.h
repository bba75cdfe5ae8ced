// The written names of the enumerations in entry.h and language.h, the same in town folders (docs/formats.md, "Town
// folder") and in JSON ("Entry"). Pure values.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "content/entry.h"

namespace veche::content {

// One specialisation an enumeration: `values` in the order of its enumerators, and what becomes of the name of a later
// program: `nearest`, the value it is shown as, the one that promises least; or `leaves_out`, when a known value in its
// place would mislead: then the entry that holds it is not shown. A field that may be left out needs neither.
template <typename Enumeration>
struct EnumerationNames;

struct LeavesOut {};

template <>
struct EnumerationNames<Language> {
    static constexpr auto values = language_codes;
};

template <>
struct EnumerationNames<Kind> {
    static constexpr auto values = [] {
        std::array<std::string_view, kind_count> names{};
        for (std::size_t i = 0; i < names.size(); ++i) names.at(i) = name_of(static_cast<Kind>(i));
        return names;
    }();
    static constexpr LeavesOut leaves_out = {};
};

template <>
struct EnumerationNames<DecisionDetails::Force> {
    static constexpr std::array<std::string_view, 3> values = {"not_yet", "in_force", "lapsed"};
    static constexpr DecisionDetails::Force nearest = DecisionDetails::Force::not_yet;
};

template <>
struct EnumerationNames<PlanDetails::ItemState> {
    static constexpr std::array<std::string_view, 5> values = {"planned", "in_progress", "done", "late", "cancelled"};
    static constexpr PlanDetails::ItemState nearest = PlanDetails::ItemState::in_progress;
};

template <>
struct EnumerationNames<DraftActDetails::Stage> {
    static constexpr std::array<std::string_view, 7> values = {"announced", "discussion", "expertise", "revision",
                                                               "submitted", "adopted",    "withdrawn"};
    static constexpr DraftActDetails::Stage nearest = DraftActDetails::Stage::announced;
};

template <>
struct EnumerationNames<PageDetails::Role> {
    static constexpr std::array<std::string_view, 6> values = {"working_hours", "reception_order", "contacts",
                                                               "rules_of_use",  "not_disclosed",   "about_terminal"};
};

template <>
struct EnumerationNames<PlanDetails::Period> {
    static constexpr std::array<std::string_view, 3> values = {"year", "month", "anti_corruption"};
};

template <>
struct EnumerationNames<DraftActDetails::Category> {
    static constexpr std::array<std::string_view, 8> values = {"budget",   "property",    "social",          "housing",
                                                               "planning", "improvement", "self_government", "other"};
};

template <>
struct EnumerationNames<EventDetails::Type> {
    static constexpr std::array<std::string_view, 7> values = {"hearing",         "session", "gathering", "round_table",
                                                               "information_day", "contest", "culture"};
};

template <>
struct EnumerationNames<PollDetails::Answer> {
    static constexpr std::array<std::string_view, 4> values = {"single_choice", "several_choices", "scale",
                                                               "free_text"};
    // A vote on a question that is shown as another kind of question would not be the resident's.
    static constexpr LeavesOut leaves_out = {};
};

template <typename Enumeration>
concept HasNearest = requires {
    EnumerationNames<Enumeration>::nearest;
};

template <typename Enumeration>
concept LeavesOutEntry = requires {
    EnumerationNames<Enumeration>::leaves_out;
};

template <typename Enumeration>
[[nodiscard]] constexpr std::string_view written(Enumeration value) {
    return EnumerationNames<Enumeration>::values.at(static_cast<std::size_t>(value));
}

// Empty when it is not told.
template <typename Enumeration>
[[nodiscard]] constexpr std::string_view written(const std::optional<Enumeration>& value) {
    return value ? written(*value) : std::string_view();
}

template <typename Enumeration>
[[nodiscard]] constexpr std::optional<Enumeration> from_written(std::string_view text) {
    const auto& names = EnumerationNames<Enumeration>::values;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names.at(i) == text) return static_cast<Enumeration>(i);
    }
    return std::nullopt;
}

}  // namespace veche::content
