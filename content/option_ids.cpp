#include "content/option_ids.h"

#include <algorithm>
#include <cstdint>
#include <set>

#include "base/sha256.h"

namespace veche::content {
namespace {

using Question = PollDetails::Question;

constexpr std::size_t id_length = 8;
constexpr std::string_view symbols = "abcdefghijklmnopqrstuvwxyz234567";

// The first 8 symbols of the hash in base 32: 40 bits, which are its first ten hexadecimal digits.
OptionId id_of_words(const std::string& text) {
    std::uint64_t bits = std::stoull(sha256_hex(text).substr(0, 10), nullptr, 16);
    std::string id(id_length, 'a');
    for (auto place = id.rbegin(); place != id.rend(); ++place, bits >>= 5U) *place = symbols[bits & 31U];
    return OptionId(id);
}

bool is_choice(const Question& question) {
    return question.answer == PollDetails::Answer::single_choice ||
           question.answer == PollDetails::Answer::several_choices;
}

class Giver {
  public:
    Giver(Question& question, Language language, const std::vector<Entry>& before)
        : question_(question), language_(language), before_(before) {
        question_.option_ids.resize(question_.options.size());
        for (const OptionId& id : question_.option_ids) taken_.insert(id);
    }

    // `original`: of a translation; what that does not offer is not offered here.
    void by_words(const Question* original) {
        const OptionWords known = option_words(before_, question_.id, language_);
        for (std::size_t i = 0; i < question_.options.size(); ++i) {
            if (!question_.option_ids[i].empty()) continue;
            for (const auto& [id, words] : known) {
                const bool offered = original == nullptr || has(*original, id);
                if (offered && words == question_.options[i] && give(i, id)) break;
            }
        }
    }
    void by_order_of(const Question& original) {
        auto left = original.option_ids.begin();
        for (std::size_t i = 0; i < question_.options.size(); ++i) {
            while (question_.option_ids[i].empty() && left != original.option_ids.end()) give(i, *left++);
        }
    }
    // Never the id of other words, even of words no longer offered: votes lie under it.
    void new_ones() {
        std::set<OptionId> used = taken_;
        for (const Entry& version : before_) {
            const auto* poll = std::get_if<PollDetails>(&version.details);
            const Question* question = poll == nullptr ? nullptr : find_question(*poll, question_.id);
            if (question != nullptr) used.insert(question->option_ids.begin(), question->option_ids.end());
        }
        for (std::size_t i = 0; i < question_.options.size(); ++i) {
            if (!question_.option_ids[i].empty()) continue;
            const std::string text = question_.id.text() + "\n" + question_.options[i];
            OptionId id = id_of_words(text);
            for (int more = 2; !used.insert(id).second; ++more) id = id_of_words(text + "\n" + std::to_string(more));
            give(i, id);
        }
    }

  private:
    static bool has(const Question& question, const OptionId& id) {
        return std::find(question.option_ids.begin(), question.option_ids.end(), id) != question.option_ids.end();
    }

    bool give(std::size_t option, const OptionId& id) {
        if (id.empty() || !taken_.insert(id).second) return false;
        question_.option_ids[option] = id;
        return true;
    }

    Question& question_;
    Language language_;
    const std::vector<Entry>& before_;
    std::set<OptionId> taken_;
};

}  // namespace

bool is_option_id(std::string_view id) {
    return id.size() >= 4 && id.size() <= 32 && std::all_of(id.begin(), id.end(), [](char symbol) {
               return (symbol >= 'a' && symbol <= 'z') || (symbol >= '0' && symbol <= '9');
           });
}

const Question* find_question(const PollDetails& poll, const QuestionId& id) {
    const auto found =
        std::find_if(poll.questions.begin(), poll.questions.end(), [&](const Question& q) { return q.id == id; });
    return found == poll.questions.end() ? nullptr : &*found;
}

OptionWords option_words(const std::vector<Entry>& before, const QuestionId& question, Language language) {
    OptionWords words;
    for (const Entry& version : before) {
        const auto* poll = std::get_if<PollDetails>(&version.details);
        const Question* found =
            poll == nullptr || version.language != language ? nullptr : find_question(*poll, question);
        if (found == nullptr || !has_option_ids(*found)) continue;
        for (std::size_t i = 0; i < found->options.size(); ++i) words[found->option_ids[i]] = found->options[i];
    }
    return words;
}

void give_option_ids(PollDetails& poll, Language language, const PollDetails* original,
                     const std::vector<Entry>& before) {
    for (Question& question : poll.questions) {
        if (!is_choice(question)) continue;
        Giver giver(question, language, before);
        const Question* counterpart = original == nullptr ? nullptr : find_question(*original, question.id);
        giver.by_words(counterpart);
        if (counterpart != nullptr) giver.by_order_of(*counterpart);
        giver.new_ones();
    }
}

}  // namespace veche::content
