// Whether what is published is whole: what a kiosk would find wrong, found first. Reads and hashes every file the
// current edition names (as long as reading them takes), changes nothing.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "content/edition/edition.h"
#include "server/layout.h"

namespace veche::server {

struct ContentFault {
    std::string what;            // a sentence that names the file
    std::filesystem::path blob;  // the file of a page or blob that is there with other bytes; empty: another fault
    std::string remedy;
    std::optional<content::edition::NeededBlob> needed = {};  // the page or blob that is missing or wrong
};

// Nothing when all is well, and before the first publication.
[[nodiscard]] std::vector<ContentFault> check_content(const Layout& layout);

}  // namespace veche::server
