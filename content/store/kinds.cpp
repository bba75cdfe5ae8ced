// What the store keeps of the details of each kind: columns, references, searchable text. One of the files of a content
// kind (CONTRIBUTING.md).
#include <algorithm>
#include <cstdint>

#include "content/entry_names.h"
#include "content/entry_today.h"
#include "content/store/facts.h"
#include "content/store/searchable_lines.h"

namespace veche::content {
namespace {

struct FactsMaker {
    EntryFacts facts;

    void operator()(const PageDetails& page) { facts.state = written(page.role); }
    void operator()(const NewsDetails& /*news*/) {}
    void operator()(const DecisionDetails& decision) { facts.state = written(decision.force); }
    void operator()(const PlanDetails& plan) {
        facts.state = written(plan.period);
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
        if (plan.period == PlanDetails::Period::month) facts.day = month_of(plan);
        if (counted > 0) facts.percent = static_cast<int>((sum + counted / 2) / counted);
    }
    void operator()(const DraftActDetails& draft) {
        facts.state = written(draft.stage);
        facts.opens = draft.comments_from;
        facts.closes = draft.comments_until;
        facts.open = open_days(draft);
        facts.type = written(draft.category);
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
        facts.type = written(event.type);
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

struct DetailsWriter {
    SearchableLines& lines;

    void operator()(const PageDetails& /*page*/) {}
    void operator()(const NewsDetails& /*news*/) {}
    void operator()(const FaqDetails& /*faq*/) {}
    void operator()(const LessonDetails& /*lesson*/) {}
    void operator()(const DecisionDetails& decision) { lines.add(decision.in_force_from); }
    void operator()(const PlanDetails& plan) {
        for (const auto& goal : plan.goals) {
            lines.add(goal.title);
            for (const auto& task : goal.tasks) add(task);
        }
    }
    void add(const PlanDetails::Task& task) {
        lines.add(task.title);
        for (const auto& indicator : task.indicators) lines.add(indicator.name);
        for (const auto& item : task.items) {
            lines.add(item.name);
            lines.add(item.from);
            lines.add(item.to);
            lines.add(item.periodicity);
            lines.add(item.venue);
            lines.add(item.responsible);
            lines.add(item.funding);
            lines.add(item.expected_result);
            lines.add(item.comment);
        }
    }
    void operator()(const DraftActDetails& draft) {
        lines.add(draft.reason);
        lines.add(draft.contact);
        lines.add(draft.comments_from);
        lines.add(draft.comments_until);
    }
    void operator()(const QuizDetails& quiz) {
        for (const auto& question : quiz.questions) {
            lines.add(question.text);
            for (const auto& option : question.options) lines.add(option.text);
            lines.add(question.explanation);
        }
    }
    void operator()(const GlossaryDetails& term) { lines.add(term.source); }
    void operator()(const HotlineDetails& hotline) {
        lines.add(hotline.phone);
        lines.add(hotline.hours);
        lines.add(hotline.answers);
    }
    void operator()(const OfficialDetails& official) {
        lines.add(official.position);
        lines.add(official.room);
        lines.add(official.phone);
        lines.add(official.email);
        lines.add(official.reception);
    }
    void operator()(const BodyDetails& body) {
        lines.add(body.contacts);
        for (const auto& member : body.members) lines.add(member.name + ", " + member.role);
    }
    void operator()(const AssociationDetails& association) {
        lines.add(association.registration);
        lines.add(association.full_name);
        lines.add(association.address);
        lines.add(association.contacts);
        lines.add(association.head);
        lines.add(association.field);
    }
    void operator()(const EventDetails& event) {
        lines.add(event.day);
        if (event.last_day) lines.add(*event.last_day);
        lines.add(event.venue);
        lines.add(event.organiser);
    }
    void operator()(const PollDetails& poll) {
        for (const auto& question : poll.questions) {
            lines.add(question.text);
            for (const auto& option : question.options) lines.add(option);
        }
        lines.add(poll.opens);
        lines.add(poll.closes);
        lines.add(poll.decision);
        for (const auto& result : poll.results) {
            for (const auto& text : result.texts) lines.add(text);
        }
    }
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

void add_details(SearchableLines& lines, const Entry& entry) {
    std::visit(DetailsWriter{lines}, entry.details);
}

}  // namespace veche::content
