#include "kiosk/built_at.h"

namespace veche::kiosk {

Instant built_at() {
    return {VECHE_BUILT_AT};
}

}  // namespace veche::kiosk
