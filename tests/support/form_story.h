// A kiosk with a visitor who fills in forms, for unit tests of kiosk/: types, chooses, hands in.
#pragma once

#include <string>

#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "kiosk/shown.h"
#include "tests/support/kiosk_story.h"

namespace veche::tests {

class FormStory : public KioskStory {
  public:
    FormStory() {
        auto profile =
            content::legal_profile_from_toml(content::built_in_legal_profile(content::LegalProfileId("ru")), "ru.toml");
        REQUIRE(profile);
        state.profile = *profile;
        state.town->topics = {{content::TopicId("housing"), {{content::Language::russian, "Housing"}}},
                              {content::TopicId("roads"), {{content::Language::russian, "Roads"}}}};
    }

    void type(const std::string& field, const std::string& text) {
        act(ui::FocusField{field, text_of(field).size()});
        act(ui::Stroke{ui::Insert{text}});
    }
    void choose(const std::string& question, const std::string& option, ui::Choice choice = ui::Choice::one) {
        act(ui::Choose{question, option, choice});
    }
    void next() { act(ui::GoToStep{kiosk::step_of(screen()) + 1}); }
    void consent() { choose(kiosk::consent_field(screen()), "yes", ui::Choice::several); }
    [[nodiscard]] std::string text_of(const std::string& field) const {
        return kiosk::typed(state.session.forms, field);
    }
    [[nodiscard]] bool is_wrong(const std::string& field) const {
        return kiosk::steps(screen())->errors.contains(field);
    }

    // To the review of an appeal that gives no contact but a name where the kind needs one.
    void fill_appeal(const std::string& kind = "question", const std::string& text = "Why is it dark?") {
        open(ui::AppealPlace{});
        choose("appeal/form", kind);
        next();
        choose("appeal/topic", "roads");
        next();
        type("appeal/text", text);
        next();
        next();
    }
    void open_comment(Date until = add_days(today, 2)) {
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
    void open_call_back(bool calls_back = true) {
        content::HotlineDetails hotline;
        hotline.call_back = calls_back;
        open(ui::CallBackPlace{content::EntryId("hotline-1")});
        answer(std::shared_ptr<const kiosk::EntryData>(entry_data("hotline-1", hotline)));
    }
    // Four questions: single choice, several choices, scale, free text; open until tomorrow.
    void open_poll(const std::string& id = "poll-1", Date closes = add_days(today, 1)) {
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
    // From the opening of the poll to its review.
    void fill_poll(const std::string& id = "poll-1") {
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
    // The counter's answer to Seal.
    void sealed() {
        const bool is_ballot = kiosk::form_of(screen()) == kiosk::Form::poll;
        answer(is_ballot ? kiosk::HandedIn{} : kiosk::HandedIn{"ABCD-EFGH-JKMN-PQRS", "ABCDEFGHJKMNPQRS"});
    }
    void not_sealed() { happen(kiosk::ScreenLoaded{screen().ticket, {}, "disk full"}); }
};

}  // namespace veche::tests
