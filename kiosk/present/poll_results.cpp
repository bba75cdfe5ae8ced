// A closed poll: how people answered, and what was decided on it.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "kiosk/present/parts.h"
#include "kiosk/present/reader_parts.h"

namespace veche::kiosk {
namespace {

using content::PollDetails;
using Answer = PollDetails::Answer;

std::string option_words(const PollDetails::Question& question, std::size_t index) {
    if (question.answer != Answer::scale) {
        return index < question.options.size() ? question.options[index] : std::to_string(index + 1);
    }
    const int step = question.scale_from + static_cast<int>(index);
    std::string words = std::to_string(step);
    if (step == question.scale_from && !question.scale_low.empty()) words += " — " + question.scale_low;
    if (step == question.scale_to && !question.scale_high.empty()) words += " — " + question.scale_high;
    return words;
}

// Several answers may be given to one question: then parts are of the people, not of the votes.
std::uint64_t whole_of(const PollDetails& poll, const PollDetails::Question& question,
                       const PollDetails::QuestionResult& result) {
    if (question.answer == Answer::several_choices) return poll.participants;
    return std::accumulate(result.counts.begin(), result.counts.end(), std::uint64_t{0});
}

void add_bars(const Scene& scene, const PollDetails& poll, const PollDetails::Question& question,
              const PollDetails::QuestionResult& result, ui::PollResultsView::Question& drawn) {
    const ui::Wording& w = scene.w;
    const std::uint64_t whole = whole_of(poll, question, result);
    for (std::size_t i = 0; i < result.counts.size(); ++i) {
        const std::uint64_t count = result.counts[i];
        const double part = whole == 0 ? 0 : static_cast<double>(count) / static_cast<double>(whole);
        ui::PollResultsView::Bar bar;
        bar.label = option_words(question, i);
        const auto percent = std::llround(part * 100);
        bar.words = w.count("{1} answer", "{1} answers", static_cast<std::int64_t>(count)) + ", " +
                    w("{1} %", {std::to_string(percent)});
        bar.fraction = static_cast<float>(std::clamp(part, 0.0, 1.0));
        drawn.bars.push_back(std::move(bar));
    }
}

void add_mean(const Scene& scene, const PollDetails::Question& question, const PollDetails::QuestionResult& result,
              ui::PollResultsView::Question& drawn) {
    if (question.answer != Answer::scale) return;
    double sum = 0;
    double count = 0;
    for (std::size_t i = 0; i < result.counts.size(); ++i) {
        const auto votes = static_cast<double>(result.counts[i]);
        sum += votes * (question.scale_from + static_cast<double>(i));
        count += votes;
    }
    if (count == 0) return;
    const ui::Wording& w = scene.w;
    const double mean = std::round(sum / count * 10) / 10;
    drawn.mean = w("On average {1} of {2}", {w.words().number(w.language(), mean), std::to_string(question.scale_to)});
}

ui::PollResultsView::Question question_view(const Scene& scene, const PollDetails& poll,
                                            const PollDetails::Question& question) {
    ui::PollResultsView::Question drawn;
    drawn.text = question.text;
    for (const PollDetails::QuestionResult& result : poll.results) {
        if (result.question != question.id) continue;
        add_bars(scene, poll, question, result, drawn);
        add_mean(scene, question, result, drawn);
        drawn.texts = result.texts;
        if (!drawn.texts.empty()) drawn.texts_title = scene.w("From the free answers");
    }
    if (question.answer == Answer::several_choices) {
        drawn.note = scene.w("Several answers could be chosen, so the parts add up to more than 100 %.");
    }
    return drawn;
}

}  // namespace

ui::PollResultsView present_poll_results(const Scene& scene, const EntryData& data) {
    const content::Entry& entry = data.stored.entry;
    const auto& poll = std::get<PollDetails>(entry.details);
    const ui::Wording& w = scene.w;
    ui::PollResultsView view;
    view.id = "poll/" + std::to_string(scene.screen().number);
    view.title = entry.title;
    view.summary = entry.summary;
    view.notices = common_notices(scene, data);
    view.participants =
        w.count("{1} person answered", "{1} people answered", static_cast<std::int64_t>(poll.participants));
    view.courtesy =
        w("Who answered is not known to anybody. The terminal asks each visitor once, as a courtesy: it "
          "cannot tell people apart, so this is an opinion, not a vote.");
    add_fact(view.facts, w("It was open"), w("from {1} to {2}", {scene.day(poll.opens), scene.day(poll.closes)}));
    for (const PollDetails::Question& question : poll.questions) {
        view.questions.push_back(question_view(scene, poll, question));
    }
    view.decision_title = w("What was decided");
    view.decision = poll.decision.empty() ? w("Nothing has been decided on it yet.") : poll.decision;
    add_named_row(view.row_groups, scene, data, poll.decision_entry, w("The decision"));
    for (ui::RowGroup& group : related_groups(scene, data, {poll.decision_entry})) {
        view.row_groups.push_back(std::move(group));
    }
    view.page = page_of(scene, scene.screen());
    return view;
}

}  // namespace veche::kiosk
