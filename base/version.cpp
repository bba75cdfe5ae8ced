#include "base/version.h"

#include "veche_commit.h"

namespace veche {

std::string version() {
    return VECHE_VERSION;
}

std::string full_version() {
    const std::string commit = VECHE_COMMIT;
    return commit.empty() ? version() : version() + " (commit " + commit + ")";
}

}  // namespace veche
