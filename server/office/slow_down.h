// How long an attempt to sign in waits before it is looked at. Guessing becomes slow and nobody is ever locked out:
// a wrong password or code makes the next attempts with that account from that network wait, many of them also those
// with other accounts from there, and those with that account from networks it was never used from. Whoever is right
// gets in, some seconds later at worst; from a device that signed in to the account before (its cookie says so, no
// stranger can have one) neither the network nor what others try counts, only its own mistakes. Kept in memory, but for
// what an account's failures are: those stand in its store, for every office. One thread.
#pragma once

#include <chrono>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

#include "server/accounts/wrong_attempts.h"

namespace veche::server::office {

class SlowDown {
  public:
    using Time = std::chrono::steady_clock::time_point;

    struct Attempt {
        std::string account;  // as it was typed in, whether there is one or not
        std::string network;  // Request::network
        // Whoever tries codes knows the password already, and there are only a million: from networks the account was
        // never used from few are looked at, however many there are.
        accounts::SignInStep step = accounts::SignInStep::password;
        // There is one. Counted apart from names nobody has, of which there is no end.
        bool is_account = false;
        double wrong = 0;      // of late, of an account there is, wherever it was tried from
        std::string device{};  // that signed in to the account before; empty: none
    };

    // The pause; each needs its end(). Nothing: several from there wait already, come again.
    [[nodiscard]] std::optional<std::chrono::milliseconds> begin(const Attempt& attempt, Time now);
    enum class Was { right, wrong, not_looked_at };
    void end(const Attempt& attempt, Was was, Time now);

    static constexpr std::size_t most_keys = 10'000;  // of each kind; the one asked for longest ago is forgotten
    static constexpr unsigned most_of_pair = 3;       // that wait at once; of a known device too
    static constexpr unsigned most_of_network = 16;
    static constexpr unsigned most_of_strangers = 3;  // codes for one account

  private:
    struct Count {
        std::string key;
        double wrong = 0;  // as accounts::faded() leaves it
        unsigned waiting = 0;
        bool was_right = false;
        Time seen;
    };
    class Counts {
      public:
        Count& find(const std::string& key, Time now);

      private:
        void make_room();

        std::list<Count> counts_;  // the last asked for first
        std::unordered_map<std::string, std::list<Count>::iterator> places_;
    };
    // Those an attempt is counted by.
    struct Three {
        Count& account;
        Count& network;
        Count& pair;
    };
    Three find(const Attempt& attempt, Time now);

    Counts accounts_;
    Counts pairs_;    // of an account and a network
    Counts unknown_;  // the same of names nobody has
    Counts networks_;
    Counts devices_;
};

}  // namespace veche::server::office
