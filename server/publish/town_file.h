// town.toml: what a folder says about the town itself.
#pragma once

#include <optional>
#include <string_view>

#include "content/town.h"
#include "server/publish/errors.h"

namespace veche::server::publish {

struct TownFile {
    content::Town town;  // without id and keys
    content::Language language = content::Language::russian;
    bool relative_dates = false;
    bool topics_known = true;  // false: they are written wrongly, so that nobody can be told that a topic is missing
};

inline constexpr std::string_view town_file_name = "town.toml";

// Mistakes go to the list; what could be read is returned all the same, so that the documents can be judged too.
// Nothing when it is no TOML: then nothing else of the folder can be judged.
[[nodiscard]] std::optional<TownFile> read_town_file(std::string_view bytes, ErrorList& errors);

}  // namespace veche::server::publish
