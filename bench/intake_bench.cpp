// Envelopes a second through the real veche-server over HTTP, signatures checked, acknowledgements signed, every one
// durable before it is answered: single requests with 32 clients, then batches of 256. The registrar works meanwhile.
// Usage: bench_intake PATH_OF_VECHE_SERVER [SINGLES] [BATCHES]
#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sstream>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"
#include "server/town_keys.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/envelope.h"
#include "sync/protocol/request_signature.h"

namespace {

using namespace veche;
using Time = std::chrono::steady_clock;

constexpr std::size_t clients = 32;
constexpr Instant today{1'795'219'200};

[[noreturn]] void stop(const std::string& why) {
    std::cerr << "bench_intake: " << why << "\n";
    std::exit(1);  // NOLINT(concurrency-mt-unsafe): nothing else runs to its end
}

template <typename Value>
Value must(Result<Value> result) {
    if (!result) stop(result.error().message);
    return std::move(*result);
}

void must(const Result<void>& result) {
    if (!result) stop(result.error().message);
}

struct Town {
    server::Layout layout;
    protocol::BoxPublicKey recipient;
    protocol::SigningKey device;
};

Town make_town(const std::filesystem::path& folder, Random& random) {
    std::ostringstream said;
    server::commands::InitOptions options;
    options.folder = folder;
    must(server::commands::init(options, said));
    const server::Layout layout{folder};
    // One device stands for a whole fleet here.
    auto configuration = must(server::commands::open_server_folder(folder)).configuration;
    configuration.limits.device_burst = 1'000'000;
    configuration.limits.device_per_second = 1'000'000;
    configuration.limits.device_megabytes_a_day = 1'000'000;
    std::ofstream(layout.configuration()) << must(server::explained_configuration(configuration));
    const auto identity = must(server::read_town_identity(layout));
    auto device = protocol::SigningKey::generate(random);
    const auto fleet = must(storage_of(layout)->fleet());
    must(fleet->enrol(
        "bench", {protocol::device_id_of(device.public_key()), device.public_key(), "bench", today, today, false}));
    return {layout, *protocol::from_hex<protocol::BoxPublicKey>(identity.keys.town_recipient), std::move(device)};
}

struct Envelope {
    protocol::EnvelopeId id;
    std::string bytes;
};

Envelope seal(const Town& town, Random& random) {
    Envelope made{protocol::make_random<protocol::EnvelopeId>(random), {}};
    content::Appeal appeal;
    appeal.form = content::AppealFormId("question");
    appeal.text = "Почему не горит фонарь у дома 12 по улице Речной? Темно уже вторую неделю.";
    const content::Submission submission{
        content::SubmissionId(protocol::to_hex(made.id)),
        content::KioskId(protocol::to_hex(protocol::device_id_of(town.device.public_key()))), today,
        content::Language::russian, appeal};
    made.bytes = must(protocol::seal_envelope(
        {submission, protocol::make_random<protocol::LookupId>(random), town.recipient, {town.recipient}, {}},
        town.device, random));
    return made;
}

std::string request(const Town& town, std::string_view method, const std::string& path, const std::string& body) {
    const std::string digest = protocol::content_digest(protocol::sha256(body));
    const auto fields = protocol::sign_request({method, path, "", digest}, town.device, today);
    return fmt::format(
               "{} {} HTTP/1.1\r\nHost: bench\r\nSignature-Input: {}\r\nSignature: {}\r\nContent-Digest: {}\r\n"
               "Content-Length: {}\r\n\r\n",
               method, path, fields.signature_input, fields.signature, digest, body.size()) +
           body;
}

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
    std::size_t wanted = std::string::npos;
    char piece[65'536];
    while (answer.size() < wanted) {
        const ssize_t got = ::recv(connection, piece, sizeof piece, 0);
        if (got <= 0) stop("the connection broke");
        answer.append(piece, static_cast<std::size_t>(got));
        const std::size_t head = answer.find("\r\n\r\n");
        const std::size_t length = answer.find("Content-Length: ");
        if (head != std::string::npos && length != std::string::npos) {
            wanted = head + 4 + std::stoul(answer.substr(length + 16));
        }
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

struct Server {
    pid_t id = 0;
    std::uint16_t port = 0;
};

Server start(const std::string& program, const std::filesystem::path& folder) {
    int ends[2];
    if (::pipe(ends) != 0) stop("no pipe");
    const pid_t id = ::fork();
    if (id == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::execl(program.c_str(), program.c_str(), "run", folder.c_str(), "--port", "0", "--metrics-port", "0", nullptr);
        ::_exit(127);
    }
    ::close(ends[1]);
    std::string said;
    char c = 0;
    while (said.find("listening on") == std::string::npos || c != '\n') {
        if (::read(ends[0], &c, 1) != 1) stop("the server did not start: " + said);
        said += c;
    }
    return {id, static_cast<std::uint16_t>(std::stoi(said.substr(said.rfind(':') + 1)))};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2 || !protocol::initialise_cryptography()) stop("usage: bench_intake PATH_OF_VECHE_SERVER");
    const std::size_t singles = argc > 2 ? std::stoul(argv[2]) : 20'000;
    const std::size_t batches = argc > 3 ? std::stoul(argv[3]) : 80;
    std::string folder = (std::filesystem::temp_directory_path() / "veche-bench-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) stop("no temporary folder");
    SystemRandom random;
    const Town town = make_town(folder + "/town", random);
    std::vector<std::string> puts;
    for (std::size_t i = 0; i < singles; ++i) {
        const Envelope envelope = seal(town, random);
        puts.push_back(request(town, "PUT", "/v1/submissions/" + protocol::to_hex(envelope.id), envelope.bytes));
    }
    std::vector<std::string> posts;
    for (std::size_t i = 0; i < batches; ++i) {
        std::vector<std::string> envelopes;
        for (std::size_t each = 0; each < protocol::most_in_batch; ++each)
            envelopes.push_back(seal(town, random).bytes);
        posts.push_back(request(town, "POST", "/v1/submissions", protocol::write_batch(envelopes).body));
    }
    const Server server = start(argv[1], folder + "/town");
    const double single_seconds = run(server.port, puts, clients, 201);
    fmt::print("intake, single requests, {} clients: {:.0f}/s\n", clients,
               static_cast<double>(singles) / single_seconds);
    const double batch_seconds = run(server.port, posts, 4, 200);
    fmt::print("intake, batches of {}, 4 clients: {:.0f}/s\n", protocol::most_in_batch,
               static_cast<double>(batches * protocol::most_in_batch) / batch_seconds);
    ::kill(server.id, SIGTERM);
    ::waitpid(server.id, nullptr, 0);
    std::error_code error;
    std::filesystem::remove_all(folder, error);
    return 0;
}
