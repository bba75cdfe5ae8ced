#include "server/publish/kinds.h"

#include <algorithm>

namespace veche::server::publish {
namespace {

using content::Kind;

constexpr std::int64_t longest_event = 366;  // days

content::PageDetails read_page(FieldReader& fields) {
    return {fields.one_of(
        "role", {"working_hours", "reception_order", "contacts", "rules_of_use", "not_disclosed", "about_terminal"},
        Need::optional)};
}

content::DecisionDetails read_decision(FieldReader& fields) {
    content::DecisionDetails decision;
    decision.force = fields.enumeration("force", content::DecisionDetails::Force::in_force);
    decision.in_force_from = fields.date("in_force_from");
    decision.draft = fields.entry("draft", Kind::draft_act);
    return decision;
}

void check_discussion(FieldReader& fields, const content::DraftActDetails& draft) {
    const bool open = draft.stage == content::DraftActDetails::Stage::discussion;
    if (open && !draft.comments_from) fields.complain("comments_from", "missing; expected the first day of discussion");
    if (open && !draft.comments_until)
        fields.complain("comments_until", "missing; expected the last day of discussion");
    if (!draft.comments_from || !draft.comments_until) return;
    if (days_between(*draft.comments_from, *draft.comments_until) >= shortest_discussion_days) return;
    fields.complain("comments_until", "the discussion is too short; expected " +
                                          to_string(add_days(*draft.comments_from, shortest_discussion_days)) +
                                          " or later, ten days after comments_from");
}

content::DraftActDetails read_draft(FieldReader& fields) {
    using Stage = content::DraftActDetails::Stage;
    content::DraftActDetails draft;
    draft.stage = fields.enumeration("stage", Stage::announced, Need::required);
    for (FieldReader& row : fields.tables("history")) {
        content::DraftActDetails::StageDate stage;
        stage.stage = row.enumeration("stage", Stage::announced, Need::required);
        stage.date = row.date("date", Need::required).value_or(Date{});
        const bool in_order = draft.history.empty() || draft.history.back().date <= stage.date;
        if (!in_order) row.complain("date", "before the stage above it; expected stages from the oldest");
        draft.history.push_back(stage);
    }
    draft.comments_from = fields.date("comments_from");
    draft.comments_until = fields.date("comments_until");
    check_discussion(fields, draft);
    draft.reason = fields.text("reason");
    draft.category = fields.one_of(
        "category", {"budget", "property", "social", "housing", "planning", "improvement", "self_government", "other"},
        Need::optional);
    draft.deciding_body = fields.entry("deciding_body", Kind::body);
    draft.contact = fields.text("contact");
    draft.decision = fields.entry("decision", Kind::decision);
    return draft;
}

content::LessonDetails read_lesson(FieldReader& fields) {
    content::LessonDetails lesson;
    lesson.minutes = static_cast<int>(fields.integer("minutes", 1, 120, 5));
    lesson.quiz = fields.entry("quiz", Kind::quiz);
    return lesson;
}

content::QuizDetails read_quiz(FieldReader& fields) {
    content::QuizDetails quiz;
    for (FieldReader& row : fields.tables("question", Need::required)) {
        content::QuizDetails::Question question;
        question.text = row.text("text", Need::required);
        question.explanation = row.text("explanation");
        for (FieldReader& choice : row.tables("option", Need::required)) {
            question.options.push_back({choice.text("text", Need::required), choice.flag("correct")});
        }
        const auto correct = std::count_if(question.options.begin(), question.options.end(),
                                           [](const auto& option) { return option.correct; });
        if (question.options.size() < 2) row.complain("option", "too few; expected at least two");
        if (correct != 1) {
            row.complain("option", std::to_string(correct) + " are correct; expected exactly one with correct = true");
        }
        quiz.questions.push_back(std::move(question));
    }
    return quiz;
}

content::HotlineDetails read_hotline(FieldReader& fields) {
    content::HotlineDetails hotline;
    hotline.phone = fields.text("phone", Need::required);
    hotline.hours = fields.text("hours");
    hotline.answers = fields.text("answers");
    hotline.confidential = fields.flag("confidential");
    hotline.call_back = fields.flag("call_back");
    return hotline;
}

content::OfficialDetails read_official(FieldReader& fields) {
    content::OfficialDetails official;
    official.position = fields.text("position", Need::required);
    official.body = fields.entry("body", Kind::body);
    official.room = fields.text("room");
    official.phone = fields.text("phone");
    official.email = fields.text("email");
    official.reception = fields.text("reception");
    return official;
}

content::BodyDetails read_body(FieldReader& fields) {
    content::BodyDetails body;
    body.parent = fields.entry("parent", Kind::body);
    body.contacts = fields.text("contacts");
    for (FieldReader& row : fields.tables("member")) {
        body.members.push_back({row.text("name", Need::required), row.text("role")});
    }
    return body;
}

content::AssociationDetails read_association(FieldReader& fields) {
    content::AssociationDetails association;
    association.registration = fields.text("registration");
    association.full_name = fields.text("full_name");
    association.address = fields.text("address");
    association.contacts = fields.text("contacts");
    association.head = fields.text("head");
    association.members = static_cast<int>(fields.integer("members", 0, 1'000'000, 0));
    association.field = fields.text("field");
    return association;
}

// An event that ends before it begins ends on the next day: from 22:00 to 01:00.
void read_hours(FieldReader& fields, content::EventDetails& event) {
    event.from_minute = fields.time_of_day("from");
    event.to_minute = fields.time_of_day("to");
    event.last_day = fields.date("last_day");
    const bool ends = fields.has("to");
    // Midnight ends a day, however it is written.
    if (ends && event.to_minute == 0) event.to_minute = minutes_of_a_day;
    if (event.from_minute == minutes_of_a_day) {
        fields.complain("from", "not a time an event can begin at; expected at most \"23:59\"");
    }
    if (event.last_day && (*event.last_day < event.day || days_between(event.day, *event.last_day) > longest_event)) {
        fields.complain("last_day", "wrong; expected a day from 'day' to a year later");
    }
    const bool backwards = ends && event.to_minute < event.from_minute;
    if (event.last_day == event.day && backwards) {
        fields.complain("to", "before 'from' on one day; expected a later time or a later 'last_day'");
    }
    if (event.last_day == event.day) event.last_day.reset();
    if (!event.last_day && backwards) event.last_day = add_days(event.day, 1);
}

content::EventDetails read_event(FieldReader& fields) {
    content::EventDetails event;
    event.day = fields.date("day", Need::required).value_or(Date{});
    read_hours(fields, event);
    event.venue = fields.text("venue");
    event.organiser = fields.text("organiser");
    event.type = fields.one_of(
        "type", {"hearing", "session", "gathering", "round_table", "information_day", "contest", "culture"},
        Need::required);
    return event;
}

}  // namespace

content::Details read_details(Kind kind, FieldReader& fields, Date today) {
    switch (kind) {
        case Kind::page: return read_page(fields);
        case Kind::news: return content::NewsDetails{};
        case Kind::decision: return read_decision(fields);
        case Kind::plan: return read_plan(fields);
        case Kind::draft_act: return read_draft(fields);
        case Kind::lesson: return read_lesson(fields);
        case Kind::quiz: return read_quiz(fields);
        case Kind::glossary_term: return content::GlossaryDetails{fields.text("source")};
        case Kind::faq: return content::FaqDetails{};
        case Kind::hotline: return read_hotline(fields);
        case Kind::official: return read_official(fields);
        case Kind::body: return read_body(fields);
        case Kind::association: return read_association(fields);
        case Kind::event: return read_event(fields);
        case Kind::poll: return read_poll(fields, today);
    }
    return content::PageDetails{};
}

}  // namespace veche::server::publish
