#include <doctest/doctest.h>

#include "content/openness.h"
#include "content/receipt_code.h"
#include "kiosk/forms/answers.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "kiosk/forms/traits.h"
#include "kiosk/shown.h"
#include "tests/support/form_story.h"

namespace veche::kiosk {
namespace {

using tests::FormStory;

TEST_CASE("a form the town's server does not read cannot be filled in, and none of before its list is missing") {
    FormStory story;
    const auto stands = [&] { return obstacle(story.state, story.screen()); };
    story.open(ui::AppealPlace{});
    CHECK(stands() == Obstacle::none);
    story.state.town->reads = content::submissions_read();
    CHECK(stands() == Obstacle::none);
    // A newer server no longer reads the form this program writes; another kind is not named at all.
    story.state.town->reads = {{"appeal", 2}, {"ballot", 1}};
    CHECK(stands() == Obstacle::not_read);
    CHECK_FALSE(is_offered(story.state, Form::appeal));
    CHECK_FALSE(is_offered(story.state, Form::comment));
    CHECK_FALSE(is_offered(story.state, Form::call_back));
    CHECK(is_offered(story.state, Form::poll));
    story.open_comment();
    CHECK(stands() == Obstacle::not_read);
    story.open_call_back();
    CHECK(stands() == Obstacle::not_read);
    // Kinds nobody here has heard of do no harm.
    story.state.town->reads.push_back({"hologram", 1});
    story.state.town->reads.push_back({"call_back", 1});
    CHECK(stands() == Obstacle::none);
    CHECK(is_offered(story.state, Form::check));
}

TEST_CASE("an appeal needs a kind, a topic and a text, each told at its own step") {
    FormStory story;
    story.open(ui::AppealPlace{});
    story.next();
    CHECK(step_of(story.screen()) == step::form);
    CHECK(story.is_wrong("appeal/form"));
    story.choose("appeal/form", "question");
    CHECK_FALSE(story.is_wrong("appeal/form"));
    story.next();
    story.next();
    CHECK(step_of(story.screen()) == step::topic);
    CHECK(story.is_wrong("appeal/topic"));
    story.choose("appeal/topic", "roads");
    story.next();
    story.type("appeal/text", " \n ");
    story.next();
    CHECK(step_of(story.screen()) == step::text);
    CHECK(story.is_wrong("appeal/text"));
    story.type("appeal/text", "Why is it dark?");
    CHECK_FALSE(story.is_wrong("appeal/text"));
    story.next();
    CHECK(step_of(story.screen()) == step::contact);
}

TEST_CASE("the legal profile says which kind of appeal needs a name") {
    for (const char* kind : {"proposal", "complaint", "collective"}) {
        CAPTURE(kind);
        FormStory story;
        story.fill_appeal(kind);
        CHECK(step_of(story.screen()) == step::contact);
        CHECK(story.is_wrong("contact/name"));
        story.type("contact/name", "  ");
        story.next();
        CHECK(story.is_wrong("contact/name"));
    }
    for (const char* kind : {"question", "corruption"}) {
        CAPTURE(kind);
        FormStory story;
        story.fill_appeal(kind);
        CHECK(step_of(story.screen()) == step::review);
    }
}

TEST_CASE("what a profile asks for besides the name is asked for too") {
    using content::RequiredField;
    struct Case {
        RequiredField needed;
        const char* told_at;
    };
    for (const Case& one :
         {Case{RequiredField::reply_address, "contact/postal"}, Case{RequiredField::postal_address, "contact/postal"},
          Case{RequiredField::telephone, "contact/telephone"}}) {
        FormStory story;
        story.state.profile->forms.front().required = {one.needed};
        story.fill_appeal(story.state.profile->forms.front().id.text());
        CHECK(story.is_wrong(one.told_at));
    }
}

TEST_CASE("a contact without consent is not taken") {
    FormStory story;
    story.fill_appeal("complaint");
    story.type("contact/name", "I. Kim");
    story.next();
    CHECK(step_of(story.screen()) == step::contact);
    CHECK(story.is_wrong("appeal/consent"));
    story.consent();
    story.next();
    CHECK(step_of(story.screen()) == step::review);
}

TEST_CASE("a contact that cannot be one is told") {
    const std::pair<const char*, const char*> wrong[] = {
        {"contact/email", "kim"},           {"contact/email", "kim@place"}, {"contact/email", "@place.example"},
        {"contact/email", "a@b@c.example"}, {"contact/email", "kim@.x"},    {"contact/telephone", "12-34"}};
    for (const auto& each : wrong) {
        CAPTURE(each.second);
        FormStory story;
        story.fill_appeal();
        story.act(ui::GoToStep{step::contact});
        story.type(each.first, each.second);
        story.consent();
        story.act(ui::GoToStep{step::review});
        CHECK(story.is_wrong(each.first));
    }
}

TEST_CASE("an answer by telephone, e-mail or post needs the number or the address") {
    const std::pair<const char*, const char*> ways[] = {
        {"telephone", "contact/telephone"}, {"email", "contact/email"}, {"post", "contact/postal"}};
    for (const auto& [way, field] : ways) {
        FormStory story;
        story.fill_appeal();
        story.act(ui::GoToStep{step::contact});
        story.choose("contact/reply-by", way);
        story.act(ui::GoToStep{step::review});
        CHECK(story.is_wrong(field));
    }
}

TEST_CASE("the answer can be asked for in two ways besides the code of the receipt") {
    FormStory story;
    story.fill_appeal();
    story.act(ui::GoToStep{step::contact});
    story.choose("contact/reply-by", "post", ui::Choice::several);
    story.choose("contact/reply-by", "telephone", ui::Choice::several);
    const auto body = std::get<content::Appeal>(submission_body(story.state, story.screen()));
    CHECK(body.contact.reply_by == std::vector{content::ReplyBy::telephone, content::ReplyBy::post});
}

TEST_CASE("a question about an item of a plan is chosen, has its topic, and goes with the item before the text") {
    FormStory story;
    story.open(ui::AppealPlace{"The plan: Lamps", content::AppealFormId("question"), content::TopicId("roads")});
    CHECK(chosen_one(story.state.session.forms, "appeal/form") == "question");
    CHECK(chosen_one(story.state.session.forms, "appeal/topic") == "roads");
    story.type("appeal/text", "When?");
    CHECK(story.text_of("appeal/text") == "When?");
    const auto body = std::get<content::Appeal>(submission_body(story.state, story.screen()));
    CHECK(body.text == "The plan: Lamps\n\nWhen?");
}

TEST_CASE("a quote that does not fit beside a long text is cut, and never what was written") {
    FormStory story;
    story.open(ui::AppealPlace{"The plan: Lamps", content::AppealFormId("question"), content::TopicId("roads")});
    const std::string text(content::longest_submission_text - 4, 'x');
    story.type("appeal/text", text);
    const auto body = std::get<content::Appeal>(submission_body(story.state, story.screen()));
    CHECK(body.text == "Th\n\n" + text);
}

TEST_CASE("a topic and a form the town does not have are not chosen for the visitor") {
    FormStory story;
    story.open(ui::AppealPlace{"The plan: Lamps", content::AppealFormId("petition"), content::TopicId("space")});
    CHECK(chosen(story.state.session.forms, "appeal/form").empty());
    CHECK(chosen(story.state.session.forms, "appeal/topic").empty());
}

TEST_CASE("the submission holds what was typed, without the blanks around it") {
    FormStory story;
    story.fill_appeal("complaint", "  Cold \nradiators \n");
    story.type("contact/name", " I. Kim ");
    story.consent();
    story.next();
    const auto body = std::get<content::Appeal>(submission_body(story.state, story.screen()));
    const content::AppealFormId complaint("complaint");
    const content::TopicId roads("roads");
    CHECK(body == content::Appeal{complaint, roads, "Cold \nradiators", {"I. Kim", "", "", "", {}}, true});
}

TEST_CASE("a comment names its clause as printed and the revision it was made on") {
    FormStory story;
    story.open_comment();
    story.type("comment/draft-1/c1/text", "Too dear");
    const auto body = std::get<content::ClauseComment>(submission_body(story.state, story.screen()));
    CHECK(body.draft.text() == "draft-1");
    CHECK(body.revision == 3);
    CHECK(body.clause_id.text() == "c1");
    CHECK(body.clause_marker == "1.1.");
    CHECK(body.text == "Too dear");
}

TEST_CASE("half-typed contacts of an appeal do not stand in the way of a call-back request") {
    FormStory story;
    story.fill_appeal();
    story.act(ui::GoToStep{step::contact});
    story.type("contact/email", "half");
    story.choose("contact/reply-by", "post");
    story.open_call_back();
    story.type("contact/telephone", "2-00-12");
    story.choose("call-back/hotline-1/when", "morning");
    story.consent();
    story.next();
    CHECK(steps(story.screen())->errors.empty());
    CHECK(is_review(story.screen()));
}

TEST_CASE("a call-back request needs a number, a time and consent") {
    FormStory story;
    story.open_call_back();
    story.next();
    CHECK(story.is_wrong("contact/telephone"));
    CHECK(story.is_wrong("call-back/hotline-1/when"));
    CHECK(story.is_wrong("call-back/hotline-1/consent"));
}

TEST_CASE("a poll wants an answer to every question but a free one") {
    FormStory story;
    story.open_poll();
    story.next();
    story.next();
    CHECK(step_of(story.screen()) == 1);
    CHECK(story.is_wrong("poll/poll-1/q1"));
    story.choose("poll/poll-1/q1", "0");
    story.next();
    story.next();
    CHECK(story.is_wrong("poll/poll-1/q2"));
    story.choose("poll/poll-1/q2", "0", ui::Choice::several);
    story.next();
    story.next();
    CHECK(story.is_wrong("poll/poll-1/q3"));
    story.choose("poll/poll-1/q3", "5");
    story.next();
    story.next();
    CHECK(is_review(story.screen()));
}

TEST_CASE("a ballot holds options from 0, the printed step and the free text") {
    FormStory story;
    story.open_poll();
    story.fill_poll();
    const auto ballot = std::get<content::Ballot>(submission_body(story.state, story.screen()));
    CHECK(ballot.answers == std::vector<content::Ballot::Answer>{{content::QuestionId("q1"), {1}, ""},
                                                                 {content::QuestionId("q2"), {0, 2}, ""},
                                                                 {content::QuestionId("q3"), {4}, ""},
                                                                 {content::QuestionId("q4"), {}, "More trees"}});
}

// As the registrar will read it.
void check_readable(FormStory& story) {
    content::Submission submission;
    submission.id = content::SubmissionId(std::string(32, 'a'));
    submission.device_id = content::KioskId(std::string(32, 'a'));
    submission.body = submission_body(story.state, story.screen());
    const auto again = content::submission_from_json(content::to_json(submission));
    REQUIRE_MESSAGE(again, (again ? "" : again.error().message));
    CHECK(*again == submission);
}

TEST_CASE("whatever fills the fields of a form to the last letter is read by the registrar") {
    std::string endless;
    for (std::size_t i = 0; i < content::longest_submission_text + 1; ++i) endless += "\U0001F600";
    FormStory appeal;
    appeal.fill_appeal("complaint", endless);
    for (const char* field : {"contact/name", "contact/telephone", "contact/email", "contact/postal"}) {
        appeal.type(field, endless);
    }
    appeal.consent();
    check_readable(appeal);
    FormStory comment;
    comment.open_comment();
    comment.type("comment/draft-1/c1/text", endless);
    check_readable(comment);
    FormStory call_back;
    call_back.open_call_back();
    call_back.type("contact/telephone", endless);
    call_back.type("call-back/hotline-1/about", endless);
    call_back.consent();
    check_readable(call_back);
    FormStory poll;
    poll.open_poll();
    poll.fill_poll();
    poll.type("poll/poll-1/q4", endless);
    check_readable(poll);
}

TEST_CASE("an option keeps its vote when a language or an edition shows the options in another order") {
    FormStory story;
    story.open_poll();
    const auto shown = [&](std::vector<std::string> options, std::vector<std::string> ids) {
        auto data = std::make_shared<EntryData>(*entry_of(story.screen()));
        auto& questions = std::get<content::PollDetails>(data->stored.entry.details).questions;
        questions.resize(1);
        questions[0].options = std::move(options);
        questions[0].option_ids = std::vector<content::OptionId>(ids.begin(), ids.end());
        take(story.state.session.screens.back(), std::shared_ptr<const EntryData>(data));
    };
    const auto voted = [&] {
        return std::get<content::Ballot>(submission_body(story.state, story.screen())).answers.at(0);
    };
    shown({"yes", "no"}, {"aaaa", "bbbb"});
    story.next();
    story.choose("poll/poll-1/q1", "bbbb");
    CHECK(voted() == content::Ballot::Answer{content::QuestionId("q1"), {}, "", {content::OptionId("bbbb")}});
    shown({"ні", "так"}, {"bbbb", "aaaa"});
    CHECK(voted() == content::Ballot::Answer{content::QuestionId("q1"), {}, "", {content::OptionId("bbbb")}});
    // What is no longer offered is no longer chosen, and is asked for again.
    shown({"maybe", "yes"}, {"cccc", "aaaa"});
    CHECK(voted() == content::Ballot::Answer{content::QuestionId("q1"), {}, "", {}});
    CHECK(mistakes(story.state, story.screen()).contains("poll/poll-1/q1"));
}

TEST_CASE("the free answers of a poll never outgrow a ballot") {
    content::PollDetails poll;
    for (int i = 0; i < 10; ++i) {
        auto& question = poll.questions.emplace_back();
        question.id = content::QuestionId("q" + std::to_string(i));
        question.answer = content::PollDetails::Answer::free_text;
    }
    Screen screen = screen_at(ui::EntryPlace{content::EntryId("p"), {}});
    take(screen, std::shared_ptr<const EntryData>(tests::entry_data("p", poll)));
    CHECK(limit_of(screen, "poll/p/q0") * 4 * 10 <= 12'000);
    CHECK(limit_of(screen, "appeal/text") == content::longest_submission_text);
    CHECK(limit_of(screen, "contact/name") == content::longest_contact_field);
    CHECK(limit_of(screen, "search") == content::longest_search_text);
}

TEST_CASE("a wrong receipt code is told in words for its mistake") {
    const auto code = content::ReceiptCode::from_random({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
    const std::string good = code.grouped();
    CHECK(code_mistake(good).empty());
    std::string swapped = code.symbols();
    std::swap(swapped[0], swapped[1]);
    const std::set<std::string> told = {code_mistake(" "), code_mistake(good.substr(0, 8)), code_mistake(swapped),
                                        code_mistake(good + "!"), code_mistake(good + "77")};
    CHECK(told.size() == 4);
    CHECK_FALSE(told.contains(""));
}

TEST_CASE("what stands in the way is known before anything is typed") {
    FormStory story;
    story.open(ui::AppealPlace{});
    CHECK(story.has_asked<CheckSpool>());
    CHECK(obstacle(story.state, story.screen()) == Obstacle::none);
    story.happen(SpoolChecked{{false, "read-only"}, 0});
    CHECK(obstacle(story.state, story.screen()) == Obstacle::spool);
    story.next();
    CHECK(steps(story.screen())->errors.empty());
    story.happen(SpoolChecked{{}, 0});
    story.state.clock_is_wrong = true;
    CHECK(obstacle(story.state, story.screen()) == Obstacle::none);
    story.state.town.reset();
    CHECK(obstacle(story.state, story.screen()) == Obstacle::no_town);
    FormStory hotline;
    hotline.open_call_back(false);
    CHECK(obstacle(hotline.state, hotline.screen()) == Obstacle::no_call_back);
    FormStory loading;
    loading.open(ui::CommentPlace{content::EntryId("draft-1"), content::ClauseId("c1")});
    CHECK(obstacle(loading.state, loading.screen()) == Obstacle::not_loaded);
}

TEST_CASE("a draft whose days of comments began takes them, also when no edition has come since") {
    content::DraftActDetails draft;
    draft.stage = content::DraftActDetails::Stage::announced;
    draft.comments_from = tests::today;
    draft.comments_until = add_days(tests::today, 5);
    CHECK(content::takes_comments(draft, tests::today));
    CHECK_FALSE(content::takes_comments(draft, add_days(tests::today, -1)));
    CHECK_FALSE(content::takes_comments(draft, add_days(tests::today, 6)));
}

TEST_CASE("a draft takes comments on its last day and not on the day after") {
    FormStory last_day;
    last_day.open_comment(tests::today);
    CHECK(obstacle(last_day.state, last_day.screen()) == Obstacle::none);
    FormStory day_after;
    day_after.open_comment(add_days(tests::today, -1));
    CHECK(obstacle(day_after.state, day_after.screen()) == Obstacle::draft_closed);
}

TEST_CASE("a letter that came in two strokes is handed in as one") {
    FormStory story;
    story.fill_appeal("question", "Краи");
    story.type("appeal/text", "\u0306");
    const auto body = std::get<content::Appeal>(submission_body(story.state, story.screen()));
    CHECK(body.text == "Край");
}

}  // namespace
}  // namespace veche::kiosk
