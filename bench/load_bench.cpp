// A whole fleet comes back at once, as after a night without network: every kiosk opens a connection at the same
// moment, asks for the watermark and the records, reports and hands in what it kept. The real veche-server over HTTP,
// each kiosk with a key of its own; one thread plays them all. Usage: bench_load PATH_OF_VECHE_SERVER [KIOSKS
// [APPEALS_OF_EACH]]
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
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

struct Kiosk {
    std::vector<Request> requests;
    int connection = -1;
    std::size_t at = 0;    // of the requests
    std::size_t sent = 0;  // of its bytes
    std::string answer;
    Time::time_point begun;
};

std::vector<Request> coming_back(const Town& town, const protocol::SigningKey& device, std::size_t appeals,
                                 Random& random) {
    protocol::KioskReport report;
    report.waiting = appeals;
    report.version = "0.1.0";
    std::vector<Request> all = {{"GET /v1/watermark HTTP/1.1\r\nHost: bench\r\n\r\n", 200},
                                {signed_request(device, "GET", "/v1/records", ""), 200},
                                {signed_request(device, "POST", "/v1/report", protocol::to_json(report)), 200}};
    for (std::size_t i = 0; i < appeals; ++i) {
        const Envelope envelope = seal(town, device, random);
        all.push_back(
            {signed_request(device, "PUT", "/v1/submissions/" + protocol::to_hex(envelope.id), envelope.bytes), 201});
    }
    return all;
}

void allow_open_files() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

class Fleet {
  public:
    explicit Fleet(std::vector<Kiosk> kiosks) : kiosks_(std::move(kiosks)), events_(::epoll_create1(EPOLL_CLOEXEC)) {}

    // Until every kiosk has all its answers; seconds.
    double run(std::uint16_t port) {
        const auto begun = Time::now();
        for (std::size_t i = 0; i < kiosks_.size(); ++i) open(i, port);
        std::vector<epoll_event> ready(1024);
        while (done_ < kiosks_.size()) {
            const int found = ::epoll_wait(events_, ready.data(), static_cast<int>(ready.size()), 60'000);
            if (found == 0) stop(fmt::format("{} kiosks wait for a minute", kiosks_.size() - done_));
            for (int i = 0; i < found; ++i) go_on(ready[static_cast<std::size_t>(i)].data.u64);
        }
        return std::chrono::duration<double>(Time::now() - begun).count();
    }

    // Milliseconds of each answer, in order.
    [[nodiscard]] std::vector<double> latencies() {
        std::sort(latencies_.begin(), latencies_.end());
        return latencies_;
    }

  private:
    void open(std::size_t index, std::uint16_t port) {
        Kiosk& kiosk = kiosks_[index];
        kiosk.connection = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        kiosk.begun = Time::now();
        if (::connect(kiosk.connection, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 &&
            errno != EINPROGRESS) {
            stop("cannot connect");
        }
        watch(index, EPOLLOUT, EPOLL_CTL_ADD);
    }

    void watch(std::size_t index, std::uint32_t what, int how) {
        epoll_event event{};
        event.events = what;
        event.data.u64 = index;
        if (::epoll_ctl(events_, how, kiosks_[index].connection, &event) != 0) stop("cannot wait for a connection");
    }

    void go_on(std::size_t index) {
        Kiosk& kiosk = kiosks_[index];
        if (kiosk.sent < kiosk.requests[kiosk.at].bytes.size()) return send(index);
        char piece[65'536];
        const ssize_t got = ::recv(kiosk.connection, piece, sizeof piece, 0);
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) stop("the connection broke");
        kiosk.answer.append(piece, static_cast<std::size_t>(got));
        if (whole_answer(kiosk.answer) != 0) take_answer(index);
    }

    void send(std::size_t index) {
        Kiosk& kiosk = kiosks_[index];
        const std::string& bytes = kiosk.requests[kiosk.at].bytes;
        const ssize_t now =
            ::send(kiosk.connection, bytes.data() + kiosk.sent, bytes.size() - kiosk.sent, MSG_NOSIGNAL);
        if (now < 0 && errno == EAGAIN) return;
        if (now <= 0) stop("the connection broke");
        kiosk.sent += static_cast<std::size_t>(now);
        if (kiosk.sent == bytes.size()) watch(index, EPOLLIN, EPOLL_CTL_MOD);
    }

    void take_answer(std::size_t index) {
        Kiosk& kiosk = kiosks_[index];
        const int status = std::stoi(kiosk.answer.substr(9, 3));
        const int expected = kiosk.requests[kiosk.at].expected;
        if (status != expected) stop(fmt::format("answered {} instead of {}", status, expected));
        latencies_.push_back(std::chrono::duration<double, std::milli>(Time::now() - kiosk.begun).count());
        kiosk.answer.clear();
        kiosk.sent = 0;
        kiosk.begun = Time::now();
        if (++kiosk.at < kiosk.requests.size()) return watch(index, EPOLLOUT, EPOLL_CTL_MOD);
        ::close(kiosk.connection);
        ++done_;
    }

    std::vector<Kiosk> kiosks_;
    int events_;
    std::size_t done_ = 0;
    std::vector<double> latencies_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2 || !protocol::initialise_cryptography()) stop("usage: bench_load PATH_OF_VECHE_SERVER");
    const std::size_t count = argc > 2 ? std::stoul(argv[2]) : 5'000;
    const std::size_t appeals = argc > 3 ? std::stoul(argv[3]) : 1;
    allow_open_files();
    const std::filesystem::path folder = make_temporary_folder();
    SystemRandom random;
    const Town town = make_town(folder / "town", count, random);
    std::vector<Kiosk> kiosks(count);
    for (std::size_t i = 0; i < count; ++i) {
        kiosks[i].requests = coming_back(town, town.devices[i], appeals, random);
    }
    const Server server = start(argv[1], folder / "town");
    Fleet fleet(std::move(kiosks));
    const double seconds = fleet.run(server.port);
    const std::vector<double> latencies = fleet.latencies();
    fmt::print("load, all done: {:.1f} s\n", seconds);
    fmt::print("load, answers: {:.0f}/s\n", static_cast<double>(latencies.size()) / seconds);
    fmt::print("load, an answer p50: {:.0f} ms\n", latencies[latencies.size() / 2]);
    fmt::print("load, an answer p99: {:.0f} ms\n", latencies[latencies.size() * 99 / 100]);
    end(server);
    std::error_code error;
    std::filesystem::remove_all(folder, error);
    return 0;
}
