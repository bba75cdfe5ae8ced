#include "server/registrar/published_rules.h"

#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

#include "server/commands/commands.h"
#include "server/edition/published.h"
#include "server/registrar/case_term.h"
#include "tests/server/support/engine.h"
#include "tests/support/edited_rules.h"
#include "tests/support/temporary_folder.h"

namespace veche::server {
namespace {

struct Fixture {
    test::TemporaryFolder folder;
    Layout layout = test::found_town_folder(folder.path() / "town");
    std::ostringstream said;

    Fixture() {
        std::filesystem::create_directory(folder.path() / "source");
        std::ofstream(folder.path() / "source" / "page.txt") << "Порядок приёма\n\nПриём ведётся по средам.\n";
    }

    void edit(const std::string& name, const std::string& text) const { std::ofstream(layout.rules() / name) << text; }
    Result<void> publish() { return commands::publish({layout.root, folder.path() / "source"}, said); }
    [[nodiscard]] std::uint64_t edition() const {
        const auto published = read_published(layout);
        REQUIRE(published);
        return *published ? (*published)->catalog.number : 0;
    }
    // By what kiosks are told.
    [[nodiscard]] int published_days() const {
        content::edition::FolderBlobs blobs(layout.content().string());
        const auto profile = content::edition::read_legal_profile((*read_published(layout))->catalog.town, blobs);
        REQUIRE(profile);
        return profile->series.at(content::SubmissionKind::appeal).answer->amount;
    }
    // By what the registrar goes.
    [[nodiscard]] int registrar_days() const {
        const auto rules = PublishedRules(layout).read();
        REQUIRE(rules);
        REQUIRE(*rules);
        return (*rules)->profile.series.at(content::SubmissionKind::appeal).answer->amount;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "an edited term counts for kiosks and registrar alike, from the next publication on") {
    REQUIRE(publish());
    CHECK(published_days() == 30);
    CHECK(registrar_days() == 30);
    edit("ru.toml", test::rules_with_answer_after(20));
    CHECK(registrar_days() == 30);
    REQUIRE(publish());
    CHECK(published_days() == 20);
    CHECK(registrar_days() == 20);
}

TEST_CASE_FIXTURE(Fixture, "a mistake in any profile of DIR/rules keeps the edition before, and its place is said") {
    REQUIRE(publish());
    for (const std::string name : {"ru.toml", "uk.toml"}) {
        CAPTURE(name);
        std::string text = test::rules_with_answer_after(20);
        text.replace(text.find("id = \"ru\""), 9, "id = \"" + name.substr(0, 2) + "\"");
        edit(name, text);
        REQUIRE(publish());
        const std::uint64_t before = edition();
        edit(name, text.replace(text.find("unit = \"cal"), 11, "unit = \"lun"));
        const auto published = publish();
        REQUIRE_FALSE(published);
        CHECK(published.error().message.find((layout.rules() / name).string() + ":") != std::string::npos);
        CHECK(published.error().message.find("field 'registration.unit'") != std::string::npos);
        CHECK(edition() == before);
        std::filesystem::remove(layout.rules() / name);
    }
}

TEST_CASE_FIXTURE(Fixture, "a profile under another name than its own is told before it misleads anybody") {
    edit("uk.toml", test::rules_with_answer_after(20));
    const auto published = publish();
    REQUIRE_FALSE(published);
    CHECK(published.error().message.find("uk.toml: field 'id'") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "without a file of its own a town publishes the built-in profile") {
    std::filesystem::remove_all(layout.rules());
    REQUIRE(publish());
    CHECK(published_days() == 30);
    CHECK(registrar_days() == 30);
    CHECK(said.str().find("built-in profile 'ru'") != std::string::npos);
    said.str("");
    CHECK(commands::check({.folder = layout.root}, said));
    CHECK(said.str().find("built-in profile 'ru'") != std::string::npos);
    std::filesystem::create_directory(layout.rules());
    edit("ru.toml", test::rules_with_answer_after(20));
    said.str("");
    REQUIRE(publish());
    CHECK(commands::check({.folder = layout.root}, said));
    CHECK(said.str().find("built-in") == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "rules under a wrong name are refused by that name, not passed over for the built-in ones") {
    REQUIRE(publish());
    const std::uint64_t before = edition();
    std::filesystem::remove(layout.rules() / "ru.toml");
    for (const std::string name : {"ru.toml.txt", "RU.toml", "ru.TOML", "notes"}) {
        CAPTURE(name);
        edit(name, test::rules_with_answer_after(20));
        const auto published = publish();
        REQUIRE_FALSE(published);
        CHECK(published.error().message.find((layout.rules() / name).string() + ":") != std::string::npos);
        CHECK(edition() == before);
        said.str("");
        CHECK_FALSE(commands::check({.folder = layout.root}, said));
        CHECK(said.str().find((layout.rules() / name).string() + ":") != std::string::npos);
        std::filesystem::remove(layout.rules() / name);
    }
    edit(".ru.toml.swp", "an editor’s");
    CHECK(publish());
}

TEST_CASE_FIXTURE(Fixture, "a comment begun in time is registered as one after midnight, a late one as an appeal") {
    std::ofstream(folder.path() / "source" / "d.md")
        << "+++\nkind = \"draft_act\"\ntitle = \"Т\"\nsummary = \"К\"\ndate = 2026-11-01\nstage = \"discussion\"\n"
           "comments_from = 2026-11-01\ncomments_until = 2026-11-20\n+++\n1. Раз.\n";
    REQUIRE(publish());
    PublishedRules published(layout);
    const auto rules = published.read();
    REQUIRE(rules);
    REQUIRE(*rules);
    const auto prefix_of = [&](const char* begun, const char* made) {
        content::ClauseComment comment;
        comment.draft = content::EntryId("d");
        comment.begun = parse_instant(begun);
        content::Submission submission;
        submission.made = *parse_instant(made);
        submission.body = comment;
        return find_series((*rules)->profile, series_of_case(**rules, {}, submission))->prefix;
    };
    const std::string comment = (*rules)->profile.series.at(content::SubmissionKind::clause_comment).prefix;
    const std::string appeal = (*rules)->profile.series.at(content::SubmissionKind::appeal).prefix;
    REQUIRE(comment != appeal);
    // The last day ends at 21:00 of Greenwich; the grace is two hours.
    CHECK(prefix_of("", "2026-11-20T20:59:59Z") == comment);
    CHECK(prefix_of("2026-11-20T20:59:00Z", "2026-11-20T22:59:59Z") == comment);
    CHECK(prefix_of("2026-11-20T20:59:00Z", "2026-11-20T23:00:00Z") == appeal);
    CHECK(prefix_of("2026-11-20T21:00:00Z", "2026-11-20T21:01:00Z") == appeal);
    CHECK(prefix_of("", "2026-11-20T21:00:00Z") == appeal);
}

}  // namespace veche::server
