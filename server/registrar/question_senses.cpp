#include "server/registrar/question_senses.h"

#include <algorithm>
#include <optional>

namespace veche::server {
namespace {

using content::PollDetails;
using Question = PollDetails::Question;

// What a voter reads of a question beside its options.
struct Words {
    std::string text;
    std::string scale_low;
    std::string scale_high;

    bool operator==(const Words&) const = default;
};

struct Sense {
    std::size_t number = 0;
    PollDetails::Answer answer = PollDetails::Answer::single_choice;
    int scale_from = 0;
    int scale_to = 0;
    std::map<content::Language, Words> words;
};

bool same_form(const Sense& sense, const Question& question) {
    if (sense.answer != question.answer) return false;
    return question.answer != PollDetails::Answer::scale ||
           (sense.scale_from == question.scale_from && sense.scale_to == question.scale_to);
}

// A question of one publication: in each language it was published in.
using Published = std::vector<std::pair<std::size_t, const Question*>>;  // version, question

class Sorter {
  public:
    explicit Sorter(const PollHistory& history) : history_(history) { result_.of_version.resize(history.size()); }

    QuestionSenses run() {
        const std::vector<std::size_t> publication = publications_of(history_);
        for (std::size_t first = 0; first < history_.size();) {
            std::map<content::QuestionId, Published> questions;
            std::vector<content::QuestionId> order;
            std::size_t next = first;
            for (; next < history_.size() && publication[next] == publication[first]; ++next) {
                for (const Question& question : details(next).questions) {
                    if (!questions.contains(question.id)) order.push_back(question.id);
                    questions[question.id].emplace_back(next, &question);
                }
            }
            for (const content::QuestionId& id : order) place(id, questions[id]);
            first = next;
        }
        return std::move(result_);
    }

  private:
    const PollDetails& details(std::size_t version) const {
        static const PollDetails none;
        const auto* poll = std::get_if<PollDetails>(&history_[version].entry.details);
        return poll == nullptr ? none : *poll;
    }

    bool is_corrected(std::size_t version, const content::QuestionId& id) const {
        const auto& corrected = details(version).corrected;
        return std::find(corrected.begin(), corrected.end(), id) != corrected.end();
    }

    bool fits(const Sense& sense, const Published& published) const {
        return std::all_of(published.begin(), published.end(), [&](const auto& one) {
            const auto& [version, question] = one;
            if (!same_form(sense, *question)) return false;
            const auto before = sense.words.find(history_[version].entry.language);
            return before == sense.words.end() || is_corrected(version, question->id) ||
                   before->second == Words{question->text, question->scale_low, question->scale_high};
        });
    }

    // The newest sense the question fits: one that went and comes back with its words is itself again.
    void place(const content::QuestionId& id, const Published& published) {
        std::vector<Sense>& senses = senses_[id];
        auto sense = std::find_if(senses.rbegin(), senses.rend(), [&](const Sense& s) { return fits(s, published); });
        if (sense == senses.rend()) {
            const Question& question = *published.front().second;
            senses.push_back({result_.count++, question.answer, question.scale_from, question.scale_to, {}});
            result_.corrections.emplace_back();
            sense = senses.rbegin();
        }
        std::optional<std::size_t> correction;
        for (const auto& [version, question] : published) {
            if (is_corrected(version, id) && !correction) correction = version;
            sense->words[history_[version].entry.language] = {question->text, question->scale_low,
                                                              question->scale_high};
            result_.of_version[version][id] = sense->number;
        }
        if (correction) result_.corrections[sense->number].push_back(*correction);
    }

    const PollHistory& history_;
    std::map<content::QuestionId, std::vector<Sense>> senses_;
    QuestionSenses result_;
};

}  // namespace

QuestionSenses question_senses(const PollHistory& history) {
    return Sorter(history).run();
}

}  // namespace veche::server
