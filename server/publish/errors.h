// Everything that is wrong with a town folder, gathered while it is read. Owned by one call of read_town_folder().
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/publish/town_folder.h"

namespace veche::server::publish {

class ErrorList {
  public:
    void add(std::string_view file, int line, std::string message);
    // "field 'NAME': what is wrong; what is expected".
    void add_field(std::string_view file, int line, std::string_view field, std::string_view what);

    [[nodiscard]] bool empty() const { return errors_.empty(); }
    [[nodiscard]] std::size_t size() const { return errors_.size(); }
    // The files something is wrong with so far.
    [[nodiscard]] std::set<std::string> files() const;
    // By file and line, each once.
    [[nodiscard]] std::vector<FolderError> take_sorted();

  private:
    std::vector<FolderError> errors_;
};

}  // namespace veche::server::publish
