// A town's house at work, all at once: kiosks hand in, a clerk acts and an administrator changes roles over the API,
// letters go out, editions are published (and see killed_newsroom.h). Each actor keeps what it was promised, and what
// it never heard the end of; read both when its thread has ended.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "server/accounts/roles.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"

namespace veche::test {

// Where the server is at present.
struct Doors {
    std::atomic<std::uint16_t> kiosks{0};
    std::atomic<std::uint16_t> staff{0};
    // Rises before something is killed without which the office answers nothing, and when it is up again: even while
    // nothing of that kind happens.
    std::atomic<int> office_downs{0};
};

// Nothing: no connection, or it ended without an answer.
[[nodiscard]] std::optional<Answer> ask(std::uint16_t port, const std::string& request);

// What was asked for: certainly done, or perhaps.
template <typename What>
struct Promises {
    std::map<What, int> kept;
    std::map<What, int> unheard;

    // That `counted` is all that was promised, and no more than was asked for.
    [[nodiscard]] bool are_met_by(const What& what, int counted) const {
        const auto number = [&](const std::map<What, int>& in) {
            const auto found = in.find(what);
            return found == in.end() ? 0 : found->second;
        };
        return number(kept) <= counted && counted <= number(kept) + number(unheard);
    }
};

// Hands each envelope in again and again until the server's signed word for it comes, as a spool does.
class HandingIn {
  public:
    HandingIn(const TestTown& town, const Doors& doors, const std::string& name, unsigned seed);
    void work(const std::atomic<bool>& stop);

    Promises<protocol::EnvelopeId> appeals;
    Promises<protocol::EnvelopeId> ballots;

  private:
    [[nodiscard]] bool is_promised(const HandedIn& given);
    const TestTown& town_;
    const Doors& doors_;
    TestKiosk kiosk_;
    std::mt19937 chance_;
};

// Somebody of the staff who is signed in, for as long as the test takes.
class StaffMember {
  public:
    StaffMember(const TestTown& town, const Doors& doors, const std::string& name, server::accounts::Role role);
    // Of an act 2xx says that it is done, 4xx that it is not, and all else nothing.
    enum class Outcome { done, not_done, unheard };
    struct Said {
        Outcome outcome = Outcome::unheard;
        std::string tag;  // of the record as it is now
        std::string body;
        int status = 0;  // 0: no answer
    };
    // `tag`: what was looked at; "*": that there is nothing.
    [[nodiscard]] Said request(const std::string& method, const std::string& target, const std::string& tag = {},
                               const std::string& body = {}) const;
    // Notes what came of it.
    template <typename What>
    Said act(Promises<What>& promises, const What& what, const std::string& method, const std::string& target,
             const std::string& tag, const std::string& body) const {
        const Said said = request(method, target, tag, body);
        if (said.outcome == Outcome::done) ++promises.kept[what];
        if (said.outcome == Outcome::unheard) ++promises.unheard[what];
        return said;
    }

  private:
    const Doors& doors_;
    std::string cookie_;
};

// Notes and answers, each once.
class Clerk {
  public:
    Clerk(const TestTown& town, const Doors& doors, unsigned seed);
    void work(const std::atomic<bool>& stop);

    Promises<std::string> notes;  // by the id of the case
    Promises<std::string> answers;

  private:
    StaffMember member_;
    std::mt19937 chance_;
};

// Changes roles to and fro; each change is told the person by a letter.
class Administrator {
  public:
    Administrator(const TestTown& town, const Doors& doors, unsigned seed);
    void work(const std::atomic<bool>& stop);

    [[nodiscard]] static std::vector<std::string> names();
    Promises<std::string> changes;  // by account

  private:
    StaffMember member_;
    std::mt19937 chance_;
};

// Publishes one text after another; some of its commands are killed.
class Publisher {
  public:
    // `pen`: held while it publishes, for whoever else changes `texts`.
    Publisher(const TestTown& town, std::filesystem::path texts, std::mutex& pen, unsigned seed);
    // Throws when what is published is not whole.
    void work(const std::atomic<bool>& stop);
    void publish_once();

    [[nodiscard]] int promised() const { return promised_; }  // the number in the last text that was published
    [[nodiscard]] int killed() const { return killed_; }
    [[nodiscard]] int begun() const { return begun_; }                     // in the last one that was to be
    [[nodiscard]] const std::string& trouble() const { return trouble_; }  // what was not whole, if anything ever

  private:
    const TestTown& town_;
    std::filesystem::path texts_;
    std::mutex& pen_;
    std::mt19937 chance_;
    int promised_ = 0;
    int begun_ = 0;
    int killed_ = 0;
    std::string trouble_;
};

void breathe(std::mt19937& chance, unsigned most_milliseconds);

// What is wrong with what is published, while nobody publishes; empty: nothing.
[[nodiscard]] std::string trouble_with_edition(const server::Layout& layout);

}  // namespace veche::test
