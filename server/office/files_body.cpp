#include "server/office/files_body.h"

namespace veche::server::office {
namespace {

constexpr std::size_t longest_name = 1'000;

}  // namespace

std::vector<desk::NewFile> files_in(Body& body) {
    std::vector<desk::NewFile> files;
    for (const Json& one : body.list("files")) {
        const std::string place = "files." + std::to_string(files.size());
        const auto text = [&](const char* name) {
            const Json* const part = one.find(name);
            return part == nullptr ? nullptr : part->text();
        };
        const std::string* const name = text("name");
        const std::string* const words = text("text");
        const std::string* const hash = text("hash");
        const bool is_one = one.object() != nullptr && one.object()->size() == 2 && name != nullptr &&
                            name->size() <= longest_name && (words != nullptr || hash != nullptr);
        if (!is_one) body.complain(place, R"(expected {"name","text"} or {"name","hash"})");
        desk::NewFile file;
        if (is_one) file.name = *name;
        if (is_one && words != nullptr) file.text = *words;
        if (is_one && hash != nullptr) file.hash = *hash;
        files.push_back(std::move(file));
    }
    return files;
}

}  // namespace veche::server::office
