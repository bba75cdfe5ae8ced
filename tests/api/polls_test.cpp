// A vote means what the voter saw: the real `publish`, sealed ballots over the real server, the real count.
#include <algorithm>
#include <doctest/doctest.h>
#include <sstream>

#include "base/files.h"
#include "content/option_ids.h"
#include "server/edition/archive.h"
#include "tests/server/publish/folder_on_disk.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;
using content::Language;

namespace {

constexpr std::string_view russian = "";
constexpr std::string_view ukrainian = ".uk";

class PollStory {
  public:
    PollStory() {
        kiosk_.enrol(town_, "hall");
        folder_.write_smallest_town();
    }

    // What stands under [[question]] of poll-x, between the days it is open.
    void write(const std::string& questions, const std::string& closes = "today+16",
               std::string_view language = russian) const {
        folder_.write(
            "poll-x" + std::string(language) + ".md",
            "+++\nkind = \"poll\"\ntitle = \"Опрос\"\nsummary = \"Проба.\"\nopens = \"today-5\"\ncloses = \"" + closes +
                "\"\n" + questions + "+++\nТекст опроса.\n");
    }
    void remove() const { folder_.remove("poll-x.md"); }
    [[nodiscard]] CommandResult publish() const { return run_command({"publish", root(), folder_.path().string()}); }
    void publish_well() const {
        const auto published = publish();
        CHECK_MESSAGE(published.code == 0, published.output);
    }
    // The poll as a kiosk has it that took the edition published now.
    [[nodiscard]] content::Entry shown(Language language = Language::russian, const std::string& id = "poll-x") const {
        const auto published = server::read_published(town_.layout());
        REQUIRE(published);
        const auto entries = server::read_published_entries(town_.layout(), **published);
        REQUIRE(entries);
        for (const content::Entry& entry : *entries) {
            if (entry.id.text() == id && entry.language == language) return entry;
        }
        FAIL("no such poll");
        return {};
    }

    enum class Kiosk { present, of_before };
    // What somebody who sees `poll` and presses `words` hands in.
    void vote(const content::Entry& poll, const std::string& asked, const std::string& words,
              Kiosk kiosk = Kiosk::present) {
        const content::QuestionId question(asked);
        const auto* found = content::find_question(std::get<content::PollDetails>(poll.details), question);
        REQUIRE(found != nullptr);
        content::Ballot ballot{poll.id, poll.revision, {}};
        if (found->answer == content::PollDetails::Answer::scale) {
            ballot.answers = {{question, {std::stoi(words)}, "", {}}};
        } else {
            const auto place = std::find(found->options.begin(), found->options.end(), words);
            REQUIRE(place != found->options.end());
            const auto number = place - found->options.begin();
            if (kiosk == Kiosk::present) {
                ballot.answers = {{question, {}, "", {found->option_ids.at(static_cast<std::size_t>(number))}}};
            } else {
                ballot.answers = {{question, {static_cast<int>(number)}, "", {}}};
            }
        }
        ballots_.push_back(kiosk_.seal(town_, ballot, poll.language).bytes);
    }
    // Delivers what was voted since, and waits until all of it is counted or refused.
    std::string results(const std::string& id = "poll-x") {
        RunningServer server(town_.layout().root);
        if (!ballots_.empty()) {
            const auto request = kiosk_.request("POST", "/v1/ballots", "", make_batch(ballots_));
            CHECK(request_once(server.port(), request).status == 200);
        }
        // Whatever was chosen: nobody on the way sees what a voter answered.
        for (const std::string& ballot : ballots_) CHECK(ballot.size() == ballots_.front().size());
        delivered_ += ballots_.size();
        ballots_.clear();
        std::string output;
        const auto all = " " + std::to_string(delivered_) + " ballots counted";
        CHECK(eventually([&] {
            output = " " + run_command({"poll", "results", root(), id}).output;
            return output.find("\n" + all.substr(1)) != std::string::npos;
        }));
        return output;
    }
    [[nodiscard]] std::string root() const { return town_.layout().root.string(); }
    [[nodiscard]] const server::Layout& layout() const { return town_.layout(); }
    [[nodiscard]] const server::publish::FolderOnDisk& folder() const { return folder_; }
    [[nodiscard]] std::filesystem::path beside(const std::string& name) const { return own_.path() / name; }

  private:
    TemporaryFolder own_;
    TestTown town_{own_.path() / "town"};
    TestKiosk kiosk_;
    server::publish::FolderOnDisk folder_{"api_polls"};
    std::vector<std::string> ballots_;
    std::size_t delivered_ = 0;
};

std::string colours(const std::string& options, const std::string& more = {}) {
    return "[[question]]\nid = \"q\"\ntext = \"Какой цвет?\"\nanswer = \"single_choice\"\noptions = " + options + "\n" +
           more;
}

// "     2   66.7 %  Красный" -> whether that many voted so.
bool has_votes(const std::string& results, int count, const std::string& words) {
    std::istringstream lines(results);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream parts(line);
        int number = -1;
        std::string share, percent, rest;
        parts >> number >> share >> percent;
        std::getline(parts, rest);
        if (percent == "%" && rest.substr(rest.find_first_not_of(' ')) == words) return number == count;
    }
    return false;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a vote for red stays one for red when green is put before it, and when the options are reversed") {
    PollStory story;
    story.write(colours(R"(["Красный", "Синий", "Белый"])"));
    story.publish_well();
    const content::Entry before = story.shown();
    story.vote(before, "q", "Красный");
    story.vote(before, "q", "Красный", PollStory::Kiosk::of_before);
    story.write(colours(R"(["Зелёный", "Красный", "Синий", "Белый"])"));
    story.publish_well();
    std::string results = story.results();
    CHECK_MESSAGE(has_votes(results, 2, "Красный"), results);
    CHECK_MESSAGE(has_votes(results, 0, "Зелёный"), results);

    story.write(colours(R"(["Белый", "Синий", "Красный", "Зелёный"])"));
    story.publish_well();
    CHECK(story.shown().revision > before.revision);
    // One kiosk is without a network and goes on with the first list, another has the newest.
    story.vote(before, "q", "Белый", PollStory::Kiosk::of_before);
    story.vote(story.shown(), "q", "Белый");
    story.vote(story.shown(), "q", "Зелёный", PollStory::Kiosk::of_before);
    results = story.results();
    CHECK_MESSAGE(has_votes(results, 2, "Красный"), results);
    CHECK_MESSAGE(has_votes(results, 2, "Белый"), results);
    CHECK_MESSAGE(has_votes(results, 1, "Зелёный"), results);
    CHECK(contains(results, "One ballot a session is a courtesy, not a check of identity."));
}

TEST_CASE("an option, a question and the whole poll taken out lose no vote, and a revision is never given twice") {
    PollStory story;
    const std::string second =
        "[[question]]\nid = \"two\"\ntext = \"Где?\"\nanswer = \"single_choice\"\noptions = "
        "[\"Тут\", \"Там\"]\n";
    story.write(colours(R"(["Красный", "Синий", "Белый"])") + second);
    story.publish_well();
    const content::Entry before = story.shown();
    story.vote(before, "q", "Красный");
    story.vote(before, "q", "Синий");
    story.vote(before, "two", "Там");
    story.write(colours(R"(["Красный", "Белый"])"));
    const auto published = story.publish();
    CHECK(published.code == 0);
    CHECK_MESSAGE(contains(published.output, "'Синий' is no longer offered"), published.output);
    CHECK_MESSAGE(contains(published.output, "the question 'two' is no longer asked"), published.output);
    std::string results = story.results();
    CHECK_MESSAGE(has_votes(results, 1, "Красный"), results);
    CHECK_MESSAGE(has_votes(results, 1, "Синий  (no longer offered)"), results);
    CHECK_MESSAGE(contains(results, "Где? (two, no longer asked): 1 answered"), results);
    CHECK_MESSAGE(has_votes(results, 1, "Там"), results);

    const std::uint32_t last = story.shown().revision;
    story.remove();
    story.publish_well();
    results = story.results();
    CHECK_MESSAGE(contains(results, "The poll is no longer in the edition."), results);
    CHECK_MESSAGE(has_votes(results, 1, "Красный"), results);

    story.write(colours(R"(["Белый", "Красный", "Жёлтый"])"));
    story.publish_well();
    CHECK(story.shown().revision == last + 1);
    story.vote(story.shown(), "q", "Красный");
    results = story.results();
    CHECK_MESSAGE(has_votes(results, 2, "Красный"), results);

    // The versions are in a backup, and a restored town counts the same.
    const auto backup = story.beside("backup");
    REQUIRE(run_command({"backup", story.root(), backup.string()}).code == 0);
    const auto restored = story.beside("restored");
    std::filesystem::create_directories(restored);
    std::filesystem::copy(story.layout().keys(), restored / "keys", std::filesystem::copy_options::recursive);
    const auto restore = run_command({"restore", restored.string(), backup.string()});
    REQUIRE_MESSAGE(restore.code == 0, restore.output);
    CHECK(" " + run_command({"poll", "results", restored.string(), "poll-x"}).output == results);
}

TEST_CASE("a rotten file of the archive is named by check, and mended or set aside, and publishing goes on") {
    PollStory story;
    story.write(colours(R"(["Красный", "Синий"])"));
    story.publish_well();
    story.vote(story.shown(), "q", "Синий");
    const auto history = story.layout().archived_polls() / "poll-x";
    const auto gone = history / "0000000099.ru.json";
    const auto kept = history / "0000000001.ru.json";
    REQUIRE(std::filesystem::exists(kept));
    for (const auto& file : {kept, gone, story.layout().archived_revisions()}) REQUIRE(write_file(file, "{", 0644));
    CHECK(story.publish().code == 1);
    const auto checked = run_command({"check", story.root()});
    CHECK(checked.code == 1);
    for (const auto& file : {kept, gone, story.layout().archived_revisions()}) {
        CHECK(contains(checked.output, file.string()));
    }
    const auto mended = run_command({"check", story.root(), "--mend"});
    CHECK_MESSAGE(mended.code == 0, mended.output);
    CHECK(contains(mended.output, "0000000099.ru.json.set-aside"));
    CHECK(contains(mended.output, kept.string() + ": written anew"));
    CHECK(run_command({"check", story.root()}).code == 0);
    story.publish_well();
    CHECK(has_votes(story.results(), 1, "Синий"));
}

TEST_CASE("a rotten file of the archive is the backup's again after a restore in place") {
    PollStory story;
    story.write(colours(R"(["Красный", "Синий"])"));
    story.publish_well();
    REQUIRE(run_command({"backup", story.root(), story.beside("backup").string()}).code == 0);
    const auto kept = story.layout().archived_polls() / "poll-x" / "0000000001.ru.json";
    for (const auto& file : {kept, story.layout().archived_revisions()}) REQUIRE(write_file(file, "{", 0644));
    REQUIRE(run_command({"restore", story.root(), story.beside("backup").string()}).code == 0);
    const auto checked = run_command({"check", story.root()});
    CHECK_MESSAGE(checked.code == 0, checked.output);
    story.publish_well();
}

TEST_CASE("a revision given after the backup is not given again to other words after a restore to a new machine") {
    PollStory story;
    story.write(colours(R"(["Красный", "Синий"])"));
    story.publish_well();
    REQUIRE(run_command({"backup", story.root(), story.beside("backup").string()}).code == 0);
    story.write(colours(R"(["Красный", "Синий", "Белый"])"));
    story.folder().write("since.md", "+++\nkind = \"page\"\ntitle = \"Новая\"\nsummary = \"Проба.\"\n+++\nТекст.\n");
    story.publish_well();
    const auto given = story.shown().revision;
    const auto fresh = story.beside("fresh");
    std::filesystem::create_directory(fresh);
    std::filesystem::copy(story.layout().keys(), fresh / "keys");
    REQUIRE(run_command({"restore", fresh.string(), story.beside("backup").string()}).code == 0);
    story.write(colours(R"(["Красный", "Синий", "Чёрный"])"));
    const auto published = run_command({"publish", fresh.string(), story.folder().path().string()});
    REQUIRE_MESSAGE(published.code == 0, published.output);
    const server::Layout layout{fresh};
    const auto archive = server::read_archive(layout);
    REQUIRE(archive);
    CHECK(archive->revisions.at({content::EntryId("poll-x"), Language::russian}) > given);
    CHECK_MESSAGE(archive->revisions.at({content::EntryId("since"), Language::russian}) > 1,
                  "nobody here remembers it");
}

TEST_CASE("a ballot made before the poll was closed earlier counts") {
    PollStory story;
    story.write(colours(R"(["Красный", "Синий"])"));
    story.publish_well();
    story.vote(story.shown(), "q", "Синий");
    story.write(colours(R"(["Красный", "Синий"])"), "today-1");
    story.publish_well();
    CHECK(has_votes(story.results(), 1, "Синий"));
}

TEST_CASE("what would turn votes into others is refused while people vote, and the way out works") {
    PollStory story;
    const std::string scale =
        "[[question]]\nid = \"s\"\ntext = \"Нравится ли вам?\"\nanswer = \"scale\"\nscale_from = 1\n"
        "scale_to = 5\nscale_low = \"плохо\"\nscale_high = \"хорошо\"\n";
    story.write(scale);
    story.publish_well();
    const content::Entry before = story.shown();
    story.vote(before, "s", "5");

    const auto with = [&](const std::string& part, const std::string& other) {
        std::string changed = scale;
        return changed.replace(changed.find(part), part.size(), other);
    };
    const std::string swapped = "scale_low = \"хорошо\"\nscale_high = \"плохо\"";
    const std::string turned = "Не нравится ли вам?";
    for (const std::string& changed :
         {with("scale_low = \"плохо\"\nscale_high = \"хорошо\"", swapped), with("Нравится ли вам?", turned),
          with("scale_to = 5", "scale_to = 3"), with("scale_to = 5", "scale_to = 3\ncorrection = true")}) {
        CAPTURE(changed);
        story.write(changed);
        const auto refused = story.publish();
        CHECK(refused.code == 1);
        CHECK_MESSAGE(contains(refused.output, "poll-x.md:8: field 'question."), refused.output);
        CHECK_MESSAGE(contains(refused.output, "or a new 'id'"), refused.output);
        CHECK_MESSAGE(contains(refused.output, "or the poll closed first"), refused.output);
        CHECK(story.shown() == before);
    }
    // It is another question.
    std::string renamed = with("Нравится ли вам?", turned);
    story.write(renamed.replace(renamed.find("\"s\""), 3, "\"n\""));
    story.publish_well();
    story.vote(story.shown(), "n", "1");
    std::string results = story.results();
    CHECK_MESSAGE(contains(results, "Не нравится ли вам? (n): 1 answered"), results);
    CHECK_MESSAGE(contains(results, "Нравится ли вам? (s, no longer asked): 1 answered"), results);

    // The sense is the same.
    story.write(with("Нравится ли вам?", "Нравится ли вам площадь?") + "correction = true\n");
    story.publish_well();
    story.vote(story.shown(), "s", "5");
    results = story.results();
    CHECK_MESSAGE(contains(results, "Нравится ли вам площадь? (s): 2 answered"), results);
    CHECK_MESSAGE(contains(results, "wording corrected on "), results);
    CHECK_MESSAGE(contains(results, ", 1 ballots before"), results);
    CHECK_MESSAGE(has_votes(results, 2, "5"), results);
}

TEST_CASE("a translation that shows the options in another order gives its votes to the same options") {
    PollStory story;
    story.write(colours(R"(["Красный", "Синий"])", "option_ids = [\"redd\", \"blue\"]\n"));
    story.write(colours(R"(["Синій", "Червоний"])", "option_ids = [\"blue\", \"redd\"]\n"), "today+16", ukrainian);
    story.publish_well();
    const content::Entry translation = story.shown(Language::ukrainian);
    CHECK(translation.revision == story.shown().revision);
    story.vote(translation, "q", "Червоний");
    story.vote(translation, "q", "Червоний", PollStory::Kiosk::of_before);
    story.vote(story.shown(), "q", "Красный");
    const std::string results = story.results();
    CHECK_MESSAGE(has_votes(results, 3, "Красный"), results);
}

TEST_CASE("ballots of a town that was published before options had ids are counted for what was seen") {
    PollStory story;
    // The first edition of the test's town: no ids, no archive.
    const content::Entry before = story.shown(Language::russian, "poll-benches");
    CHECK_FALSE(std::filesystem::exists(story.layout().archive()));
    story.vote(before, "where", "У реки", PollStory::Kiosk::of_before);
    CHECK(has_votes(story.results("poll-benches"), 1, "У реки"));
    const auto& details = std::get<content::PollDetails>(before.details);
    story.folder().write("poll-benches.md",
                         "+++\nkind = \"poll\"\ntitle = \"Скамейки\"\nsummary = \"Где.\"\nopens = " +
                             to_string(details.opens) + "\ncloses = " + to_string(details.closes) +
                             "\n[[question]]\nid = \"where\"\ntext = \"Где поставить скамейки?\"\nanswer = "
                             "\"single_choice\"\noptions = [\"Нигде\", \"В парке\", \"У реки\"]\n+++\nСкамейки.\n");
    story.publish_well();
    story.vote(before, "where", "Нигде", PollStory::Kiosk::of_before);
    const std::string results = story.results("poll-benches");
    CHECK_MESSAGE(has_votes(results, 1, "У реки"), results);
    CHECK_MESSAGE(has_votes(results, 1, "Нигде"), results);
}

TEST_CASE("ids are written beside the options once, and a folder that is only read gives the same ones") {
    PollStory story;
    story.write(colours(R"(["Красный", "Синий"])"));
    story.publish_well();
    const auto file = story.folder().path() / "poll-x.md";
    const auto written = read_file(file, 100'000);
    REQUIRE(written);
    const auto ids = std::get<content::PollDetails>(story.shown().details).questions.at(0).option_ids;
    CHECK_MESSAGE(contains(*written, "options = [\"Красный\", \"Синий\"]\noption_ids = [\"" + ids[0].text() + "\", \"" +
                                         ids[1].text() + "\"]\n"),
                  *written);
    const content::Entry first = story.shown();
    story.publish_well();
    CHECK(story.shown() == first);
    CHECK(*read_file(file, 100'000) == *written);
    // As if nothing had been written.
    story.write(colours(R"(["Красный", "Синий"])"));
    story.publish_well();
    CHECK(story.shown() == first);
}
