#include "server/publisher/publisher.h"

#include "base/log_event.h"
#include "server/edition/published.h"
#include "server/edition/signing.h"

namespace veche::server {

void Publisher::run_once() {
    renew();
    warn();
}

void Publisher::renew() {
    const auto renewed = renew_online(layout_, lifetimes_, clock_.now());
    if (!renewed) {
        write_log(LogEvent::timestamp_failed, {{"reason", renewed.error().message}});
        return;
    }
    switch (*renewed) {
        case Renewed::nothing: return;
        case Renewed::timestamp: return write_log(LogEvent::timestamp_renewed);
        case Renewed::snapshot_and_timestamp: return write_log(LogEvent::snapshot_renewed);
    }
}

void Publisher::warn() {
    const auto published = read_published(layout_);
    if (published && *published) warnings_.look(**published, lifetimes_, clock_.now());
}

}  // namespace veche::server
