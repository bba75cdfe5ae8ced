#include <algorithm>
#include <set>

#include "content/option_ids.h"
#include "server/publish/kinds.h"

namespace veche::server::publish {
namespace {

using content::PlanDetails;
using content::PollDetails;

PlanDetails::Item read_item(FieldReader& fields, std::set<content::PlanItemId>& ids) {
    PlanDetails::Item item;
    item.id = content::PlanItemId(fields.text("id", Need::required, content::longest_id));
    if (!item.id.empty() && !ids.insert(item.id).second) {
        fields.complain("id", "'" + item.id.text() + "' is taken by another item; expected an id unique in the plan");
    }
    item.name = fields.text("name", Need::required);
    item.from = fields.date("from");
    item.to = fields.date("to");
    if (item.from && item.to && *item.to < *item.from) fields.complain("to", "before 'from'; expected a later day");
    item.periodicity = fields.text("periodicity");
    item.venue = fields.text("venue");
    item.responsible = fields.text("responsible");
    item.funding = fields.text("funding");
    item.expected_result = fields.text("expected_result");
    item.state = fields.enumeration("state", PlanDetails::ItemState::planned);
    item.percent = static_cast<int>(fields.integer("percent", 0, 100, 0));
    item.comment = fields.text("comment");
    item.links = fields.entries("links");
    return item;
}

PlanDetails::Task read_task(FieldReader& fields, std::set<content::PlanItemId>& ids) {
    PlanDetails::Task task;
    task.title = fields.text("title", Need::required);
    for (FieldReader& row : fields.tables("indicator")) {
        task.indicators.push_back({row.text("name", Need::required), row.text("unit"), row.number("base"),
                                   row.number("target"), row.number("current")});
    }
    for (FieldReader& row : fields.tables("item")) task.items.push_back(read_item(row, ids));
    return task;
}

// What is wrong is told here; what they say against the versions published before, in polls.cpp.
void read_options(FieldReader& fields, PollDetails::Question& question) {
    using Answer = PollDetails::Answer;
    question.options = fields.texts("options", content::most_options);
    const std::vector<std::string> ids = fields.texts("option_ids", content::most_options);
    question.option_ids = std::vector<content::OptionId>(ids.begin(), ids.end());
    const bool choice = question.answer == Answer::single_choice || question.answer == Answer::several_choices;
    if (choice && question.options.size() < 2) fields.complain("options", "too few; expected at least two texts");
    if (!choice && !question.options.empty()) fields.complain("options", "not for this answer; expected no options");
    std::set<std::string> seen;
    for (const std::string& option : question.options) {
        if (!seen.insert(option).second) {
            fields.complain("options", "'" + option + "' stands there twice; expected options that differ");
        }
    }
    if (!fields.has("option_ids")) return;
    if (question.option_ids.size() != question.options.size()) {
        fields.complain("option_ids", std::to_string(question.option_ids.size()) + " ids; expected " +
                                          std::to_string(question.options.size()) +
                                          ", one beside each option, \"\" beside a new one");
        question.option_ids.clear();
    }
    seen.clear();
    for (content::OptionId& id : question.option_ids) {
        if (id.empty() || (content::is_option_id(id.text()) && seen.insert(id.text()).second)) continue;
        fields.complain("option_ids",
                        "'" + id.text() + "' is no id or stands there twice; expected 4 to 32 of a-z and 0-9");
        id = {};
    }
}

void read_scale(FieldReader& fields, PollDetails::Question& question) {
    const bool scale = question.answer == PollDetails::Answer::scale;
    for (const std::string_view name : {"scale_from", "scale_to"}) {
        if (scale && !fields.has(name)) fields.complain(name, "missing; expected the first and the last step");
    }
    question.scale_from = static_cast<int>(fields.integer("scale_from", 0, content::largest_scale_step, 1));
    question.scale_to = static_cast<int>(fields.integer("scale_to", 0, content::largest_scale_step, 5));
    const int steps = question.scale_to - question.scale_from + 1;
    if (scale && (steps < 2 || steps > static_cast<int>(content::most_scale_steps))) {
        fields.complain("scale_to", "a scale of " + std::to_string(steps) + " steps; expected 2 to " +
                                        std::to_string(content::most_scale_steps));
    }
    question.scale_low = fields.text("scale_low");
    question.scale_high = fields.text("scale_high");
}

PollDetails::Question read_question(FieldReader& fields, std::set<content::QuestionId>& ids) {
    using Answer = PollDetails::Answer;
    PollDetails::Question question;
    question.id = content::QuestionId(fields.text("id", Need::required, content::longest_id));
    if (!question.id.empty() && !ids.insert(question.id).second) {
        fields.complain("id",
                        "'" + question.id.text() + "' is taken by another question; expected an id unique in the poll");
    }
    question.text = fields.text("text", Need::required);
    question.answer = fields.enumeration("answer", Answer::single_choice, Need::required);
    read_options(fields, question);
    read_scale(fields, question);
    return question;
}

PollDetails::QuestionResult read_result(FieldReader& fields, const PollDetails& poll) {
    PollDetails::QuestionResult result;
    result.question = content::QuestionId(fields.text("question", Need::required, content::longest_id));
    result.counts = fields.counts("counts");
    result.texts = fields.texts("texts");
    const auto question = std::find_if(poll.questions.begin(), poll.questions.end(),
                                       [&](const auto& candidate) { return candidate.id == result.question; });
    if (question == poll.questions.end()) {
        fields.complain("question",
                        "'" + result.question.text() + "' is no question of this poll; expected the id of one");
    } else if (result.counts.size() != places_of(*question)) {
        fields.complain("counts", std::to_string(result.counts.size()) + " numbers; expected " +
                                      std::to_string(places_of(*question)) + ", one for each option or step");
    } else if (question->answer != PollDetails::Answer::several_choices) {
        std::uint64_t sum = 0;
        for (const std::uint64_t count : result.counts) sum += count;
        if (sum > poll.participants) {
            fields.complain("counts", std::to_string(sum) + " answers; expected no more than participants");
        }
    }
    return result;
}

}  // namespace

content::PlanDetails read_plan(FieldReader& fields) {
    PlanDetails plan;
    plan.period = fields.optional_enumeration<PlanDetails::Period>("period", Need::required);
    std::set<content::PlanItemId> ids;
    for (FieldReader& row : fields.tables("goal", Need::required)) {
        PlanDetails::Goal goal;
        goal.title = row.text("title", Need::required);
        for (FieldReader& task : row.tables("task")) goal.tasks.push_back(read_task(task, ids));
        plan.goals.push_back(std::move(goal));
    }
    return plan;
}

content::PollDetails read_poll(FieldReader& fields, Date today) {
    PollDetails poll;
    const auto opens = fields.date("opens", Need::required);
    const auto closes = fields.date("closes", Need::required);
    poll.opens = opens.value_or(Date{});
    poll.closes = closes.value_or(Date{});
    if (opens && closes && *closes < *opens) fields.complain("closes", "before 'opens'; expected a later day");
    std::set<content::QuestionId> ids;
    for (FieldReader& row : fields.tables("question", Need::required, content::most_questions)) {
        poll.questions.push_back(read_question(row, ids));
        if (row.flag("correction")) poll.corrected.push_back(poll.questions.back().id);
    }
    poll.participants = static_cast<std::uint64_t>(fields.integer("participants", 0, 100'000'000, 0));
    const bool is_over = closes && *closes < today;
    if (fields.has("participants") && closes && !is_over) {
        fields.complain("participants", "the poll is still open; expected how many took part in a closed poll only");
    }
    for (FieldReader& row : fields.tables("result")) poll.results.push_back(read_result(row, poll));
    if (!poll.results.empty() && closes && !is_over) {
        fields.complain("result", "the poll is still open; expected results of a closed poll only");
    }
    if (!poll.results.empty() && poll.participants == 0) {
        fields.complain("participants", "missing; expected how many took part, as there are results");
    }
    poll.decision = fields.text("decision");
    poll.decision_entry = fields.entry("decision_entry", content::Kind::decision);
    return poll;
}

}  // namespace veche::server::publish
