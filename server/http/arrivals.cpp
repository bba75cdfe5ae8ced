#include "server/http/arrivals.h"

#include <algorithm>
#include <sys/socket.h>
#include <utility>

namespace veche::server::http {

namespace {

// What the library could not open (no memory, no room in its epoll) it does not tell of.
constexpr std::chrono::seconds longest_coming{30};

}  // namespace

bool Arrivals::may_come(const MHD_Daemon* daemon, const sockaddr* address, Time now) {
    const auto client = Address::from_socket(address);
    const bool has_limit = client && !is_trusted(*client, trusted_);
    std::string network = client ? client->counted_by() : std::string();
    const std::lock_guard lock(mutex_);
    for (; !coming_.empty() && coming_.front().since + longest_coming < now; coming_.pop_front()) {
        give_back(coming_.front().network);
    }
    const auto held = of_network_.find(network);
    if (has_limit && held != of_network_.end() && held->second >= most_) return false;
    ++of_network_[network];
    coming_.push_back({daemon, std::move(network), now});
    return true;
}

std::size_t Arrivals::coming_to(const MHD_Daemon* daemon) {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(
        std::count_if(coming_.begin(), coming_.end(), [&](const Coming& each) { return each.daemon == daemon; }));
}

void Arrivals::give_back(const std::string& network) {
    const auto held = of_network_.find(network);
    if (--held->second == 0) of_network_.erase(held);
}

void Arrivals::opened(MHD_Connection* connection, Time now) {
    const MHD_ConnectionInfo* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    const int descriptor = info == nullptr ? -1 : info->connect_fd;
    info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const auto client = info == nullptr ? std::nullopt : Address::from_socket(info->client_addr);
    const std::string network = client ? client->counted_by() : std::string();
    info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_DAEMON);
    const MHD_Daemon* const daemon = info == nullptr ? nullptr : info->daemon;
    const std::lock_guard lock(mutex_);
    arrivals_[connection] = {descriptor, now, network};
    const auto came = std::find_if(coming_.begin(), coming_.end(), [&](const Coming& each) {
        return each.daemon == daemon && each.network == network;
    });
    if (came == coming_.end()) {
        ++of_network_[network];
    } else {
        coming_.erase(came);
    }
}

void Arrivals::header_read(MHD_Connection* connection) {
    const std::lock_guard lock(mutex_);
    if (const auto found = arrivals_.find(connection); found != arrivals_.end()) found->second.waits_since.reset();
}

void Arrivals::request_ended(MHD_Connection* connection, Time now) {
    const std::lock_guard lock(mutex_);
    const auto found = arrivals_.find(connection);
    if (found == arrivals_.end()) return;
    found->second.waits_since = now;
    found->second.body.reset();
}

void Arrivals::body_begins(MHD_Connection* connection, Time now, Time until, std::string too_slow) {
    const std::lock_guard lock(mutex_);
    const auto found = arrivals_.find(connection);
    if (found != arrivals_.end()) found->second.body = Body{now, until, std::move(too_slow)};
}

void Arrivals::body_came(MHD_Connection* connection, Time now) {
    const std::lock_guard lock(mutex_);
    const auto found = arrivals_.find(connection);
    if (found != arrivals_.end() && found->second.body) found->second.body->came = now;
}

void Arrivals::body_ended(MHD_Connection* connection) {
    const std::lock_guard lock(mutex_);
    if (const auto found = arrivals_.find(connection); found != arrivals_.end()) found->second.body.reset();
}

// The library takes no answer in the middle of a body. Nothing else was said on the connection since the request, and
// after this nothing will be.
void Arrivals::end_slow_bodies(Time now, std::chrono::seconds silence) {
    const std::lock_guard lock(mutex_);
    for (auto& [connection, arrival] : arrivals_) {
        if (!arrival.body || (now < arrival.body->came + silence && now < arrival.body->until)) continue;
        const std::string& told = arrival.body->too_slow;
        (void)::send(arrival.descriptor, told.data(), told.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        ::shutdown(arrival.descriptor, SHUT_RDWR);
        arrival.body.reset();
    }
}

void Arrivals::closed(MHD_Connection* connection) {
    const std::lock_guard lock(mutex_);
    const auto arrival = arrivals_.find(connection);
    if (arrival == arrivals_.end()) return;
    give_back(arrival->second.network);
    arrivals_.erase(arrival);
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
