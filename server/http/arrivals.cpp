#include "server/http/arrivals.h"

#include <sys/socket.h>

namespace veche::server::http {

void Arrivals::opened(MHD_Connection* connection, Time now) {
    const MHD_ConnectionInfo* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    const std::lock_guard lock(mutex_);
    arrivals_[connection] = {info == nullptr ? -1 : info->connect_fd, now};
}

void Arrivals::header_read(MHD_Connection* connection) {
    const std::lock_guard lock(mutex_);
    if (const auto found = arrivals_.find(connection); found != arrivals_.end()) found->second.waits_since.reset();
}

void Arrivals::request_ended(MHD_Connection* connection, Time now) {
    const std::lock_guard lock(mutex_);
    if (const auto found = arrivals_.find(connection); found != arrivals_.end()) found->second.waits_since = now;
}

void Arrivals::closed(MHD_Connection* connection) {
    const std::lock_guard lock(mutex_);
    arrivals_.erase(connection);
}

void Arrivals::end_those_since(Time since) {
    // The library says closed() before it gives the descriptor back, so under the lock it is still this connection's.
    const std::lock_guard lock(mutex_);
    for (auto& [connection, arrival] : arrivals_) {
        if (!arrival.waits_since || *arrival.waits_since > since) continue;
        ::shutdown(arrival.descriptor, SHUT_RDWR);
        arrival.waits_since.reset();
    }
}

}  // namespace veche::server::http
