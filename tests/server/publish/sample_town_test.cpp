// assets/sample-town is what a town that tries Veche sees first: what it has to hold.
#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <set>

#include "content/entry_names.h"
#include "content/markdown.h"
#include "tests/folders.h"
#include "tests/server/publish/folder_on_disk.h"

namespace veche::server::publish {
namespace {

using content::Entry;
using content::Kind;
using content::Language;

struct Fixture {
    PublishedTown town = read();
    std::vector<const Entry*> documents;  // in the town's own language, so each once

    Fixture() {
        for (const Entry& entry : town.entries) {
            if (entry.language == Language::russian) documents.push_back(&entry);
        }
    }

    static PublishedTown read() {
        SystemRandom random;
        auto town = read_town_folder(std::filesystem::path(VECHE_SOURCE_DIR) / "assets" / "sample-town", publishing_day,
                                     {}, random);
        if (!town) {
            for (const FolderError& error : town.error()) MESSAGE(to_string(error));
        }
        REQUIRE(town);
        return std::move(*town);
    }

    [[nodiscard]] std::map<Kind, int> counts(Language language) const {
        std::map<Kind, int> found;
        for (const Entry& entry : town.entries) found[entry.kind()] += entry.language == language ? 1 : 0;
        return found;
    }
    template <typename Details>
    [[nodiscard]] std::vector<std::pair<const Entry*, const Details*>> all() const {
        std::vector<std::pair<const Entry*, const Details*>> found;
        for (const Entry* entry : documents) {
            if (const auto* details = std::get_if<Details>(&entry->details)) found.emplace_back(entry, details);
        }
        return found;
    }
    [[nodiscard]] std::size_t clauses(const Entry& entry) const {
        const auto document = content::parse_markdown(text_of(town, entry));
        REQUIRE(document);
        return static_cast<std::size_t>(
            std::count_if(document->blocks.begin(), document->blocks.end(),
                          [](const content::Block& block) { return !block.marker.empty(); }));
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the sample town has enough of every kind") {
    const std::map<Kind, int> least = {
        {Kind::page, 5},      {Kind::news, 8}, {Kind::decision, 8},       {Kind::plan, 3},   {Kind::draft_act, 6},
        {Kind::lesson, 10},   {Kind::quiz, 2}, {Kind::glossary_term, 25}, {Kind::faq, 12},   {Kind::hotline, 8},
        {Kind::official, 12}, {Kind::body, 6}, {Kind::association, 20},   {Kind::event, 25}, {Kind::poll, 5}};
    const auto found = counts(Language::russian);
    for (const auto& [kind, count] : least) {
        const std::string_view name = content::name_of(kind);
        CAPTURE(name);
        CHECK(found.at(kind) >= count);
    }
    CHECK(least.size() == content::kind_count);
}

TEST_CASE_FIXTURE(Fixture,
                  "at least a quarter of the sample town, and something of every kind, is there in each language") {
    for (const Language language : {Language::ukrainian, Language::english}) {
        const auto translated = counts(language);
        int all = 0;
        for (const auto& [kind, count] : translated) {
            const std::string_view name = content::name_of(kind);
            CAPTURE(name);
            CHECK(count >= 1);
            all += count;
        }
        CHECK(static_cast<std::size_t>(all) * 4 >= documents.size());
        CHECK(static_cast<std::size_t>(all) < documents.size());  // the rest shows how a missing translation is handled
    }
}

TEST_CASE_FIXTURE(Fixture, "the sample town has every mandatory page") {
    std::set<std::string> roles;
    for (const auto& [entry, page] : all<content::PageDetails>())
        roles.insert(std::string(content::written(page->role)));
    for (const char* role : {"working_hours", "reception_order", "contacts", "rules_of_use", "not_disclosed"}) {
        CAPTURE(role);
        CHECK(roles.count(role) == 1);
    }
}

TEST_CASE_FIXTURE(Fixture, "the plans of the sample town are of three periods, with items in every state") {
    std::set<std::string> periods;
    std::set<content::PlanDetails::ItemState> states;
    for (const auto& [entry, plan] : all<content::PlanDetails>()) {
        periods.insert(std::string(content::written(plan->period)));
        std::size_t items = 0;
        std::size_t indicators = 0;
        for (const auto& goal : plan->goals) {
            for (const auto& task : goal.tasks) {
                items += task.items.size();
                indicators += task.indicators.size();
                for (const auto& item : task.items) states.insert(item.state);
            }
        }
        if (plan->period != content::PlanDetails::Period::year) continue;
        CHECK(items >= 25);
        CHECK(indicators >= 1);
        CHECK(plan->goals.size() >= 2);
    }
    CHECK(periods == std::set<std::string>{"year", "month", "anti_corruption"});
    CHECK(states.size() == 5);
}

TEST_CASE_FIXTURE(Fixture, "the drafts of the sample town are long and in every stage") {
    using Stage = content::DraftActDetails::Stage;
    std::set<Stage> stages;
    std::size_t longest = 0;
    bool closes_in_two_days = false;
    bool closed = false;
    for (const auto& [entry, draft] : all<content::DraftActDetails>()) {
        stages.insert(draft->stage);
        const std::string& id = entry->id.text();
        CAPTURE(id);
        const std::size_t here = clauses(*entry);
        CHECK(here >= 15);
        longest = std::max(longest, here);
        if (!draft->comments_until) continue;
        closes_in_two_days = closes_in_two_days || (draft->stage == Stage::discussion &&
                                                    *draft->comments_until == add_days(publishing_day, 2));
        closed = closed || *draft->comments_until < publishing_day;
    }
    CHECK(longest > 100);
    for (const Stage stage :
         {Stage::announced, Stage::discussion, Stage::expertise, Stage::revision, Stage::submitted, Stage::adopted}) {
        CHECK(stages.count(stage) == 1);
    }
    CHECK(closes_in_two_days);
    CHECK(closed);
}

TEST_CASE_FIXTURE(Fixture, "the public council of the sample town has groups and members") {
    std::size_t groups = 0;
    bool has_members = false;
    for (const auto& [entry, body] : all<content::BodyDetails>()) {
        groups += body->parent.text() == "public-council" ? 1U : 0U;
        has_members = has_members || (entry->id.text() == "public-council" && !body->members.empty());
    }
    CHECK(groups >= 2);
    CHECK(has_members);
}

TEST_CASE_FIXTURE(Fixture,
                  "the polls of the sample town ask in every way; one is closed, with results and a decision") {
    std::set<content::PollDetails::Answer> answers;
    bool decided = false;
    std::size_t open = 0;
    for (const auto& [entry, poll] : all<content::PollDetails>()) {
        for (const auto& question : poll->questions) answers.insert(question.answer);
        open += poll->opens <= publishing_day && publishing_day <= poll->closes ? 1U : 0U;
        const bool is_closed = poll->closes < publishing_day;
        decided = decided || (is_closed && poll->participants > 0 && !poll->results.empty() && !poll->decision.empty());
    }
    CHECK(answers.size() == 4);
    CHECK(open >= 1);
    CHECK(decided);
}

TEST_CASE("the sample town stays fresh: whatever day it is published there is something to come and to take part in") {
    SystemRandom random;
    for (const Date day : {Date{2027, 1, 31}, Date{2028, 2, 29}, Date{2031, 12, 31}}) {
        const auto town =
            read_town_folder(std::filesystem::path(VECHE_SOURCE_DIR) / "assets" / "sample-town", day, {}, random);
        REQUIRE(town);
        int coming = 0;
        for (const Entry& entry : town->entries) {
            if (const auto* event = std::get_if<content::EventDetails>(&entry.details))
                coming += event->day > day ? 1 : 0;
        }
        CHECK(coming >= 5);
    }
}

TEST_CASE("no session, hearing or information day of the sample town is on a Saturday or Sunday, in any language") {
    using Type = content::EventDetails::Type;
    SystemRandom random;
    std::map<Language, int> looked_at;
    for (int shift = 0; shift < 14; ++shift) {
        const Date today = add_days(publishing_day, shift);
        const auto town =
            read_town_folder(std::filesystem::path(VECHE_SOURCE_DIR) / "assets" / "sample-town", today, {}, random);
        REQUIRE(town);
        for (const Entry& entry : town->entries) {
            const auto* event = std::get_if<content::EventDetails>(&entry.details);
            if (event == nullptr) continue;
            if (event->type != Type::session && event->type != Type::hearing && event->type != Type::information_day) {
                continue;
            }
            const std::string about = entry.id.text() + ", published " + to_string(today);
            CAPTURE(about);
            CHECK(weekday(event->day) < 5);
            ++looked_at[entry.language];
        }
    }
    CHECK(looked_at.size() == content::all_languages.size());
}

namespace {

std::map<content::EntryId, Date> days_of_events(const std::vector<Entry>& entries) {
    std::map<content::EntryId, Date> days;
    for (const Entry& entry : entries) {
        if (const auto* event = std::get_if<content::EventDetails>(&entry.details)) days[entry.id] = event->day;
    }
    return days;
}

std::vector<content::PlanDetails::Item> items_of_plans(const std::vector<Entry>& entries) {
    std::vector<content::PlanDetails::Item> items;
    for (const Entry& entry : entries) {
        const auto* plan = std::get_if<content::PlanDetails>(&entry.details);
        if (plan == nullptr) continue;
        for (const auto& goal : plan->goals) {
            for (const auto& task : goal.tasks) items.insert(items.end(), task.items.begin(), task.items.end());
        }
    }
    return items;
}

}  // namespace

TEST_CASE("an item of a plan in the sample town that leads to an event of one day is on that day") {
    SystemRandom random;
    std::size_t looked_at = 0;
    for (int shift = 0; shift < 7; ++shift) {
        const auto town = read_town_folder(std::filesystem::path(VECHE_SOURCE_DIR) / "assets" / "sample-town",
                                           add_days(publishing_day, shift), {}, random);
        REQUIRE(town);
        const auto days = days_of_events(town->entries);
        for (const auto& item : items_of_plans(town->entries)) {
            for (const content::EntryId& link : item.links) {
                if (!item.from || item.from != item.to || days.count(link) == 0) continue;
                const std::string about = item.id.text() + " -> " + link.text();
                CAPTURE(about);
                CHECK(*item.from == days.at(link));
                ++looked_at;
            }
        }
    }
    CHECK(looked_at > 7);
}

}  // namespace veche::server::publish
