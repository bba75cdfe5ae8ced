// Connections that have not sent a whole header yet. libmicrohttpd closes those that are silent, but not those that
// send a byte now and then: these hold a place each for as long as they like. And how many connections a client's
// network holds: no more than its share. And bodies that come too slowly. Thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <microhttpd.h>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/http/network.h"

namespace veche::server::http {

class Arrivals {
  public:
    using Time = std::chrono::steady_clock::time_point;

    // `most`: of one network, as Address::counted_by has it. Trusted proxies speak for many and have no limit here.
    Arrivals(unsigned most, const std::vector<Network>& trusted) : most_(most), trusted_(trusted) {}

    // It counts from then on: the library opens it later, on the thread of its daemon.
    [[nodiscard]] bool may_come(const MHD_Daemon* daemon, const sockaddr* address, Time now);
    // Those that may come to it and are not opened yet.
    [[nodiscard]] std::size_t coming_to(const MHD_Daemon* daemon);
    void opened(MHD_Connection* connection, Time now);
    void header_read(MHD_Connection* connection);
    // The next header on the same connection may begin.
    void request_ended(MHD_Connection* connection, Time now);
    void closed(MHD_Connection* connection);

    // A body that may take until `until`; `too_slow` is what its sender is told otherwise, as it goes over the wire.
    void body_begins(MHD_Connection* connection, Time now, Time until, std::string too_slow);
    // More of it came; `now` may be later, when it is us who do not read.
    void body_came(MHD_Connection* connection, Time now);
    void body_ended(MHD_Connection* connection);
    // Answers and ends those of which nothing came since, and those whose time is over.
    void end_slow_bodies(Time now, std::chrono::seconds silence);
    // Ends every connection whose header began before `since`; the library then closes it.
    void end_those_since(Time since);

  private:
    struct Body {
        Time came;
        Time until;
        std::string too_slow;
    };
    struct Coming {
        const MHD_Daemon* daemon = nullptr;
        std::string network;
        Time since;
    };
    struct Arrival {
        int descriptor = -1;
        std::optional<Time> waits_since;
        std::string network;
        std::optional<Body> body{};
    };

    void give_back(const std::string& network);

    unsigned most_;
    std::vector<Network> trusted_;
    std::mutex mutex_;
    std::unordered_map<MHD_Connection*, Arrival> arrivals_;
    std::deque<Coming> coming_;
    std::unordered_map<std::string, unsigned> of_network_;  // opened and coming
};

}  // namespace veche::server::http
