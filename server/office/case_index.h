// Finds cases by their words, in memory only: cases lie sealed on the disk, and what is searched in is nowhere but
// here. The memory is locked, in no core file, and overwritten when it goes; it holds the words and where they stand,
// not the texts. What is just being read or typed is in ordinary memory for that moment. Words of a case that was
// changed or taken out are found no more at once, and overwritten by sweep(). Any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/random.h"
#include "base/result.h"
#include "content/search/excerpt.h"
#include "content/search/search.h"
#include "sync/protocol/keys.h"

namespace veche::server::office {

// A case as it is after a change.
struct FedCase {
    std::int64_t change = 0;  // numbers rise with every change of any case
    protocol::EnvelopeId id;
    Instant received;
    std::vector<std::string> fields;  // opened: names, text, notes; a phrase does not reach from one into the next
    bool is_deleted = false;          // then nothing else is looked at
};

struct CaseQuery {
    std::string text;  // as typed: words in any form, words together in quotation marks, dates, numbers
    content::LastWord last_word = content::LastWord::being_typed;
    enum class Order { newest, best };
    Order order = Order::newest;
    std::size_t offset = 0;
    std::size_t most = 50;
};

struct CaseHit {
    protocol::EnvelopeId id;
    double score = 0;
};

struct CaseAnswer {
    std::vector<CaseHit> hits;
    std::size_t total = 0;
    std::int64_t change = 0;  // what was fed until then is in it
};

class CaseIndex {
  public:
    struct Figures {
        std::size_t cases = 0;
        std::size_t words = 0;  // different forms
        std::size_t bytes = 0;  // of locked memory
        bool is_locked = true;  // false: some of it may reach the swap
    };

    // Fails when SQLite, whose tokeniser breaks texts into words, is not as we need it.
    [[nodiscard]] static Result<std::unique_ptr<CaseIndex>> create(Random& random);
    CaseIndex(const CaseIndex&) = delete;
    CaseIndex& operator=(const CaseIndex&) = delete;
    ~CaseIndex();

    // What is older than what is known of the case is left aside. Fails for good when there is no memory.
    [[nodiscard]] Result<void> feed(const FedCase& subject);
    // The highest change fed; 0: none.
    [[nodiscard]] std::int64_t change() const;
    // A piece of the work of overwriting what is found no more, a few milliseconds. True: there is more.
    [[nodiscard]] bool sweep();

    // Nothing typed that is a word: every case.
    [[nodiscard]] CaseAnswer find(const CaseQuery& query) const;
    // Where the query's words stand in each of the texts, for those who show them.
    [[nodiscard]] std::vector<std::vector<content::TextRange>> marks(const CaseQuery& query,
                                                                     const std::vector<std::string>& texts) const;
    // The piece of each of the texts with the most of the query's words, in one line.
    [[nodiscard]] std::vector<content::Excerpt> excerpts(const CaseQuery& query,
                                                         const std::vector<std::string>& texts) const;
    [[nodiscard]] Figures figures() const;

  private:
    class State;
    explicit CaseIndex(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace veche::server::office
