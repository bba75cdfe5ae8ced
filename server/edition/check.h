// Whether what is published is whole: what a kiosk would find wrong, found first. Reads and hashes every file the
// current edition names (as long as reading them takes), changes nothing.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/layout.h"

namespace veche::server {

struct ContentFault {
    std::string what;            // a sentence that names the file
    std::filesystem::path blob;  // the file of a page or blob that is there with other bytes; empty: another fault
};

// Nothing when all is well, and before the first publication.
[[nodiscard]] std::vector<ContentFault> check_content(const Layout& layout);

}  // namespace veche::server
