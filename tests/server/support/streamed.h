// An answer of unknown length, read from a plain socket.
#pragma once

#include <arpa/inet.h>
#include <chrono>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>

#include "base/descriptor.h"

namespace veche::test {

struct Streamed {
    std::string head;
    std::string body;
    bool is_whole = false;

    [[nodiscard]] int status() const { return head.size() < 12 ? 0 : std::stoi(head.substr(9, 3)); }
};

class StreamReader {
  public:
    // Sends `request` on a connection of its own.
    StreamReader(std::uint16_t port, const std::string& request) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_.value(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
            (void)!::write(socket_.value(), request.data(), request.size());
        }
    }
    // Until the last chunk or the end of the connection.
    [[nodiscard]] Streamed all() {
        Streamed read;
        if (!fill("\r\n\r\n")) return read;
        read.head = take(buffer_.find("\r\n\r\n") + 4);
        while (fill("\r\n")) {
            const std::size_t size = std::stoul(take(buffer_.find("\r\n") + 2), nullptr, 16);
            while (buffer_.size() < size + 2 && more()) continue;
            if (buffer_.size() < size + 2) break;
            read.body += take(size + 2).substr(0, size);
            if (size > 0) continue;
            read.is_whole = true;
            break;
        }
        return read;
    }

  private:
    bool more() {
        constexpr int patience = 20'000;  // milliseconds
        std::string piece(65'536, '\0');
        pollfd waits{socket_.value(), POLLIN, 0};
        if (::poll(&waits, 1, patience) != 1) return false;
        const ssize_t got = ::read(socket_.value(), piece.data(), piece.size());
        if (got <= 0) return false;
        buffer_.append(piece, 0, static_cast<std::size_t>(got));
        return true;
    }
    bool fill(const std::string& until) {
        while (buffer_.find(until) == std::string::npos) {
            if (!more()) return false;
        }
        return true;
    }
    std::string take(std::size_t size) {
        std::string taken = buffer_.substr(0, size);
        buffer_.erase(0, size);
        return taken;
    }

    Descriptor socket_;
    std::string buffer_;
};

}  // namespace veche::test
