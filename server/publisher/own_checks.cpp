#include "server/publisher/own_checks.h"

#include <algorithm>

#include "content/openness.h"
#include "content/option_ids.h"
#include "server/publish/kinds.h"

namespace veche::server {
namespace {

using content::Entry;
using content::PollDetails;
using Question = PollDetails::Question;

tl::unexpected<Error> refused(const Entry& entry, const std::string& why) {
    return failure("entry/" + entry.id.text() + ": " + why + "; nothing was published");
}

Result<void> check_discussion(const Entry& entry) {
    const auto* const draft = std::get_if<content::DraftActDetails>(&entry.details);
    if (draft == nullptr) return {};
    const bool has_days = draft->comments_from && draft->comments_until;
    if (!has_days && draft->stage == content::DraftActDetails::Stage::discussion) {
        return refused(entry, "its discussion has no first and last day");
    }
    if (!has_days || days_between(*draft->comments_from, *draft->comments_until) >= publish::shortest_discussion_days) {
        return {};
    }
    return refused(entry, "its discussion is shorter than ten days");
}

bool same_form(const Question& left, const Question& right) {
    if (left.answer != right.answer) return false;
    return left.answer != PollDetails::Answer::scale ||
           (left.scale_from == right.scale_from && left.scale_to == right.scale_to);
}

bool same_words(const Question& left, const Question& right) {
    return left.text == right.text && left.scale_low == right.scale_low && left.scale_high == right.scale_high;
}

// Whether a vote given to it as it was says the same of it as it is now; `corrected` are words people are told of.
bool keeps_meaning(const Question& before, const Question& now, const content::OptionWords& words, bool is_corrected) {
    if (!same_form(before, now)) return false;
    for (std::size_t i = 0; i < std::min(now.option_ids.size(), now.options.size()); ++i) {
        for (const auto& [id, said] : words) {
            const bool is_same_option = id == now.option_ids[i];
            const bool has_same_words = said == now.options[i];
            // Words of one option beside the id of another are no correction.
            if (has_same_words != is_same_option && (has_same_words || !is_corrected)) return false;
        }
    }
    return is_corrected || same_words(before, now);
}

Result<void> check_votes(const Entry& entry, const publish::PreviousEdition& previous, Date today) {
    const auto* const poll = std::get_if<PollDetails>(&entry.details);
    const auto before = poll == nullptr ? previous.polls.end() : previous.polls.find(entry.id);
    if (before == previous.polls.end() || before->second.empty()) return {};
    const auto* const last = std::get_if<PollDetails>(&before->second.back().details);
    if (last == nullptr || !content::is_open(*last, today)) return {};
    for (const Question& question : poll->questions) {
        const Question* was = nullptr;
        for (const Entry& version : before->second) {
            const auto* const then = std::get_if<PollDetails>(&version.details);
            if (then == nullptr || version.language != entry.language) continue;
            if (const Question* found = content::find_question(*then, question.id)) was = found;
        }
        if (was == nullptr) continue;
        const auto words = content::option_words(before->second, question.id, entry.language);
        const bool is_corrected =
            std::find(poll->corrected.begin(), poll->corrected.end(), question.id) != poll->corrected.end();
        if (keeps_meaning(*was, question, words, is_corrected)) continue;
        return refused(entry, "people vote on it, and question '" + question.id.text() + "' would mean something else");
    }
    return {};
}

}  // namespace

Result<void> check_before_signing(const content::Town& town, const std::vector<Entry>& entries,
                                  const publish::PreviousEdition& previous, content::edition::BlobSource& rules,
                                  Date today) {
    if (const auto profile = content::edition::read_legal_profile(town, rules); !profile) {
        return tl::unexpected(profile.error());
    }
    for (const Entry& entry : entries) {
        if (auto checked = check_discussion(entry); !checked) return checked;
        if (auto checked = check_votes(entry, previous, today); !checked) return checked;
    }
    return {};
}

}  // namespace veche::server
