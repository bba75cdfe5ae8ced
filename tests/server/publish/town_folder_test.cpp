#include "server/publish/town_folder.h"

#include <doctest/doctest.h>

#include "tests/server/publish/folder_on_disk.h"

namespace veche::server::publish {
namespace {

// A document of a kind, with a line of its own for every field.
std::string document(const std::string& kind, const std::string& fields, const std::string& text = "") {
    return "+++\nkind = \"" + kind + "\"\ntitle = \"Т\"\nsummary = \"К.\"\n" + fields + "+++\n" + text;
}

}  // namespace

TEST_CASE("facts, words and attachments of a document reach its entry") {
    const FolderOnDisk folder("facts");
    folder.write_smallest_town();
    folder.write("events/fair.md", document("event",
                                            "day = \"today+2\"\nfrom = \"10:00\"\nto = \"18:30\"\ntype = \"culture\"\n"
                                            "topics = [\"housing\"]\nissued_by = \"council\"\n[[attachments]]\n"
                                            "title = \"План\"\nfile = \"plan.txt\"\n",
                                            "См. [план](attachment:0) и [совет](entry:council) до {{date:today}}.\n"));
    folder.write("events/plan.txt", "Схема ярмарки");
    folder.write("fair.en.md",
                 "+++\nkind = \"event\"\ntitle = \"Fair\"\nsummary = \"S.\"\nday = 2026-11-22\nfrom = "
                 "\"10:00\"\nto = \"18:30\"\ntype = \"culture\"\ntopics = [\"housing\"]\nissued_by = "
                 "\"council\"\n+++\nUntil {{date:today}}.\n");
    const PublishedTown town = folder.read();
    const content::Entry& fair = entry_of(town, "fair");
    const auto& details = std::get<content::EventDetails>(fair.details);
    CHECK(details.day == Date{2026, 11, 22});
    CHECK(details.from_minute == 600);
    CHECK(details.to_minute == 1110);
    CHECK(fair.issued_by.text() == "council");
    CHECK(text_of(town, fair) == "См. [план](attachment:0) и [совет](entry:council) до 20 ноября 2026 года.\n");
    REQUIRE(fair.attachments.size() == 1);
    CHECK(content::edition::read_attachment(
              fair.attachments[0], content::edition::stored_form(town.blobs.at(fair.attachments[0].blob.hash))) ==
          "Схема ярмарки\n\n");
    CHECK(text_of(town, entry_of(town, "fair", content::Language::english)) == "Until 20 November 2026.\n");
    CHECK(town.town.name.at(content::Language::english) == "Tikhozersk");
    CHECK(town.town.utc_offset_seconds == 10'800);
    // The attached text is not a page as well.
    CHECK(town.entries.size() == 8);
}

TEST_CASE("every rule of the town folder has an error with file, line, field and what is expected") {
    struct Row {
        std::string file;
        std::string bytes;
        std::string error;
    };
    const std::string poll =
        "opens = 2026-10-01\ncloses = 2026-10-20\n[[question]]\nid = \"q\"\ntext = \"Т\"\nanswer = "
        "\"single_choice\"\noptions = [\"а\", \"б\"]\n";
    const std::string goal = "period = \"year\"\n[[goal]]\ntitle = \"Ц\"\n[[goal.task]]\ntitle = \"З\"\n";
    const Row rows[] = {
        {"a.md", document("page", "colour = 1\n"),
         "a.md:5: field 'colour': unknown; expected one of attachments, date"},
        {"a.md", document("page", "number = 5\n"),
         "a.md:5: field 'number': of another type; expected a text in quotes"},
        {"a.md", document("hologram", ""),
         "a.md:2: field 'kind': unknown value 'hologram'; expected one of page, news"},
        {"a.md", "+++\ntitle = \"Т\"\n+++\n", "a.md:1: field 'kind': missing; expected one of"},
        {"a.md", "+++\nkind = \"page\"\nsummary = \"К\"\n+++\n", "a.md:1: field 'title': missing; expected a text"},
        {"a.md", "+++\nkind = \"page\"\ntitle = \"Т\"\n+++\n", "a.md:1: field 'summary': missing; expected a text"},
        {"a.md", document("news", ""), "a.md:1: field 'date': missing; expected a date like 2026-11-27 or \"today+2\""},
        {"a.md", document("news", "date = \"soon\"\n"), "a.md:5: field 'date': not a date; expected a date"},
        {"a.md", document("page", "title = \"Ещё\"\n"), "a.md:5: field 'title': not TOML: "},
        {"a.md", "+++\nkind = \"page\"\n", "a.md:1: the front matter has no end; expected a second line '+++'"},
        {"Имя.md", document("page", ""), "Имя.md: the file name is no entry id; expected"},
        {"sub/contacts.md", document("page", ""), "sub/contacts.md: the id 'contacts' is taken by contacts.md"},
        {"a.md", "+++\nkind = \"page\"\ntitle = \"" + std::string(301, 'x') + "\"\nsummary = \"К\"\n+++\n",
         "a.md:3: field 'title': too long; expected at most 300 characters"},
        {"a.md", document("page", "issued_by = \"nobody\"\n"),
         "a.md:5: field 'issued_by': there is no entry 'nobody'; expected the file name of a document"},
        {"a.md", document("page", "issued_by = \"contacts\"\n"),
         "a.md:5: field 'issued_by': 'contacts' is of kind page; expected an entry of kind body"},
        {"a.md", document("page", "links = [\"lost\"]\n"), "a.md:5: field 'links': there is no entry 'lost'"},
        {"a.md", document("page", "topics = [\"space\"]\n"),
         "a.md:5: field 'topics': there is no topic 'space'; expected"},
        {"a.md", document("page", "valid_from = 2026-02-01\nvalid_to = 2026-01-01\n"),
         "a.md:6: field 'valid_to': before 'valid_from'"},
        {"a.md", document("page", "role = \"contacts\"\n"),
         "field 'role': taken by a.md; expected one page with a role"},
        {"a.md", document("page", "", "Раз.\n[б](entry:lost)\n"), "a.md:7: field 'text': there is no entry 'lost'"},
        {"a.md", document("page", "", "[б](attachment:0)\n"), "a.md:6: field 'text': there is no attachment:0"},
        {"a.md", document("page", "", "Раз.\n{{yaer}}\n"), "a.md:7: field 'text': unknown placeholder '{{yaer}}'"},
        {"a.md", document("page", "", std::string(9, '>') + " a\n"),
         "a.md:6: field 'text': quotes and lists are nested"},
        {"a.md", document("page", "[[attachments]]\ntitle = \"П\"\nfile = \"no.png\"\n"),
         "a.md:7: field 'attachments.file': there is no file 'no.png'; expected the name of a file beside"},
        {"a.md", document("page", "[[attachments]]\ntitle = \"П\"\nfile = \"../town.toml\"\n"),
         "a.md:7: field 'attachments.file': there is no file"},
        {"a.md", "a\xFF\n", "a.md:1: not UTF-8; expected a file saved as UTF-8"},
        {"a.en.md", document("page", ""), "a.en.md: a translation of nothing; expected a document a.md"},
        {"contacts.en.md", document("page", "role = \"contacts\"\nvalid_to = 2026-12-01\n"),
         "contacts.en.md:6: field 'valid_to': differs from contacts.md; expected ''"},
        {"a.md",
         document("draft_act",
                  "date = 2026-11-01\nstage = \"discussion\"\ncomments_from = \"today\"\n"
                  "comments_until = \"today+9\"\n"),
         "a.md:8: field 'comments_until': the discussion is too short; expected 2026-11-30 or later"},
        {"a.md", document("draft_act", "date = 2026-11-01\nstage = \"discussion\"\n"),
         "a.md:1: field 'comments_until': missing; expected the last day of discussion"},
        {"a.md", document("draft_act", "date = 2026-11-01\nstage = \"lost\"\n"),
         "a.md:6: field 'stage': unknown value 'lost'; expected one of announced, discussion"},
        {"a.md",
         document("plan", goal + "[[goal.task.item]]\nid = \"i\"\nname = \"П\"\n[[goal.task.item]]\nid = "
                                 "\"i\"\nname = \"П\"\n"),
         "a.md:14: field 'goal.task.item.id': 'i' is taken by another item; expected an id unique in the plan"},
        {"a.md", document("plan", goal + "[[goal.task.item]]\nid = \"i\"\nname = \"П\"\npercent = 101\n"),
         "a.md:13: field 'goal.task.item.percent': out of range; expected a whole number from 0 to 100"},
        {"a.md",
         document("quiz",
                  "[[question]]\ntext = \"В\"\n[[question.option]]\ntext = \"а\"\ncorrect = true\n"
                  "[[question.option]]\ntext = \"б\"\ncorrect = true\n"),
         "field 'question.option': 2 are correct; expected exactly one with correct = true"},
        {"a.md", document("poll", poll + "[[result]]\nquestion = \"q\"\ncounts = [1, 2, 3]\n"),
         "a.md:14: field 'result.counts': 3 numbers; expected 2, one for each option or step"},
        {"a.md", document("poll", "participants = 2\n" + poll + "[[result]]\nquestion = \"q\"\ncounts = [1, 2]\n"),
         "a.md:15: field 'result.counts': 3 answers; expected no more than participants"},
        {"a.md", document("poll", poll + "[[result]]\nquestion = \"z\"\ncounts = []\n"),
         "a.md:13: field 'result.question': 'z' is no question of this poll"},
        {"a.md", document("event", "day = 2026-11-20\ntype = \"culture\"\nfrom = \"25:00\"\n"),
         "a.md:7: field 'from': not a time; expected a time like \"18:30\""},
        {"town.toml",
         "name = {ru = \"Т\"}\nkeeper = {ru = \"К\"}\nutc_offset = \"3\"\nlegal_profile = \"fr\"\n"
         "language = \"ru\"\n[[topic]]\nid = \"housing\"\nname = {ru = \"Ж\"}\n",
         "town.toml:4: field 'legal_profile': unknown value 'fr'; expected one of ru, uk"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.file);
        CAPTURE(row.error);
        const FolderOnDisk folder("rules");
        folder.write_smallest_town();
        folder.write(row.file, row.bytes);
        const std::string errors = folder.errors();
        CAPTURE(errors);
        CHECK(errors.find(row.error) != std::string::npos);
    }
}

TEST_CASE("a poll nobody could answer to the full is refused at publish") {
    const auto question = [](int number, const std::string& fields) {
        return "[[question]]\nid = \"q" + std::to_string(number) + "\"\ntext = \"Т\"\n" + fields;
    };
    const std::string dates = "opens = 2026-10-01\ncloses = 2026-10-20\n";
    std::string many = dates;
    for (int i = 0; i < 101; ++i) many += question(i, "answer = \"free_text\"\n");
    std::string options = "answer = \"several_choices\"\noptions = [";
    for (int i = 0; i < 100; ++i) options += "\"о" + std::to_string(i) + "\", ";
    std::string full = dates;
    for (int i = 0; i < 100; ++i) full += question(i, options + "]\n");
    const FolderOnDisk folder("full_poll");
    folder.write_smallest_town();
    folder.write("poll.md", document("poll", many));
    CHECK_MESSAGE(folder.errors().find("expected 1 to 100 tables [[question]]") != std::string::npos, folder.errors());
    folder.write("poll.md", document("poll", dates + question(1, options + "\"о\"]\n")));
    CHECK_MESSAGE(folder.errors().find("a list of at most 100 texts") != std::string::npos, folder.errors());
    folder.write("poll.md", document("poll", full));
    CHECK_MESSAGE(folder.errors().find("the answers are too long for a ballot") != std::string::npos, folder.errors());
    folder.write("poll.md", document("poll", dates + question(1, options + "]\n")));
    CHECK(folder.errors() == "");
}

TEST_CASE("an indicator that is no number is refused at publish, not at every kiosk") {
    const FolderOnDisk folder("infinite");
    folder.write_smallest_town();
    for (const std::string number : {"inf", "-inf", "nan"}) {
        folder.write("plan.md", document("plan",
                                         "period = \"year\"\n[[goal]]\ntitle = \"Ц\"\n[[goal.task]]\n"
                                         "title = \"З\"\n[[goal.task.indicator]]\nname = \"И\"\nbase = " +
                                             number + "\n"));
        CHECK_MESSAGE(folder.errors().find("expected a number") != std::string::npos, folder.errors());
    }
}

TEST_CASE("ten days of discussion are enough") {
    const FolderOnDisk folder("ten_days");
    folder.write_smallest_town();
    folder.write("a.md", document("draft_act",
                                  "date = 2026-11-01\nstage = \"discussion\"\ncomments_from = \"today\"\n"
                                  "comments_until = \"today+10\"\n"));
    CHECK(folder.errors().empty());
}

TEST_CASE("relative dates are an error where the town does not allow them") {
    const FolderOnDisk folder("fixed_dates");
    folder.write_smallest_town();
    folder.write("town.toml",
                 "name = {ru = \"Т\"}\nkeeper = {ru = \"К\"}\nutc_offset = \"+02:00\"\nlegal_profile = \"ru\"\n"
                 "language = \"ru\"\n");
    folder.write("a.md", document("news", "date = \"today\"\n"));
    CHECK(folder.errors() ==
          "a.md:5: field 'date': counted from today; expected a date like 2026-11-27, or relative_dates = true in "
          "town.toml\n");
}

TEST_CASE("all errors are told at once, by file and line, and nothing is published") {
    const FolderOnDisk folder("many");
    folder.write_smallest_town();
    folder.remove("contacts.md");
    folder.write("b.md", document("news", "date = 5\ncolour = 1\n"));
    folder.write("a.md", document("page", "links = [\"lost\"]\n"));
    const std::string errors = folder.errors();
    CAPTURE(errors);
    const std::size_t first = errors.find("a.md:5: field 'links'");
    const std::size_t second = errors.find("b.md:5: field 'date'");
    const std::size_t third = errors.find("b.md:6: field 'colour'");
    const std::size_t fourth = errors.find("town.toml: field 'role': no page is 'contacts'; expected a document");
    CHECK(first < second);
    CHECK(second < third);
    CHECK(third < fourth);
    CHECK(fourth != std::string::npos);
}

TEST_CASE("images are what their ending says, and whole") {
    const FolderOnDisk folder("images");
    folder.write_smallest_town();
    folder.write("a.md", document("page", "[[attachments]]\ntitle = \"П\"\nfile = \"p.png\"\n"));
    folder.write("p.png", "GIF89a");
    CHECK(folder.errors() ==
          "a.md:7: field 'attachments.file': 'p.png': it is not what its ending says; expected image/png\n");
    folder.write("p.png", "\x89PNG\r\n\x1a\n...");
    CHECK(folder.errors().starts_with("a.md:7: field 'attachments.file': 'p.png': the PNG picture is damaged: "));
}

TEST_CASE("a folder of plain texts publishes without town.toml") {
    const FolderOnDisk folder("texts");
    folder.write("Отчёт.txt", "Отчёт за год\nСделано много хорошего для города и для людей.\n");
    folder.write("zvit_2026.txt", "Звіт за рік\nЗроблено багато доброго для міста і для людей її.\n");
    folder.write("picture.gif", "x");
    const PublishedTown town = folder.read();
    REQUIRE(town.entries.size() == 2);
    CHECK(entry_of(town, "zvit-2026", content::Language::ukrainian).title == "Звіт за рік");
    CHECK(town.entries[1].id.text().starts_with("text-"));
    REQUIRE(town.notes.size() == 4);
    CHECK(
        town.notes.front() ==
        "no town.toml: the town is called 'texts', has no keeper and goes by the legal profile 'ru'; write one before "
        "kiosks come");
    CHECK(town.town.name.at(content::Language::russian) == "texts");
}

TEST_CASE("a folder that is not there is an error") {
    SystemRandom random;
    const auto town = read_town_folder("/nowhere/at/all", publishing_day, {}, random);
    REQUIRE_FALSE(town);
    CHECK(to_string(town.error().front()).find("/nowhere/at/all: cannot be read") == 0);
}

TEST_CASE("a town says its time zone, and its offset of today is published beside it") {
    const FolderOnDisk folder("zone");
    folder.write_smallest_town();
    const std::string rest = "name = {ru = \"Т\"}\nkeeper = {ru = \"К\"}\nlegal_profile = \"uk\"\nlanguage = \"ru\"\n";
    folder.write("town.toml", rest + "timezone = \"Europe/Kyiv\"\ncomments_grace = 30\n");
    const PublishedTown town = folder.read();
    CHECK(town.town.time_zone == "Europe/Kyiv");
    CHECK(town.town.utc_offset_seconds == 2 * 3600);  // in November
    CHECK(town.town.comments_grace_minutes == 30);
    folder.write("town.toml", rest + "timezone = \"Europe/Nizhyn\"\n");
    CHECK(
        folder.errors().starts_with("town.toml:5: field 'timezone': there is no time zone 'Europe/Nizhyn'; expected"));
    folder.write("town.toml", rest + "timezone = \"Europe/Kyiv\"\nutc_offset = \"+02:00\"\n");
    CHECK(folder.errors() == "town.toml:6: field 'utc_offset': told twice; expected timezone alone\n");
    folder.write("town.toml", rest);
    CHECK(folder.errors().starts_with("town.toml:1: field 'timezone': missing; expected a place of the time zone"));
    folder.write("town.toml", rest + "utc_offset = \"+15:00\"\n");
    CHECK(folder.errors() == "town.toml:5: field 'utc_offset': wrong; expected hours like \"+03:00\"\n");
}

TEST_CASE("an event may end at midnight, after it, or on another day") {
    const auto details_of = [](const std::string& fields) {
        const FolderOnDisk folder("nights");
        folder.write_smallest_town();
        folder.write("a.md", document("event", "day = \"today+3\"\ntype = \"culture\"\n" + fields));
        return std::get<content::EventDetails>(entry_of(folder.read(), "a").details);
    };
    const auto past = details_of("from = \"22:00\"\nto = \"01:00\"\n");
    CHECK(past.last_day == Date{2026, 11, 24});
    CHECK(past.to_minute == 60);
    for (const std::string end : {"24:00", "00:00"}) {
        const auto at = details_of("from = \"18:00\"\nto = \"" + end + "\"\n");
        CHECK_FALSE(at.last_day);
        CHECK(at.to_minute == 24 * 60);
    }
    CHECK(details_of("last_day = \"today+5\"\nfrom = \"18:00\"\nto = \"12:00\"\n").last_day == Date{2026, 11, 25});
    CHECK_FALSE(details_of("last_day = \"today+3\"\n").last_day);

    const auto error_of = [](const std::string& fields) {
        const FolderOnDisk folder("nights");
        folder.write_smallest_town();
        folder.write("a.md", document("event", "day = \"today+3\"\ntype = \"culture\"\n" + fields));
        return folder.errors();
    };
    CHECK(error_of("last_day = \"today+2\"\n").starts_with("a.md:7: field 'last_day': wrong; expected a day from"));
    CHECK(error_of("from = \"24:00\"\n").starts_with("a.md:7: field 'from': not a time an event can begin at"));
    CHECK(error_of("last_day = \"today+3\"\nfrom = \"18:00\"\nto = \"12:00\"\n")
              .starts_with("a.md:9: field 'to': before 'from' on one day"));
}

}  // namespace veche::server::publish
