#include "content/fullest_ballot.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "content/limits.h"

namespace veche::content {
namespace {

std::string widest_text(std::size_t letters) {
    constexpr std::string_view widest = "\U00010348";
    std::string text;
    for (std::size_t i = 0; i < letters; ++i) text += widest;
    return text;
}

Ballot::Answer fullest_answer(const PollDetails& poll, const PollDetails::Question& question) {
    Ballot::Answer answer{question.id, {}, {}};
    if (has_option_ids(question)) {
        answer.options = question.option_ids;
        const auto longest = std::max_element(
            answer.options.begin(), answer.options.end(),
            [](const OptionId& left, const OptionId& right) { return left.text().size() < right.text().size(); });
        if (question.answer == PollDetails::Answer::single_choice) answer.options = {OptionId(*longest)};
        return answer;
    }
    switch (question.answer) {
        case PollDetails::Answer::single_choice: answer.chosen = {static_cast<int>(question.options.size()) - 1}; break;
        case PollDetails::Answer::several_choices:
            answer.chosen.resize(question.options.size());
            std::iota(answer.chosen.begin(), answer.chosen.end(), 0);
            break;
        case PollDetails::Answer::scale: answer.chosen = {question.scale_to}; break;
        case PollDetails::Answer::free_text: answer.text = widest_text(free_answer_limit(poll)); break;
    }
    return answer;
}

}  // namespace

std::size_t free_answer_limit(const PollDetails& poll) {
    const auto free = std::count_if(poll.questions.begin(), poll.questions.end(), [](const auto& question) {
        return question.answer == PollDetails::Answer::free_text;
    });
    return std::min(longest_free_answer,
                    longest_free_answers / static_cast<std::size_t>(std::max<std::ptrdiff_t>(1, free)));
}

Ballot fullest_ballot(const EntryId& id, const PollDetails& poll) {
    Ballot ballot{id, std::numeric_limits<std::uint32_t>::max(), {}};
    for (const PollDetails::Question& question : poll.questions)
        ballot.answers.push_back(fullest_answer(poll, question));
    return ballot;
}

}  // namespace veche::content
