#include "server/registrar/tally.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "content/openness.h"
#include "content/option_ids.h"
#include "server/registrar/question_senses.h"

namespace veche::server {
namespace {

using content::Ballot;
using content::Language;
using content::PollDetails;
using Question = PollDetails::Question;
using Kind = PollDetails::Answer;

const PollDetails& details_of(const PollVersion& version) {
    return std::get<PollDetails>(version.entry.details);
}

bool is_answered(const Ballot::Answer& answer) {
    return !answer.chosen.empty() || !answer.options.empty() || !answer.text.empty();
}

// Ids of the options, or the steps of the scale, in the order the question showed them.
std::vector<std::string> places_shown(const Question& question) {
    if (question.answer != Kind::scale) return texts_of(question.option_ids);
    std::vector<std::string> steps;
    for (int step = question.scale_from; step <= question.scale_to; ++step) steps.push_back(std::to_string(step));
    return steps;
}

// What the ballot names, as those ids. A number is a place in the list the voter saw, or the step itself.
std::vector<std::string> named_by(const Question& question, const Ballot::Answer& answer) {
    std::vector<std::string> named = texts_of(answer.options);
    for (const int chosen : answer.chosen) {
        const bool is_step = question.answer == Kind::scale;
        const auto place = static_cast<std::size_t>(chosen);
        const bool is_there = !is_step && chosen >= 0 && place < question.option_ids.size();
        named.push_back(is_there ? question.option_ids[place].text() : std::to_string(chosen));
    }
    return named;
}

std::string judge(const Question& question, const Ballot::Answer& answer) {
    const std::vector<std::string> named = named_by(question, answer);
    const std::set<std::string> distinct(named.begin(), named.end());
    if (distinct.size() != named.size()) return "an option is chosen twice";
    if (question.answer != Kind::several_choices && named.size() > 1) return "more than one option is chosen";
    const std::vector<std::string> shown = places_shown(question);
    for (const std::string& one : named) {
        if (std::find(shown.begin(), shown.end(), one) == shown.end()) return "an option that is not there is chosen";
    }
    if (question.answer != Kind::free_text && !answer.text.empty()) return "a text where an option is asked for";
    return {};
}

OptionTally& option_of(QuestionTally& tally, const std::string& id) {
    const auto found = std::find_if(tally.options.begin(), tally.options.end(),
                                    [&](const OptionTally& option) { return option.id == id; });
    if (found != tally.options.end()) return *found;
    return tally.options.emplace_back(OptionTally{id, id, Offered::no_longer, 0});
}

// Later versions overwrite words: the last they had is what is shown. The first language of a version speaks.
void describe(QuestionTally& tally, const Question& question) {
    tally.id = question.id;
    tally.text = question.text;
    tally.answer = question.answer;
    const std::vector<std::string> shown = places_shown(question);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        option_of(tally, shown[i]).words = question.answer == Kind::scale ? shown[i] : question.options[i];
    }
}

// The first language of what was published last.
std::size_t newest_of(const std::vector<std::size_t>& publication) {
    const auto newest = std::find(publication.begin(), publication.end(), publication.back());
    return static_cast<std::size_t>(newest - publication.begin());
}

// In the order of the newest version; what it does not offer stays behind.
void mark_offered(QuestionTally& tally, const Question& question) {
    tally.offered = Offered::now;
    std::vector<OptionTally> ordered;
    for (const std::string& id : places_shown(question)) {
        OptionTally& option = option_of(tally, id);
        option.offered = Offered::now;
        ordered.push_back(option);
    }
    std::copy_if(tally.options.begin(), tally.options.end(), std::back_inserter(ordered),
                 [](const OptionTally& option) { return option.offered == Offered::no_longer; });
    tally.options = std::move(ordered);
}

}  // namespace

BallotCount::BallotCount(const PollHistory& history) : history_(history) {
    const QuestionSenses senses = question_senses(history);
    places_ = senses.of_version;
    tally_.questions.resize(senses.count);
    // Languages of one publication from the last to the first, so that the first one's words stay.
    std::vector<std::size_t> order(history.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::vector<std::size_t> publication = publications_of(history);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
        if (publication[left] != publication[right]) return publication[left] < publication[right];
        return history[left].entry.language > history[right].entry.language;
    });
    for (const std::size_t version : order) {
        for (const Question& question : details_of(history[version]).questions) {
            describe(tally_.questions.at(places_[version].at(question.id)), question);
        }
    }
    for (std::size_t number = 0; number < senses.corrections.size(); ++number) {
        for (const std::size_t version : senses.corrections[number]) {
            tally_.questions[number].corrections.push_back(
                {history[version].entry.revision, history[version].published, 0});
        }
    }
    if (!history.empty()) put_in_order(newest_of(publication));
}

// Questions asked now come first, in their order.
void BallotCount::put_in_order(std::size_t newest) {
    std::vector<std::size_t> order;
    for (const Question& question : details_of(history_[newest]).questions) {
        order.push_back(places_[newest].at(question.id));
        mark_offered(tally_.questions.at(order.back()), question);
    }
    for (std::size_t number = 0; number < tally_.questions.size(); ++number) {
        if (std::find(order.begin(), order.end(), number) == order.end()) order.push_back(number);
    }
    std::vector<QuestionTally> questions;
    std::vector<std::size_t> place_of(order.size());
    for (std::size_t place = 0; place < order.size(); ++place) {
        place_of[order[place]] = place;
        questions.push_back(std::move(tally_.questions[order[place]]));
    }
    tally_.questions = std::move(questions);
    for (Places& places : places_) {
        for (auto& [id, place] : places) place = place_of[place];
    }
}

const PollVersion* BallotCount::seen_by(const Ballot& ballot, Language language) const {
    const PollVersion* seen = nullptr;
    for (const PollVersion& version : history_) {
        if (version.entry.revision != ballot.revision) continue;
        if (version.entry.language == language) return &version;
        // What a kiosk shows when there is no translation: Russian, Ukrainian, English, in this order.
        if (seen == nullptr || version.entry.language < seen->entry.language) seen = &version;
    }
    return seen;
}

std::string BallotCount::why_not_counted(const Ballot& ballot, Language language, Date made) const {
    const PollVersion* seen = seen_by(ballot, language);
    if (seen == nullptr) return "made on a version of the poll that was never published";
    const PollDetails& poll = details_of(*seen);
    if (made < poll.opens) return "made before the poll opened";
    if (!content::is_open(poll, made)) return "made after the poll closed";
    std::set<content::QuestionId> answers;
    bool any = false;
    for (const auto& answer : ballot.answers) {
        const Question* question = content::find_question(poll, answer.question);
        if (question == nullptr) return "a question that is not in the poll";
        if (!answers.insert(answer.question).second) return "a question is answered twice";
        if (std::string reason = judge(*question, answer); !reason.empty()) return reason;
        any = any || is_answered(answer);
    }
    return any ? std::string() : "nothing is answered";
}

void BallotCount::count_answer(QuestionTally& question, const Question& seen, const Ballot::Answer& answer,
                               std::uint32_t revision) {
    if (!is_answered(answer)) return;
    ++question.answered;
    for (const std::string& named : named_by(seen, answer)) ++option_of(question, named).count;
    for (CorrectionTally& correction : question.corrections) {
        if (revision < correction.revision) ++correction.ballots_before;
    }
    if (answer.text.empty()) return;
    question.texts.insert(std::upper_bound(question.texts.begin(), question.texts.end(), answer.text), answer.text);
}

void BallotCount::add(const Ballot& ballot, Language language, Date made) {
    if (const std::string reason = why_not_counted(ballot, language, made); !reason.empty()) {
        refuse(reason);
        return;
    }
    ++tally_.counted;
    const PollVersion* seen = seen_by(ballot, language);
    const Places& places = places_.at(static_cast<std::size_t>(seen - history_.data()));
    for (const auto& answer : ballot.answers) {
        count_answer(tally_.questions.at(places.find(answer.question)->second),
                     *content::find_question(details_of(*seen), answer.question), answer, ballot.revision);
    }
}

}  // namespace veche::server
