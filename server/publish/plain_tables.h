// Tables as office programs leave them in a plain text: one cell a line behind a tab, or cells of a line parted by
// tabs. Internal to plain_text.h. Pure.
#pragma once

#include <string>
#include <vector>

#include "server/publish/plain_text.h"

namespace veche::server::publish {

// Adds the blocks of the table that begins at line `from` and says how many lines it took; 0: no table begins there.
[[nodiscard]] std::size_t take_tables(const std::vector<std::string>& lines, std::size_t from,
                                      std::vector<PlainBlock>& blocks);

}  // namespace veche::server::publish
