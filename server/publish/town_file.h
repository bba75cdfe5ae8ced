// town.toml: what a folder says about the town itself.
#pragma once

#include <string_view>

#include "content/town.h"
#include "server/publish/errors.h"

namespace veche::server::publish {

struct TownFile {
    content::Town town;  // without id and keys
    content::Language language = content::Language::russian;
    bool relative_dates = false;
};

inline constexpr std::string_view town_file_name = "town.toml";

// Mistakes go to the list; what could be read is returned all the same, so that the documents can be judged too.
[[nodiscard]] TownFile read_town_file(std::string_view bytes, ErrorList& errors);

}  // namespace veche::server::publish
