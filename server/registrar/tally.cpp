#include "server/registrar/tally.h"

#include <algorithm>
#include <set>

namespace veche::server {
namespace {

using Question = content::PollDetails::Question;
using Kind = content::PollDetails::Answer;

bool is_answered(const content::Ballot::Answer& answer) {
    return !answer.chosen.empty() || !answer.text.empty();
}

int lowest_of(const Question& question) {
    return question.answer == Kind::scale ? question.scale_from : 0;
}

std::string judge(const Question& question, const content::Ballot::Answer& answer) {
    const std::set<int> distinct(answer.chosen.begin(), answer.chosen.end());
    if (distinct.size() != answer.chosen.size()) return "an option is chosen twice";
    if (question.answer != Kind::several_choices && answer.chosen.size() > 1) return "more than one option is chosen";
    const int lowest = lowest_of(question);
    const int places = static_cast<int>(places_of(question));
    for (const int chosen : answer.chosen) {
        if (chosen < lowest || chosen - lowest >= places) return "an option that is not there is chosen";
    }
    if (question.answer != Kind::free_text && !answer.text.empty()) return "a text where an option is asked for";
    return {};
}

const Question* find(const content::PollDetails& poll, std::string_view id) {
    const auto found =
        std::find_if(poll.questions.begin(), poll.questions.end(), [&](const Question& q) { return q.id == id; });
    return found == poll.questions.end() ? nullptr : &*found;
}

}  // namespace

std::string why_not_counted(const content::PollDetails& poll, const content::Ballot& ballot, Date made) {
    if (made < poll.opens) return "made before the poll opened";
    if (made > poll.closes) return "made after the poll closed";
    std::set<std::string_view> seen;
    bool any = false;
    for (const auto& answer : ballot.answers) {
        const Question* question = find(poll, answer.question);
        if (question == nullptr) return "a question that is not in the poll";
        if (!seen.insert(answer.question).second) return "a question is answered twice";
        if (std::string reason = judge(*question, answer); !reason.empty()) return reason;
        any = any || is_answered(answer);
    }
    return any ? std::string() : "nothing is answered";
}

Tally empty_tally(const content::PollDetails& poll) {
    Tally tally;
    for (const Question& question : poll.questions) {
        tally.questions.push_back({question.id, std::vector<std::uint64_t>(places_of(question)), {}, 0});
    }
    return tally;
}

void count_ballot(Tally& tally, const content::PollDetails& poll, const content::Ballot& ballot, Date made) {
    if (const std::string reason = why_not_counted(poll, ballot, made); !reason.empty()) {
        ++tally.refused[reason];
        return;
    }
    ++tally.counted;
    for (const auto& answer : ballot.answers) {
        const Question* question = find(poll, answer.question);
        QuestionTally& counted = tally.questions.at(static_cast<std::size_t>(question - poll.questions.data()));
        if (is_answered(answer)) ++counted.answered;
        for (const int chosen : answer.chosen) {
            ++counted.counts.at(static_cast<std::size_t>(chosen - lowest_of(*question)));
        }
        if (answer.text.empty()) continue;
        counted.texts.insert(std::upper_bound(counted.texts.begin(), counted.texts.end(), answer.text), answer.text);
    }
}

}  // namespace veche::server
