#include "kiosk/workers/named_entries.h"

#include <doctest/doctest.h>

namespace veche::kiosk {
namespace {

using content::EntryId;

std::vector<std::string> names_of(content::Details details, const char* issued_by = "") {
    content::Entry entry;
    entry.issued_by = EntryId(issued_by);
    entry.details = std::move(details);
    std::vector<std::string> names;
    for (const EntryId& id : named_entries(entry)) names.push_back(id.text());
    return names;
}

}  // namespace

TEST_CASE("what the items of a plan link to is named, goal by goal, and nothing that is empty") {
    using Plan = content::PlanDetails;
    const auto item = [](std::vector<EntryId> links) {
        Plan::Item one;
        one.links = std::move(links);
        return one;
    };
    Plan plan;
    plan.goals.resize(2);
    plan.goals[0].tasks.resize(2);
    plan.goals[0].tasks[0].items = {item({EntryId("bridge"), EntryId("news")}), item({})};
    plan.goals[0].tasks[1].items = {item({EntryId("")}), item({EntryId("poll")})};
    plan.goals[1].tasks.resize(1);
    plan.goals[1].tasks[0].items = {item({EntryId("decision")})};
    CHECK(names_of(plan) == std::vector<std::string>{"bridge", "news", "poll", "decision"});
    CHECK(names_of(plan, "council").front() == "council");
}

TEST_CASE("every other entry that the facts of an entry name is among those whose titles are fetched") {
    content::DecisionDetails decision;
    decision.draft = EntryId("draft");
    CHECK(names_of(decision, "council") == std::vector<std::string>{"council", "draft"});
    content::DraftActDetails draft;
    draft.deciding_body = EntryId("council");
    draft.decision = EntryId("decision");
    CHECK(names_of(draft) == std::vector<std::string>{"council", "decision"});
    content::LessonDetails lesson;
    lesson.quiz = EntryId("quiz");
    CHECK(names_of(lesson) == std::vector<std::string>{"quiz"});
    content::OfficialDetails official;
    official.body = EntryId("council");
    CHECK(names_of(official) == std::vector<std::string>{"council"});
    content::BodyDetails body;
    body.parent = EntryId("council");
    CHECK(names_of(body) == std::vector<std::string>{"council"});
    content::PollDetails poll;
    poll.decision_entry = EntryId("decision");
    CHECK(names_of(poll) == std::vector<std::string>{"decision"});
    CHECK_MESSAGE(names_of(content::PollDetails{}).empty(), "a name that is not given is none");
    CHECK(names_of(content::NewsDetails{}, "council") == std::vector<std::string>{"council"});
}

}  // namespace veche::kiosk
