#include "server/system/clock.h"

#include <ctime>

namespace veche::server {

content::Instant SystemClock::now() const {
    return {std::time(nullptr)};
}

}  // namespace veche::server
