#include "server/workshop/link.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <sys/socket.h>
#include <sys/uio.h>
#include <system_error>

#include "server/workshop/frames.h"

namespace veche::server::workshop {
namespace {

using Pair = std::pair<Descriptor, Descriptor>;

tl::unexpected<Error> system_failure(std::string_view what) {
    return failure(std::string(what) + ": " + std::system_category().message(errno));
}

Result<Pair> make_pair() {
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0) {
        return system_failure("a pair of sockets");
    }
    return Pair(Descriptor(ends[0]), Descriptor(ends[1]));
}

// One byte and a descriptor beside it.
struct Message {
    Message() {
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = room.data();
        message.msg_controllen = room.size();
    }
    Message(const Message&) = delete;
    Message& operator=(const Message&) = delete;

    char byte = 'w';
    iovec part{&byte, 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> room{};
    msghdr message{};
};

bool is_interrupted() {
    return errno == EINTR;
}

bool would_wait() {
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS;
}

}  // namespace

Result<Link> Link::create() {
    auto pair = make_pair();
    if (!pair) return tl::unexpected(pair.error());
    return Link(std::move(pair->first), std::move(pair->second));
}

Result<Descriptor> Link::offer() const {
    auto pair = make_pair();
    if (!pair) return tl::unexpected(pair.error());
    while (take_end(office_.value()).end) {
    }
    Message offer;
    cmsghdr* head = CMSG_FIRSTHDR(&offer.message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int));
    const int end = pair->second.value();
    std::memcpy(CMSG_DATA(head), &end, sizeof end);
    if (::sendmsg(workshop_.value(), &offer.message, MSG_NOSIGNAL) != 1) return system_failure("the office's end");
    return std::move(pair->first);
}

void Link::keep_for_office() const {
    ::close(workshop_.value());
}

void Link::close_all() const {
    ::close(workshop_.value());
    ::close(office_.value());
}

Found take_end(int for_office) {
    Found found;
    for (;;) {
        Message offer;
        const ssize_t got = ::recvmsg(for_office, &offer.message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (got < 0 && is_interrupted()) continue;
        found.is_over = got == 0 || (got < 0 && !would_wait());
        if (got <= 0) return found;
        const cmsghdr* head = CMSG_FIRSTHDR(&offer.message);
        if (head == nullptr || head->cmsg_type != SCM_RIGHTS || head->cmsg_len != CMSG_LEN(sizeof(int))) continue;
        int end = -1;
        std::memcpy(&end, CMSG_DATA(head), sizeof end);
        found.end = Descriptor(end);
    }
}

Sent send_frame(int end, std::string_view bytes) {
    for (;;) {
        if (::send(end, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return Sent::whole;
        if (is_interrupted()) continue;
        return would_wait() ? Sent::later : Sent::over;
    }
}

Received receive_frame(int end, std::string& bytes) {
    bytes.resize(longest_frame + 1);
    for (;;) {
        const ssize_t got = ::recv(end, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (got < 0 && is_interrupted()) continue;
        if (got < 0 && would_wait()) return Received::nothing;
        if (got <= 0) return Received::over;
        bytes.resize(static_cast<std::size_t>(got));
        return Received::frame;
    }
}

}  // namespace veche::server::workshop
