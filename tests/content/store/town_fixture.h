// A small town in memory and a folder that goes away with the test.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "content/store/store.h"
#include "tests/support/temporary_folder.h"

namespace veche::content::fixture {

struct StoreFolder : test::TemporaryFolder {
    [[nodiscard]] std::filesystem::path file(const char* name = "store.db") const { return path() / name; }
};

// Texts by blob hash; one line is one paragraph.
class TextsInMemory : public TextSource {
  public:
    std::map<BlobHash, std::string> texts;
    int asked = 0;

    Result<Document> document(const Entry& entry) override {
        ++asked;
        const auto found = texts.find(entry.text.hash);
        if (found == texts.end()) return failure("no blob " + entry.text.hash);
        Document document;
        std::string_view rest = found->second;
        while (!rest.empty()) {
            const std::size_t end = rest.find('\n');
            Block block;
            block.spans.push_back({std::string(rest.substr(0, end)), false, false, ""});
            document.blocks.push_back(block);
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        }
        return document;
    }
};

inline Entry entry(const std::string& id, Details details, const std::string& title) {
    Entry made;
    made.id = EntryId(id);
    made.title = title;
    made.details = std::move(details);
    return made;
}

inline Town town() {
    Town made;
    made.id = "0123456789abcdef0123456789abcdef";
    made.name = {{Language::russian, "Белоозёрск"}};
    made.topics = {{TopicId("housing"), {{Language::russian, "Жильё"}, {Language::ukrainian, "Житло"}}},
                   {TopicId("budget"), {{Language::russian, "Бюджет"}}}};
    return made;
}

}  // namespace veche::content::fixture
