#include "base/version.h"

namespace veche {

// Written anew at each build (cmake/commit.cmake).
const char* commit();

std::string version() {
    return VECHE_VERSION;
}

std::string full_version() {
    const std::string from = commit();
    return from.empty() ? version() : version() + " (commit " + from + ")";
}

}  // namespace veche
