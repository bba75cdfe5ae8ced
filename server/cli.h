// The command line of veche-server: names, options and help.
#pragma once

#include <iosfwd>

namespace veche::server {

// Exit codes: 0 done, 1 failed (said on `errors`), 2 wrongly called, 78 the server could not start.
[[nodiscard]] int run_command_line(int argc, const char* const* argv, std::ostream& out, std::ostream& errors);

}  // namespace veche::server
