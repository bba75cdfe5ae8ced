// Counts ballots by what their voters saw: each through the version of the poll it was made on (docs/formats.md,
// "Polls"). Pure; the same ballots in any order always give the same counts.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "content/entry.h"
#include "content/submission.h"
#include "server/edition/archive.h"

namespace veche::server {

enum class Offered { now, no_longer };

struct OptionTally {
    std::string id;     // of the option, or the scale step as printed
    std::string words;  // the last it had
    Offered offered = Offered::no_longer;
    std::uint64_t count = 0;
};

// Words put right while their sense stayed.
struct CorrectionTally {
    std::uint32_t revision = 0;
    Instant published;
    std::uint64_t ballots_before = 0;  // that answered the question as it was worded before
};

struct QuestionTally {
    content::QuestionId id;
    std::string text;  // the last it had
    content::PollDetails::Answer answer = content::PollDetails::Answer::single_choice;
    Offered offered = Offered::no_longer;
    std::vector<OptionTally> options;  // those offered now in their order, then the others
    std::vector<std::string> texts;    // free answers, sorted, so that they lie in no order of voting
    std::uint64_t answered = 0;        // ballots that answered it
    std::vector<CorrectionTally> corrections;
};

struct Tally {
    std::uint64_t counted = 0;
    std::map<std::string, std::uint64_t> refused;  // reason -> ballots
    std::vector<QuestionTally> questions;          // those asked now in their order, then the others
};

class BallotCount {
  public:
    // `history` must outlive it.
    explicit BallotCount(const PollHistory& history);

    // Empty: the ballot counts. Otherwise why not. `made` is the ballot's own day, `language` the kiosk's then.
    [[nodiscard]] std::string why_not_counted(const content::Ballot& ballot, content::Language language,
                                              Date made) const;
    void add(const content::Ballot& ballot, content::Language language, Date made);
    void refuse(const std::string& reason) { ++tally_.refused[reason]; }

    [[nodiscard]] const Tally& tally() const { return tally_; }

  private:
    // Where an answer to the question of a version belongs: one place as long as words and sense stay the same.
    using Places = std::map<content::QuestionId, std::size_t>;  // index of tally_.questions

    [[nodiscard]] const PollVersion* seen_by(const content::Ballot& ballot, content::Language language) const;
    void put_in_order(std::size_t newest);
    void count_answer(QuestionTally& question, const content::PollDetails::Question& seen,
                      const content::Ballot::Answer& answer, std::uint32_t revision);

    const PollHistory& history_;
    std::vector<Places> places_;  // by version
    Tally tally_;
};

}  // namespace veche::server
