#include "content/store/facts.h"

#include <algorithm>
#include <cstdint>

#include "content/entry_names.h"
#include "content/entry_today.h"

namespace veche::content {
namespace {

struct FactsMaker {
    EntryFacts facts;

    void operator()(const PageDetails& page) { facts.state = page.role; }
    void operator()(const NewsDetails& /*news*/) {}
    void operator()(const DecisionDetails& decision) { facts.state = written(decision.force); }
    void operator()(const PlanDetails& plan) {
        facts.state = plan.period;
        std::int64_t sum = 0;
        std::int64_t counted = 0;
        for (const auto& goal : plan.goals) {
            for (const auto& task : goal.tasks) {
                for (const auto& item : task.items) {
                    ++facts.items;
                    if (item.state == PlanDetails::ItemState::cancelled) continue;
                    sum += percent_of(item);
                    ++counted;
                }
            }
        }
        if (plan.period == "month") facts.day = month_of(plan);
        if (counted > 0) facts.percent = static_cast<int>((sum + counted / 2) / counted);
    }
    void operator()(const DraftActDetails& draft) {
        facts.state = written(draft.stage);
        facts.opens = draft.comments_from;
        facts.closes = draft.comments_until;
        facts.open = open_days(draft);
        facts.type = draft.category;
    }
    void operator()(const LessonDetails& lesson) { facts.items = lesson.minutes; }
    void operator()(const QuizDetails& quiz) { facts.items = static_cast<int>(quiz.questions.size()); }
    void operator()(const GlossaryDetails& /*term*/) {}
    void operator()(const FaqDetails& /*faq*/) {}
    void operator()(const HotlineDetails& hotline) { facts.detail = hotline.phone; }
    void operator()(const OfficialDetails& official) { facts.detail = official.position; }
    void operator()(const BodyDetails& body) { facts.items = static_cast<int>(body.members.size()); }
    void operator()(const AssociationDetails& association) {
        facts.detail = association.field;
        facts.items = association.members;
    }
    void operator()(const EventDetails& event) {
        facts.day = event.day;
        facts.last_day = event.last_day.value_or(event.day);
        facts.from_minute = event.from_minute;
        facts.to_minute = event.to_minute;
        facts.detail = event.venue;
        facts.type = event.type;
    }
    void operator()(const PollDetails& poll) {
        facts.opens = poll.opens;
        facts.closes = poll.closes;
        facts.open = open_days(poll);
        facts.items = static_cast<int>(poll.questions.size());
    }
};

struct ReferenceCollector {
    std::vector<EntryId> ids;

    void add(const EntryId& id) {
        if (!id.empty()) ids.push_back(id);
    }

    void operator()(const DecisionDetails& decision) { add(decision.draft); }
    void operator()(const PlanDetails& plan) {
        for (const auto& goal : plan.goals) {
            for (const auto& task : goal.tasks) {
                for (const auto& item : task.items) {
                    for (const EntryId& link : item.links) add(link);
                }
            }
        }
    }
    void operator()(const DraftActDetails& draft) {
        add(draft.deciding_body);
        add(draft.decision);
    }
    void operator()(const LessonDetails& lesson) { add(lesson.quiz); }
    void operator()(const OfficialDetails& official) { add(official.body); }
    void operator()(const BodyDetails& body) { add(body.parent); }
    void operator()(const PollDetails& poll) { add(poll.decision_entry); }
    template <typename Other>
    void operator()(const Other& /*names nothing*/) {}
};

}  // namespace

EntryFacts facts_of(const Entry& entry) {
    FactsMaker maker;
    std::visit(maker, entry.details);
    return maker.facts;
}

std::vector<EntryId> references_of(const Entry& entry) {
    ReferenceCollector collector;
    collector.add(entry.issued_by);
    for (const EntryId& link : entry.links) collector.add(link);
    std::visit(collector, entry.details);
    std::sort(collector.ids.begin(), collector.ids.end());
    collector.ids.erase(std::unique(collector.ids.begin(), collector.ids.end()), collector.ids.end());
    return std::move(collector.ids);
}

}  // namespace veche::content
