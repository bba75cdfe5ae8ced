// When a case counts as received, when it is registered, and what a changed calendar does to it: by the real registrar.
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

#include "server/commands/commands.h"
#include "server/databases.h"
#include "server/desk/registry_desk.h"
#include "server/registrar/case_term.h"
#include "server/registrar/published_rules.h"
#include "server/registrar/registrar.h"
#include "server/town_keys.h"
#include "sync/protocol/status_record.h"
#include "tests/server/support/engine.h"
#include "tests/server/support/test_town.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

namespace veche::server {
namespace {

using What = content::ExplanationStep::What;

// Rules as a test wants them, by the town's clock three hours east of UTC.
class FixedRules final : public TownRulesSource {
  public:
    Result<std::optional<TownRules>> read() override { return std::optional(rules); }
    TownRules rules;
};

content::LegalProfile built_in(std::string_view id) {
    const auto profile =
        content::legal_profile_from_toml(content::built_in_legal_profile(content::LegalProfileId(id)), std::string(id));
    REQUIRE(profile);
    return *profile;
}

std::string rules_with_local_day_off(Date day) {
    std::string text(content::built_in_legal_profile(content::LegalProfileId("ru")));
    const std::string year = "year = " + std::to_string(day.year) + "\n";
    const std::string days = "local_days_off = [" + to_string(day) + "]\n";
    const std::size_t at = text.find(year);
    if (at == std::string::npos) return text + "[[calendar.year]]\nprovisional = true\n" + year + days;
    return text.insert(at + year.size(), days);
}

struct Office {
    test::TemporaryFolder folder;
    test::TestTown town{folder.path() / "town"};
    test::TestKiosk kiosk;
    FixedRules rules;
    test::ManualClock clock;
    std::ostringstream said;
    std::vector<test::HandedIn> handed_in;

    Office() {
        kiosk.enrol(town, "Вход");
        rules.rules.profile = built_in("ru");
        rules.rules.zone = TimeZone::fixed(3 * 3600);
        clock.set(SystemClock().now());
    }

    // Handed in now by the kiosk's clock, arrived so many days later.
    void hand_in(int days) {
        content::Appeal appeal;
        appeal.form = content::AppealFormId("question");
        appeal.topic = content::TopicId("roads");
        appeal.text = "Не горит фонарь";
        hand_in(days, appeal);
    }
    void hand_in(int days, const content::SubmissionBody& body) {
        handed_in.push_back(kiosk.seal(town, body));
        const Instant when{SystemClock().now().seconds + std::int64_t{days} * 86'400};
        arrive(town, handed_in.back(), when);
        if (clock.now() < when) clock.set(when);
    }

    std::vector<store::Case> cases() const {
        return *desk::RegistryDesk::open(town.layout(), {}).value()->registry().cases();
    }

    std::vector<store::Case> register_all(TownRulesSource& source) {
        const auto desk = desk::RegistryDesk::open(town.layout(), {});
        const auto intake = storage_of(town.layout())->intake_reader();
        const auto fleet = storage_of(town.layout())->fleet();
        const auto key = read_box_key(town.layout(), KeyName::town);
        const auto ballots = storage_of(town.layout())->ballots();
        REQUIRE((desk && intake && fleet && key && ballots));
        Registrar registrar({town.layout(), **intake, **fleet, (*desk)->registry(), **ballots, source, *key,
                             (*desk)->vault(), *(*desk)->records(), clock, (*desk)->epoch()});
        const auto round = registrar.run_once();
        REQUIRE_MESSAGE(!round.problem, (round.problem ? round.problem->message : ""));
        return *(*desk)->registry().cases();
    }

    // A comment on the first clause of the draft that publish_draft() writes.
    void comment() {
        content::ClauseComment comment;
        comment.draft = content::EntryId("draft");
        comment.clause_id = content::ClauseId("c1");
        comment.clause_marker = "1.";
        comment.revision = 1;
        comment.text = "Дорого";
        hand_in(0, comment);
    }

    // One page, and a draft whose discussion ends so many days from now; without a day: no draft.
    void publish_draft(std::optional<int> days) {
        const auto source = folder.path() / "source";
        std::filesystem::create_directories(source);
        std::filesystem::remove(source / "draft.md");
        std::ofstream(source / "page.txt") << "Порядок приёма\n\nПриём ведётся по средам.\n";
        if (days) {
            const Date today = date_of(SystemClock().now(), 3 * 3600);
            std::ofstream(source / "draft.md")
                << "+++\nkind = \"draft_act\"\ntitle = \"Т\"\nsummary = \"К\"\ndate = 2026-01-01\nstage = "
                   "\"discussion\"\n"
                << "comments_from = " << to_string(add_days(today, -30))
                << "\ncomments_until = " << to_string(add_days(today, *days)) << "\n+++\n1. Раз.\n";
        }
        const auto published =
            commands::publish({.folder = town.layout().root, .source = source, .replace_town = true}, said);
        REQUIRE_MESSAGE(published, (published ? "" : published.error().message));
    }

    std::string review_and_apply() {
        said.str("");
        REQUIRE(commands::terms_review({town.layout().root, true}, said));
        return said.str();
    }

    void change_registry(const std::string& sql) { test::change_store(town.layout(), store::registry_schema(), sql); }

    // What the resident reads with the receipt's code.
    content::CaseStatus newest_status() const {
        const auto desk = desk::RegistryDesk::open(town.layout(), {});
        const auto records = (*desk)->registry().records_after(0, 100);
        const auto inside =
            protocol::open_status_record(records->back().bytes, town.record_key(), *handed_in.back().receipt);
        REQUIRE(inside);
        return inside->status;
    }
};

}  // namespace

TEST_CASE("the moment of handing in is the receipt, but never one the kiosk cannot have known") {
    CHECK(moment_of_receipt({500}, {900}, {100}) == Instant{500});
    CHECK(moment_of_receipt({901}, {900}, {100}) == Instant{900});
    CHECK(moment_of_receipt({99}, {900}, {100}) == Instant{900});
}

TEST_CASE_FIXTURE(Office, "an appeal that waited at a kiosk without network is received on the day it was handed in") {
    rules.rules.profile = built_in("uk");
    rules.rules.profile.register_on = content::RegisterOn::at_once;
    hand_in(9);
    const auto found = register_all(rules);
    REQUIRE(found.size() == 1);
    const Date today = date_of(SystemClock().now(), 3 * 3600);
    CHECK(date_of(found[0].received, 3 * 3600) == today);
    CHECK(date_of(*found[0].arrived, 3 * 3600) == add_days(today, 9));
    CHECK(found[0].registered == add_days(today, 9));
    const auto expected = content::due_date(rules.rules.profile.calendar, today,
                                            *rules.rules.profile.series.at(content::SubmissionKind::appeal).answer);
    CHECK(found[0].due == expected.day);
    const auto status = newest_status();
    REQUIRE(status.explanation.size() > 2);
    CHECK(status.explanation[0] == content::handed_in_offline_step(today, add_days(today, 9)));
    CHECK(status.explanation[1].what == What::started);
    CHECK(status.explanation[1].day == today);
    CHECK(status.due_reason == found[0].due_reason);
}

TEST_CASE("a time of handing in that cannot be is said to be one, and the arrival counts") {
    TownRules rules;
    rules.profile = built_in("uk");
    store::Case subject;
    subject.language = content::Language::ukrainian;
    subject.received = subject.arrived.emplace(*parse_instant("2026-11-27T10:00:00Z"));
    content::Submission submission;
    submission.made = *parse_instant("2028-01-01T10:00:00Z");
    submission.body = content::Appeal{};
    const auto term = term_of_answer(rules, subject, submission, {2026, 11, 27});
    const auto steps = content::explanation_from_text(term.explanation);
    REQUIRE_FALSE(steps.empty());
    CHECK(steps.front() == content::unverified_time_step({2026, 11, 27}));
    submission.made = *parse_instant("2026-11-27T09:00:00Z");
    const auto usual = term_of_answer(rules, subject, submission, {2026, 11, 27});
    CHECK(content::explanation_from_text(usual.explanation).front().why != steps.front().why);
    CHECK(usual.due == term.due);
}

TEST_CASE_FIXTURE(Office, "where the town registers on working days only, a Saturday's case waits until Monday") {
    rules.rules.profile.register_on = content::RegisterOn::working_day;
    hand_in(0);
    Date day = date_of(clock.now(), 3 * 3600);
    const auto next = [&] {
        day = add_days(day, 1);
        clock.set({clock.now().seconds + 86'400});
    };
    while (weekday(day) != 5 || content::is_working_day(rules.rules.profile.calendar, day) ||
           !content::is_working_day(rules.rules.profile.calendar, add_days(day, 2))) {
        next();
    }
    CHECK_FALSE(register_all(rules).at(0).registered);
    next();
    CHECK_FALSE(register_all(rules).at(0).registered);
    next();
    CHECK(register_all(rules).at(0).registered == day);
}

TEST_CASE_FIXTURE(Office, "a day off that is announced later gives no case another day by itself, but is listed") {
    const auto source = folder.path() / "source";
    std::filesystem::create_directory(source);
    std::ofstream(source / "page.txt") << "Порядок приёма\n\nПриём ведётся по средам.\n";
    const commands::TermsReviewOptions look{town.layout().root, false};
    const commands::TermsReviewOptions apply{town.layout().root, true};
    REQUIRE(commands::publish({.folder = town.layout().root, .source = source, .replace_town = true}, said));
    hand_in(0);
    PublishedRules published(town.layout());
    const store::Case before = register_all(published).at(0);
    REQUIRE(before.due);
    REQUIRE(commands::terms_review(look, said));
    CHECK(said.str().ends_with("No open case gets another day.\n"));

    std::ofstream(town.layout().rules() / "ru.toml") << rules_with_local_day_off(*before.due);
    REQUIRE(commands::publish({.folder = town.layout().root, .source = source, .replace_town = true}, said));
    CHECK(said.str().ends_with("1 open cases would get another day; see `veche-server terms review`.\n"));
    REQUIRE(commands::terms_review(look, said));
    CHECK(said.str().find(before.number + "  ") != std::string::npos);
    CHECK(cases().at(0).due == before.due);
    CHECK(newest_status().due == before.due);

    REQUIRE(commands::terms_review(apply, said));
    const store::Case after = cases().at(0);
    REQUIRE(after.due);
    CHECK(*after.due < *before.due);
    CHECK(after.number == before.number);
    const auto status = newest_status();
    CHECK(status.due == after.due);
    REQUIRE_FALSE(status.explanation.empty());
    CHECK(status.explanation.back() == content::recomputed_step(*after.due, *before.due));
    CHECK(status.due_reason.find("раньше срок был до") != std::string::npos);
    said.str("");
    REQUIRE(commands::terms_review(apply, said));
    CHECK(said.str() == "No open case gets another day.\n");
    said.str("");
    REQUIRE(commands::submissions_show({town.layout().root, after.number}, said));
    CHECK(said.str().find("explanation:") != std::string::npos);
    CHECK(said.str().find("местный выходной день") != std::string::npos);
}

TEST_CASE_FIXTURE(Office, "a late comment keeps the day its person was told when its draft leaves the edition") {
    publish_draft(-3);
    comment();
    PublishedRules published(town.layout());
    const store::Case before = register_all(published).at(0);
    CHECK(before.series == store::Stored<content::CaseSeries>(content::CaseSeries::message));
    REQUIRE(before.due);
    publish_draft(std::nullopt);
    CHECK(review_and_apply() == "No open case gets another day.\n");
    CHECK(cases().at(0).due == before.due);
    // Registered by a program that did not keep the series: its number tells it.
    change_registry("UPDATE case_file SET series = ''");
    CHECK(review_and_apply() == "No open case gets another day.\n");
    CHECK(cases().at(0).due == before.due);
    CHECK(newest_status().due == before.due);
}

TEST_CASE_FIXTURE(Office, "a discussion that is shortened gives comments that came in time no day they never had") {
    publish_draft(2);
    comment();
    PublishedRules published(town.layout());
    const store::Case before = register_all(published).at(0);
    CHECK(before.series == store::Stored<content::CaseSeries>(content::CaseSeries::comment));
    REQUIRE_FALSE(before.due);
    publish_draft(-3);
    CHECK(review_and_apply() == "No open case gets another day.\n");
    change_registry("UPDATE case_file SET series = ''");
    CHECK(review_and_apply() == "No open case gets another day.\n");
    CHECK_FALSE(cases().at(0).due);
}

TEST_CASE_FIXTURE(Office, "a term that the rules no longer name stays as it was told, and the review says so") {
    publish_draft(std::nullopt);
    hand_in(0);
    PublishedRules published(town.layout());
    const store::Case before = register_all(published).at(0);
    change_registry("UPDATE case_file SET series = 'comment'");
    CHECK(review_and_apply().find(before.number + " keeps its day " + to_string(*before.due)) == 0);
    CHECK(cases().at(0).due == before.due);
}

TEST_CASE_FIXTURE(Office, "one case that cannot be read is named by the review and keeps no other from its new day") {
    publish_draft(std::nullopt);
    hand_in(0);
    hand_in(0);
    PublishedRules published(town.layout());
    const auto before = register_all(published);
    REQUIRE(before.size() == 2);
    change_registry("UPDATE case_file SET sealed_body = substr(sealed_body, 1, 1) WHERE number = '" + before[0].number +
                    "'");
    std::ofstream(town.layout().rules() / "ru.toml") << rules_with_local_day_off(*before[1].due);
    publish_draft(std::nullopt);
    CHECK(said.str().find("Cases that cannot be read: 1;") != std::string::npos);
    const std::string told = review_and_apply();
    CHECK(told.find(before[0].number + " is left as it is, for it cannot be read: ") == 0);
    CHECK(told.find("Given another day: 1.") != std::string::npos);
    CHECK(cases().at(0).due == before[0].due);
    CHECK(*cases().at(1).due < *before[1].due);
}

}  // namespace veche::server
