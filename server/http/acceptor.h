// Takes connections off a listening socket, on a thread of its own, and gives them on one by one. So they go to the
// threads of the server in turn; where each thread takes for itself, one that is awake takes all that come together.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <sys/socket.h>
#include <thread>

#include "base/descriptor.h"
#include "base/result.h"

namespace veche::server::http {

class Acceptor {
  public:
    // Whether one more would be taken; while not, those who come wait in the kernel.
    using HasRoom = std::function<bool()>;
    // Owns the descriptor from then on.
    using Take = std::function<void(int descriptor, const sockaddr* address, socklen_t size)>;

    // `listener` stays its owner's and must live longer. Both functions are called on the acceptor's thread.
    [[nodiscard]] static Result<std::unique_ptr<Acceptor>> start(int listener, HasRoom has_room, Take take);
    Acceptor(const Acceptor&) = delete;
    Acceptor& operator=(const Acceptor&) = delete;
    ~Acceptor();

  private:
    Acceptor(int listener, Descriptor stop, HasRoom has_room, Take take);
    void run();
    // Until somebody comes, or a moment when nobody is wanted. False: it is to stop.
    [[nodiscard]] bool wait(bool for_somebody) const;

    int listener_;
    Descriptor stop_;  // an eventfd
    HasRoom has_room_;
    Take take_;
    std::thread thread_;
};

}  // namespace veche::server::http
