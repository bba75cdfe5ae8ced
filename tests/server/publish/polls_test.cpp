// What `publish` gives and refuses of polls, on folders as towns write them.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "server/publish/option_lines.h"
#include "tests/server/publish/folder_on_disk.h"

namespace veche::server::publish {
namespace {

using content::Language;
using content::PollDetails;

std::string poll(const std::string& question, const std::string& days = "opens = 2026-11-01\ncloses = 2026-11-30") {
    return "+++\nkind = \"poll\"\ntitle = \"Опрос\"\nsummary = \"Проба.\"\n" + days + "\n[[question]]\nid = \"q\"\n" +
           question + "+++\nТекст.\n";
}

std::string choice(const std::string& options, const std::string& more = {}) {
    return "text = \"Какой?\"\nanswer = \"single_choice\"\noptions = " + options + "\n" + more;
}

constexpr auto not_yet_open = "opens = 2026-12-01\ncloses = 2026-12-30";
constexpr auto over = "opens = 2026-11-01\ncloses = 2026-11-19";

struct Town {
    FolderOnDisk folder;
    PreviousEdition previous;

    explicit Town(const std::string& name) : folder("polls_" + name) { folder.write_smallest_town(); }
    PublishedTown publish(const std::string& text, const std::string& name = "p.md") {
        folder.write(name, text);
        PublishedTown town = folder.read(previous);
        previous.entries = town.entries;
        for (const content::Entry& entry : town.entries) {
            previous.revisions[{entry.id, entry.language}] = entry.revision;
            if (entry.kind() == content::Kind::poll) previous.polls[entry.id].push_back(entry);
        }
        return town;
    }
    [[nodiscard]] std::string refused(const std::string& text, const std::string& name = "p.md") const {
        folder.write(name, text);
        return folder.errors(previous);
    }
};

OptionIds ids_of_q(const std::string& file) {
    return {file, {{content::QuestionId("q"), {content::OptionId("aaaa"), content::OptionId("bbbb")}}}};
}

std::vector<std::string> ids(const PublishedTown& town, Language language = Language::russian) {
    return texts_of(std::get<PollDetails>(entry_of(town, "p", language).details).questions.at(0).option_ids);
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("equal options, a scale without its ends and participants of an open poll are refused") {
    const Town town("checks");
    CHECK(contains(town.refused(poll(choice(R"(["Да", "Нет", "Да"])"))),
                   "field 'question.options': 'Да' stands there twice"));
    const std::string ends = town.refused(poll("text = \"Сколько?\"\nanswer = \"scale\"\n"));
    CHECK(contains(ends, "field 'question.scale_from': missing"));
    CHECK(contains(ends, "field 'question.scale_to': missing"));
    CHECK(contains(
        town.refused(poll(choice(R"(["Да", "Нет"])"), "opens = 2026-11-01\ncloses = 2026-11-30\nparticipants = 5")),
        "field 'participants': the poll is still open"));
    CHECK(town.refused(poll(choice(R"(["Да", "Нет"])"), "opens = 2026-11-01\ncloses = 2026-11-19\nparticipants = 5"))
              .empty());
}

TEST_CASE("option ids that do not fit their options are refused") {
    const Town town("ids");
    CHECK(contains(town.refused(poll(choice(R"(["Да", "Нет"])", "option_ids = [\"aaaa\"]\n"))), "1 ids; expected 2"));
    CHECK(contains(town.refused(poll(choice(R"(["Да", "Нет"])", "option_ids = [\"aaaa\", \"aaaa\"]\n"))),
                   "'aaaa' is no id"));
    CHECK(
        contains(town.refused(poll(choice(R"(["Да", "Нет"])", "option_ids = [\"aaaa\", \"Да\"]\n"))), "'Да' is no id"));
}

TEST_CASE("option ids follow the words, and words that come back have the id they had") {
    Town town("carry");
    const auto first = ids(town.publish(poll(choice(R"(["Да", "Нет", "Не знаю"])"))));
    CHECK(first.at(0).size() == 8);
    const auto second = ids(town.publish(poll(choice(R"(["Не знаю", "Да"])"))));
    CHECK(second == std::vector{first[2], first[0]});
    const auto third = ids(town.publish(poll(choice(R"(["Нет", "Да", "Не знаю"])"))));
    CHECK(third == std::vector{first[1], first[0], first[2]});
    // The same town on another machine, without what was published: the same ids.
    Town other("carry_other");
    CHECK(ids(other.publish(poll(choice(R"(["Нет", "Да"])")))) == std::vector{first[1], first[0]});
}

TEST_CASE("a new option never gets the id of one whose words were corrected") {
    Town town("corrected");
    const auto first = ids(town.publish(poll(choice(R"(["Да", "Нет"])"))));
    const std::string line = "option_ids = [\"" + first[0] + "\", \"" + first[1] + "\"";
    const auto corrected = town.publish(poll(choice(R"(["Да, конечно", "Нет"])", line + "]\ncorrection = true\n")));
    CHECK(ids(corrected) == first);
    CHECK(std::get<PollDetails>(entry_of(corrected, "p").details).corrected == std::vector{content::QuestionId("q")});
    const auto third = ids(town.publish(poll(choice(R"(["Да, конечно", "Нет", "Да"])", line + ", \"\"]\n"))));
    CHECK(third.at(0) == first[0]);
    CHECK(third.at(2).size() == 8);
    CHECK(third.at(2) != first[0]);
}

TEST_CASE("an option in other words beside its old id is refused while the poll is open, with the way out") {
    Town town("open");
    const auto first = ids(town.publish(poll(choice(R"(["Да", "Нет"])"))));
    const std::string line = "option_ids = [\"" + first[0] + "\", \"" + first[1] + "\"]\n";
    const std::string reworded = town.refused(poll(choice(R"(["Да, конечно", "Нет"])", line)));
    CHECK_MESSAGE(
        contains(reworded, "'Да, конечно' stands beside the id of 'Да', and people vote on it until 2026-11-30"),
        reworded);
    CHECK_MESSAGE(contains(reworded, "correction = true if it is the same in other words, or the poll closed first"),
                  reworded);
    // Not even as a correction: these are the words of another option.
    const std::string exchanged = town.refused(poll(choice(R"(["Нет", "Да"])", line + "correction = true\n")));
    CHECK_MESSAGE(contains(exchanged, "'Нет' has the id \"" + first[1] + "\""), exchanged);
    CHECK(contains(town.refused(poll(choice(R"(["Нет", "Да"])", line))), "expected each id beside its own words"));
    // Nobody has said whether what came is what went.
    const std::string silent = town.refused(poll(choice(R"(["Да, конечно", "Нет"])")));
    CHECK_MESSAGE(contains(silent, "option_ids = [\"\", \"" + first[1] + "\"] if it is another option"), silent);
    CHECK_MESSAGE(contains(silent, "option_ids = [\"" + first[0] + "\", \"" + first[1] + "\"] and correction = true"),
                  silent);
    // Each way out works.
    const PreviousEdition before = town.previous;
    const auto other =
        ids(town.publish(poll(choice(R"(["Да, конечно", "Нет"])", "option_ids = [\"\", \"" + first[1] + "\"]\n"))));
    CHECK(other.at(0) != first[0]);
    CHECK(other.at(1) == first[1]);
    town.previous = before;
    const auto same = ids(town.publish(poll(choice(R"(["Да, конечно", "Нет"])", line + "correction = true\n"))));
    CHECK(same == first);
}

TEST_CASE("before and after the vote words may change, and other words are another option") {
    for (const auto* days : {not_yet_open, over}) {
        Town town("not_open");
        const auto first = ids(town.publish(poll(choice(R"(["Да", "Нет"])"), days)));
        const std::string line = "option_ids = [\"" + first[0] + "\", \"" + first[1] + "\"]\n";
        const auto second = ids(town.publish(poll(choice(R"(["Нет", "Может быть"])", line), days)));
        CHECK(second.at(0) == first[1]);
        CHECK(second.at(1) != first[0]);
    }
}

TEST_CASE("a translation shares the ids of its original, and its words do not change under them while people vote") {
    Town town("translation");
    town.folder.write("p.en.md", poll(choice(R"(["Yes", "No"])")));
    const auto first = town.publish(poll(choice(R"(["Да", "Нет"])")));
    CHECK(ids(first, Language::english) == ids(first));
    CHECK(entry_of(first, "p", Language::english).revision == entry_of(first, "p").revision);
    CHECK(first.option_ids.size() == 2);
    // The original turned round, the translation not.
    const auto second = town.publish(poll(choice(R"(["Нет", "Да"])")));
    CHECK(ids(second, Language::english) == ids(first));
    CHECK(ids(second).at(0) == ids(first).at(1));
    CHECK(entry_of(second, "p", Language::english).revision == 2);
    const std::string reworded = town.refused(poll(choice(R"(["Yes", "Never"])")), "p.en.md");
    CHECK_MESSAGE(contains(reworded, "p.en.md:8: field 'question.option_ids': 'Never' stands beside the id of 'No'"),
                  reworded);
}

TEST_CASE("a document taken away and put back goes on with the next revision") {
    Town town("put_back");
    const std::string news = "+++\nkind = \"news\"\ntitle = \"Н\"\nsummary = \"Н.\"\ndate = 2026-11-01\n+++\nТекст.\n";
    CHECK(entry_of(town.publish(news, "n.md"), "n").revision == 1);
    town.folder.remove("n.md");
    town.publish(poll(choice(R"(["Да", "Нет"])")));
    CHECK(entry_of(town.publish(news, "n.md"), "n").revision == 2);
    CHECK(entry_of(town.publish(news, "n.md"), "n").revision == 2);
}

TEST_CASE("ids are written under their options and nothing else of a file is touched") {
    const OptionIds wanted = ids_of_q("p.md");
    struct Case {
        std::string before, after;
    };
    for (const Case& each : {
             Case{poll(choice("[\"Да\", \"Нет\"]  # порядок важен")),
                  poll(choice("[\"Да\", \"Нет\"]  # порядок важен", "option_ids = [\"aaaa\", \"bbbb\"]\n"))},
             Case{poll(choice("[\n  \"Да\",\n  \"Нет\",\n]")),
                  poll(choice("[\n  \"Да\",\n  \"Нет\",\n]", "option_ids = [\"aaaa\", \"bbbb\"]\n"))},
             Case{poll(choice("[\"Да\", \"Нет\"]", "option_ids = [\n\"\",\n\"\"]\n# конец\n")),
                  poll(choice("[\"Да\", \"Нет\"]", "option_ids = [\"aaaa\", \"bbbb\"]\n# конец\n"))},
             Case{"\xEF\xBB\xBF+++\r\n[[question]]\r\n  id = \"q\"\r\n  options = [\"a\", \"b\"]\r\n+++\r\nx",
                  "\xEF\xBB\xBF+++\r\n[[question]]\r\n  id = \"q\"\r\n  options = [\"a\", \"b\"]\r\n  option_ids = "
                  "[\"aaaa\", \"bbbb\"]\r\n+++\r\nx"},
         }) {
        const auto written = with_option_ids(each.before, wanted);
        REQUIRE_MESSAGE(written, each.before);
        CHECK(*written == each.after);
    }
    const auto inlined = with_option_ids("+++\nquestion = [{id = \"q\", options = [\"a\", \"b\"]}]\n+++\n", wanted);
    CHECK_FALSE(inlined);
    CHECK_FALSE(with_option_ids("Просто текст.\n", wanted));
}

TEST_CASE("a file that cannot be written is told, and keeps its owner and mode when it can") {
    const FolderOnDisk folder("polls_mode");
    const std::string text = poll(choice(R"(["Да", "Нет"])"));
    folder.write("p.md", text);
    const auto file = folder.path() / "p.md";
    REQUIRE(::chmod(file.c_str(), 0640) == 0);
    if (::geteuid() == 0) REQUIRE(::chown(file.c_str(), 1234, 1234) == 0);
    CHECK(write_option_ids(folder.path(), {ids_of_q("p.md")}).empty());
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777U) == 0640);
    if (::geteuid() == 0) CHECK(status.st_uid == 1234);
    CHECK(contains(*read_file(file, 10'000), "option_ids = [\"aaaa\", \"bbbb\"]"));
    const auto notes = write_option_ids(folder.path(), {ids_of_q("gone.md")});
    REQUIRE(notes.size() == 1);
    CHECK(contains(notes[0], "gone.md: the ids of its options could not be written"));
}

}  // namespace veche::server::publish
