#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <vector>

#include "server/edition/check.h"
#include "tests/api/published_folder.h"
#include "tests/folders.h"
#include "tests/server/publish/folder_on_disk.h"

using namespace veche;
using namespace veche::test;

namespace fs = std::filesystem;

TEST_CASE("a publication that changes the rules or what counts for the whole town says so, another does not") {
    const PublishedFolder town;
    const server::publish::FolderOnDisk texts("texts");
    texts.write_smallest_town();
    REQUIRE(run_command({"publish", town.root, texts.path().string(), "--replace-town"}).code == 0);
    CHECK_FALSE(says(town.publish(texts.path()), "of the town itself"));
    const std::string named =
        "name = {ru = \"Тихозёрск\", en = \"Tikhozersk\"}\nlegal_profile = \"ru\"\nlanguage = \"ru\"\n";
    const std::string housing = "[[topic]]\nid = \"housing\"\nname = {ru = \"Жильё\"}\n";
    texts.write("town.toml", named + "keeper = {ru = \"Канцелярия\"}\nutc_offset = \"+03:00\"\n" + housing);
    const auto keeper = town.publish(texts.path());
    CHECK_MESSAGE(says(keeper, "~ of the town itself: keeper\n"), keeper.output);
    texts.write("town.toml",
                named + "keeper = {ru = \"Канцелярия\"}\ntimezone = \"Europe/Kyiv\"\ncomments_grace = 30\n");
    const auto more = town.publish(texts.path());
    CHECK_MESSAGE(says(more, "~ of the town itself: topics, time zone, comments_grace\n"), more.output);
    std::ofstream(town.layout.rules() / "ru.toml", std::ios::app) << "\n# Прочитано.\n";
    const auto rules = town.publish(texts.path());
    CHECK_MESSAGE(says(rules, "none new, none changed, none gone"), rules.output);
    CHECK_MESSAGE(says(rules, "~ of the town itself: rules of the law and days off\n"), rules.output);
}

TEST_CASE(
    "a text and a picture that rotted inside are named by check and backup, and made anew by the next publication") {
    const PublishedFolder town;
    fs::copy(fs::path(VECHE_SOURCE_DIR) / "assets/sample-town/events/parking-plan.png", town.texts / "plan.png");
    town.write(
        "plan.md",
        "+++\nkind = \"news\"\ntitle = \"План\"\nsummary = \"План.\"\ndate = 2026-11-01\n\n[[attachments]]\ntitle = "
        "\"План\"\nfile = \"plan.png\"\n+++\nТекст рядом с планом.\n");
    REQUIRE(town.publish().code == 0);
    const fs::path backups = town.folder.path() / "backups";
    fs::create_directory(backups);
    int years = 0;
    const auto back_up = [&] {
        auto made = run_command({"backup", town.root, backups.string(), "--below", "--keep", "1"});
        // Each on a day of its own, for two of one second would be of one name.
        std::vector<fs::path> now;
        for (const auto& each : fs::directory_iterator(backups)) {
            if (each.path().filename().string() > "2020") now.push_back(each.path());
        }
        for (const fs::path& each : now) {
            fs::rename(each, backups / (std::to_string(2001 + years++) + each.filename().string().substr(4)));
        }
        return made;
    };
    const auto whole = back_up();
    REQUIRE_MESSAGE(whole.code == 0, whole.output);
    const fs::path holder = fs::directory_iterator(backups)->path();
    const auto entries = server::read_published_entries(town.layout, town.published());
    REQUIRE(entries);
    const auto plan =
        std::find_if(entries->begin(), entries->end(), [](const auto& entry) { return entry.id.text() == "plan"; });
    REQUIRE(plan != entries->end());
    const std::string text = content::edition::blob_path(plan->text.hash);
    const std::string picture = content::edition::blob_path(plan->attachments.at(0).blob.hash);
    for (const std::string& blob : {text, picture}) flip_the_last_byte(town.layout.content() / blob);
    // Its names and beginnings are right: that costs too little to see more.
    REQUIRE(town.publish().code == 0);
    CHECK(server::check_content(town.layout).size() == 2);
    const auto told = back_up();
    const auto checked = run_command({"check", town.root});
    for (const auto* said : {&told, &checked}) {
        CAPTURE(said->output);
        CHECK(said->code == 1);
        CHECK(says(*said, (town.layout.content() / text).string() + ": other bytes"));
        CHECK(says(*said, (town.layout.content() / picture).string() + ": other bytes"));
        CHECK(says(*said, "Publish the town's folder again"));
    }
    CHECK(says(told, "whole in " + (holder / "content" / picture).string()));
    CHECK(fs::exists(holder / "backup.json"));
    CHECK(run_command({"check", town.root, "--mend"}).code == 1);
    REQUIRE(town.publish().code == 0);
    CHECK(server::check_content(town.layout).empty());
    CHECK(back_up().code == 0);
    CHECK_FALSE(fs::exists(holder));
}

TEST_CASE("a draft whose text rotted is brought from a backup: check says so, and publish takes no clause its id") {
    const PublishedFolder town;
    town.write(
        "fair.md",
        "+++\nkind = \"draft_act\"\ntitle = \"О ярмарке\"\nsummary = \"Правила.\"\ndate = \"2026-11-01\"\nstage = "
        "\"announced\"\n+++\n1. Ярмарка открыта утром.\n");
    REQUIRE(town.publish().code == 0);
    const auto draft = [&] {
        const auto entries = server::read_published_entries(town.layout, town.published());
        REQUIRE(entries);
        return entries->at(0).id.text() == "fair" ? entries->at(0) : entries->at(1);
    };
    const auto before = draft();
    const fs::path blob = town.layout.content() / content::edition::blob_path(before.text.hash);
    const fs::path kept = town.folder.path() / "kept";
    fs::copy(blob, kept);
    flip_the_last_byte(blob);
    const auto checked = run_command({"check", town.root, "--mend"});
    CHECK(checked.code == 1);
    CHECK_MESSAGE(says(checked, "bring it from a backup that has it whole"), checked.output);
    const auto refused = town.publish();
    CHECK(refused.code == 1);
    CHECK_MESSAGE(says(refused, "content/" + content::edition::blob_path(before.text.hash)), refused.output);
    fs::copy(kept, blob);
    REQUIRE(town.publish().code == 0);
    CHECK(draft() == before);
    fs::remove(blob);
    const auto anew = run_command({"publish", town.root, town.texts.string(), "--new-clause-ids"});
    CHECK_MESSAGE(anew.code == 0, anew.output);
    CHECK(says(anew, "its clauses get new ids"));
    CHECK(draft().text != before.text);
}
