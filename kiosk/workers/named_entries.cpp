#include "kiosk/workers/named_entries.h"

#include <variant>

namespace veche::kiosk {
namespace {

struct Collector {
    std::vector<content::EntryId>& names;

    void add(const content::EntryId& id) const {
        if (!id.empty()) names.push_back(id);
    }
    void operator()(const content::DecisionDetails& details) const { add(details.draft); }
    void operator()(const content::DraftActDetails& details) const {
        add(details.deciding_body);
        add(details.decision);
    }
    void operator()(const content::LessonDetails& details) const { add(details.quiz); }
    void operator()(const content::OfficialDetails& details) const { add(details.body); }
    void operator()(const content::BodyDetails& details) const { add(details.parent); }
    void operator()(const content::PollDetails& details) const { add(details.decision_entry); }
    void operator()(const content::PlanDetails& details) const {
        for (const auto& goal : details.goals) {
            for (const auto& task : goal.tasks) {
                for (const auto& item : task.items) {
                    for (const content::EntryId& link : item.links) add(link);
                }
            }
        }
    }
    template <typename Other>
    void operator()(const Other&) const {}
};

}  // namespace

std::vector<content::EntryId> named_entries(const content::Entry& entry) {
    std::vector<content::EntryId> names;
    if (!entry.issued_by.empty()) names.push_back(entry.issued_by);
    std::visit(Collector{names}, entry.details);
    return names;
}

}  // namespace veche::kiosk
