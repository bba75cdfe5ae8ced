// How long an attempt to sign in waits before it is looked at. Guessing becomes slow and nobody is ever locked out:
// a wrong password or code makes the next attempts with that account from that network wait, many of them also those
// with other accounts from there, and those with that account from networks it was never used from. Whoever is right
// gets in, some seconds later at worst. Kept in memory; one thread.
#pragma once

#include <chrono>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

namespace veche::server::office {

class SlowDown {
  public:
    using Time = std::chrono::steady_clock::time_point;

    struct Attempt {
        std::string account;  // as it was typed in, whether there is one or not
        std::string network;  // Request::network
        // Whoever tries codes knows the password already, and there are only a million: from networks the account was
        // never used from few are looked at, however many there are.
        bool knows_password = false;
    };

    // The pause; each needs its end(). Nothing: several from there wait already, come again.
    [[nodiscard]] std::optional<std::chrono::milliseconds> begin(const Attempt& attempt, Time now);
    enum class Was { right, wrong, not_looked_at };
    void end(const Attempt& attempt, Was was, Time now);

    static constexpr std::size_t most_keys = 10'000;  // the key that was asked for longest ago is forgotten
    static constexpr unsigned most_of_pair = 3;       // that wait at once
    static constexpr unsigned most_of_network = 16;
    static constexpr unsigned most_of_strangers = 3;  // codes for one account

  private:
    struct Count {
        std::string key;
        double wrong = 0;  // half as many after each quarter of an hour
        unsigned waiting = 0;
        bool was_right = false;
        Time seen;
    };
    using Counts = std::list<Count>;

    Count& find(const std::string& key, Time now);

    Counts counts_;  // the last asked for first
    std::unordered_map<std::string, Counts::iterator> places_;
};

}  // namespace veche::server::office
