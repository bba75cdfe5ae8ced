#include "kiosk/forms.h"

#include <algorithm>

#include "content/discussion.h"
#include "content/entry_today.h"
#include "content/fullest_ballot.h"
#include "content/limits.h"
#include "content/openness.h"
#include "content/receipt_code.h"

namespace veche::kiosk {
namespace {

constexpr std::size_t longest_search = content::longest_search_text;
constexpr std::size_t longest_find = 100;
constexpr std::size_t longest_code = 24;  // with dashes and blanks
constexpr std::size_t room_for_what_it_is_about = 500;

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool begins_with(std::string_view text, std::string_view begin) {
    return text.substr(0, begin.size()) == begin;
}

std::vector<std::string> contact_fields() {
    return {"contact/name", "contact/telephone", "contact/email", "contact/postal"};
}

std::size_t limit_of_free_answer(const Screen& screen) {
    const content::PollDetails* poll = poll_of(screen);
    return poll == nullptr ? content::longest_free_answer : content::free_answer_limit(*poll);
}

}  // namespace

const EntryData* entry_of(const Screen& screen) {
    const auto* entry = std::get_if<std::shared_ptr<const EntryData>>(&screen.loaded);
    return entry == nullptr ? nullptr : entry->get();
}

const AttachmentData* attachment_of(const Screen& screen) {
    const auto* attachment = std::get_if<std::shared_ptr<const AttachmentData>>(&screen.loaded);
    return attachment == nullptr ? nullptr : attachment->get();
}

std::optional<ShownText> text_of(const Screen& screen) {
    ShownText text;
    if (const EntryData* entry = entry_of(screen)) {
        text = {entry->document, entry->stored.entry.language};
    } else if (const AttachmentData* attachment = attachment_of(screen)) {
        text = {attachment->document, attachment->language};
    }
    if (text.document == nullptr || text.document->blocks.empty()) return std::nullopt;
    return text;
}

const content::PollDetails* poll_of(const Screen& screen) {
    const EntryData* entry = entry_of(screen);
    return entry == nullptr ? nullptr : std::get_if<content::PollDetails>(&entry->stored.entry.details);
}

std::vector<std::string> choice_ids(const content::PollDetails::Question& question) {
    if (content::has_option_ids(question)) return question.option_ids;
    const bool scale = question.answer == content::PollDetails::Answer::scale;
    const int first = scale ? question.scale_from : 0;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < content::places_of(question); ++i)
        ids.push_back(std::to_string(first + static_cast<int>(i)));
    return ids;
}

const content::QuizDetails* quiz_of(const Screen& screen) {
    const EntryData* entry = entry_of(screen);
    return entry == nullptr ? nullptr : std::get_if<content::QuizDetails>(&entry->stored.entry.details);
}

std::string quiz_choices(const Screen& screen) {
    const auto* place = std::get_if<ui::EntryPlace>(&screen.place);
    return place == nullptr ? std::string("quiz/") : "quiz/" + place->id + "/";
}

std::string plan_choice(const Screen& screen) {
    const auto* place = std::get_if<ui::EntryPlace>(&screen.place);
    return place == nullptr ? std::string("plan") : "plan/" + place->id;
}

Form form_of(const Screen& screen) {
    if (std::holds_alternative<ui::AppealPlace>(screen.place)) return Form::appeal;
    if (std::holds_alternative<ui::CommentPlace>(screen.place)) return Form::comment;
    if (std::holds_alternative<ui::CallBackPlace>(screen.place)) return Form::call_back;
    if (std::holds_alternative<ui::CheckPlace>(screen.place)) return Form::check;
    if (poll_of(screen) != nullptr && screen.step > 0) return Form::poll;
    return Form::none;
}

std::string form_id(const Screen& screen) {
    if (const auto* place = std::get_if<ui::CommentPlace>(&screen.place)) {
        return "comment/" + place->draft + "/" + place->clause_id;
    }
    if (const auto* place = std::get_if<ui::CallBackPlace>(&screen.place)) return "call-back/" + place->hotline;
    if (const auto* place = std::get_if<ui::EntryPlace>(&screen.place)) return "poll/" + place->id;
    if (std::holds_alternative<ui::CheckPlace>(screen.place)) return "check";
    return "appeal";
}

int steps_of(const Screen& screen) {
    switch (form_of(screen)) {
        case Form::appeal: return step::review + 1;
        case Form::comment: return 3;
        case Form::call_back: return 2;
        case Form::poll: return static_cast<int>(poll_of(screen)->questions.size()) + 2;  // the opening and the review
        case Form::check:
        case Form::none: return 1;
    }
    return 1;
}

bool is_review(const Screen& screen) {
    return steps_of(screen) > 1 && screen.step == steps_of(screen) - 1;
}

bool asks_for_writing(const ui::Place& place) {
    return std::holds_alternative<ui::AppealPlace>(place) || std::holds_alternative<ui::CommentPlace>(place) ||
           std::holds_alternative<ui::CallBackPlace>(place);
}

namespace {

Obstacle poll_obstacle(const State& state, const content::EntryId& id, const content::PollDetails& poll) {
    if (state.session.voted.contains(id)) return Obstacle::answered_already;
    return content::is_open(poll, state.today) ? Obstacle::none : Obstacle::poll_closed;
}

// What the entry itself says against writing about it.
Obstacle entry_obstacle(const State& state, const Screen& screen) {
    const Form form = form_of(screen);
    if (form == Form::appeal) return Obstacle::none;
    const EntryData* entry = entry_of(screen);
    if (entry == nullptr) return Obstacle::not_loaded;
    const auto& details = entry->stored.entry.details;
    if (const auto* poll = std::get_if<content::PollDetails>(&details)) {
        return poll_obstacle(state, entry->stored.entry.id, *poll);
    }
    if (form == Form::comment) {
        const auto* draft = std::get_if<content::DraftActDetails>(&details);
        const bool open = draft != nullptr && content::takes_comments(*draft, state.today);
        return open || grace_until(state, screen) ? Obstacle::none : Obstacle::draft_closed;
    }
    const auto* hotline = std::get_if<content::HotlineDetails>(&details);
    return hotline != nullptr && hotline->call_back ? Obstacle::none : Obstacle::no_call_back;
}

}  // namespace

std::optional<Instant> grace_until(const State& state, const Screen& screen) {
    using content::DraftActDetails;
    const EntryData* entry = entry_of(screen);
    if (form_of(screen) != Form::comment || entry == nullptr || !state.town) return std::nullopt;
    const auto* draft = std::get_if<DraftActDetails>(&entry->stored.entry.details);
    const auto begun = state.session.forms.begun.find(form_id(screen));
    if (draft == nullptr || !draft->comments_until || begun == state.session.forms.begun.end()) return std::nullopt;
    const content::DiscussionEnd end =
        content::discussion_end(*draft->comments_until, zone_of(state), state.town->comments_grace_minutes);
    const bool over = draft->stage == DraftActDetails::Stage::discussion && state.now >= end.end;
    return over && content::is_in_time(end, begun->second, state.now) ? std::optional(end.grace) : std::nullopt;
}

bool has_typed_comment(const Forms& forms, const Screen& screen) {
    return form_of(screen) == Form::comment && !typed(forms, form_id(screen) + "/text").empty();
}

Obstacle obstacle(const State& state, const Screen& screen) {
    const Form form = form_of(screen);
    const bool hands_in = (form != Form::none && form != Form::check) || poll_of(screen) != nullptr;
    if (!hands_in) return Obstacle::none;
    if (const Obstacle found = entry_obstacle(state, screen); found != Obstacle::none) return found;
    if (!state.town || !state.profile) return Obstacle::no_town;
    return state.spool.writable ? Obstacle::none : Obstacle::spool;
}

bool is_handing_in(const Screen& screen) {
    return screen.busy && form_of(screen) != Form::none && form_of(screen) != Form::check;
}

std::string consent_field(const Screen& screen) {
    return form_id(screen) + "/consent";
}

namespace {

std::vector<std::string> poll_fields(const Screen& screen) {
    const auto& questions = poll_of(screen)->questions;
    const auto index = static_cast<std::size_t>(screen.step - 1);
    const bool is_written =
        index < questions.size() && questions[index].answer == content::PollDetails::Answer::free_text;
    if (!is_written) return {};
    return {form_id(screen) + "/" + questions[index].id};
}

}  // namespace

std::vector<std::string> fields_of_step(const Screen& screen) {
    using Fields = std::vector<std::string>;
    const std::string id = form_id(screen);
    switch (form_of(screen)) {
        case Form::appeal:
            if (screen.step == step::text) return {"appeal/text"};
            return screen.step == step::contact ? contact_fields() : Fields{};
        case Form::comment:
            if (screen.step == 0) return {id + "/text"};
            return screen.step == 1 ? contact_fields() : Fields{};
        case Form::call_back:
            return screen.step == 0 ? Fields{"contact/telephone", "contact/name", id + "/about"} : Fields{};
        case Form::poll: return poll_fields(screen);
        case Form::check: return {"check/code"};
        case Form::none: break;
    }
    return std::holds_alternative<ui::SearchPlace>(screen.place) ? Fields{"search"} : Fields{};
}

std::string first_field(const Screen& screen) {
    const auto fields = fields_of_step(screen);
    // Contacts may be left empty: the keyboard comes when one is touched.
    const bool optional =
        !fields.empty() && begins_with(fields.front(), "contact/") && form_of(screen) != Form::call_back;
    return fields.empty() || optional ? std::string() : fields.front();
}

std::size_t limit_of(const Screen& screen, std::string_view field) {
    if (field == "search") return longest_search;
    if (field == "find") return longest_find;
    if (field == "check/code") return longest_code;
    if (begins_with(field, "contact/")) return content::longest_contact_field;
    if (begins_with(field, "poll/")) return limit_of_free_answer(screen);
    if (ends_with(field, "/about")) return content::longest_about;
    // A comment can become an appeal, which says first what it is about.
    if (begins_with(field, "comment/")) return content::longest_submission_text - room_for_what_it_is_about;
    return content::longest_submission_text;
}

bool takes_lines(std::string_view field) {
    return ends_with(field, "/text") || ends_with(field, "/about") || begins_with(field, "poll/");
}

ui::KeyboardLayout layout_for(std::string_view field, content::Language language) {
    if (field == "check/code") return ui::KeyboardLayout::receipt_code;
    if (field == "contact/email") return ui::KeyboardLayout::email;
    if (field == "contact/telephone") return ui::KeyboardLayout::digits;
    switch (language) {
        case content::Language::russian: return ui::KeyboardLayout::russian;
        case content::Language::ukrainian: return ui::KeyboardLayout::ukrainian;
        case content::Language::english: return ui::KeyboardLayout::english;
    }
    return ui::KeyboardLayout::russian;
}

std::string typed(const Forms& forms, const std::string& field) {
    const auto found = forms.fields.find(field);
    return found == forms.fields.end() ? std::string() : std::string(found->second.text());
}

std::vector<std::string> chosen(const Forms& forms, const std::string& question) {
    const auto found = forms.choices.find(question);
    return found == forms.choices.end() ? std::vector<std::string>() : found->second;
}

std::string chosen_one(const Forms& forms, const std::string& question) {
    const auto found = forms.choices.find(question);
    return found == forms.choices.end() || found->second.empty() ? std::string() : found->second.front();
}

ui::EditBuffer& buffer_of(Forms& forms, const Screen& screen, const std::string& field) {
    return forms.fields.try_emplace(field, limit_of(screen, field)).first->second;
}

void type_anew(Forms& forms, const Screen& screen, const std::string& field, const std::string& text) {
    forms.fields.erase(field);
    buffer_of(forms, screen, field).apply(ui::Insert{text});
}

void begin_appeal(const State& state, Forms& forms, const Screen& screen) {
    const auto& place = std::get<ui::AppealPlace>(screen.place);
    if (const auto begun = forms.fields.find(place.text_of); begun != forms.fields.end()) {
        // Before what was already written there.
        std::string text(begun->second.text());
        const std::string_view there = buffer_of(forms, screen, "appeal/text").text();
        if (!there.empty() && there.find(text) == std::string_view::npos) text += "\n\n" + std::string(there);
        type_anew(forms, screen, "appeal/text", text);
    }
    if (state.profile && content::find_form(*state.profile, place.form) != nullptr) {
        forms.choices["appeal/form"] = {place.form};
    }
    if (!state.town) return;
    const auto& topics = state.town->topics;
    const bool known =
        std::any_of(topics.begin(), topics.end(), [&](const content::Topic& topic) { return topic.id == place.topic; });
    if (known) forms.choices["appeal/topic"] = {place.topic};
}

namespace {

// Under these names contacts wait for a visitor who wants to use them again.
std::string kept_name(const std::string& field) {
    return "kept/" + field;
}

void move_field(Forms& forms, const std::string& from, const std::string& to) {
    auto field = forms.fields.extract(from);
    if (field.empty()) return;
    field.key() = to;
    forms.fields.erase(to);
    forms.fields.insert(std::move(field));
}

}  // namespace

void keep_contacts(Forms& forms) {
    for (const std::string& field : contact_fields()) move_field(forms, field, kept_name(field));
    forms.choices.erase("contact/reply-by");
}

void fill_contacts(Forms& forms) {
    for (const std::string& field : contact_fields()) move_field(forms, kept_name(field), field);
}

void clear_contacts(Forms& forms) {
    for (const std::string& field : contact_fields()) {
        forms.fields.erase(field);
        forms.fields.erase(kept_name(field));
    }
    forms.choices.erase("contact/reply-by");
    if (begins_with(forms.focused, "contact/")) forms.focused.clear();
}

bool gives_contacts(const Forms& forms) {
    const auto fields = contact_fields();
    return std::any_of(fields.begin(), fields.end(),
                       [&](const std::string& field) { return !typed(forms, field).empty(); });
}

bool keeps_contacts(const Forms& forms) {
    const auto fields = contact_fields();
    return std::any_of(fields.begin(), fields.end(),
                       [&](const std::string& field) { return !typed(forms, kept_name(field)).empty(); });
}

bool has_something_to_erase(const Session& session) {
    const auto is_typed = [](const auto& field) { return !field.second.text().empty(); };
    const auto is_chosen = [](const auto& choice) {
        return !choice.second.empty() && !begins_with(choice.first, "plan/");
    };
    const Forms& forms = session.forms;
    return !session.receipts.empty() || std::any_of(forms.fields.begin(), forms.fields.end(), is_typed) ||
           std::any_of(forms.choices.begin(), forms.choices.end(), is_chosen);
}

bool clear_form(Forms& forms, const Screen& screen) {
    const std::string below = form_id(screen) + "/";
    const auto belongs = [&](const auto& pair) { return begins_with(pair.first, below); };
    const std::size_t cleared = std::erase_if(forms.fields, belongs) + std::erase_if(forms.choices, belongs);
    forms.begun.erase(form_id(screen));
    if (begins_with(forms.focused, below)) forms.focused.clear();
    return cleared > 0;
}

std::string filter_value(const Screen& screen, const char* filter) {
    const auto found = screen.filters.find(filter);
    return found == screen.filters.end() ? std::string() : found->second;
}

Date month_shown(const State& state, const Screen& screen) {
    if (const auto first = parse_date(filter_value(screen, "month") + "-01")) return *first;
    return {state.today.year, state.today.month, 1};
}

bool calendar_is_list(const Screen& screen) {
    return filter_value(screen, "view") == "list";
}

Days days_shown(const State& state, const Screen& screen) {
    // Nobody plans a visit further ahead than half a year.
    constexpr int days_ahead = 183;
    if (calendar_is_list(screen)) return {state.today, add_days(state.today, days_ahead)};
    const Date first = month_shown(state, screen);
    return {first, last_of_month(first)};
}

Date last_of_month(Date first) {
    const Date next = first.month == 12 ? Date{first.year + 1, 1, 1} : Date{first.year, first.month + 1, 1};
    return add_days(next, -1);
}

}  // namespace veche::kiosk
