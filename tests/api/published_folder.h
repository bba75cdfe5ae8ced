// A town published from a folder of plain texts by the real command, and how its files are damaged.
#pragma once

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/files.h"
#include "server/edition/published.h"
#include "tests/server/support/engine.h"
#include "tests/server/support/running_server.h"
#include "tests/support/temporary_folder.h"

namespace veche::test {

struct PublishedFolder {
    TemporaryFolder folder;
    std::filesystem::path texts = folder.path() / "texts";
    server::Layout layout = found_town_folder(folder.path() / "town");
    std::string root = layout.root.string();

    PublishedFolder() {
        std::filesystem::create_directory(texts);
        for (const char* id : {"hours", "contacts", "rules"}) {
            write(std::string(id) + ".txt", std::string(id) + "\n\nТекст страницы.\n");
        }
        const auto published = publish();
        REQUIRE_MESSAGE(published.code == 0, published.output);
    }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(texts / name, std::ios::binary) << text;
    }
    [[nodiscard]] CommandResult publish(const std::filesystem::path& from = {}) const {
        return run_command({"publish", root, (from.empty() ? texts : from).string()});
    }
    [[nodiscard]] server::Published published() const {
        auto read = server::read_published(layout);
        REQUIRE_MESSAGE(read, read.error().message);
        REQUIRE(read->has_value());
        return **read;
    }
    [[nodiscard]] std::filesystem::path first_page() const {
        return layout.content() / content::edition::blob_path(published().catalog.pages.at(0).blob.hash);
    }
};

inline void flip_a_byte(const std::filesystem::path& file) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    const char before = static_cast<char>(stream.get());
    stream.seekp(0);
    stream.put(static_cast<char>(before ^ 1));
}

inline void flip_the_last_byte(const std::filesystem::path& file) {
    std::string bytes = read_file(file, 1'000'000).value();
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    std::ofstream(file, std::ios::binary) << bytes;
}

inline bool says(const CommandResult& result, const std::string& words) {
    return result.output.find(words) != std::string::npos;
}

}  // namespace veche::test
