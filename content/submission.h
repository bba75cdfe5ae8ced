// What residents hand in, before it is sealed and after the registrar has opened it. Plain values.
// JSON form: docs/formats.md, "Submission". Holds personal data: never logged, never stored unsealed on a kiosk.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "content/entry.h"
#include "content/entry_names.h"
#include "content/language.h"
#include "content/limits.h"
#include "content/rules/explanation.h"
#include "content/town.h"

namespace veche::content {

// How the answer comes besides the code of the receipt, which always opens it.
enum class ReplyBy { telephone, email, post };

struct Contact {
    std::string name;
    std::string telephone;
    std::string email;
    std::string postal_address;
    std::vector<ReplyBy> reply_by;  // each at most once, in the order of ReplyBy

    bool operator==(const Contact&) const = default;
};

struct Appeal {
    // A form of appeal of the legal profile: "proposal", "application", "complaint", "question", "corruption",
    // "disputed_practice", "collective".
    AppealFormId form;
    TopicId topic;
    std::string text;
    Contact contact;
    bool consent = false;  // to the processing of personal data; needed as soon as any contact is given

    bool operator==(const Appeal&) const = default;
};

struct ClauseComment {
    EntryId draft;
    std::uint32_t revision = 1;
    ClauseId clause_id;
    std::string clause_marker;  // as printed when the comment was made
    std::optional<Instant>
        begun;  // when the first letter was typed: what is begun in time may be finished in the grace
    std::string text;
    Contact contact;
    bool consent = false;

    bool operator==(const ClauseComment&) const = default;
};

struct CallBackRequest {
    EntryId hotline;
    std::string telephone;
    std::string name;
    enum class When { morning, afternoon, evening };
    When when = When::morning;
    std::string about;  // may be empty
    bool consent = false;

    bool operator==(const CallBackRequest&) const = default;
};

struct Ballot {
    struct Answer {
        QuestionId question;
        // The one scale step as printed; of an edition without option ids, options from 0 in the order it showed.
        std::vector<int> chosen;
        std::string text;                    // free text
        std::vector<OptionId> options = {};  // those the options chosen, sorted

        bool operator==(const Answer&) const = default;
    };
    EntryId poll;
    std::uint32_t revision = 1;
    std::vector<Answer> answers;

    bool operator==(const Ballot&) const = default;
};

template <>
struct EnumerationNames<CallBackRequest::When> {
    static constexpr std::array<std::string_view, 3> values = {"morning", "afternoon", "evening"};
};

using SubmissionBody = std::variant<Appeal, ClauseComment, CallBackRequest, Ballot>;

// In the order of the alternatives of SubmissionBody.
enum class SubmissionKind { appeal, clause_comment, call_back, ballot };
inline constexpr std::size_t submission_kind_count = std::variant_size_v<SubmissionBody>;

// In which cases are numbered, each by a section of a legal profile: a message is an appeal that is none of the law.
enum class CaseSeries { appeal, message, comment, call_back };

template <>
struct EnumerationNames<CaseSeries> {
    static constexpr std::array<std::string_view, 4> values = {"appeal", "message", "comment", "call_back"};
};

struct SubmissionTraits {
    std::string_view name;             // in JSON and of a case
    std::optional<CaseSeries> series;  // nothing: it becomes no case
};

[[nodiscard]] constexpr SubmissionTraits traits_of(SubmissionKind kind) {
    switch (kind) {
        case SubmissionKind::appeal: return {"appeal", CaseSeries::appeal};
        case SubmissionKind::clause_comment: return {"clause_comment", CaseSeries::comment};
        case SubmissionKind::call_back: return {"call_back", CaseSeries::call_back};
        case SubmissionKind::ballot: return {"ballot", std::nullopt};
    }
    return {};
}

template <>
struct EnumerationNames<SubmissionKind> {
    static constexpr auto values = [] {
        std::array<std::string_view, submission_kind_count> names{};
        for (std::size_t i = 0; i < names.size(); ++i) names.at(i) = traits_of(static_cast<SubmissionKind>(i)).name;
        return names;
    }();
};

[[nodiscard]] inline SubmissionKind kind_of(const SubmissionBody& body) {
    return static_cast<SubmissionKind>(body.index());
}

// The plaintext inside an envelope.
struct Submission {
    SubmissionId id;  // random
    KioskId device_id;
    Instant made;  // a ballot's is rounded down to the day
    Language language = Language::russian;
    SubmissionBody body;

    bool operator==(const Submission&) const = default;
};

[[nodiscard]] inline bool is_ballot(const Submission& submission) {
    return std::holds_alternative<Ballot>(submission.body);
}

// What submission_from_json() reads; a town says it in its signed catalog.
[[nodiscard]] std::vector<SubmissionForm> submissions_read();
// Whether a town reads a submission of the kind as this program writes it.
[[nodiscard]] bool is_read(const Town& town, SubmissionKind kind);

// Compact UTF-8 JSON, keys sorted: one spelling for one value. Reading refuses unknown kinds, missing fields and texts
// over the limits of content/limits.h.
[[nodiscard]] std::string to_json(const Submission& submission);
[[nodiscard]] Result<Submission> submission_from_json(std::string_view json);

// What the town says back about a submission; sealed to the receipt's key (docs/formats.md, "Status record").
struct CaseStatus {
    // These three for good: whatever is finer comes in a field beside it, so that a program of before shows the
    // nearest.
    enum class Stage { received, registered, answered };
    Stage stage = Stage::received;
    std::string registration_number;  // "П-2026-000017"; empty until registered
    std::optional<Date> due;          // last day for the answer
    std::string due_reason;           // which rule of which law gives it, in one line
    Language language = Language::russian;
    std::string answer;         // plain text; empty until answered
    Explanation explanation{};  // of `due`, step by step; empty from a server of before

    bool operator==(const CaseStatus&) const = default;
};

[[nodiscard]] std::string to_json(const CaseStatus& status);
[[nodiscard]] Result<CaseStatus> case_status_from_json(std::string_view json);

}  // namespace veche::content
