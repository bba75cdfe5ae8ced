// A proxy before a server that spoils a quarter of the exchanges: requests that do not arrive or arrive twice, answers
// that are lost, cut short, late, or of the request before. One thread a connection; ends with the object.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace veche::test {

class BadNetwork {
  public:
    BadNetwork(std::uint16_t server, unsigned seed);
    BadNetwork(const BadNetwork&) = delete;
    BadNetwork& operator=(const BadNetwork&) = delete;
    ~BadNetwork();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    // From now on everything goes through unharmed.
    void heal() { healed_ = true; }
    // How often each harm was done, in words.
    [[nodiscard]] std::string tell() const;
    [[nodiscard]] std::uint64_t harmed() const;

    enum class Harm { none, request_lost, request_repeated, answer_lost, answer_cut, answer_late, answer_before };

  private:
    void accept_all();
    void carry(int client, unsigned seed);
    // False: the connection is over.
    bool exchange(int client, int server, Harm harm, unsigned chance);

    std::uint16_t server_;
    unsigned seed_;
    int listener_;
    std::uint16_t port_ = 0;
    std::atomic<bool> healed_ = false;
    std::array<std::atomic<std::uint64_t>, 7> done_{};
    std::mutex mutex_;
    bool ending_ = false;    // by mutex_
    std::vector<int> open_;  // by mutex_
    std::string before_;     // by mutex_: the answer last given to anybody
    std::condition_variable ended_;
    std::thread accepting_;
};

}  // namespace veche::test
