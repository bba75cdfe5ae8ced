// What each kind adds to the reader: facts, a figure, stages, buttons, groups.
#include <algorithm>

#include "content/entry_today.h"
#include "content/openness.h"
#include "kiosk/forms/traits.h"
#include "kiosk/present/reader_parts.h"
#include "kiosk/present/standing.h"
#include "kiosk/shown.h"

namespace veche::kiosk {
namespace {

using Stage = content::DraftActDetails::Stage;

std::string category_word(const ui::Wording& w, std::optional<content::DraftActDetails::Category> category) {
    using Category = content::DraftActDetails::Category;
    if (!category) return {};
    switch (*category) {
        case Category::budget: return w("Budget, taxes and fees");
        case Category::property: return w("Municipal property");
        case Category::social: return w("Social support");
        case Category::housing: return w("Housing and utilities");
        case Category::planning: return w("Town planning and land");
        case Category::improvement: return w("Public places");
        case Category::self_government: return w("Local self-government");
        case Category::other: return w("Other");
    }
    return {};
}

// The summaries of a kind among those that name this entry.
std::vector<content::EntrySummary> of_kind(const EntryData& data, content::Kind kind) {
    std::vector<content::EntrySummary> found;
    for (const content::EntrySummary& one : data.referring) {
        if (one.kind == kind) found.push_back(one);
    }
    return found;
}

void add_rows(ui::ReaderView& view, const Scene& scene, std::string title,
              const std::vector<content::EntrySummary>& entries, const std::string& prefix) {
    if (!entries.empty()) view.row_groups.push_back({std::move(title), rows_of(scene, entries, prefix)});
}

struct AddKind {
    ui::ReaderView& view;
    const Scene& scene;
    const EntryData& data;
    const ui::Wording& w = scene.w;
    const content::Entry& entry = data.stored.entry;

    void operator()(const content::PageDetails&) const {}
    void operator()(const content::NewsDetails&) const {}
    void operator()(const content::FaqDetails&) const {
        if (!is_offered(scene.state, Form::appeal)) return;
        view.commands_after.push_back(
            {"reader/ask", ui::Icon::appeal, w("My question is another one"), ui::Open{ui::AppealPlace{}}, false});
    }
    // Plan, quiz have screens of their own.
    void operator()(const content::PlanDetails&) const {}
    void operator()(const content::QuizDetails&) const {}

    void operator()(const content::DecisionDetails& decision) const {
        switch (decision.force) {
            case content::DecisionDetails::Force::not_yet:
                view.notices.push_back({ui::Tone::warning, not_yet(decision)});
                break;
            case content::DecisionDetails::Force::in_force:
                if (decision.in_force_from) {
                    add_fact(view.facts, w("In force"), w("since {1}", {scene.day_and_year(*decision.in_force_from)}));
                } else {
                    add_fact(view.facts, w("State"), w("In force"));
                }
                break;
            case content::DecisionDetails::Force::lapsed:
                view.notices.push_back({ui::Tone::danger, w("No longer in force. Kept here to be read.")});
                break;
        }
        add_named_row(view.row_groups, scene, data, decision.draft, w("The draft it was made from"));
    }

    [[nodiscard]] std::string not_yet(const content::DecisionDetails& decision) const {
        if (!decision.in_force_from) return w("Not yet in force.");
        return w("Not yet in force. It will be from {1}.", {scene.day(*decision.in_force_from)});
    }

    void operator()(const content::DraftActDetails& draft) const {
        add_stages(draft);
        add_comments(draft);
        view.why_title = w("Why it is needed");
        view.why = draft.reason;
        add_fact(view.facts, w("Category"), category_word(w, draft.category));
        add_text(view.facts, w("Who decides"), title_of(data, draft.deciding_body));
        add_text(view.facts, w("Who prepares it"), draft.contact);
        add_named_row(view.row_groups, scene, data, draft.decision, w("What was decided"));
    }

    [[nodiscard]] std::string days_left(Date last_day) const {
        const std::int64_t left = days_between(scene.state.today, last_day);
        return left == 0 ? w("Last day") : w.count("{1} day left", "{1} days left", left);
    }

    void doubt_days() const {
        if (scene.state.clock_is_wrong) view.notices.push_back({ui::Tone::warning, clock_warning(scene)});
    }

    void add_stages(const content::DraftActDetails& draft) const {
        std::vector<content::DraftActDetails::StageDate> history = draft.history;
        const Stage stage = content::stage_on(draft, scene.state.today);
        const auto current =
            std::find_if(history.begin(), history.end(), [&](const auto& one) { return one.stage == stage; });
        const auto reached = static_cast<std::size_t>(current - history.begin());
        for (std::size_t i = 0; i < history.size(); ++i) {
            ui::StageMark mark;
            mark.current = i == reached;
            mark.done = current != history.end() ? i < reached : history[i].date <= scene.state.today;
            const bool over = mark.done && history[i].stage == Stage::discussion;
            mark.label = over ? w("Comments were taken") : stage_word(w, history[i].stage);
            const bool foreseen = !mark.done && !mark.current;
            const std::string day = scene.day(history[i].date);
            mark.date = foreseen ? w("expected {1}", {day}) : day;
            view.stages.push_back(std::move(mark));
        }
        // A stage nobody has written into the history is shown all the same, or the line would lie.
        if (current == history.end()) view.stages.push_back({stage_word(w, stage), {}, false, true});
        view.stages_title = w("Where it is now");
    }

    // Who went back to read the clause again finds the way to what was begun in time.
    void add_begun_comments() const {
        const BegunComments begun = begun_comments(scene.state, data);
        if (begun.clauses.empty() || !is_offered(scene.state, Form::comment)) return;
        view.page.comments = true;
        view.page.begun_clauses = begun.clauses;
        view.page.comment_word = w("Comment");
        const std::string time = time_of_day(zone_of(scene.state).minute_of_day(begun.until));
        view.notices.push_back({ui::Tone::warning, w("The discussion is over. A comment you began in time can be "
                                                     "finished until {1}, with the button beside its clause.",
                                                     {time})});
    }

    void add_comments(const content::DraftActDetails& draft) const {
        const Date today = scene.state.today;
        const bool dated = draft.comments_from && draft.comments_until;
        if (content::takes_comments(draft, today)) {
            view.page.comments = is_offered(scene.state, Form::comment);
            view.page.comment_word = w("Comment");
            if (draft.comments_until) {
                view.figure_label = w("Comments are taken until {1}", {scene.day(*draft.comments_until)});
                view.figure = days_left(*draft.comments_until);
                doubt_days();
            }
            view.notices.push_back(
                {ui::Tone::accent, w("Touch “Comment” at any clause and write what you would change.")});
            return;
        }
        add_begun_comments();
        const Stage stage = content::stage_on(draft, today);
        const bool ended = stage != Stage::announced &&
                           (stage != Stage::discussion || (draft.comments_until && *draft.comments_until < today));
        if (!ended) {
            view.notices.push_back(
                {ui::Tone::quiet, dated ? w("Comments will be taken from {1} to {2}.",
                                            {scene.day(*draft.comments_from), scene.day(*draft.comments_until)})
                                        : w("Comments are not taken yet.")});
            return;
        }
        view.notices.push_back({ui::Tone::quiet, draft.comments_until
                                                     ? w("Comments were taken until {1}; they are closed now.",
                                                         {scene.day(*draft.comments_until)})
                                                     : w("Comments are closed.")});
    }

    void operator()(const content::LessonDetails& lesson) const {
        if (lesson.minutes > 0) {
            add_fact(view.facts, w("To read"), w.count("{1} minute", "{1} minutes", lesson.minutes));
        }
        if (lesson.quiz.empty() || title_of(data, lesson.quiz).empty()) return;
        view.commands_after.push_back({"reader/quiz", ui::Icon::quiz,
                                       w("Check yourself: {1}", {title_of(data, lesson.quiz)}),
                                       ui::Open{ui::EntryPlace{lesson.quiz, {}}}, true});
    }

    void operator()(const content::GlossaryDetails& term) const { add_text(view.facts, w("Source"), term.source); }

    void operator()(const content::HotlineDetails& hotline) const {
        view.figure = hotline.phone;
        view.figure_label = w("Telephone");
        add_text(view.facts, w("When"), hotline.hours);
        add_text(view.facts, w("Who answers"), hotline.answers);
        if (hotline.confidential) {
            view.notices.push_back({ui::Tone::success, w("Confidential: you need not say who you are.")});
        }
        if (hotline.call_back && is_offered(scene.state, Form::call_back)) {
            view.commands.push_back({"reader/call-back", ui::Icon::telephone, w("Ask to be called back"),
                                     ui::Open{ui::CallBackPlace{entry.id}}, true});
        }
    }

    void operator()(const content::OfficialDetails& official) const {
        if (!official.phone.empty()) {
            view.figure = official.phone;
            view.figure_label = w("Telephone");
        }
        add_text(view.facts, w("Position"), official.position);
        add_text(view.facts, w("Receives visitors"), official.reception);
        add_text(view.facts, w("Room"), official.room);
        add_fact(view.facts, w("E-mail"), official.email);
        add_named_row(view.row_groups, scene, data, official.body, w("Belongs to"));
    }

    void operator()(const content::BodyDetails& body) const {
        add_text(view.facts, w("Contacts"), body.contacts);
        if (!body.members.empty()) {
            ui::FactGroup members{w("Members"), {}};
            for (const auto& member : body.members) members.facts.push_back({member.name, member.role, true, true});
            view.fact_groups.push_back(std::move(members));
        }
        add_rows(view, scene, w("Groups"), of_kind(data, content::Kind::body), "group");
        add_rows(view, scene, w("Officials"), of_kind(data, content::Kind::official), "official");
        add_named_row(view.row_groups, scene, data, body.parent, w("Part of"));
    }

    void operator()(const content::AssociationDetails& association) const {
        if (association.full_name != entry.title) add_text(view.facts, w("Full name"), association.full_name);
        add_text(view.facts, w("Registration"), association.registration);
        add_text(view.facts, w("Field"), association.field);
        add_text(view.facts, w("Head"), association.head);
        add_text(view.facts, w("Address"), association.address);
        add_text(view.facts, w("Contacts"), association.contacts);
        if (association.members > 0) add_fact(view.facts, w("Members"), std::to_string(association.members));
    }

    void operator()(const content::EventDetails& event) const {
        view.figure = days_of_event(scene, event.day, event.last_day, event.from_minute, event.to_minute);
        view.figure_label = event_type_word(w, event.type);
        std::string time = time_of_day(event.from_minute);
        if (event.to_minute > event.from_minute) {
            time = w("{1} to {2} o’clock", {time, time_of_day(event.to_minute)});
        } else if (event.to_minute > 0) {
            const std::string end = time_of_day(event.to_minute);
            time = event.last_day == add_days(event.day, 1) ? w("{1} to {2} o’clock of the next day", {time, end})
                                                            : w("{1} to {2} o’clock of the last day", {time, end});
        }
        add_fact(view.facts, w("Time"), std::move(time));
        add_text(view.facts, w("Where"), event.venue);
        add_text(view.facts, w("Organiser"), event.organiser);
        if (event.last_day.value_or(event.day) < scene.state.today) {
            view.notices.push_back({ui::Tone::quiet, w("This has already taken place.")});
            return;
        }
        view.qr = calendar_event(entry, event, zone_of(scene.state));
        view.qr_words = w("Point your telephone’s camera here to put this date into its calendar.");
    }

    void operator()(const content::PollDetails& poll) const {
        const Date today = scene.state.today;
        add_fact(view.facts, w("Questions"), std::to_string(poll.questions.size()));
        add_fact(view.facts, w("Anonymous"), w("Yes. Nobody can learn what you answered."));
        if (today < poll.opens) {
            view.notices.push_back({ui::Tone::quiet, w("This poll opens on {1}.", {scene.day(poll.opens)})});
            return;
        }
        if (poll.closes < today) {
            view.notices.push_back(
                {ui::Tone::quiet, w("This poll is closed. The results will be shown here when they are counted.")});
            return;
        }
        view.figure_label = w("Answers are taken until {1}", {scene.day(poll.closes)});
        view.figure = days_left(poll.closes);
        doubt_days();
        if (scene.session().voted.contains(entry.id)) {
            view.notices.push_back({ui::Tone::success, w("You have already answered this poll. Thank you.")});
            return;
        }
        const auto* screen = std::get_if<EntryScreen>(&scene.screen().state);
        if (screen != nullptr && screen->poll_changed) {
            view.notices.push_back(
                {ui::Tone::warning, w("The questions have changed meanwhile. Please answer them anew.")});
        }
        if (!scene.state.spool.writable) {
            view.notices.push_back(
                {ui::Tone::danger, with_keeper(scene, w("Answers cannot be kept now. Please tell the staff."))});
            return;
        }
        if (!is_offered(scene.state, Form::poll)) return;
        view.commands.push_back({"reader/begin-poll", ui::Icon::poll, w("Begin"), ui::GoToStep{1}, true});
    }
};

}  // namespace

void add_kind(ui::ReaderView& view, const Scene& scene, const EntryData& data) {
    std::visit(AddKind{view, scene, data}, data.stored.entry.details);
}

}  // namespace veche::kiosk
