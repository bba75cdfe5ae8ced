// A town folder a test writes file by file, and the shortest town that is valid.
#pragma once

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <string>

#include "server/publish/town_folder.h"
#include "tests/support/temporary_folder.h"

namespace veche::server::publish {

inline constexpr Date publishing_day{2026, 11, 20};

class FolderOnDisk {
  public:
    explicit FolderOnDisk(const std::string& name) : path_(folder_.path() / name) {
        std::filesystem::create_directories(path_);
        // A test may go on as another user.
        std::filesystem::permissions(folder_.path(), std::filesystem::perms{0755});
    }
    void write(const std::string& name, const std::string& bytes) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << bytes;
    }
    void remove(const std::string& name) const { std::filesystem::remove(path_ / name); }
    // town.toml, the mandatory pages and a body.
    void write_smallest_town() const {
        write("town.toml",
              "name = {ru = \"Тихозёрск\", en = \"Tikhozersk\"}\nutc_offset = \"+03:00\"\nlegal_profile = \"ru\"\n"
              "keeper = {ru = \"Приёмная\"}\nlanguage = \"ru\"\nrelative_dates = true\n\n[[topic]]\nid = \"housing\"\n"
              "name = {ru = \"Жильё\"}\n");
        for (const std::string role :
             {"working_hours", "reception_order", "contacts", "rules_of_use", "not_disclosed"}) {
            std::string id = role;
            for (char& c : id) c = c == '_' ? '-' : c;
            write(id + ".md", "+++\nkind = \"page\"\ntitle = \"" + role + "\"\nsummary = \"Коротко.\"\nrole = \"" +
                                  role + "\"\n+++\nТекст.\n");
        }
        write("council.md", "+++\nkind = \"body\"\ntitle = \"Совет\"\nsummary = \"Решает.\"\n+++\n");
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    [[nodiscard]] PublishedTown read(const PreviousEdition& previous = {}) const {
        SystemRandom random;
        auto town = read_town_folder(path_, publishing_day, previous, random);
        if (!town) {
            for (const FolderError& error : town.error()) MESSAGE(to_string(error));
        }
        REQUIRE(town);
        return std::move(*town);
    }
    // Every error on a line of its own.
    [[nodiscard]] std::string errors(const PreviousEdition& previous = {}) const {
        SystemRandom random;
        const auto town = read_town_folder(path_, publishing_day, previous, random);
        std::string all;
        if (town) return all;
        for (const FolderError& error : town.error()) all += to_string(error) + "\n";
        return all;
    }

  private:
    test::TemporaryFolder folder_;
    std::filesystem::path path_;
};

inline const content::Entry& entry_of(const PublishedTown& town, const std::string& id,
                                      content::Language language = content::Language::russian) {
    for (const content::Entry& entry : town.entries) {
        if (entry.id.text() == id && entry.language == language) return entry;
    }
    FAIL("no entry " << id);
    return town.entries.front();
}

inline std::string text_of(const PublishedTown& town, const content::Entry& entry) {
    const auto text =
        content::edition::read_text(entry.text, content::edition::stored_form(town.blobs.at(entry.text.hash)));
    REQUIRE(text);
    return *text;
}

}  // namespace veche::server::publish
