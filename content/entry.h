// What a town publishes: one Entry is one document in one language, with the facts of its kind.
// Plain values without IO. JSON form: docs/formats.md, "Catalog page"; source form: "Town folder".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.h"
#include "content/blob_reference.h"
#include "content/ids.h"
#include "content/language.h"

namespace veche::content {

struct Attachment {
    std::string title;       // for people
    std::string media_type;  // "text/markdown" (canonical text), "image/png" or "image/jpeg"
    BlobReference blob;

    bool operator==(const Attachment&) const = default;
};

[[nodiscard]] inline bool is_text(const Attachment& attachment) {
    return attachment.media_type == "text/markdown";
}

struct PageDetails {
    // The mandatory pages (requirements row R1).
    enum class Role { working_hours, reception_order, contacts, rules_of_use, not_disclosed, about_terminal };
    std::optional<Role> role;  // which of them this is

    bool operator==(const PageDetails&) const = default;
};

struct NewsDetails {
    bool operator==(const NewsDetails&) const = default;
};

struct DecisionDetails {
    enum class Force { not_yet, in_force, lapsed };
    Force force = Force::in_force;
    std::optional<Date> in_force_from;
    EntryId draft;  // the draft act it was made from, or empty

    bool operator==(const DecisionDetails&) const = default;
};

struct PlanDetails {
    enum class ItemState { planned, in_progress, done, late, cancelled };
    struct Item {
        PlanItemId id;  // unique within the plan
        std::string name;
        std::optional<Date> from;
        std::optional<Date> to;
        std::string periodicity;  // in words when there are no dates: "monthly"
        std::string venue;
        std::string responsible;
        std::string funding;
        std::string expected_result;
        ItemState state = ItemState::planned;
        int percent = 0;      // 0 to 100
        std::string comment;  // what the state means today, in words
        std::vector<EntryId> links;

        bool operator==(const Item&) const = default;
    };
    struct Indicator {
        std::string name;
        std::string unit;
        double base = 0;
        double target = 0;
        double current = 0;

        bool operator==(const Indicator&) const = default;
    };
    struct Task {
        std::string title;
        std::vector<Indicator> indicators;
        std::vector<Item> items;

        bool operator==(const Task&) const = default;
    };
    struct Goal {
        std::string title;
        std::vector<Task> tasks;

        bool operator==(const Goal&) const = default;
    };
    enum class Period { year, month, anti_corruption };
    std::optional<Period> period;  // always told; nothing: one of a newer town
    std::vector<Goal> goals;

    bool operator==(const PlanDetails&) const = default;
};

struct DraftActDetails {
    enum class Stage { announced, discussion, expertise, revision, submitted, adopted, withdrawn };
    struct StageDate {
        Stage stage = Stage::announced;
        Date date;

        bool operator==(const StageDate&) const = default;
    };
    Stage stage = Stage::announced;
    std::vector<StageDate> history;      // done and foreseen stages, oldest first
    std::optional<Date> comments_from;   // first day of discussion
    std::optional<Date> comments_until;  // last day of discussion, inclusive
    std::string reason;                  // why the act is needed, in plain words
    // The mandatory categories (KGD 4.3).
    enum class Category { budget, property, social, housing, planning, improvement, self_government, other };
    std::optional<Category> category;
    EntryId deciding_body;  // comments are handed to it
    std::string contact;
    EntryId decision;  // the decision it became, or empty

    bool operator==(const DraftActDetails&) const = default;
};

struct LessonDetails {
    int minutes = 0;  // to read
    EntryId quiz;     // or empty

    bool operator==(const LessonDetails&) const = default;
};

struct QuizDetails {
    struct Option {
        std::string text;
        bool correct = false;

        bool operator==(const Option&) const = default;
    };
    struct Question {
        std::string text;
        std::vector<Option> options;  // exactly one is correct
        std::string explanation;      // shown after any answer

        bool operator==(const Question&) const = default;
    };
    std::vector<Question> questions;

    bool operator==(const QuizDetails&) const = default;
};

// Title is the term, text its meaning.
struct GlossaryDetails {
    std::string source;  // the law it is from, or empty

    bool operator==(const GlossaryDetails&) const = default;
};

// Title is the question, text the answer.
struct FaqDetails {
    bool operator==(const FaqDetails&) const = default;
};

struct HotlineDetails {
    std::string phone;
    std::string hours;    // in words
    std::string answers;  // who answers what
    bool confidential = false;
    bool call_back = false;  // a resident may ask to be called back

    bool operator==(const HotlineDetails&) const = default;
};

struct OfficialDetails {
    std::string position;
    EntryId body;
    std::string room;
    std::string phone;
    std::string email;
    std::string reception;  // days and hours in words

    bool operator==(const OfficialDetails&) const = default;
};

struct BodyDetails {
    struct Member {
        std::string name;
        std::string role;

        bool operator==(const Member&) const = default;
    };
    EntryId parent;  // a group names its council
    std::string contacts;
    std::vector<Member> members;

    bool operator==(const BodyDetails&) const = default;
};

struct AssociationDetails {
    std::string registration;
    std::string full_name;
    std::string address;
    std::string contacts;
    std::string head;
    int members = 0;
    std::string field;

    bool operator==(const AssociationDetails&) const = default;
};

struct EventDetails {
    Date day;
    std::optional<Date> last_day;  // when it is another one: of several days, or of a night
    int from_minute = 0;           // after midnight of `day`, by the town's clock
    int to_minute = 0;             // after midnight of the last day, up to 24 * 60; 0: not told
    std::string venue;
    std::string organiser;
    enum class Type { hearing, session, gathering, round_table, information_day, contest, culture };
    std::optional<Type> type;  // always told; nothing: one of a newer town

    bool operator==(const EventDetails&) const = default;
};

struct PollDetails {
    enum class Answer { single_choice, several_choices, scale, free_text };
    struct Question {
        QuestionId id;  // unique within the poll
        std::string text;
        Answer answer = Answer::single_choice;
        std::vector<std::string> options;  // for choices: at least two
        int scale_from = 1;                // for a scale
        int scale_to = 5;
        std::string scale_low;  // what its ends mean
        std::string scale_high;
        // Beside `options`: the same in all languages, and whatever the order. Empty in editions of before.
        std::vector<OptionId> option_ids = {};

        bool operator==(const Question&) const = default;
    };
    struct QuestionResult {
        QuestionId question;
        std::vector<std::uint64_t> counts;  // by option, or by scale step
        std::vector<std::string> texts;     // chosen free answers, redacted by staff

        bool operator==(const QuestionResult&) const = default;
    };
    Date opens;
    Date closes;  // last day, inclusive
    std::vector<Question> questions;
    std::uint64_t participants = 0;       // 0: no results yet
    std::vector<QuestionResult> results;  // published after the poll is closed
    std::string decision;                 // what was decided on it, in words
    EntryId decision_entry;               // or empty
    // Ids of the questions whose words this revision puts right without changing their sense.
    std::vector<QuestionId> corrected = {};

    bool operator==(const PollDetails&) const = default;
};

// Whether ballots name its options by their ids; in editions of before by their numbers.
[[nodiscard]] inline bool has_option_ids(const PollDetails::Question& question) {
    return !question.option_ids.empty() && question.option_ids.size() == question.options.size();
}

// How many answers can be counted: the options, or the steps of a scale; of a free text none.
[[nodiscard]] inline std::size_t places_of(const PollDetails::Question& question) {
    if (question.answer == PollDetails::Answer::free_text) return 0;
    if (question.answer != PollDetails::Answer::scale) return question.options.size();
    return question.scale_to < question.scale_from
               ? 0
               : static_cast<std::size_t>(question.scale_to - question.scale_from + 1);
}

using Details = std::variant<PageDetails, NewsDetails, DecisionDetails, PlanDetails, DraftActDetails, LessonDetails,
                             QuizDetails, GlossaryDetails, FaqDetails, HotlineDetails, OfficialDetails, BodyDetails,
                             AssociationDetails, EventDetails, PollDetails>;

// In the order of the alternatives of Details.
enum class Kind {
    page,
    news,
    decision,
    plan,
    draft_act,
    lesson,
    quiz,
    glossary_term,
    faq,
    hotline,
    official,
    body,
    association,
    event,
    poll
};

inline constexpr std::size_t kind_count = std::variant_size_v<Details>;

// What a kiosk shows the kinds under, in the order of home: its tiles, then its rows.
enum class Section {
    drafts,
    decisions,
    plans,
    polls,
    calendar,
    lessons,
    hotlines,
    pages,
    questions,
    glossary,
    officials,
    bodies,
    associations,
    news
};
inline constexpr std::array all_sections = {
    Section::drafts,    Section::decisions, Section::plans,        Section::polls,     Section::calendar,
    Section::lessons,   Section::hotlines,  Section::pages,        Section::questions, Section::glossary,
    Section::officials, Section::bodies,    Section::associations, Section::news};

// What is known of a kind by itself. What is done with its details: content/store/kinds.cpp, server/publish/kinds.cpp,
// kiosk/present/reader_kinds.cpp.
struct KindTraits {
    std::string_view name;  // in town folders and in JSON
    Section section;
    bool needs_summary = true;  // in a town folder
    bool needs_date = false;
};

[[nodiscard]] constexpr KindTraits traits_of(Kind kind) {
    switch (kind) {
        case Kind::page: return {"page", Section::pages};
        case Kind::news: return {"news", Section::news, true, true};
        case Kind::decision: return {"decision", Section::decisions, true, true};
        case Kind::plan: return {"plan", Section::plans};
        case Kind::draft_act: return {"draft_act", Section::drafts, true, true};
        case Kind::lesson: return {"lesson", Section::lessons};
        case Kind::quiz: return {"quiz", Section::lessons};
        case Kind::glossary_term: return {"glossary_term", Section::glossary, false};
        case Kind::faq: return {"faq", Section::questions, false};
        case Kind::hotline: return {"hotline", Section::hotlines};
        case Kind::official: return {"official", Section::officials, false};
        case Kind::body: return {"body", Section::bodies};
        case Kind::association: return {"association", Section::associations, false};
        case Kind::event: return {"event", Section::calendar};
        case Kind::poll: return {"poll", Section::polls};
    }
    return {};
}

[[nodiscard]] constexpr std::string_view name_of(Kind kind) {
    return traits_of(kind).name;
}

struct Entry {
    EntryId id;
    std::uint32_t revision = 1;
    Language language = Language::russian;
    std::string title;
    std::string summary;  // plain language, one or two sentences
    std::string number;   // as printed: "214-п"
    std::optional<Date> date;
    EntryId issued_by;  // a body, or empty
    std::vector<TopicId> topics;
    std::vector<std::string> tags;
    std::optional<Date> valid_from;  // first day it is shown
    std::optional<Date> valid_to;    // last day it is shown; afterwards it withdraws itself, offline too
    BlobReference text;              // canonical Markdown (see content/markdown.h)
    std::vector<Attachment> attachments;
    std::vector<EntryId> links;
    Details details;

    [[nodiscard]] Kind kind() const { return static_cast<Kind>(details.index()); }
    bool operator==(const Entry&) const = default;
};

}  // namespace veche::content
