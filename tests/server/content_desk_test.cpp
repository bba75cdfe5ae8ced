// What is done to what is published, at the desk, over a town that `publish` made.
#include <doctest/doctest.h>

#include "base/sha256.h"
#include "server/store/loose_files.h"
#include "tests/server/at_content_desk.h"

namespace veche::server::desk {

TEST_CASE_FIXTURE(AtDesk, "what is approved, judged anew, is what it was to the last letter and id") {
    const auto approved = desk->store().approved();
    REQUIRE(approved);
    CHECK(approved->size() > 8);
    // The second time nothing is read through that did not change.
    for (int round = 0; round < 2; ++round) {
        for (const store::ApprovedVersion& each : *approved) {
            if (each.subject == publish::rules_subject) continue;
            CAPTURE(each.subject);
            const auto sources = desk->store().sources(each.number);
            REQUIRE(sources);
            const auto judged = desk->judge().judge({{each.subject, *sources}});
            REQUIRE_MESSAGE(judged, judged.error().message);
            CHECK(judged->obstacle == "");
            for (const auto& error : judged->errors) FAIL_CHECK(publish::to_string(error));
            REQUIRE(judged->parts.size() == 1);
            CHECK(judged->parts.front().form.bytes == each.form);
            CHECK(judged->parts.front().sources == *sources);
        }
    }
}

TEST_CASE_FIXTURE(AtDesk, "what leads to what was taken off meanwhile is not approved, and waits") {
    const std::vector<NewFile> files = {{"news/new.md", news("Новая", "links = [\"act\"]\n")}};
    const auto waiting = sent("entry/new", files);
    const auto gone = send_removal(*desk, editor(), "entry/act");
    REQUIRE_MESSAGE(gone, gone.error().message);
    REQUIRE(gone->errors.empty());
    REQUIRE(approve(*desk, approver(), {looked_at(gone->version)})->errors.empty());
    const auto refused = approve(*desk, approver(), {looked_at(waiting)});
    REQUIRE_MESSAGE(refused, refused.error().message);
    REQUIRE(refused->errors.size() == 1);
    CHECK(refused->errors.front().file == "news/new.md");
    CHECK(*desk->store().waiting("entry/new") == waiting.number);
    // And what others lead to is not taken off.
    const auto led_to = send_removal(*desk, editor(), "entry/water");
    REQUIRE_MESSAGE(led_to, led_to.error().message);
    REQUIRE(led_to->errors.size() == 1);
    CHECK(led_to->errors.front().file == "news/leading.md");
    CHECK(led_to->errors.front().line > 0);
}

TEST_CASE_FIXTURE(AtDesk, "a file of another subject, and one under the name of another's, are refused") {
    const auto other = send("entry/new", {{"news/new.md", news("Новая")}, {"news/leading.md", news("Другая")}});
    REQUIRE_MESSAGE(other, other.error().message);
    REQUIRE(other->errors.size() == 1);
    CHECK(other->errors.front().message.find("entry/leading") != std::string::npos);
    const auto stray = send("entry/stray", {{"news/stray.md", news("Так")}, {"news/more.md", news("Ещё")}});
    REQUIRE_MESSAGE(stray, stray.error().message);
    REQUIRE(stray->errors.size() == 1);
    CHECK(stray->errors.front().file == "news/more.md");
    CHECK(desk->store().versions("entry/stray")->empty());
}

TEST_CASE_FIXTURE(AtDesk, "an earlier version is sent as it was, and one that changes nothing is not sent") {
    const std::int64_t first = newest("entry/act");
    const auto second =
        sent("entry/act", {{"act.md",
                            "+++\nkind = \"draft_act\"\ntitle = \"Дворы\"\nsummary = \"О дворах.\"\ndate = 2026-11-01\n"
                            "stage = \"discussion\"\ncomments_from = 2026-11-01\n"
                            "comments_until = 2026-12-01\n+++\n## 1. Общее\n\n1.1. Мести.\n"}});
    REQUIRE(approve(*desk, approver(), {looked_at(second)})->errors.empty());
    const auto nothing_new = send_again(*desk, editor(), second.number);
    REQUIRE_FALSE(nothing_new);
    CHECK(nothing_new.error().why == Why::not_now);
    const auto undone = send_again(*desk, editor(), first);
    REQUIRE_MESSAGE(undone, undone.error().message);
    CHECK(undone->version.form == (*desk->store().version(first))->form);
    CHECK(*desk->store().sources(undone->version.number) == *desk->store().sources(first));
}

TEST_CASE_FIXTURE(AtDesk, "who sends does not approve, and each act asks for its right") {
    const auto version = sent("entry/new", {{"news/new.md", news("Новая")}});
    Actor both = editor();
    both.roles = {Role::editor, Role::approver};
    CHECK(approve(*desk, both, {looked_at(version)}).error().why == Why::not_now);
    CHECK(approve(*desk, editor(), {looked_at(version)}).error().why == Why::not_allowed);
    CHECK(force(*desk, approver(), looked_at(version), "Срочно.").error().why == Why::not_allowed);
    CHECK(send_back(*desk, editor(), version.number, "Нет.").error().why == Why::not_allowed);
    CHECK(send_removal(*desk, approver(), "entry/water").error().why == Why::not_allowed);
    CHECK(save_draft(*desk, approver(), "entry/water", 0, {}, {}).error().why == Why::not_allowed);
    // The town's own file is for who may change it.
    const std::string town =
        *desk->files().read(**desk->store().blob(desk->store().sources(newest("town"))->front().hash));
    const auto of_town = sent("town", {{"town.toml", town + "\n# Так.\n"}});
    CHECK(approve(*desk, approver(), {looked_at(of_town)}).error().why == Why::not_allowed);
    CHECK(approve(*desk, actor("head", Role::head), {looked_at(of_town)}));
}

TEST_CASE_FIXTURE(AtDesk,
                  "a telephone line is the town's while it is live or to be published, whatever was published later") {
    const std::string line =
        "+++\nkind = \"hotline\"\ntitle = \"Линия\"\nsummary = \"Звоните.\"\nphone = \"+380 44 000 00 "
        "00\"\n+++\nТак.\n";
    const Actor head = actor("head", Role::head);
    const auto plain = sent("entry/line", {{"line.md", news("Не линия")}});
    REQUIRE(send_back(*desk, approver(), plain.number, "Пока нет."));
    const auto is_for_approver = [&](const store::Version& version) {
        const auto done = approve(*desk, approver(), {looked_at(version)});
        REQUIRE_FALSE(done);
        return done.error().why != Why::not_allowed;
    };
    // Approved and not out yet.
    const auto first = sent("entry/line", {{"line.md", line}});
    CHECK_FALSE(is_for_approver(first));
    REQUIRE(approve(*desk, head, {looked_at(first)}));
    CHECK_FALSE(is_for_approver(sent("entry/line", {{"line.md", news("Больше нет")}})));
    // Live once more, after a page that was published in its place.
    const store::By root{"command:root", "publish", clock.now()};
    const auto goes_live = [&](const store::Version& version) {
        const std::string catalog = desk->store().live()->catalog;
        REQUIRE(desk->store().set_live(catalog, {{"entry/line", version.hash}}, root));
    };
    goes_live(first);
    REQUIRE(
        desk->store().import({{"entry/line", plain.hash, plain.form, *desk->store().sources(plain.number)}}, {}, root));
    goes_live(plain);
    goes_live(first);
    REQUIRE(desk->store().live()->subjects.at("entry/line").version == first.number);
    CHECK_FALSE(is_for_approver(sent("entry/line", {{"line.md", news("Совсем нет")}})));
}

TEST_CASE_FIXTURE(AtDesk, "a draft's file has a plain name, and bytes that are there") {
    const auto refused_field = [&](const NewFile& file) {
        const auto saved = save_draft(*desk, editor(), "entry/new", 0, {file}, {});
        REQUIRE_FALSE(saved);
        CHECK(saved.error().why == Why::not_valid);
        return saved.error().field;
    };
    for (const char* name :
         {"", "/etc/passwd", "../town.toml", "a//b.md", "./a.md", ".hidden.md", "a/.b/c.md", "a\nb.md"}) {
        CAPTURE(name);
        CHECK(refused_field({name, "Так"}) == "files.0.name");
    }
    CHECK(refused_field({"plan.png", std::nullopt, "../../keys/town.key"}) == "files.0.hash");
    CHECK(refused_field({"plan.png", std::nullopt, std::string(64, '0')}) == "files.0.hash");
    // What was brought and is named by nothing yet.
    const auto rows = storage_of(layout)->connect(store::content_schema(), store::Storage::Access::write);
    REQUIRE_MESSAGE(rows, rows.error().message);
    const auto put = [&] { return desk->files().add({{sha256_hex("bytes"), "bytes"}}); };
    REQUIRE(store::LooseFiles(**rows).add({sha256_hex("bytes"), 5}, put, editor().by));
    CHECK(save_draft(*desk, editor(), "entry/new", 0, {{"plan.png", std::nullopt, sha256_hex("bytes")}}, {}));
    CHECK(save_draft(*desk, editor(), "rules", 0, {}, {}).error().why == Why::unknown);
}

}  // namespace veche::server::desk
