#include "server/publish/polls.h"

#include <algorithm>
#include <set>

#include "content/openness.h"
#include "content/option_ids.h"

namespace veche::server::publish {
namespace {

using content::Entry;
using content::PollDetails;
using Question = PollDetails::Question;
using Versions = std::vector<Entry>;

PollDetails& poll_of(DocumentSource& document) {
    return std::get<PollDetails>(document.entry.details);
}

const PollDetails* poll_of(const Entry* entry) {
    return entry == nullptr ? nullptr : std::get_if<PollDetails>(&entry->details);
}

const Entry* newest_in(const Versions& versions, content::Language language) {
    const auto found = std::find_if(versions.rbegin(), versions.rend(),
                                    [&](const Entry& version) { return version.language == language; });
    return found == versions.rend() ? nullptr : &*found;
}

bool same_words(const Question& left, const Question& right) {
    return left.text == right.text && left.scale_low == right.scale_low && left.scale_high == right.scale_high;
}

bool same_form(const Question& left, const Question& right) {
    if (left.answer != right.answer) return false;
    return left.answer != PollDetails::Answer::scale ||
           (left.scale_from == right.scale_from && left.scale_to == right.scale_to);
}

std::string list_of(const std::vector<content::OptionId>& ids) {
    std::string list;
    for (const content::OptionId& id : ids) list += (list.empty() ? "\"" : ", \"") + id.text() + "\"";
    return "[" + list + "]";
}

// One poll in one language.
class Settling {
  public:
    Settling(DocumentSource& document, const Versions& before, Date today, PollFindings findings)
        : document_(document), poll_(poll_of(document)), before_(before), findings_(findings) {
        const PollDetails* last = before.empty() ? nullptr : poll_of(&before.back());
        if (last != nullptr && content::is_open(*last, today)) {
            open_ = "people vote on it until " + to_string(last->closes);
        }
    }

    void run(const PollDetails* original) {
        written_ = poll_.questions;
        corrections_ = std::exchange(poll_.corrected, {});
        for (Question& question : poll_.questions) take_ids_back(question, original);
        content::give_option_ids(poll_, document_.entry.language, original, before_);
        for (std::size_t i = 0; i < poll_.questions.size(); ++i) {
            judge(poll_.questions[i]);
            check_exchange(poll_.questions[i], written_[i]);
        }
        tell_what_went();
        note_ids();
    }

  private:
    void complain(const Question& question, std::string_view field, const std::string& what) {
        const auto line = document_.question_lines.find(question.id);
        findings_.errors.add_field(document_.file, line == document_.question_lines.end() ? 1 : line->second,
                                   "question." + std::string(field), what);
    }

    [[nodiscard]] bool is_open() const { return !open_.empty(); }

    [[nodiscard]] bool is_flagged(const Question& question) const {
        return std::find(corrections_.begin(), corrections_.end(), question.id) != corrections_.end();
    }

    // The question under this id as this language had it last.
    [[nodiscard]] const Question* last_of(const Question& question) const {
        const Question* last = nullptr;
        for (const Entry& version : before_) {
            const PollDetails* poll = version.language == document_.entry.language ? poll_of(&version) : nullptr;
            const Question* found = poll == nullptr ? nullptr : content::find_question(*poll, question.id);
            if (found != nullptr) last = found;
        }
        return last;
    }

    [[nodiscard]] content::OptionWords last_words_of(const Question& question) const {
        return content::option_words(before_, question.id, document_.entry.language);
    }

    // While nobody votes, other words beside an id simply are another option, and so are those a translation has beside
    // an id its original has no more.
    void take_ids_back(Question& question, const PollDetails* original) {
        if (is_open() || is_flagged(question)) return;
        const content::OptionWords last = last_words_of(question);
        const Question* counterpart = original == nullptr ? nullptr : content::find_question(*original, question.id);
        for (std::size_t i = 0; i < question.option_ids.size(); ++i) {
            content::OptionId& id = question.option_ids[i];
            const auto known = last.find(id);
            const bool other_words = known != last.end() && known->second != question.options[i];
            const bool is_gone = counterpart != nullptr &&
                                 std::find(counterpart->option_ids.begin(), counterpart->option_ids.end(), id) ==
                                     counterpart->option_ids.end();
            if (other_words || is_gone) id = {};
        }
    }

    void judge(const Question& question) {
        const Question* last = last_of(question);
        bool differs = judge_options(question);
        if (last != nullptr && !same_form(*last, question)) {
            if (is_open() || is_flagged(question)) {
                complain(question, "answer",
                         "other answers than before" + because() +
                             "; expected the same 'answer' and scale, or a new 'id': it is another question" +
                             or_later());
            }
        } else if (last != nullptr && !same_words(*last, question)) {
            differs = true;
            if (is_open() && !is_flagged(question)) {
                complain(question, "text",
                         "other words than before" + because() +
                             "; expected the words of before, or a new 'id' if it is another question, or correction "
                             "= true if the sense is the same" +
                             or_later());
            }
        }
        if (!is_flagged(question)) return;
        if (differs) {
            poll_.corrected.push_back(question.id);
        } else {
            findings_.notes.push_back(document_.file + ": question '" + question.id.text() +
                                      "': correction = true stands there and no word is corrected; take it out, or it "
                                      "lets the next change through");
        }
    }

    // Whether an id has other words than before.
    bool judge_options(const Question& question) {
        const content::OptionWords last = last_words_of(question);
        bool any = false;
        for (std::size_t i = 0; i < question.option_ids.size(); ++i) {
            const content::OptionId& id = question.option_ids[i];
            const std::string& words = question.options[i];
            const auto other = std::find_if(last.begin(), last.end(), [&](const auto& known) {
                return known.second == words && known.first != id;
            });
            const auto known = last.find(id);
            const bool has_other_words = known != last.end() && known->second != words;
            any = any || has_other_words;
            if (other != last.end() && (is_open() || is_flagged(question))) {
                complain(question, "option_ids",
                         "'" + words + "' has the id \"" + other->first.text() + "\"" + because() +
                             "; expected each id beside its own words, or no option_ids");
            } else if (has_other_words && is_open() && !is_flagged(question)) {
                complain(question, "option_ids",
                         "'" + words + "' stands beside the id of '" + known->second + "'" + because() +
                             "; expected \"\" in its place if it is another option, or correction = true if it is the "
                             "same in other words" +
                             or_later());
            }
        }
        return any;
    }

    // Without a line option_ids nobody has said whether what came is what went in other words.
    void check_exchange(const Question& question, const Question& written) {
        const Question* last = last_of(question);
        if (!is_open() || last == nullptr || !written.option_ids.empty()) return;
        std::vector<content::OptionId> went;
        for (const content::OptionId& id : last->option_ids) {
            const auto& now = question.option_ids;
            if (std::find(now.begin(), now.end(), id) == now.end()) went.push_back(id);
        }
        std::vector<content::OptionId> others = question.option_ids;
        std::vector<content::OptionId> same = question.option_ids;
        std::string came;
        auto next = went.begin();
        for (std::size_t i = 0; i < others.size(); ++i) {
            const auto& before = last->option_ids;
            if (std::find(before.begin(), before.end(), others[i]) != before.end()) continue;
            if (came.empty()) came = question.options[i];
            others[i] = {};
            same[i] = next == went.end() ? content::OptionId() : *next++;
        }
        if (went.empty() || came.empty()) return;
        complain(question, "options",
                 "an option went and '" + came + "' came" + because() + "; expected option_ids = " + list_of(others) +
                     " if it is another option, or option_ids = " + list_of(same) +
                     " and correction = true if it is the same in other words" + or_later());
    }

    void tell_what_went() {
        const PollDetails* last = poll_of(newest_in(before_, document_.entry.language));
        if (!is_open() || last == nullptr || document_.translation) return;
        for (const Question& question : last->questions) {
            const Question* now = content::find_question(poll_, question.id);
            if (now == nullptr) {
                note("the question '" + question.id.text() + "' is no longer asked");
                continue;
            }
            for (std::size_t i = 0; i < question.option_ids.size(); ++i) {
                const auto& ids = now->option_ids;
                if (std::find(ids.begin(), ids.end(), question.option_ids[i]) == ids.end()) {
                    note("'" + question.options[i] + "' is no longer offered");
                }
            }
        }
    }

    void note(const std::string& what) {
        findings_.notes.push_back(document_.file + ": " + what + "; votes given to it stay and are shown as such");
    }

    void note_ids() {
        OptionIds ids{document_.file, {}};
        for (std::size_t i = 0; i < poll_.questions.size(); ++i) {
            if (poll_.questions[i].option_ids == written_[i].option_ids) continue;
            ids.questions[poll_.questions[i].id] = poll_.questions[i].option_ids;
        }
        if (!ids.questions.empty()) findings_.to_be_written.push_back(std::move(ids));
    }

    [[nodiscard]] std::string because() const { return is_open() ? ", and " + open_ : std::string(); }
    [[nodiscard]] std::string or_later() const { return is_open() ? ", or the poll closed first" : std::string(); }

    DocumentSource& document_;
    PollDetails& poll_;
    const Versions& before_;
    PollFindings findings_;
    std::string open_;               // empty: nobody votes
    std::vector<Question> written_;  // as they stand in the file
    std::vector<content::QuestionId> corrections_;
};

bool is_same(Entry& entry, const Entry& before) {
    Entry candidate = entry;
    candidate.revision = before.revision;
    auto& corrected = std::get<PollDetails>(candidate.details).corrected;
    // A correction that is published already changes nothing more.
    const PollDetails* poll = poll_of(&before);
    if (poll != nullptr && corrected.empty()) corrected = poll->corrected;
    if (!(candidate == before)) return false;
    entry = std::move(candidate);
    return true;
}

}  // namespace

void settle_polls(std::vector<DocumentSource>& documents, const PreviousEdition& previous, Date today,
                  PollFindings findings) {
    static const Versions none;
    std::map<content::EntryId, const PollDetails*> originals;
    for (const bool translations : {false, true}) {
        for (DocumentSource& document : documents) {
            if (document.entry.kind() != content::Kind::poll || document.translation != translations) continue;
            const content::EntryId& id = document.entry.id;
            const auto before = previous.polls.find(id);
            const auto original = originals.find(id);
            Settling settling(document, before == previous.polls.end() ? none : before->second, today, findings);
            settling.run(original == originals.end() ? nullptr : original->second);
            if (!translations) originals.emplace(id, &poll_of(document));
        }
    }
}

void number_polls(std::vector<Entry>& entries, const PreviousEdition& previous) {
    std::map<content::EntryId, std::vector<Entry*>> polls;
    for (Entry& entry : entries) {
        if (entry.kind() == content::Kind::poll) polls[entry.id].push_back(&entry);
    }
    for (auto& [id, languages] : polls) {
        std::uint32_t last = 0;
        for (const auto& [key, revision] : previous.revisions) {
            if (key.first == id) last = std::max(last, revision);
        }
        const auto found = previous.polls.find(id);
        const Versions before = found == previous.polls.end() ? Versions() : found->second;
        for (const Entry& version : before) last = std::max(last, version.revision);
        const bool same = std::all_of(languages.begin(), languages.end(), [&](Entry* entry) {
            const Entry* newest = newest_in(before, entry->language);
            return newest != nullptr && newest->revision == last && is_same(*entry, *newest);
        });
        for (Entry* entry : languages) entry->revision = same ? last : next_revision(last, previous);
    }
}

}  // namespace veche::server::publish
