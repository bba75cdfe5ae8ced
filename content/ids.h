// Ids of what a town publishes and residents name. Plain values; text at the edges only (JSON, TOML, SQL, file names,
// node ids of the screen, which are made of many things and stay text).
#pragma once

#include <string_view>

#include "base/id.h"
#include "content/limits.h"

namespace veche::content {

// Lower-case latin letters, digits and '-'; the same in every language of a document. At most 64 bytes.
using EntryId = Id<struct EntryIdTag>;
[[nodiscard]] inline bool is_entry_id(std::string_view id) {
    constexpr std::string_view symbols = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return !id.empty() && id.size() <= longest_id && id.find_first_not_of(symbols) == std::string_view::npos;
}

// Of a clause of a draft act: content/clauses.h.
using ClauseId = Id<struct ClauseIdTag>;

// Of a topic, as town.toml names it; made of the same symbols as an EntryId.
using TopicId = Id<struct TopicIdTag>;

// Of an item within its plan.
using PlanItemId = Id<struct PlanItemIdTag>;

// Of the rules of a country ("ru", "uk"), which are not the code of a language, and of a form of appeal within them.
using LegalProfileId = Id<struct LegalProfileIdTag>;
using AppealFormId = Id<struct AppealFormIdTag>;

// Inside an envelope, to be compared with its clear header: 32 hexadecimal digits of protocol::EnvelopeId and DeviceId.
using SubmissionId = Id<struct SubmissionIdTag>;
using KioskId = Id<struct KioskIdTag>;

// Of a question within its poll, and of an option within its question: content/option_ids.h.
using QuestionId = Id<struct QuestionIdTag>;
using OptionId = Id<struct OptionIdTag>;

}  // namespace veche::content
