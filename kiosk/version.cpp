#include "kiosk/version.h"

namespace veche::kiosk {

std::string version() {
    return VECHE_VERSION;
}

Instant built_at() {
    return {VECHE_BUILT_AT};
}

}  // namespace veche::kiosk
