// What is known of a case besides its words and is for nobody but the office: sealed at rest, figures for reports are
// made of it. Plain values. Form: docs/formats.md, "Registry".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/json.h"
#include "base/result.h"
#include "server/store/stored.h"

namespace veche::server::store {

enum class Channel { kiosk, paper, reception, telephone, mail, other_authority };
// Whether the person, or others with the same words, wrote before.
enum class Novelty { first, repeated, duplicate, mass };
// How the answer goes to the person, besides the receipt code.
enum class AnswerWay { receipt, post, email, telephone, in_person, none };

// Codes are words of the country's lists (content/rules/code_lists.h).
struct CaseCard {
    Stored<Channel> channel = Channel::kiosk;
    Stored<Novelty> novelty = Novelty::first;
    bool is_collective = false;
    std::int64_t people = 1;
    std::string letter_kind;  // as staff take it, a code; empty: not told
    std::string category;     // of the applicant, a code; empty: none
    std::string result;       // how it ended, a code; empty: not yet
    bool is_about_corruption = false;
    Stored<AnswerWay> answer_way = AnswerWay::receipt;
    std::string redirected_to;  // the body it was handed on to
    std::string joined_to;      // the number of the case it goes on as
    // A day the extension was limited to; nothing: as long as the law allows, or none.
    std::optional<Date> extended_until;

    bool operator==(const CaseCard&) const = default;
};

inline constexpr std::size_t longest_body_name = 500;
inline constexpr std::int64_t most_people = 1'000'000;

// Fields whose values this program does not know are kept as they are written.
[[nodiscard]] Json::Object to_json(const CaseCard& card);
[[nodiscard]] Result<CaseCard> case_card_from_json(std::string_view json);

}  // namespace veche::server::store

namespace veche::content {

template <>
struct EnumerationNames<server::store::Channel> {
    static constexpr std::array<std::string_view, 6> values = {"kiosk",     "paper", "reception",
                                                               "telephone", "mail",  "other_authority"};
};

template <>
struct EnumerationNames<server::store::Novelty> {
    static constexpr std::array<std::string_view, 4> values = {"first", "repeated", "duplicate", "mass"};
};

template <>
struct EnumerationNames<server::store::AnswerWay> {
    static constexpr std::array<std::string_view, 6> values = {"receipt",   "post",      "email",
                                                               "telephone", "in_person", "none"};
};

}  // namespace veche::content
