#include <doctest/doctest.h>
#include <map>

#include "content/markdown.h"
#include "tests/server/publish/folder_on_disk.h"

namespace veche::server::publish {
namespace {

const std::string front =
    "+++\nkind = \"draft_act\"\ntitle = \"О ярмарке\"\nsummary = \"Правила.\"\ndate = \"2026-11-01\"\nstage = "
    "\"announced\"\n+++\n";

std::map<std::string, std::string> clause_ids(const PublishedTown& town) {
    const auto document = content::parse_markdown(text_of(town, entry_of(town, "fair")));
    REQUIRE(document);
    std::map<std::string, std::string> ids;
    for (const content::Block& block : document->blocks) ids[content::plain_text(block.spans)] = block.clause_id.text();
    return ids;
}

}  // namespace

TEST_CASE("an entry that did not change keeps its revision and its bytes, a changed one gets the next") {
    const FolderOnDisk folder("revision");
    folder.write_smallest_town();
    folder.write("fair.md", front + "1. Ярмарка открыта утром.\n2. Собак не пускают.\n");
    const PublishedTown first = folder.read();
    CHECK(entry_of(first, "fair").revision == 1);

    content::edition::MemoryBlobs blobs(first.blobs);
    const PreviousEdition previous{first.entries, &blobs};
    const PublishedTown same = folder.read(previous);
    CHECK(same.entries == first.entries);
    CHECK(same.blobs == first.blobs);

    folder.write("fair.md", front + "1. Вход свободный.\n2. Ярмарка открыта утром.\n3. Собак не пускают.\n");
    const PublishedTown changed = folder.read(previous);
    CHECK(entry_of(changed, "fair").revision == 2);
    CHECK(entry_of(changed, "contacts").revision == 1);

    const auto before = clause_ids(first);
    const auto after = clause_ids(changed);
    CHECK(before.at("Собак не пускают.").size() == 8);
    CHECK(after.at("Собак не пускают.") == before.at("Собак не пускают."));
    CHECK(after.at("Ярмарка открыта утром.") == before.at("Ярмарка открыта утром."));
    CHECK(after.at("Вход свободный.").size() == 8);
}

TEST_CASE("a draft whose last text is lost gets new clause ids only when that is wished, and says so") {
    const FolderOnDisk folder("lost");
    folder.write_smallest_town();
    folder.write("fair.md", front + "1. Ярмарка открыта утром.\n2. Собак не пускают.\n");
    const PublishedTown first = folder.read();
    content::edition::Blobs left = first.blobs;
    const std::string lost = entry_of(first, "fair").text.hash;
    left.erase(lost);
    content::edition::MemoryBlobs blobs(left);
    PreviousEdition previous{first.entries, &blobs};
    const std::string errors = folder.errors(previous);
    CAPTURE(errors);
    CHECK(errors.starts_with("fair.md:8: field 'text': that of the last edition cannot be read"));
    CHECK(errors.find("content/" + content::edition::blob_path(lost)) != std::string::npos);
    previous.new_clause_ids = true;
    const PublishedTown anew = folder.read(previous);
    CHECK(clause_ids(anew) != clause_ids(first));
    REQUIRE(anew.notes.size() == 1);
    CHECK(anew.notes.front().starts_with("fair.md: its text"));
    CHECK(anew.notes.front().ends_with("its clauses get new ids"));
}

TEST_CASE("only draft acts have clause ids") {
    const FolderOnDisk folder("no_ids");
    folder.write_smallest_town();
    folder.write("n.md", "+++\nkind = \"news\"\ntitle = \"Н\"\nsummary = \"Н.\"\ndate = 2026-11-01\n+++\n1. Раз.\n");
    const PublishedTown town = folder.read();
    CHECK(text_of(town, entry_of(town, "n")) == "1. Раз.\n");
}

TEST_CASE("a clause has one id in all languages, so that comments on it come together") {
    const FolderOnDisk folder("shared_ids");
    folder.write_smallest_town();
    folder.write("fair.md", front +
                                "# Общее\n\n1. Ярмарка открыта утром.\n\nа) зимой;\n\n# Порядок\n\n1. Собак не "
                                "пускают.\n\nСтатья 2. Вход свободный.\n");
    // With a heading of its own and without the last clause.
    folder.write("fair.en.md", front +
                                   "# General\n\n1. The fair opens in the morning.\n\na) in winter;\n\n# Order\n\n"
                                   "# Note\n\n1. No dogs.\n\nArticle 2. Entrance is free.\n");
    const PublishedTown town = folder.read();
    const auto ids_of = [&](content::Language language) {
        const auto document = content::parse_markdown(text_of(town, entry_of(town, "fair", language)));
        std::map<std::string, std::string> ids;
        for (const content::Block& block : document->blocks)
            ids[content::plain_text(block.spans)] = block.clause_id.text();
        return ids;
    };
    const auto russian = ids_of(content::Language::russian);
    const auto english = ids_of(content::Language::english);
    CHECK(english.at("General") == russian.at("Общее"));
    CHECK(english.at("The fair opens in the morning.") == russian.at("Ярмарка открыта утром."));
    CHECK(english.at("in winter;") == russian.at("зимой;"));
    CHECK(english.at("Order") == russian.at("Порядок"));
    CHECK(english.at("No dogs.") == russian.at("Собак не пускают."));
    CHECK(english.at("Entrance is free.") == russian.at("Вход свободный."));
    CHECK(english.at("Note").size() == 8);
    // Republished they stay.
    content::edition::MemoryBlobs blobs(town.blobs);
    CHECK(folder.read({town.entries, &blobs}).entries == town.entries);
}

TEST_CASE("a translation whose clauses do not pair with those of the original is told, with their names") {
    const FolderOnDisk folder("unpaired");
    folder.write_smallest_town();
    folder.write("fair.md", front + "1. Ярмарка:\n\nа) летом;\n\nб) зимой.\n");
    folder.write("fair.en.md", front + "1. The fair:\n\na) in summer;\n\nc) in autumn.\n");
    CHECK(folder.read().notes ==
          std::vector<std::string>{"fair.en.md: clauses that stand in one language only, so that comments on them do "
                                   "not come together: here 'c)', in the original 'б)'"});
    folder.write("fair.en.md", front + "1. The fair:\n\na) in summer;\n\nb) in winter.\n");
    CHECK(folder.read().notes.empty());
}

}  // namespace veche::server::publish
