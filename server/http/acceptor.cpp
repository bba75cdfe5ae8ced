#include "server/http/acceptor.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace veche::server::http {
namespace {

// Before the next look, when there is no room or no descriptor for one more.
constexpr int pause_milliseconds = 50;

}  // namespace

Result<std::unique_ptr<Acceptor>> Acceptor::start(int listener, HasRoom has_room, Take take) {
    Descriptor stop(::eventfd(0, EFD_CLOEXEC));
    // Whoever came may be gone again before it is taken: that must not hold the thread.
    const int flags = ::fcntl(listener, F_GETFL);
    if (stop.value() < 0 || flags < 0 || ::fcntl(listener, F_SETFL, flags | O_NONBLOCK) != 0) {
        return failure("the listening socket cannot be used");
    }
    return std::unique_ptr<Acceptor>(new Acceptor(listener, std::move(stop), std::move(has_room), std::move(take)));
}

Acceptor::Acceptor(int listener, Descriptor stop, HasRoom has_room, Take take)
    : listener_(listener),
      stop_(std::move(stop)),
      has_room_(std::move(has_room)),
      take_(std::move(take)),
      thread_([this] { run(); }) {}

Acceptor::~Acceptor() {
    ::eventfd_write(stop_.value(), 1);
    thread_.join();
}

bool Acceptor::wait(bool for_somebody) const {
    std::array<pollfd, 2> waited = {pollfd{stop_.value(), POLLIN, 0}, pollfd{listener_, POLLIN, 0}};
    ::poll(waited.data(), for_somebody ? 2 : 1, for_somebody ? -1 : pause_milliseconds);
    return waited[0].revents == 0;
}

void Acceptor::run() {
    bool may_take = true;
    while (wait(may_take)) {
        may_take = has_room_();
        if (!may_take) continue;
        sockaddr_storage address{};
        socklen_t size = sizeof address;
        auto* const plain = reinterpret_cast<sockaddr*>(&address);
        const int descriptor = ::accept4(listener_, plain, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor >= 0) {
            take_(descriptor, plain, size);
        } else {
            may_take = errno != EMFILE && errno != ENFILE && errno != ENOBUFS && errno != ENOMEM;
        }
    }
}

}  // namespace veche::server::http
