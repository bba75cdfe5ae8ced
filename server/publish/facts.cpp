#include "server/publish/facts.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

#include "content/entry_names.h"
#include "content/option_ids.h"

namespace veche::server::publish {
namespace {

using namespace content;

// Gathers facts under the name they have in the front matter.
class Gatherer {
  public:
    void add(std::string name, std::string value) { facts_.emplace_back(std::move(name), std::move(value)); }
    void add(std::string name, std::optional<Date> date) { add(std::move(name), date ? to_string(*date) : ""); }
    void add(std::string name, const std::vector<std::string>& values) {
        std::string all;
        for (const std::string& value : values) all += (all.empty() ? "" : ", ") + value;
        add(std::move(name), all);
    }
    void add_number(std::string name, double value) { add(std::move(name), std::to_string(value)); }
    void add_count(std::string name, std::size_t value) { add(std::move(name), std::to_string(value)); }
    // A printed number is written in the language: its digits are the fact.
    void add_digits(std::string name, std::string_view text) {
        std::string digits;
        std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
        add(std::move(name), digits);
    }
    [[nodiscard]] Facts take() { return std::move(facts_); }

    void operator()(const PageDetails& page) { add("role", page.role); }
    void operator()(const NewsDetails& /*news*/) {}
    void operator()(const FaqDetails& /*question*/) {}
    void operator()(const GlossaryDetails& /*term*/) {}
    void operator()(const DecisionDetails& decision) {
        add("force", std::string(written(decision.force)));
        add("in_force_from", decision.in_force_from);
        add("draft", decision.draft);
    }
    void operator()(const PlanDetails& plan) {
        add("period", plan.period);
        add_count("goal", plan.goals.size());
        for (const PlanDetails::Goal& goal : plan.goals) {
            add_count("goal.task", goal.tasks.size());
            for (const PlanDetails::Task& task : goal.tasks) add_task(task);
        }
    }
    void operator()(const DraftActDetails& draft) {
        add("stage", std::string(written(draft.stage)));
        add_count("history", draft.history.size());
        for (const auto& stage : draft.history) {
            add("history.stage", std::string(written(stage.stage)));
            add("history.date", stage.date);
        }
        add("comments_from", draft.comments_from);
        add("comments_until", draft.comments_until);
        add("category", draft.category);
        add("deciding_body", draft.deciding_body);
        add("decision", draft.decision);
    }
    void operator()(const LessonDetails& lesson) {
        add_count("minutes", static_cast<std::size_t>(lesson.minutes));
        add("quiz", lesson.quiz);
    }
    void operator()(const QuizDetails& quiz) {
        add_count("question", quiz.questions.size());
        for (const QuizDetails::Question& question : quiz.questions) {
            std::string correct;
            for (const auto& option : question.options) correct += option.correct ? '+' : '-';
            add("question.option", correct);
        }
    }
    void operator()(const HotlineDetails& hotline) {
        add("confidential", hotline.confidential ? "true" : "false");
        add("call_back", hotline.call_back ? "true" : "false");
    }
    void operator()(const OfficialDetails& official) { add("body", official.body); }
    void operator()(const BodyDetails& body) {
        add("parent", body.parent);
        add_count("member", body.members.size());
    }
    void operator()(const AssociationDetails& association) {
        add_count("members", static_cast<std::size_t>(association.members));
    }
    void operator()(const EventDetails& event) {
        add("day", event.day);
        add("last_day", event.last_day);
        add_count("from", static_cast<std::size_t>(event.from_minute));
        add_count("to", static_cast<std::size_t>(event.to_minute));
        add("type", event.type);
    }
    void operator()(const PollDetails& poll) {
        add("opens", poll.opens);
        add("closes", poll.closes);
        add_count("question", poll.questions.size());
        for (const PollDetails::Question& question : poll.questions) {
            add("question.id", question.id);
            add("question.answer", std::string(written(question.answer)));
            add_count("question.options", question.options.size());
            std::vector<std::string> ids = question.option_ids;
            std::sort(ids.begin(), ids.end());
            add("question.option_ids", ids);
            add_number("question.scale_from", question.scale_from);
            add_number("question.scale_to", question.scale_to);
        }
        add_count("participants", poll.participants);
        for (const PollDetails::QuestionResult& result : poll.results) {
            add("result.question", result.question);
            for (const std::uint64_t count : by_option(poll, result)) add_count("result.counts", count);
        }
        add("decision_entry", poll.decision_entry);
    }

  private:
    // A translation may show its options in another order: counts go by the ids.
    static std::vector<std::uint64_t> by_option(const PollDetails& poll, const PollDetails::QuestionResult& result) {
        const auto* question = find_question(poll, result.question);
        const bool has_ids =
            question != nullptr && has_option_ids(*question) && question->option_ids.size() == result.counts.size();
        if (!has_ids) return result.counts;
        std::map<std::string, std::uint64_t> counts;
        for (std::size_t i = 0; i < result.counts.size(); ++i) counts[question->option_ids[i]] = result.counts[i];
        std::vector<std::uint64_t> sorted;
        for (const auto& [id, count] : counts) sorted.push_back(count);
        return sorted;
    }

    void add_task(const PlanDetails::Task& task) {
        add_count("goal.task.indicator", task.indicators.size());
        for (const PlanDetails::Indicator& indicator : task.indicators) {
            add_number("goal.task.indicator.base", indicator.base);
            add_number("goal.task.indicator.target", indicator.target);
            add_number("goal.task.indicator.current", indicator.current);
        }
        add_count("goal.task.item", task.items.size());
        for (const PlanDetails::Item& item : task.items) {
            add("goal.task.item.id", item.id);
            add("goal.task.item.from", item.from);
            add("goal.task.item.to", item.to);
            add("goal.task.item.state", std::string(written(item.state)));
            add_number("goal.task.item.percent", item.percent);
            add("goal.task.item.links", item.links);
        }
    }

    Facts facts_;
};

}  // namespace

Facts facts_of(const Entry& entry) {
    Gatherer gatherer;
    gatherer.add("kind", std::string(name_of(entry.kind())));
    gatherer.add_digits("number", entry.number);
    gatherer.add("date", entry.date);
    gatherer.add("issued_by", entry.issued_by);
    gatherer.add("topics", entry.topics);
    gatherer.add("valid_from", entry.valid_from);
    gatherer.add("valid_to", entry.valid_to);
    gatherer.add("links", entry.links);
    std::visit(gatherer, entry.details);
    return gatherer.take();
}

Facts different_facts(const Entry& original, const Entry& translation) {
    const Facts expected = facts_of(original);
    const Facts found = facts_of(translation);
    Facts different;
    for (std::size_t i = 0; i < std::min(expected.size(), found.size()); ++i) {
        // After the first field that is not the same one the structures do not correspond any more.
        if (expected[i].first != found[i].first) break;
        if (expected[i].second != found[i].second) different.push_back(expected[i]);
    }
    return different;
}

}  // namespace veche::server::publish
