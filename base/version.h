// Which Veche this is: the number of the CMake project, said nowhere else, and the commit it was built from.
#pragma once

#include <string>

namespace veche {

[[nodiscard]] std::string version();       // "0.1.0"
[[nodiscard]] std::string full_version();  // "0.1.0 (commit 9f3812f5cc33)", "0.1.0" where no repository was at hand

}  // namespace veche
