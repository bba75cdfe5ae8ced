// A town folder laid out by somebody else than the one who publishes it, and one full of slips.
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "content/markdown.h"
#include "tests/server/publish/folder_on_disk.h"

namespace veche::server::publish {
namespace {

namespace fs = std::filesystem;

std::string document(const std::string& kind, const std::string& fields, const std::string& text = "Текст.\n") {
    return "+++\nkind = \"" + kind + "\"\ntitle = \"Т\"\nsummary = \"К.\"\n" + fields + "+++\n" + text;
}

std::string errors_with(const std::string& file, const std::string& bytes) {
    const FolderOnDisk folder("slip");
    folder.write_smallest_town();
    folder.write(file, bytes);
    return folder.errors();
}

}  // namespace

TEST_CASE("a symbolic link is refused, wherever it leads: nobody publishes the town's key with it") {
    const FolderOnDisk outside("outside");
    outside.write("town.key", "veche-key 1 town 4c8892c0\n");
    outside.write("pages/page.md", document("page", ""));
    const FolderOnDisk folder("links");
    folder.write_smallest_town();
    folder.write("a.md", document("page", "[[attachments]]\ntitle = \"П\"\nfile = \"p.txt\"\n"));
    fs::create_directories(folder.path() / "pages");
    fs::create_symlink(outside.path() / "town.key", folder.path() / "pages" / "x.txt");
    fs::create_symlink(outside.path() / "town.key", folder.path() / "p.txt");
    fs::create_symlink(outside.path() / "pages", folder.path() / "more");
    fs::create_symlink("/nowhere/at/all", folder.path() / "broken.md");
    fs::create_symlink("contacts.md", folder.path() / "inside.md");
    const std::string link = ": a symbolic link; expected the file or folder itself\n";
    CHECK(folder.errors() ==
          "a.md:7: field 'attachments.file': there is no file 'p.txt'; expected the name of a file "
          "beside the document\n"
          "broken.md" +
              link + "inside.md" + link + "more" + link + "p.txt" + link + "pages/x.txt" + link);
}

TEST_CASE("town.toml may not be a symbolic link either") {
    const FolderOnDisk folder("town_link");
    folder.write_smallest_town();
    fs::rename(folder.path() / "town.toml", folder.path() / "other.toml");
    fs::create_symlink("other.toml", folder.path() / "town.toml");
    CHECK(folder.errors().find("town.toml: a symbolic link; expected") != std::string::npos);
}

TEST_CASE("pipes and sockets are told and never opened") {
    const FolderOnDisk folder("pipes");
    folder.write_smallest_town();
    REQUIRE(::mkfifo((folder.path() / "a.md").c_str(), 0644) == 0);
    REQUIRE(::mkfifo((folder.path() / "plan.png").c_str(), 0644) == 0);
    const std::string what = ": a pipe, a socket or a device; expected an ordinary file\n";
    CHECK(folder.errors() == "a.md" + what + "plan.png" + what);
}

TEST_CASE("what cannot be read is told by its own name, and the rest is read all the same") {
    const FolderOnDisk folder("unreadable");
    folder.write_smallest_town();
    folder.write("news/closed/a.md", document("page", ""));
    folder.write("secret.md", document("page", ""));
    folder.write("z.md", document("hologram", ""));
    fs::permissions(folder.path() / "news" / "closed", fs::perms::none);
    fs::permissions(folder.path() / "secret.md", fs::perms::none);
    // Root reads everything: for a moment we are somebody else.
    const bool root = ::geteuid() == 0;
    if (root) REQUIRE(::seteuid(65534) == 0);
    const std::string errors = folder.errors();
    if (root) REQUIRE(::seteuid(0) == 0);
    fs::permissions(folder.path() / "news" / "closed", fs::perms::owner_all);
    CAPTURE(errors);
    CHECK(
        errors.starts_with("news/closed: cannot be read: Permission denied\nsecret.md: cannot be read: Permission "
                           "denied\nz.md:2: field 'kind'"));
}

TEST_CASE("a folder named like a document hides no document") {
    CHECK(errors_with("a.md/b.md", document("page", "")) ==
          "a.md: a folder with the name of a document; expected a folder without .md or .txt\n");
}

TEST_CASE("a first line that is nearly +++ is an error with its line, never a page") {
    const std::string rest = "kind = \"page\"\ntitle = \"Т\"\nsummary = \"К.\"\n+++\nТекст.\n";
    const std::string what = ": the first line must be exactly +++\n";
    CHECK(errors_with("a.md", "\n+++\n" + rest) == "a.md:2" + what);
    CHECK(errors_with("a.md", " +++\n" + rest) == "a.md:1" + what);
    CHECK(errors_with("a.md", "++++\n" + rest) == "a.md:1" + what);
    CHECK(errors_with("a.md", "++\n" + rest) == "a.md:1" + what);
    CHECK(errors_with("a.md", "+++ " + rest) == "a.md:1" + what);
    CHECK(errors_with("a.md", "\u00A0+++\n" + rest) == "a.md:1" + what);
    CHECK(errors_with("a.md", "---\nkind: page\n---\nТекст.\n") == "a.md:1" + what);
    CHECK(errors_with("a.md", rest) == "a.md:1" + what);
    CHECK(errors_with("a.txt", "\n+++\n" + rest) == "a.txt:2" + what);
    CHECK(errors_with("a.md", "+++\nkind = \"page\"\n++++\nТекст.\n") ==
          "a.md:3: the last line of the front matter must be exactly +++\n");
    // A blank at the end of the line is forgiven.
    CHECK(errors_with("a.md", "+++ \t\n" + rest).empty());
    CHECK(errors_with("a.md", "\xEF\xBB\xBF+++\r\n" + rest).empty());
    CHECK(errors_with("a.txt", "----\nобъявление\n").empty());
}

TEST_CASE("fields without +++ before them are an error with their line, in whatever way they are nearly right") {
    const std::string what = ":1: the first line must be exactly +++\n";
    for (const char* text : {
             "title = \"Т\"\nkind = \"page\"\n+++\nТекст.\n",
             "title = Т\n\nТекст.\n",
             "Kind: page\nTitle: T\n\nТекст.\n",
             "KIND = page\nТекст.\n",
             "tittle = \"Т\"\nsummary = \"К\"\nТекст.\n",
             "opens = 2027-01-01\nkind = \"poll\"\n",
             "# Объявление\nkind = \"page\"\ntitle = \"Т\"\n+++\nТекст.\n",
             "#kind\n\nsummary = \"К\"\nТекст.\n",
             "Title: T\nKind: page\nТекст.\n",
         }) {
        CAPTURE(text);
        CHECK(errors_with("a.md", text) == "a.md" + what);
        CHECK(errors_with("a.txt", text) == "a.txt" + what);
    }
    CHECK(errors_with("a.txt", "---\ntitle: Т\n---\nТекст.\n") == "a.txt" + what);
    CHECK(errors_with("a.md", "title: Часы работы\n\nТекст.\n") == "a.md" + what);
    const std::string later = "+++ behind other lines begins no front matter; the first line must be exactly +++\n";
    for (const char* text : {
             "Часы работы\n+++\nkind = \"page\"\ntitle = \"Т\"\n+++\nТекст.\n",
             "Часы работы\n+++ \nТекст.\nTitle: T\n+++\n",
         }) {
        CAPTURE(text);
        CHECK(errors_with("a.md", text) == "a.md:2: " + later);
        CHECK(errors_with("a.txt", text) == "a.txt:2: " + later);
    }
}

TEST_CASE("an honest text that begins like a field is a page") {
    for (const char* text : {
             "Title: The new bridge\n\nIt is open since May.\n",
             "Date: 5 May\nVenue: Town hall\n\nAll are welcome.\n",
             "Kind: regards\n",
             "Kind words are read here.\n",
             "Number: 17\n\nkind = not a field any more\n",
             "Дата: 5 мая\nМесто: сквер\n",
             "Сумма = доход + остаток\n",
             "E = mc2\n",
             "# Summary\n\nLinks: see the last page.\n",
             "Внимание!\n+++\nЗавтра не будет воды.\n",
             "# Как писать\n\n```\n+++\nkind = \"page\"\n+++\n```\n",
             "10 + 5 = 15\n",
             "Телефон: 2-12-85\n---\nПриёмная\n",
         }) {
        CAPTURE(text);
        CHECK(errors_with("a.md", text).empty());
        CHECK(errors_with("a.txt", text).empty());
    }
    CHECK(errors_with("a.txt", "---\nОбъявление\n---\nЗавтра не будет воды.\n").empty());
}

TEST_CASE("two footnotes of one label are an error with the second one's line, not two points with one number") {
    const std::string text = document("page", "");
    const auto line = [&](std::ptrdiff_t further) {
        return std::to_string(std::count(text.begin(), text.end(), '\n') + further);
    };
    CHECK(errors_with("a.md", text + "А[^1] Б[^b]\n\n[^1]: Раз\n[^b]: Два\n\n[^1]: Три\n[^1]: Ещё\n") ==
          "a.md:" + line(6) + ": field 'text': there are two footnotes '1'; expected another label for one of them\n");
    CHECK(errors_with("a.md", text + "А[^1] Б[^b]\n\n[^1]: Раз\n[^b]: Два\n\n```\n[^1]: код\n```\n").empty());
}

TEST_CASE("an empty document is an error, not an empty page") {
    CHECK(errors_with("a.md", "") == "a.md: empty; expected a text\n");
    CHECK(errors_with("a.txt", "\xEF\xBB\xBF\n \n") == "a.txt: empty; expected a text\n");
}

TEST_CASE("letters that were saved in pieces are published composed: names, fields and texts") {
    const std::string decomposed = "и\u0306 е\u0308 і\u0308";
    const FolderOnDisk folder("decomposed");
    folder.write_smallest_town();
    folder.write("a.md", "+++\nkind = \"page\"\ntitle = \"" + decomposed +
                             "\"\nsummary = \"и\\u0306\"\n[[attachments]]\n" +
                             "title = \"П\"\nfile = \"й.txt\"\n+++\n" + decomposed + " &#1080;&#774;\n");
    folder.write("и\u0306.txt", "Маи\u0306скии\u0306\n");
    folder.write("e\u0301te\u0301.txt", "Лето\n");
    const PublishedTown town = folder.read();
    const content::Entry& entry = entry_of(town, "a");
    CHECK(entry.title == "й ё ї");
    CHECK(entry.summary == "й");
    CHECK(text_of(town, entry).starts_with("й ё ї"));
    const auto text = content::parse_markdown(text_of(town, entry));
    REQUIRE(text);
    CHECK(content::plain_text(text->blocks.at(0).spans) == "й ё ї й");
    REQUIRE(entry.attachments.size() == 1);
    CHECK(content::edition::read_attachment(
              entry.attachments[0], content::edition::stored_form(town.blobs.at(entry.attachments[0].blob.hash))) ==
          "Майский\n\n");
}

TEST_CASE("two names that differ in nothing a person sees are an error") {
    const FolderOnDisk folder("twins");
    folder.write_smallest_town();
    folder.write("й.txt", "Раз.\n");
    folder.write("и\u0306.txt", "Два.\n");
    CHECK(folder.errors() == "й.txt: there are two files of this name, spelt alike; expected one\n");
}

TEST_CASE("a mark that turns the direction of writing does not reach a title") {
    const FolderOnDisk folder("direction");
    folder.write_smallest_town();
    folder.write("a.md", "+++\nkind = \"page\"\ntitle = \"a\u202Eb\\u202Ec\"\nsummary = \"К\"\n+++\nТекст.\n");
    CHECK(entry_of(folder.read(), "a").title == "abc");
}

TEST_CASE("one mistake is one error, whatever hangs on it") {
    struct Row {
        std::string file;
        std::string bytes;
        std::string error;
    };
    const Row rows[] = {
        {"a.md", "+++\nkind = \"page\"\ntitle = 5\nsummary = \"К\"\n+++\nТ.\n",
         "a.md:3: field 'title': of another type; expected a text in quotes\n"},
        {"a.md", document("page", "date = 2026-02-30\n"),
         "a.md:5: field 'date': not a day of the calendar; expected a date like 2026-11-27\n"},
        {"a.md", document("page", "date = 27.11.2026 # day\n"),
         "a.md:5: field 'date': not a day of the calendar; expected a date like 2026-11-27\n"},
        // A mistake in an original is no mistake of its translation, of whoever names it, or of town.toml.
        {"contacts.md", "+++\nkind = \"pages\"\ntitle = \"Т\"\n+++\n", "contacts.md:2: field 'kind': unknown value"},
        {"contacts.md", document("page", "rolle = \"contacts\"\n"), "contacts.md:5: field 'rolle': unknown"},
        {"contacts.md", document("page", "role = \"contact\"\n"), "contacts.md:5: field 'role': unknown value"},
        {"contacts.md", "\xFF", "contacts.md:1: not UTF-8"},
        {"n1.de.md", document("page", ""),
         "n1.de.md: the language 'de' of the file name is not known; expected ru, uk or en\n"},
        {"town.toml", "name = \n", "town.toml:1: field 'name': not TOML: "},
    };
    for (const Row& row : rows) {
        CAPTURE(row.error);
        const FolderOnDisk folder("once");
        folder.write_smallest_town();
        folder.write("contacts.en.md", document("page", "role = \"contacts\"\n"));
        folder.write("b.md", document("page", "links = [\"contacts\"]\ntopics = [\"housing\"]\ndate = \"today\"\n"));
        folder.write(row.file, row.bytes);
        const std::string errors = folder.errors();
        CAPTURE(errors);
        CHECK(errors.starts_with(row.error));
        CHECK(std::count(errors.begin(), errors.end(), '\n') == 1);
    }
}

TEST_CASE("a link that is nearly one within the town is an error with its line") {
    for (const std::string link : {"attachment:-1", "attachment:x", "attachment:99999999999999999999",
                                   "attachment:", "entry:../x", "entry:", "Entry:contacts", "entry:contacts#7k3m"}) {
        CAPTURE(link);
        CHECK(errors_with("a.md", document("page", "", "Раз.\n\n[б](" + link + ")\n")) ==
              "a.md:8: field 'text': '" + link +
                  "' leads nowhere; expected entry:ID or attachment:N, counted from 0\n");
    }
    CHECK(errors_with("a.md", document("page", "", "[б](https://example.org/entry:x)\n")).empty());
}

TEST_CASE("bodies that stand above each other are an error, told once") {
    const FolderOnDisk folder("ring");
    folder.write_smallest_town();
    folder.write("b1.md", document("body", "parent = \"b2\"\n"));
    folder.write("b2.md", document("body", "parent = \"b3\"\n"));
    folder.write("b3.md", document("body", "parent = \"b1\"\n"));
    folder.write("b4.md", document("body", "parent = \"b1\"\n"));
    CHECK(folder.errors() ==
          "b1.md:5: field 'parent': this body stands above itself; expected a body that is not below "
          "it\n");
    CHECK(errors_with("b.md", document("body", "parent = \"b\"\n")).starts_with("b.md:5: field 'parent': this body"));
}

TEST_CASE("a number that stands twice in a draft act is told") {
    const FolderOnDisk folder("numbers");
    folder.write_smallest_town();
    folder.write("a.md", document("draft_act", "date = 2026-11-01\nstage = \"announced\"\n",
                                  "# А\n\n1.1. Раз.\n\n1.1. Два.\n\n1. Три.\n\n1. Три.\n\n# Б\n\n1.1. Раз.\n"));
    CHECK(folder.read().notes == std::vector<std::string>{"a.md: the number 1.1. stands twice under one heading"});
}

TEST_CASE("a table of more columns than a screen can show is an error") {
    std::string row;
    for (int i = 0; i < 40; ++i) row += "| x ";
    std::string rule;
    for (int i = 0; i < 40; ++i) rule += "|---";
    CHECK(errors_with("a.md", document("page", "", row + "|\n" + rule + "|\n" + row + "|\n")) ==
          "a.md:6: field 'text': a table has more than 32 columns\n");
}

TEST_CASE("what is no time of day is an error") {
    for (const std::string time : {"1x:3y", "1 :00", "18:60", "24:01", "1:00", "-1:30"}) {
        CAPTURE(time);
        CHECK(errors_with("a.md", document("event", "day = 2026-11-20\ntype = \"culture\"\nfrom = \"" + time + "\"\n"))
                  .starts_with("a.md:7: field 'from': not a time; expected a time like \"18:30\""));
    }
}

}  // namespace veche::server::publish
