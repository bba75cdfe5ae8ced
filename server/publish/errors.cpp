#include "server/publish/errors.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace veche::server::publish {

std::string to_string(const FolderError& error) {
    const std::string line = error.line > 0 ? ":" + std::to_string(error.line) : std::string();
    return error.file + line + ": " + error.message;
}

void ErrorList::add(std::string_view file, int line, std::string message) {
    errors_.push_back({std::string(file), line, std::move(message)});
}

void ErrorList::add_field(std::string_view file, int line, std::string_view field, std::string_view what) {
    add(file, line, "field '" + std::string(field) + "': " + std::string(what));
}

std::set<std::string> ErrorList::files() const {
    std::set<std::string> files;
    for (const FolderError& error : errors_) files.insert(error.file);
    return files;
}

std::vector<FolderError> ErrorList::take_sorted() {
    std::sort(errors_.begin(), errors_.end(), [](const FolderError& left, const FolderError& right) {
        return std::tie(left.file, left.line, left.message) < std::tie(right.file, right.line, right.message);
    });
    errors_.erase(std::unique(errors_.begin(), errors_.end()), errors_.end());
    return std::exchange(errors_, {});
}

}  // namespace veche::server::publish
