#include "tests/support/form_story.h"

#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "kiosk/shown.h"

namespace veche::tests {

FormStory::FormStory() {
    auto profile =
        content::legal_profile_from_toml(content::built_in_legal_profile(content::LegalProfileId("ru")), "ru.toml");
    REQUIRE(profile);
    state.profile = *profile;
    state.town->topics = {{content::TopicId("housing"), {{content::Language::russian, "Housing"}}},
                          {content::TopicId("roads"), {{content::Language::russian, "Roads"}}}};
}

void FormStory::type(const std::string& field, const std::string& text) {
    act(ui::FocusField{field, text_of(field).size()});
    act(ui::Stroke{ui::Insert{text}});
}

void FormStory::choose(const std::string& question, const std::string& option, ui::Choice choice) {
    act(ui::Choose{question, option, choice});
}

std::string FormStory::text_of(const std::string& field) const {
    return kiosk::typed(state.session.forms, field);
}

bool FormStory::is_wrong(const std::string& field) const {
    return kiosk::steps(screen())->errors.contains(field);
}

void FormStory::fill_appeal(const std::string& kind, const std::string& text) {
    open(ui::AppealPlace{});
    choose("appeal/form", kind);
    next();
    choose("appeal/topic", "roads");
    next();
    type("appeal/text", text);
    next();
    next();
}

void FormStory::open_comment(Date until) {
    content::DraftActDetails draft;
    draft.stage = content::DraftActDetails::Stage::discussion;
    draft.comments_until = until;
    auto data = entry_data("draft-1", draft);
    auto document = std::make_shared<content::Document>(*data->document);
    document->blocks.front().clause_id = content::ClauseId("c1");
    document->blocks.front().marker = "1.1.";
    data->document = document;
    data->stored.entry.revision = 3;
    open(ui::CommentPlace{content::EntryId("draft-1"), content::ClauseId("c1")});
    answer(std::shared_ptr<const kiosk::EntryData>(data));
}

void FormStory::open_call_back(bool calls_back) {
    content::HotlineDetails hotline;
    hotline.call_back = calls_back;
    open(ui::CallBackPlace{content::EntryId("hotline-1")});
    answer(std::shared_ptr<const kiosk::EntryData>(entry_data("hotline-1", hotline)));
}

void FormStory::open_poll(const std::string& id, Date closes) {
    using Answer = content::PollDetails::Answer;
    content::PollDetails poll;
    poll.opens = add_days(today, -3);
    poll.closes = closes;
    poll.questions = {{content::QuestionId("q1"), "One?", Answer::single_choice, {"yes", "no"}, 1, 5, "", ""},
                      {content::QuestionId("q2"), "Which?", Answer::several_choices, {"a", "b", "c"}, 1, 5, "", ""},
                      {content::QuestionId("q3"), "How much?", Answer::scale, {}, 1, 5, "bad", "good"},
                      {content::QuestionId("q4"), "What else?", Answer::free_text, {}, 1, 5, "", ""}};
    open_entry(entry_data(id, poll));
}

void FormStory::fill_poll(const std::string& id) {
    next();
    choose("poll/" + id + "/q1", "1");
    next();
    choose("poll/" + id + "/q2", "2", ui::Choice::several);
    choose("poll/" + id + "/q2", "0", ui::Choice::several);
    next();
    choose("poll/" + id + "/q3", "4");
    next();
    type("poll/" + id + "/q4", "More trees");
    next();
}

void FormStory::sealed() {
    const bool is_ballot = kiosk::form_of(screen()) == kiosk::Form::poll;
    answer(is_ballot ? kiosk::HandedIn{} : kiosk::HandedIn{"ABCD-EFGH-JKMN-PQRS", "ABCDEFGHJKMNPQRS"});
}

}  // namespace veche::tests
