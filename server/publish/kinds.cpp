#include "server/publish/kinds.h"

#include <algorithm>
#include <map>

#include "content/entry_names.h"
#include "content/option_ids.h"
#include "server/publish/fact_gatherer.h"

namespace veche::server::publish {
namespace {

using content::Kind;

constexpr std::int64_t longest_event = 366;  // days

content::PageDetails read_page(FieldReader& fields) {
    return {fields.optional_enumeration<content::PageDetails::Role>("role")};
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
    draft.category = fields.optional_enumeration<content::DraftActDetails::Category>("category");
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
    event.type = fields.optional_enumeration<content::EventDetails::Type>("type", Need::required);
    return event;
}

// What a translation of a document must repeat, under the names of the front matter.
struct DetailFacts {
    FactGatherer& facts;

    void operator()(const content::PageDetails& page) { facts.add("role", std::string(content::written(page.role))); }
    void operator()(const content::NewsDetails& /*news*/) {}
    void operator()(const content::FaqDetails& /*question*/) {}
    void operator()(const content::GlossaryDetails& /*term*/) {}
    void operator()(const content::DecisionDetails& decision) {
        facts.add("force", std::string(content::written(decision.force)));
        facts.add("in_force_from", decision.in_force_from);
        facts.add("draft", decision.draft);
    }
    void operator()(const content::PlanDetails& plan) {
        facts.add("period", std::string(content::written(plan.period)));
        facts.add_count("goal", plan.goals.size());
        for (const content::PlanDetails::Goal& goal : plan.goals) {
            facts.add_count("goal.task", goal.tasks.size());
            for (const content::PlanDetails::Task& task : goal.tasks) add_task(task);
        }
    }
    void operator()(const content::DraftActDetails& draft) {
        facts.add("stage", std::string(content::written(draft.stage)));
        facts.add_count("history", draft.history.size());
        for (const auto& stage : draft.history) {
            facts.add("history.stage", std::string(content::written(stage.stage)));
            facts.add("history.date", stage.date);
        }
        facts.add("comments_from", draft.comments_from);
        facts.add("comments_until", draft.comments_until);
        facts.add("category", std::string(content::written(draft.category)));
        facts.add("deciding_body", draft.deciding_body);
        facts.add("decision", draft.decision);
    }
    void operator()(const content::LessonDetails& lesson) {
        facts.add_count("minutes", static_cast<std::size_t>(lesson.minutes));
        facts.add("quiz", lesson.quiz);
    }
    void operator()(const content::QuizDetails& quiz) {
        facts.add_count("question", quiz.questions.size());
        for (const content::QuizDetails::Question& question : quiz.questions) {
            std::string correct;
            for (const auto& option : question.options) correct += option.correct ? '+' : '-';
            facts.add("question.option", correct);
        }
    }
    void operator()(const content::HotlineDetails& hotline) {
        facts.add("confidential", hotline.confidential ? "true" : "false");
        facts.add("call_back", hotline.call_back ? "true" : "false");
    }
    void operator()(const content::OfficialDetails& official) { facts.add("body", official.body); }
    void operator()(const content::BodyDetails& body) {
        facts.add("parent", body.parent);
        facts.add_count("member", body.members.size());
    }
    void operator()(const content::AssociationDetails& association) {
        facts.add_count("members", static_cast<std::size_t>(association.members));
    }
    void operator()(const content::EventDetails& event) {
        facts.add("day", event.day);
        facts.add("last_day", event.last_day);
        facts.add_count("from", static_cast<std::size_t>(event.from_minute));
        facts.add_count("to", static_cast<std::size_t>(event.to_minute));
        facts.add("type", std::string(content::written(event.type)));
    }
    void operator()(const content::PollDetails& poll) {
        facts.add("opens", poll.opens);
        facts.add("closes", poll.closes);
        facts.add_count("question", poll.questions.size());
        for (const content::PollDetails::Question& question : poll.questions) {
            facts.add("question.id", question.id);
            facts.add("question.answer", std::string(content::written(question.answer)));
            facts.add_count("question.options", question.options.size());
            std::vector<content::OptionId> ids = question.option_ids;
            std::sort(ids.begin(), ids.end());
            facts.add("question.option_ids", ids);
            facts.add_number("question.scale_from", question.scale_from);
            facts.add_number("question.scale_to", question.scale_to);
        }
        facts.add_count("participants", poll.participants);
        for (const content::PollDetails::QuestionResult& result : poll.results) {
            facts.add("result.question", result.question);
            for (const std::uint64_t count : by_option(poll, result)) facts.add_count("result.counts", count);
        }
        facts.add("decision_entry", poll.decision_entry);
    }

    // A translation may show its options in another order: counts go by the ids.
    static std::vector<std::uint64_t> by_option(const content::PollDetails& poll,
                                                const content::PollDetails::QuestionResult& result) {
        const auto* question = content::find_question(poll, result.question);
        const bool has_ids = question != nullptr && content::has_option_ids(*question) &&
                             question->option_ids.size() == result.counts.size();
        if (!has_ids) return result.counts;
        std::map<content::OptionId, std::uint64_t> counts;
        for (std::size_t i = 0; i < result.counts.size(); ++i) counts[question->option_ids[i]] = result.counts[i];
        std::vector<std::uint64_t> sorted;
        sorted.reserve(counts.size());
        for (const auto& [id, count] : counts) sorted.push_back(count);
        return sorted;
    }

    void add_task(const content::PlanDetails::Task& task) {
        facts.add_count("goal.task.indicator", task.indicators.size());
        for (const content::PlanDetails::Indicator& indicator : task.indicators) {
            facts.add_number("goal.task.indicator.base", indicator.base);
            facts.add_number("goal.task.indicator.target", indicator.target);
            facts.add_number("goal.task.indicator.current", indicator.current);
        }
        facts.add_count("goal.task.item", task.items.size());
        for (const content::PlanDetails::Item& item : task.items) {
            facts.add("goal.task.item.id", item.id.text());
            facts.add("goal.task.item.from", item.from);
            facts.add("goal.task.item.to", item.to);
            facts.add("goal.task.item.state", std::string(content::written(item.state)));
            facts.add_number("goal.task.item.percent", item.percent);
            facts.add("goal.task.item.links", item.links);
        }
    }
};

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

void add_details(FactGatherer& facts, const content::Entry& entry) {
    std::visit(DetailFacts{facts}, entry.details);
}

}  // namespace veche::server::publish
