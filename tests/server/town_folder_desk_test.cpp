// A whole folder of the town, sent for approval by somebody who owns no key.
#include <algorithm>
#include <doctest/doctest.h>

#include "base/sha256.h"
#include "server/publish/option_lines.h"
#include "tests/server/at_content_desk.h"

namespace veche::server::desk {
namespace {

struct WithFolder : AtDesk {
    // The folder by hashes; of the named files the bytes.
    [[nodiscard]] std::vector<NewFile> files(const std::vector<std::string>& brought = {}) const {
        std::vector<NewFile> all;
        for (const auto& each : std::filesystem::recursive_directory_iterator(texts.path())) {
            if (!each.is_regular_file()) continue;
            const std::string name = each.path().lexically_relative(texts.path()).string();
            std::ifstream file(each.path(), std::ios::binary);
            const std::string bytes{std::istreambuf_iterator<char>(file), {}};
            NewFile one{name};
            const bool is_brought = std::find(brought.begin(), brought.end(), name) != brought.end();
            if (is_brought) one.text = bytes;
            if (!is_brought) one.hash = sha256_hex(bytes);
            all.push_back(std::move(one));
        }
        return all;
    }
    SentFolder folder_sent(const std::vector<std::string>& brought = {}, bool replace_town = false) {
        auto sent = send_folder(*desk, editor(), files(brought), replace_town);
        REQUIRE_MESSAGE(sent, sent.error().message);
        for (const auto& error : sent->errors) FAIL_CHECK(publish::to_string(error));
        return std::move(*sent);
    }
    [[nodiscard]] static std::vector<std::string> subjects_of(const SentFolder& sent) {
        std::vector<std::string> subjects;
        for (const store::Version& version : sent.versions) subjects.push_back(version.subject);
        return subjects;
    }
    [[nodiscard]] std::vector<Looked> all_looked_at(const SentFolder& sent) const {
        std::vector<Looked> looked;
        for (const store::Version& version : sent.versions) looked.push_back(looked_at(version));
        return looked;
    }
    // What `publish` of root finds to do in the folder.
    [[nodiscard]] std::size_t versions_of(const std::string& subject) const {
        return desk->store().versions(subject)->size();
    }
};

}  // namespace

TEST_CASE_FIXTURE(WithFolder, "a folder that says what is approved sends nothing, and reads nothing twice") {
    for (int round = 0; round < 2; ++round) {
        const SentFolder sent = folder_sent();
        CHECK(sent.versions.empty());
        CHECK(sent.sent == 0);
        CHECK(sent.missing.empty());
        CHECK(sent.option_ids.empty());
    }
}

TEST_CASE_FIXTURE(WithFolder, "what a folder changes is sent together, and is what `publish` would make of it") {
    texts.write("news/water.md", news("Вода снова есть"));
    texts.write("news/one.md", news("Первая", "links = [\"two\"]\n"));
    texts.write("news/two.md", news("Вторая", "links = [\"one\"]\n"));
    texts.remove("old.txt");
    const std::vector<std::string> brought = {"news/water.md", "news/one.md", "news/two.md"};
    const std::vector<std::string> changed = {"entry/old", "entry/one", "entry/two", "entry/water"};
    const SentFolder sent = folder_sent(brought);
    CHECK(subjects_of(sent) == changed);
    CHECK(sent.sent == 4);
    // What waits is not sent again.
    const SentFolder again = folder_sent(brought);
    CHECK(again.sent == 0);
    CHECK(subjects_of(again) == changed);
    CHECK(versions_of("entry/one") == 1);
    // They lead to each other: alone neither fits what is approved.
    const auto alone = approve(*desk, approver(), {looked_at(sent.versions[1])});
    REQUIRE_MESSAGE(alone, alone.error().message);
    REQUIRE(alone->errors.size() == 1);
    CHECK(alone->errors.front().file == "news/one.md");
    const auto all = approve(*desk, approver(), all_looked_at(sent));
    REQUIRE_MESSAGE(all, all.error().message);
    for (const auto& error : all->errors) FAIL_CHECK(publish::to_string(error));
    CHECK(all->approvals.size() == 4);
    CHECK(folder_sent().versions.empty());
    // Root's own way finds nothing to add to it, in form and source.
    const auto published = commands::publish({layout.root, texts.path(), false, false}, said);
    REQUIRE_MESSAGE(published, published.error().message, "\n", said.str());
    for (const std::string& subject : changed) {
        CAPTURE(subject);
        const auto versions = desk->store().versions(subject);
        CHECK(versions->front().state == store::VersionState::published);
        CHECK(versions->front().who == "editor");
    }
}

TEST_CASE_FIXTURE(WithFolder,
                  "bytes that the office has not are asked for: all texts, and of other files what a text names") {
    texts.write("README.pdf", "%PDF-1.4 nobody names it");
    texts.write("news/new.md", news("Новая"));
    texts.write("map.md",
                "+++\nkind = \"page\"\ntitle = \"Карта\"\nsummary = \"Город.\"\n\n[[attachments]]\ntitle = "
                "\"Карта\"\nfile = \"map.png\"\n+++\nТак.\n");
    texts.write("map.png", "\x89PNG\r\n\x1a\n...");
    const auto named = [&](const SentFolder& sent, const std::vector<NewFile>& all) {
        std::vector<std::string> names;
        for (const std::size_t place : sent.missing) names.push_back(all[place].name);
        std::sort(names.begin(), names.end());
        return names;
    };
    const SentFolder first = folder_sent();
    CHECK(named(first, files()) == std::vector<std::string>{"map.md", "news/new.md"});
    CHECK(first.versions.empty());
    const SentFolder second = folder_sent({"map.md", "news/new.md"});
    CHECK(named(second, files()) == std::vector<std::string>{"map.png"});
    CHECK(versions_of("entry/new") == 0);
    // What is brought and still wrong is told as `publish` tells it.
    const auto wrong = send_folder(*desk, editor(), files({"map.md", "news/new.md", "map.png"}), false);
    REQUIRE_MESSAGE(wrong, wrong.error().message);
    REQUIRE(wrong->errors.size() == 1);
    CHECK(publish::to_string(wrong->errors.front())
              .starts_with("map.md:8: field 'attachments.file': 'map.png': the PNG picture is damaged"));
    CHECK(versions_of("entry/new") == 0);
}

TEST_CASE_FIXTURE(WithFolder,
                  "what somebody else sent and waits is not hidden by a folder, and one's own is replaced") {
    const auto others = save_draft(*desk, actor("other", Role::editor), "entry/water", newest("entry/water"),
                                   {{"news/water.md", news("Вода другая")}, {"news/water.uk.md", news("Вода")}}, {});
    REQUIRE_MESSAGE(others, others.error().message);
    const auto sent = send_draft(*desk, actor("other", Role::editor), "entry/water", store::tag_of(*others));
    REQUIRE_MESSAGE(sent, sent.error().message);
    REQUIRE(sent->errors.empty());
    texts.write("news/water.md", news("Вода моя"));
    texts.write("news/new.md", news("Новая"));
    const auto refused = send_folder(*desk, editor(), files({"news/water.md", "news/new.md"}), false);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().why == Why::not_now);
    CHECK(refused.error().message.find("entry/water") != std::string::npos);
    CHECK(refused.error().message.find("other sent") != std::string::npos);
    CHECK(versions_of("entry/new") == 0);
    REQUIRE(send_back(*desk, approver(), sent->version.number, "Нет."));
    CHECK(folder_sent({"news/water.md", "news/new.md"}).sent == 2);
    texts.write("news/water.md", news("Вода ещё моя"));
    CHECK(folder_sent({"news/water.md"}).sent == 1);
    CHECK(*desk->store().waiting("entry/water") == newest("entry/water"));
}

TEST_CASE_FIXTURE(WithFolder, "a folder of another town is not sent unless that is meant, and only by who may write") {
    texts.remove("town.toml");
    for (const auto* name : {"act.md", "yard.md", "old.txt", "news/water.md", "news/water.uk.md", "news/leading.md"}) {
        texts.remove(name);
    }
    const auto refused = send_folder(*desk, editor(), files(), false);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().why == Why::not_now);
    CHECK(refused.error().message.find("does not look like this town's folder") != std::string::npos);
    CHECK(send_folder(*desk, approver(), files(), false).error().why == Why::not_allowed);
    CHECK(folder_sent({}, true).sent >= 5);
}

TEST_CASE_FIXTURE(WithFolder, "options of a new poll get their ids when it is sent, and the folder is told") {
    texts.write("square.md",
                "+++\nkind = \"poll\"\ntitle = \"Площадь\"\nsummary = \"Какой быть.\"\nopens = 2026-11-01\n"
                "closes = 2099-12-01\n\n[[question]]\nid = \"q1\"\ntext = \"Что?\"\nanswer = \"single_choice\"\n"
                "options = [\"Фонтан\", \"Сквер\"]\n+++\nРасскажите.\n");
    const SentFolder sent = folder_sent({"square.md"});
    REQUIRE(sent.option_ids.size() == 1);
    CHECK(sent.option_ids.front().file == "square.md");
    CHECK(sent.option_ids.front().questions.at(content::QuestionId("q1")).size() == 2);
    CHECK(publish::write_option_ids(texts.path(), sent.option_ids).empty());
    // The folder has them now as they were sent.
    const SentFolder again = folder_sent();
    CHECK(again.missing.empty());
    CHECK(again.sent == 0);
    CHECK(again.versions.size() == 1);
}

TEST_CASE_FIXTURE(WithFolder, "one version twice, and one that is none, approve nothing") {
    texts.write("news/new.md", news("Новая"));
    const SentFolder sent = folder_sent({"news/new.md"});
    const Looked looked = looked_at(sent.versions.front());
    CHECK(approve(*desk, approver(), {looked, looked}).error().why == Why::not_valid);
    CHECK(approve(*desk, approver(), {}).error().why == Why::not_valid);
    const auto none = approve(*desk, approver(), {looked, {9'999, looked.hash, {}}});
    CHECK(none.error().why == Why::unknown);
    CHECK(none.error().message.find("version 9999") != std::string::npos);
    CHECK(desk->store().approvals("entry/new")->empty());
}

}  // namespace veche::server::desk
