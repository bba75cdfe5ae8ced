#include "kiosk/present/spoken_words.h"

#include <utility>

#include "ui/widgets/row.h"

namespace veche::kiosk {
namespace {

std::string joined(const std::string& label, const std::string& value) {
    return label.empty() || value.empty() ? label + value : label + ": " + value;
}

// In the order in which the screens draw.
class Teller {
  public:
    void say(const std::string& words) { add({words, false, {}, {}}); }
    // In the language of the entry, as its text is; with it goes what names something of the entry.
    void say_of_entry(const std::string& words) { add({words, true, {}, {}}); }
    // From here on it stands below the text.
    void text() {
        words_.with_text = true;
        below_ = true;
    }

    void head(const std::string& title, const std::string& summary) {
        say_of_entry(title);
        say_of_entry(summary);
    }
    void facts(const std::vector<ui::Fact>& facts) {
        for (const ui::Fact& fact : facts) {
            if (fact.of_entry && !fact.label_of_entry) {
                add({fact.value, true, fact.label, {}});
            } else {
                add({joined(fact.label, fact.value), fact.of_entry, {}, {}});
            }
        }
    }
    void notices(const std::vector<ui::Notice>& notices) {
        for (const ui::Notice& notice : notices) say(notice.text);
    }
    void rows(const std::string& title, const std::vector<ui::Row>& rows) {
        if (rows.empty()) return;
        say(title);
        for (const ui::Row& row : rows) add({ui::spoken_of(row), false, {}, row.language});
    }
    void row_groups(const std::vector<ui::RowGroup>& groups) {
        for (const ui::RowGroup& group : groups) rows(group.title, group.rows);
    }
    [[nodiscard]] SpokenWords take() { return std::move(words_); }

  private:
    void add(SpokenWords::Line line) {
        if (!line.words.empty()) (below_ ? words_.below : words_.above).push_back(std::move(line));
    }

    SpokenWords words_;
    bool below_ = false;
};

void tell_item(Teller& teller, const ui::PlanView& view, const ui::PlanView::Item& item) {
    teller.say_of_entry(item.spoken);
    if (!item.open) return;
    teller.say_of_entry(item.comment);
    teller.facts(item.facts);
    teller.rows(view.links_title, item.links);
}

void tell_task(Teller& teller, const ui::PlanView& view, const ui::PlanView::Task& task) {
    teller.say_of_entry(task.title);
    if (!task.indicators.empty()) teller.say(task.indicators_title);
    for (const auto& indicator : task.indicators) teller.say_of_entry(indicator.spoken);
    for (const auto& item : task.items) tell_item(teller, view, item);
}

void tell_poll_question(Teller& teller, const ui::PollResultsView::Question& question) {
    teller.say_of_entry(question.text);
    for (const auto& bar : question.bars) teller.say_of_entry(joined(bar.label, bar.words));
    teller.say(question.mean);
    teller.say(question.note);
    if (!question.texts.empty()) teller.say(question.texts_title);
    for (const std::string& text : question.texts) teller.say_of_entry(text);
}

void tell_quiz_option(Teller& teller, const ui::QuizView& view, const ui::QuizView::Option& option) {
    teller.say_of_entry(option.label);
    if (!view.answered) return;
    if (option.chosen) teller.say(view.chosen_word);
    if (option.correct) teller.say(view.right_word);
}

struct Tell {
    Teller& teller;

    bool operator()(const ui::ReaderView& view) const {
        if (view.contents_shown) {
            teller.say(view.contents_title);
            for (const auto& heading : view.contents) teller.say_of_entry(heading.text);
            return true;
        }
        teller.head(view.title, view.summary);
        teller.say(joined(view.figure_label, view.figure));
        teller.notices(view.notices);
        if (!view.why.empty()) {
            teller.say(view.why_title);
            teller.say_of_entry(view.why);
        }
        if (!view.stages.empty()) teller.say(view.stages_title);
        for (const ui::StageMark& stage : view.stages) teller.say(joined(stage.label, stage.date));
        teller.facts(view.facts);
        teller.text();
        for (const ui::FactGroup& group : view.fact_groups) {
            teller.say(group.title);
            teller.facts(group.facts);
        }
        if (!view.qr.empty()) teller.say(view.qr_words);
        teller.row_groups(view.row_groups);
        return true;
    }
    bool operator()(const ui::PlanView& view) const {
        teller.head(view.title, view.summary);
        teller.say(joined(view.percent, view.progress));
        for (const auto& total : view.totals) teller.say(total.words);
        teller.notices(view.notices);
        if (view.goals.empty()) teller.say(view.empty);
        for (const auto& goal : view.goals) {
            teller.say_of_entry(goal.title);
            for (const auto& task : goal.tasks) tell_task(teller, view, task);
        }
        teller.facts(view.facts);
        teller.text();
        teller.row_groups(view.row_groups);
        return true;
    }
    bool operator()(const ui::PollResultsView& view) const {
        teller.head(view.title, view.summary);
        teller.notices(view.notices);
        teller.say(view.participants);
        teller.facts(view.facts);
        teller.say(view.decision_title);
        teller.say_of_entry(view.decision);
        for (const auto& question : view.questions) tell_poll_question(teller, question);
        teller.say(view.courtesy);
        teller.text();
        teller.row_groups(view.row_groups);
        return true;
    }
    bool operator()(const ui::QuizView& view) const {
        teller.head(view.title, view.answered ? std::string() : view.summary);
        teller.notices(view.notices);
        if (view.finished) {
            teller.say(view.result);
            teller.say(view.result_words);
            teller.row_groups(view.row_groups);
            return true;
        }
        teller.say(view.progress);
        teller.say_of_entry(view.question);
        for (const auto& option : view.options) tell_quiz_option(teller, view, option);
        if (view.answered) {
            teller.say(view.verdict);
            teller.say_of_entry(view.explanation);
        }
        return true;
    }
    template <typename Other>
    bool operator()(const Other&) const {
        return false;
    }
};

}  // namespace

std::optional<SpokenWords> spoken_words(const ui::ScreenView& screen) {
    Teller teller;
    if (!std::visit(Tell{teller}, screen)) return std::nullopt;
    return teller.take();
}

std::string spoken_words(const ui::DialogView& dialog) {
    std::string words = dialog.title + " " + dialog.text;
    if (!dialog.countdown_words.empty()) words += " " + dialog.countdown_words + ".";
    return words;
}

}  // namespace veche::kiosk
