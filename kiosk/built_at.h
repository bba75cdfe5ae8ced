// When this program was built: the earliest moment its clock may show.
#pragma once

#include "base/date.h"

namespace veche::kiosk {

[[nodiscard]] Instant built_at();

}  // namespace veche::kiosk
