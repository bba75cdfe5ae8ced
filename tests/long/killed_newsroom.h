// The part of the house (killed_house.h) where texts are written: an editor drafts in the office and sends, a second
// person approves, the server publishes; and documents are given to the workshop to be read.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <string>

#include "tests/long/killed_house.h"

namespace veche::test {

// Each text is a subject of its own. What was not heard is looked after until it is known: an act that was answered, or
// seen to be done, is promised.
class Newsroom {
  public:
    // `texts`: the folder that is published by command, which takes off what it does not have. So what was approved is
    // put there too, before anybody else has the `pen`.
    Newsroom(const TestTown& town, const Doors& doors, std::filesystem::path texts, std::mutex& pen, unsigned seed);
    void work(const std::atomic<bool>& stop);
    // All the way. Throws when that is refused, or answered by nobody for long.
    void publish_one();
    // The text of the editor's draft, as the office has it now; empty: it does not say.
    [[nodiscard]] std::string draft_of(const std::string& subject) const;

    struct Sent {
        std::int64_t version = 0;
        std::string title;
    };
    std::map<std::string, std::string> drafts;  // by subject, all of them: the text
    std::map<std::string, Sent> waiting;        // sent, and approved by nobody
    std::map<std::string, Sent> approved;
    [[nodiscard]] int approvals() const { return approvals_; }             // answered so far; any thread
    [[nodiscard]] const std::string& trouble() const { return trouble_; }  // what was refused, or lost

  private:
    struct Text {
        std::string subject;
        std::string file;
        std::string title;
        std::string source;
    };
    [[nodiscard]] Text next_text();
    [[nodiscard]] std::string drafted(const Text& text, const std::string& seen) const;
    [[nodiscard]] std::int64_t sent(const Text& text, const std::string& tag) const;
    void approve(const Text& text, std::int64_t version);
    void keep_in_folder(const Text& text) const;

    StaffMember editor_;
    StaffMember approver_;
    std::filesystem::path texts_;
    std::mutex& pen_;
    std::mt19937 chance_;
    int number_ = 0;
    std::atomic<int> approvals_{0};
    std::string trouble_;
};

#if defined(__SANITIZE_THREAD__)
inline constexpr bool can_have_workshop = false;  // who is watched for races can have no namespaces
#else
inline constexpr bool can_have_workshop = true;
#endif

// Gives the office one document after another: each is read, or refused as it is while the workshop is not there.
class Reader {
  public:
    Reader(const TestTown& town, const Doors& doors, unsigned seed);
    void work(const std::atomic<bool>& stop);
    // Whether the document was read. Notes the trouble where it was neither read nor refused as it may be.
    bool read_one();

    [[nodiscard]] int asked() const { return asked_; }  // these three: any thread
    [[nodiscard]] int read() const { return read_; }
    [[nodiscard]] int refused() const { return refused_; }
    [[nodiscard]] const std::string& trouble() const { return trouble_; }

  private:
    const Doors& doors_;
    StaffMember member_;
    std::mt19937 chance_;
    std::atomic<int> asked_{0};
    std::atomic<int> read_{0};
    std::atomic<int> refused_{0};
    std::string trouble_;
};

}  // namespace veche::test
