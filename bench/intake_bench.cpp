// Envelopes a second through the real veche-server over HTTP, signatures checked, acknowledgements signed, every one
// durable before it is answered: single requests with 32 clients, then batches of 256. The registrar works meanwhile.
// Usage: bench_intake PATH_OF_VECHE_SERVER [SINGLES [BATCHES [postgresql://HOST:PORT/DATABASE]]]
#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "bench/running_server.h"
#include "sync/protocol/batch.h"

namespace {

using namespace veche;
using namespace veche::bench;
using Time = std::chrono::steady_clock;

constexpr std::size_t clients = 32;

int connect_to(std::uint16_t port) {
    const int made = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int yes = 1;
    ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (::connect(made, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) stop("cannot connect");
    return made;
}

// Sends one request and reads the whole answer; its status.
int converse(int connection, const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
        const ssize_t now = ::send(connection, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (now <= 0) stop("the connection broke");
        sent += static_cast<std::size_t>(now);
    }
    std::string answer;
    char piece[65'536];
    while (whole_answer(answer) == 0) {
        const ssize_t got = ::recv(connection, piece, sizeof piece, 0);
        if (got <= 0) stop("the connection broke");
        answer.append(piece, static_cast<std::size_t>(got));
    }
    return std::stoi(answer.substr(9, 3));
}

// All requests over `connections` keep-alive connections; seconds taken.
double run(std::uint16_t port, const std::vector<std::string>& requests, std::size_t connections, int expected) {
    std::atomic<std::size_t> next = 0;
    std::vector<std::thread> threads;
    const auto begun = Time::now();
    for (std::size_t i = 0; i < connections; ++i) {
        threads.emplace_back([&] {
            const int connection = connect_to(port);
            for (std::size_t at = next++; at < requests.size(); at = next++) {
                const int status = converse(connection, requests[at]);
                if (status != expected) stop(fmt::format("answered {} instead of {}", status, expected));
            }
            ::close(connection);
        });
    }
    for (std::thread& thread : threads) thread.join();
    return std::chrono::duration<double>(Time::now() - begun).count();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2 || !protocol::initialise_cryptography()) stop("usage: bench_intake PATH_OF_VECHE_SERVER");
    const std::size_t singles = argc > 2 ? std::stoul(argv[2]) : 20'000;
    const std::size_t batches = argc > 3 ? std::stoul(argv[3]) : 80;
    const std::filesystem::path folder = make_temporary_folder();
    SystemRandom random;
    // One device stands for a whole fleet here.
    const Town town = make_town(folder / "town", 1, random);
    if (argc > 4) move_to_postgres(town, argv[4]);
    const protocol::SigningKey& device = town.devices.front();
    std::vector<std::string> puts;
    for (std::size_t i = 0; i < singles; ++i) {
        const Envelope envelope = seal(town, device, random);
        puts.push_back(
            signed_request(device, "PUT", "/v1/submissions/" + protocol::to_hex(envelope.id), envelope.bytes));
    }
    std::vector<std::string> posts;
    for (std::size_t i = 0; i < batches; ++i) {
        std::vector<std::string> envelopes;
        for (std::size_t each = 0; each < protocol::most_in_batch; ++each)
            envelopes.push_back(seal(town, device, random).bytes);
        posts.push_back(signed_request(device, "POST", "/v1/submissions", protocol::write_batch(envelopes).body));
    }
    const Server server = start(argv[1], folder / "town");
    const double single_seconds = run(server.port, puts, clients, 201);
    fmt::print("intake, single requests, {} clients: {:.0f}/s\n", clients,
               static_cast<double>(singles) / single_seconds);
    const double batch_seconds = run(server.port, posts, 4, 200);
    fmt::print("intake, batches of {}, 4 clients: {:.0f}/s\n", protocol::most_in_batch,
               static_cast<double>(batches * protocol::most_in_batch) / batch_seconds);
    end(server);
    std::error_code error;
    std::filesystem::remove_all(folder, error);
    return 0;
}
