// Envelopes a second through the real veche-server over HTTP, signatures checked, acknowledgements signed, every one
// durable before it is answered: single requests with 32 clients, then batches of 256. The registrar works meanwhile.
// Usage: bench_intake PATH_OF_VECHE_SERVER [SINGLES [BATCHES [postgresql://HOST:PORT/DATABASE]]]
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fmt/format.h>
#include <thread>
#include <unistd.h>

#include "bench/running_server.h"
#include "sync/protocol/batch.h"

namespace {

using namespace veche;
using namespace veche::bench;
using Time = std::chrono::steady_clock;

constexpr std::size_t clients = 32;

// All requests over `connections` keep-alive connections; seconds taken.
double run(std::uint16_t port, const std::vector<std::string>& requests, std::size_t connections, int expected) {
    std::atomic<std::size_t> next = 0;
    std::vector<std::thread> threads;
    const auto begun = Time::now();
    for (std::size_t i = 0; i < connections; ++i) {
        threads.emplace_back([&] {
            const int connection = connect_to(port);
            for (std::size_t at = next++; at < requests.size(); at = next++) {
                const int status = std::stoi(converse(connection, requests[at]).substr(9, 3));
                if (status != expected) stop(fmt::format("answered {} instead of {}", status, expected));
            }
            ::close(connection);
        });
    }
    for (std::thread& thread : threads) thread.join();
    return std::chrono::duration<double>(Time::now() - begun).count();
}

// At once: whoever reads it looks at the same moment what has been spent.
void tell(const std::string& line) {
    fmt::print("{}", line);
    std::fflush(stdout);
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
    tell("intake begins\n");
    const double single_seconds = run(server.port, puts, clients, 201);
    tell(fmt::format("intake, single requests, {} clients: {:.0f}/s\n", clients,
                     static_cast<double>(singles) / single_seconds));
    const double batch_seconds = run(server.port, posts, 4, 200);
    tell(fmt::format("intake, batches of {}, 4 clients: {:.0f}/s\n", protocol::most_in_batch,
                     static_cast<double>(batches * protocol::most_in_batch) / batch_seconds));
    end(server);
    std::error_code error;
    std::filesystem::remove_all(folder, error);
    return 0;
}
