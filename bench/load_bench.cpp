// A whole fleet comes back at once, as after a night without network: every kiosk opens a connection at the same
// moment, asks for the watermark and the records, reports and hands in what it kept. First alone, then once more while
// clerks work in the office: each lists the cases, searches by a word, looks at a case, again and again. The real
// veche-server over HTTP, each kiosk with a key and each clerk with a session of its own; one thread plays them all.
// Usage: bench_load PATH_OF_VECHE_SERVER [KIOSKS [CLERKS [postgresql://HOST:PORT/DATABASE]]]
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "bench/running_server.h"
#include "sync/protocol/kiosk_report.h"

namespace {

using namespace veche;
using namespace veche::bench;
using Time = std::chrono::steady_clock;

struct Request {
    std::string bytes;
    int expected = 200;
};

struct Client {
    std::uint16_t port = 0;
    std::vector<Request> requests;
    bool is_clerk = false;
    int connection = -1;
    std::size_t at = 0;    // of the requests
    std::size_t sent = 0;  // of its bytes
    std::string answer;
    Time::time_point begun;
};

constexpr int rounds_of_clerk = 10;
constexpr std::chrono::seconds thinking_of_clerk{1};  // between two requests: quicker than any

Request ask_office(const std::string& cookie, std::uint16_t port, const std::string& target) {
    return {fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nX-Requested-With: veche\r\nCookie: {}\r\n\r\n",
                        target, port, cookie),
            200};
}

// JSON of the query, escaped. `id`: of a case that is there.
std::vector<Request> working(const std::string& cookie, std::uint16_t port, const std::string& id) {
    std::vector<Request> all;
    for (int i = 0; i < rounds_of_clerk; ++i) {
        all.push_back(ask_office(cookie, port, "/api/cases?sort=%5B%22due%22%2C%22ASC%22%5D&range=%5B0%2C24%5D"));
        all.push_back(ask_office(
            cookie, port,
            "/api/cases?range=%5B0%2C24%5D&filter=%7B%22q%22%3A%22%D1%84%D0%BE%D0%BD%D0%B0%D1%80%D1%8C%22%7D"));
        all.push_back(ask_office(cookie, port, "/api/cases/" + id));
    }
    return all;
}

std::vector<Request> coming_back(const Town& town, const protocol::SigningKey& device, Random& random) {
    protocol::KioskReport report;
    report.waiting = 1;
    report.version = "0.1.0";
    std::vector<Request> all = {{"GET /v1/watermark HTTP/1.1\r\nHost: bench\r\n\r\n", 200},
                                {signed_request(device, "GET", "/v1/records", ""), 200},
                                {signed_request(device, "POST", "/v1/report", protocol::to_json(report)), 200}};
    const Envelope envelope = seal(town, device, random);
    all.push_back(
        {signed_request(device, "PUT", "/v1/submissions/" + protocol::to_hex(envelope.id), envelope.bytes), 201});
    return all;
}

void allow_open_files() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

class Crowd {
  public:
    explicit Crowd(std::vector<Client> clients)
        : clients_(std::move(clients)), events_(::epoll_create1(EPOLL_CLOEXEC)) {}

    // Until every client has all its answers; seconds until the last kiosk had.
    double run() {
        const auto begun = Time::now();
        for (std::size_t i = 0; i < clients_.size(); ++i) open(i);
        std::vector<epoll_event> ready(1024);
        auto heard = begun;
        while (done_ < clients_.size()) {
            const int found = ::epoll_wait(events_, ready.data(), static_cast<int>(ready.size()), 20);
            const auto now = Time::now();
            if (found > 0) heard = now;
            if (now - heard > std::chrono::minutes(1)) {
                stop(fmt::format("{} clients wait for a minute", clients_.size() - done_));
            }
            for (int i = 0; i < found; ++i) go_on(ready[static_cast<std::size_t>(i)].data.u64);
            wake_thinkers(now);
        }
        return std::chrono::duration<double>(last_kiosk_ - begun).count();
    }

    // Milliseconds of each answer to clerks, or to kiosks, in order.
    [[nodiscard]] std::vector<double> latencies(bool of_clerks) {
        std::vector<double>& all = of_clerks ? clerks_ : kiosks_;
        std::sort(all.begin(), all.end());
        return all;
    }

  private:
    void open(std::size_t index) {
        Client& client = clients_[index];
        client.connection = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(client.port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        client.begun = Time::now();
        if (::connect(client.connection, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 &&
            errno != EINPROGRESS) {
            stop("cannot connect");
        }
        watch(index, EPOLLOUT, EPOLL_CTL_ADD);
    }

    void watch(std::size_t index, std::uint32_t what, int how) {
        epoll_event event{};
        event.events = what;
        event.data.u64 = index;
        if (::epoll_ctl(events_, how, clients_[index].connection, &event) != 0) stop("cannot wait for a connection");
    }

    void go_on(std::size_t index) {
        Client& client = clients_[index];
        if (client.sent < client.requests[client.at].bytes.size()) return send(index);
        char piece[65'536];
        const ssize_t got = ::recv(client.connection, piece, sizeof piece, 0);
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) stop("the connection broke");
        client.answer.append(piece, static_cast<std::size_t>(got));
        if (whole_answer(client.answer) != 0) take_answer(index);
    }

    void send(std::size_t index) {
        Client& client = clients_[index];
        const std::string& bytes = client.requests[client.at].bytes;
        const ssize_t now =
            ::send(client.connection, bytes.data() + client.sent, bytes.size() - client.sent, MSG_NOSIGNAL);
        if (now < 0 && errno == EAGAIN) return;
        if (now <= 0) stop("the connection broke");
        client.sent += static_cast<std::size_t>(now);
        if (client.sent == bytes.size()) watch(index, EPOLLIN, EPOLL_CTL_MOD);
    }

    void take_answer(std::size_t index) {
        Client& client = clients_[index];
        const int status = std::stoi(client.answer.substr(9, 3));
        const int expected = client.requests[client.at].expected;
        if (status != expected) stop(fmt::format("answered {} instead of {}: {}", status, expected, client.answer));
        (client.is_clerk ? clerks_ : kiosks_)
            .push_back(std::chrono::duration<double, std::milli>(Time::now() - client.begun).count());
        client.answer.clear();
        client.sent = 0;
        client.begun = Time::now();
        if (++client.at == client.requests.size()) {
            ::close(client.connection);
            if (!client.is_clerk) last_kiosk_ = client.begun;
            ++done_;
        } else if (client.is_clerk) {
            watch(index, 0, EPOLL_CTL_MOD);
            thinking_.push_back(index);
        } else {
            watch(index, EPOLLOUT, EPOLL_CTL_MOD);
        }
    }

    void wake_thinkers(Time::time_point now) {
        std::erase_if(thinking_, [&](std::size_t index) {
            if (now - clients_[index].begun < thinking_of_clerk) return false;
            clients_[index].begun = now;
            watch(index, EPOLLOUT, EPOLL_CTL_MOD);
            return true;
        });
    }

    std::vector<Client> clients_;
    int events_;
    std::size_t done_ = 0;
    std::vector<std::size_t> thinking_;  // clerks who look at an answer
    Time::time_point last_kiosk_;
    std::vector<double> kiosks_;
    std::vector<double> clerks_;
};

std::vector<Client> fleet_of(const Town& town, std::uint16_t port, Random& random) {
    std::vector<Client> clients;
    clients.reserve(town.devices.size());
    for (const auto& device : town.devices)
        clients.push_back({port, coming_back(town, device, random), false, -1, 0, 0, {}, {}});
    return clients;
}

void tell(const std::string& of, const std::vector<double>& latencies) {
    fmt::print("load, {}, an answer p50: {:.0f} ms\n", of, latencies[latencies.size() / 2]);
    fmt::print("load, {}, an answer p99: {:.0f} ms\n", of, latencies[latencies.size() * 99 / 100]);
}

void tell_kiosks(const std::string& of, double seconds, Crowd& crowd) {
    const auto latencies = crowd.latencies(false);
    fmt::print("load, {}, all done: {:.1f} s\n", of, seconds);
    fmt::print("load, {}, answers: {:.0f}/s\n", of, static_cast<double>(latencies.size()) / seconds);
    tell(of, latencies);
}

// What the registrar has made of the envelopes so far, as the office tells it; waits until it is all.
std::string wait_for_cases(const std::string& cookie, std::uint16_t port, std::size_t count) {
    const int connection = connect_to(port);
    for (;;) {
        const std::string answer = converse(connection, ask_office(cookie, port, "/api/cases?range=%5B0%2C0%5D").bytes);
        if (answer.find(fmt::format("/{}\r\n", count)) != std::string::npos) {
            ::close(connection);
            const std::size_t id = answer.find("\"id\":\"") + 6;
            return answer.substr(id, answer.find('"', id) - id);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2 || !protocol::initialise_cryptography()) stop("usage: bench_load PATH_OF_VECHE_SERVER");
    const std::size_t kiosks = argc > 2 ? std::stoul(argv[2]) : 5'000;
    const std::size_t clerks = argc > 3 ? std::stoul(argv[3]) : 100;
    allow_open_files();
    const std::filesystem::path folder = make_temporary_folder();
    SystemRandom random;
    const Town town = make_town(folder / "town", kiosks, random);
    const std::vector<std::string> cookies = make_staff(town, clerks);
    if (argc > 4) move_to_postgres(town, argv[4]);
    const Server server = start(argv[1], folder / "town");

    Crowd alone(fleet_of(town, server.port, random));
    const double seconds = alone.run();
    tell_kiosks("kiosks alone", seconds, alone);
    const auto begun = Time::now();
    const std::string id = wait_for_cases(cookies.front(), server.office_port, kiosks);
    fmt::print("load, all registered after: {:.1f} s\n",
               seconds + std::chrono::duration<double>(Time::now() - begun).count());

    std::vector<Client> all = fleet_of(town, server.port, random);
    for (const std::string& cookie : cookies) {
        all.push_back({server.office_port, working(cookie, server.office_port, id), true, -1, 0, 0, {}, {}});
    }
    Crowd crowd(std::move(all));
    tell_kiosks("kiosks beside clerks", crowd.run(), crowd);
    tell("clerks", crowd.latencies(true));
    end(server);
    std::error_code error;
    std::filesystem::remove_all(folder, error);
    return 0;
}
