#include "tests/long/bad_network.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <netinet/in.h>
#include <optional>
#include <random>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace veche::test {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

// One HTTP message with its Content-Length; nothing when the connection ends before.
std::optional<std::string> receive(int socket) {
    std::string bytes;
    std::size_t whole = std::string::npos;
    while (bytes.size() < whole) {
        std::array<char, 16'384> piece{};
        const std::size_t room =
            whole == std::string::npos ? piece.size() : std::min(piece.size(), whole - bytes.size());
        const ssize_t got = ::recv(socket, piece.data(), room, 0);
        if (got <= 0) return std::nullopt;
        bytes.append(piece.data(), static_cast<std::size_t>(got));
        const std::size_t head = bytes.find("\r\n\r\n");
        if (whole != std::string::npos || head == std::string::npos) continue;
        std::string fields = bytes.substr(0, head);
        std::transform(fields.begin(), fields.end(), fields.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        const std::size_t length = fields.find("\r\ncontent-length:");
        whole = head + 4 + (length == std::string::npos ? 0 : std::stoul(fields.substr(length + 17)));
    }
    return bytes;
}

int connect_to(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return socket;
    ::close(socket);
    return -1;
}

}  // namespace

BadNetwork::BadNetwork(std::uint16_t server, unsigned seed)
    : server_(server), seed_(seed), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, plain, size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, plain, &size) != 0) {
        throw std::runtime_error("the bad network cannot listen");
    }
    port_ = ntohs(address.sin_port);
    accepting_ = std::thread([this] { accept_all(); });
}

BadNetwork::~BadNetwork() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
    }
    ::shutdown(listener_, SHUT_RDWR);
    accepting_.join();
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [&] { return open_.empty(); });
    ::close(listener_);
}

void BadNetwork::accept_all() {
    for (unsigned number = 0;; ++number) {
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) return;
        const std::lock_guard lock(mutex_);
        if (ending_) {
            ::close(client);
            return;
        }
        open_.push_back(client);
        // Not kept: a thread that ended would hold its stack until somebody joined it, and there come thousands.
        std::thread([this, client, seed = seed_ + number] { carry(client, seed); }).detach();
    }
}

void BadNetwork::carry(int client, unsigned seed) {
    std::mt19937 random(seed);
    const int server = connect_to(server_);
    for (bool open = server >= 0; open;) {
        const unsigned chance = static_cast<unsigned>(random());
        const bool harms = !healed_ && chance % 4 == 0;
        const auto harm = harms ? static_cast<Harm>(1 + random() % 6) : Harm::none;
        open = exchange(client, server, harm, chance);
    }
    const std::lock_guard lock(mutex_);
    std::erase(open_, client);
    ::close(client);
    if (server >= 0) ::close(server);
    ended_.notify_all();
}

bool BadNetwork::exchange(int client, int server, Harm harm, unsigned chance) {
    const std::optional<std::string> request = receive(client);
    if (!request) return false;
    ++done_.at(static_cast<std::size_t>(harm));
    if (harm == Harm::request_lost) return false;
    if (!send_all(server, *request)) return false;
    std::optional<std::string> answer = receive(server);
    if (!answer) return false;
    if (harm == Harm::request_repeated) {
        // Both arrived; the client hears of the second.
        if (!send_all(server, *request)) return false;
        answer = receive(server);
        if (!answer) return false;
    }
    std::string heard = *answer;
    switch (harm) {
        case Harm::answer_lost: return false;
        case Harm::answer_cut: (void)send_all(client, heard.substr(0, chance / 4 % heard.size())); return false;
        case Harm::answer_late: std::this_thread::sleep_for(std::chrono::milliseconds(chance / 4 % 100)); break;
        case Harm::answer_before:
        case Harm::none:
        case Harm::request_lost:
        case Harm::request_repeated: break;
    }
    {
        const std::lock_guard lock(mutex_);
        std::string before = std::exchange(before_, heard);
        if (harm == Harm::answer_before && !before.empty()) heard = std::move(before);
    }
    return send_all(client, heard);
}

std::uint64_t BadNetwork::harmed() const {
    std::uint64_t sum = 0;
    for (std::size_t i = 1; i < done_.size(); ++i) sum += done_.at(i);
    return sum;
}

std::string BadNetwork::tell() const {
    return fmt::format(
        "{} exchanges unharmed; {} requests lost, {} repeated; {} answers lost, {} cut short, {} late, {} of the "
        "request "
        "before",
        done_[0].load(), done_[1].load(), done_[2].load(), done_[3].load(), done_[4].load(), done_[5].load(),
        done_[6].load());
}

}  // namespace veche::test
