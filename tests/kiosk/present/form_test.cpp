#include <algorithm>
#include <doctest/doctest.h>

#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "kiosk/present/spoken_code.h"
#include "kiosk/shown.h"
#include "tests/support/form_story.h"

namespace veche::kiosk {
namespace {

using tests::FormStory;

ui::FormView form(const FormStory& story) {
    return story.look([](const Scene& scene) { return present_form(scene); });
}

template <typename Part>
std::vector<Part> parts_of(const ui::FormView& view) {
    std::vector<Part> parts;
    for (const ui::FormPart& part : view.parts) {
        if (const auto* one = std::get_if<Part>(&part)) parts.push_back(*one);
    }
    return parts;
}

bool says(const ui::FormView& view, const std::string& words) {
    const auto texts = parts_of<ui::FormText>(view);
    return std::any_of(texts.begin(), texts.end(),
                       [&](const ui::FormText& text) { return text.text.find(words) != std::string::npos; });
}

TEST_CASE("every kind of appeal of the law is offered with its hint") {
    FormStory story;
    story.open(ui::AppealPlace{});
    const auto view = form(story);
    CHECK(view.progress == "Step 1 of 5");
    const auto choices = parts_of<ui::FormChoice>(view);
    REQUIRE(choices.size() == 1);
    CHECK(choices.front().options.size() == story.state.profile->forms.size());
    CHECK_FALSE(choices.front().options.front().detail.empty());
    CHECK_FALSE(view.keyboard);
}

TEST_CASE("a full spool is told instead of the form, with nothing to type in") {
    FormStory story;
    story.open_comment();
    story.happen(SpoolChecked{{false, "full"}, 0});
    const auto view = form(story);
    CHECK_FALSE(view.keyboard);
    CHECK(parts_of<ui::FormField>(view).empty());
    REQUIRE(parts_of<ui::Notice>(view).size() == 1);
    CHECK(parts_of<ui::Notice>(view).front().tone == ui::Tone::danger);
}

TEST_CASE("personal fields are private, and say whether the law needs them") {
    FormStory story;
    story.state.profile->message.reset();
    story.fill_appeal("complaint");
    const auto view = form(story);
    const auto fields = parts_of<ui::FormField>(view);
    REQUIRE(fields.size() == 4);
    for (const ui::FormField& field : fields) CHECK(field.is_private);
    CHECK(fields[0].hint == "Needed here by law");
    CHECK(fields[1].hint == "May be left empty");
    CHECK(fields[0].error == "The law asks for your name here");
    CHECK(fields[0].focused);
    CHECK(view.keyboard);
}

TEST_CASE("the review shows what was entered, the law's term and what the kiosk forgets") {
    FormStory story;
    story.fill_appeal("question", "Why is it dark?");
    const auto view = form(story);
    const auto rows = parts_of<ui::FormReview>(view);
    const auto text = std::find_if(rows.begin(), rows.end(), [](const auto& row) { return row.label == "Your text"; });
    REQUIRE(text != rows.end());
    CHECK(text->value == "Why is it dark?");
    CHECK(text->step == step::text);
    CHECK(text->is_private);
    CHECK(says(view, "this terminal cannot read it again"));
    CHECK(says(view, "Answer: 30 дней"));
    CHECK(std::holds_alternative<ui::HandIn>(view.commands.front().action));
    CHECK(view.commands.front().primary);
}

TEST_CASE("a question about an item shows the item at every step, where it cannot be erased") {
    FormStory story;
    story.open(ui::AppealPlace{"The plan: Lamps", content::AppealFormId("question"), content::TopicId("roads")});
    for (const int one : {step::form, step::topic, step::text}) {
        CAPTURE(one);
        REQUIRE(step_of(story.screen()) == one);
        REQUIRE(parts_of<ui::FormQuote>(form(story)).size() == 1);
        CHECK(parts_of<ui::FormQuote>(form(story)).front().text == "The plan: Lamps");
        if (one == step::text) story.type("appeal/text", "When?");
        story.next();
    }
    story.next();
    REQUIRE(is_review(story.screen()));
    CHECK(parts_of<ui::FormQuote>(form(story)).size() == 1);
}

TEST_CASE("what is wrong is listed in the order of the step, each a way to its field") {
    FormStory story;
    story.fill_appeal("complaint");
    story.type("contact/email", "kim");
    story.next();
    const auto lists = parts_of<ui::FormErrors>(form(story));
    REQUIRE(lists.size() == 1);
    REQUIRE(lists.front().errors.size() == 3);
    CHECK(lists.front().errors[0].part == "contact/name");
    CHECK(lists.front().errors[1].part == "contact/email");
    CHECK(lists.front().errors[2].words.find("Your consent: ") == 0);
    story.act(ui::HideKeyboard{});
    story.act(ui::GoToPart{"contact/email"});
    CHECK(story.state.session.forms.focused == "contact/email");
    story.act(ui::GoToPart{consent_field(story.screen())});
    CHECK(form(story).go_to_part == consent_field(story.screen()));
    CHECK(form(story).times_gone == 2);
}

TEST_CASE("the review names the consent that was given") {
    FormStory story;
    story.fill_appeal("complaint");
    story.type("contact/name", "I. Kim");
    story.consent();
    story.next();
    REQUIRE(is_review(story.screen()));
    const auto rows = parts_of<ui::FormReview>(form(story));
    CHECK(std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.label == "Your consent"; }));
}

TEST_CASE("a second letter offers the contacts of the first, and one to write without a name") {
    FormStory story;
    story.fill_appeal("corruption");
    story.act(ui::GoToStep{step::contact});
    story.type("contact/name", "I. Kim");
    const auto has = [&](const char* id) {
        const auto commands = form(story).commands;
        return std::any_of(commands.begin(), commands.end(), [&](const auto& one) { return one.id == id; });
    };
    CHECK(has("contact/clear"));
    story.consent();
    story.act(ui::GoToStep{step::review});
    story.act(ui::HandIn{});
    story.sealed();
    story.fill_appeal("corruption");
    story.act(ui::GoToStep{step::contact});
    CHECK(has("contact/fill"));
    CHECK_FALSE(has("contact/clear"));
}

TEST_CASE("a full field says that no more fits, also when a text was cut while it was pasted") {
    FormStory story;
    story.open(ui::AppealPlace{});
    story.choose("appeal/form", "question");
    story.next();
    story.choose("appeal/topic", "roads");
    story.next();
    story.type("appeal/text", std::string(100'000, 'x'));
    const auto fields = parts_of<ui::FormField>(form(story));
    REQUIRE(fields.size() == 1);
    CHECK(fields.front().full);
    CHECK(fields.front().count.find("no more fits") != std::string::npos);
}

TEST_CASE("after the review a step leads back to it") {
    FormStory story;
    story.fill_appeal();
    story.act(ui::GoToStep{step::topic});
    const auto view = form(story);
    REQUIRE(view.commands.size() == 1);
    CHECK(std::get<ui::GoToStep>(view.commands.front().action).step == step::review);
}

TEST_CASE("a clause is quoted with the items that hang on it, and no further") {
    FormStory story;
    story.open_comment();
    auto data = std::make_shared<EntryData>(*entry_of(story.screen()));
    auto document = std::make_shared<content::Document>();
    const auto add = [&](const char* marker, int level, const char* id, const char* words) {
        content::Block block;
        block.marker = marker;
        block.level = level;
        block.clause_id = content::ClauseId(id);
        block.spans = {{words, false, false, {}}};
        document->blocks.push_back(std::move(block));
    };
    add("1.1.", 0, "c1", "Places that lie:");
    add("1)", 1, "c2", "in yards;");
    add("2)", 1, "c3", "in parks.");
    add("1.2.", 0, "c4", "Another clause");
    data->document = document;
    story.open(ui::CommentPlace{content::EntryId("draft-1"), content::ClauseId("c1")});
    story.answer(std::shared_ptr<const EntryData>(data));
    const auto quotes = parts_of<ui::FormQuote>(form(story));
    REQUIRE(quotes.size() == 1);
    CHECK(quotes.front().text == "Places that lie:\n1) in yards;\n2) in parks.");
}

TEST_CASE("a comment quotes its clause") {
    FormStory story;
    story.open_comment();
    const auto quotes = parts_of<ui::FormQuote>(form(story));
    REQUIRE(quotes.size() == 1);
    CHECK(quotes.front().label == "Clause 1.1.");
    CHECK(quotes.front().text == "First words");
}

TEST_CASE("a scale is a row of its steps with the meaning of its ends") {
    FormStory story;
    story.open_poll();
    story.fill_poll();
    story.act(ui::GoToStep{3});
    const auto choices = parts_of<ui::FormChoice>(form(story));
    REQUIRE(choices.size() == 1);
    CHECK(choices.front().in_row);
    CHECK(choices.front().low == "bad");
    CHECK(choices.front().high == "good");
    CHECK(choices.front().options.size() == 5);
    CHECK(choices.front().options[3].chosen);
}

TEST_CASE("the review of a poll says each answer in words") {
    FormStory story;
    story.open_poll();
    story.fill_poll();
    const auto rows = parts_of<ui::FormReview>(form(story));
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].value == "no");
    CHECK(rows[1].value == "a; c");
    CHECK(rows[2].value == "4");
    CHECK(rows[3].value == "More trees");
}

TEST_CASE("a known code shows state, number and the day of the answer") {
    FormStory story;
    story.open(ui::CheckPlace{});
    CheckData data;
    data.known = true;
    data.time = story.state.now;
    data.status.stage = content::CaseStatus::Stage::registered;
    data.status.registration_number = "П-2026-000017";
    data.status.due = Date{2026, 12, 20};
    data.status.due_reason = "30 days";
    take(story.state.session.screens.back(), data);
    const auto view = form(story);
    CHECK(view.title == "It is registered and being worked on");
    const auto rows = parts_of<ui::FormReview>(view);
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].value == "П-2026-000017");
    CHECK(rows[1].value == "until 2026-12-20");
    CHECK(parts_of<ui::FormField>(view).empty());
    data.status.stage = content::CaseStatus::Stage::answered;
    data.status.answer = "The lamp is mended.";
    take(story.state.session.screens.back(), data);
    CHECK(says(form(story), "The lamp is mended."));
}

TEST_CASE("a case shows step by step, in the language of the visit, why it is answered by then") {
    FormStory story;
    story.open(ui::CheckPlace{});
    CheckData data;
    data.known = true;
    data.time = story.state.now;
    data.status.stage = content::CaseStatus::Stage::registered;
    data.status.registration_number = "П-2026-000017";
    const auto due = content::due_date(story.state.profile->calendar, {2026, 12, 1},
                                       *story.state.profile->series.at(content::SubmissionKind::appeal).answer);
    data.status.due = due.day;
    data.status.due_reason = "one line for programs of before";
    data.status.explanation = due.steps;
    take(story.state.session.screens.back(), data);
    const auto view = form(story);
    CHECK(says(view, "1 декабря 2026 – день регистрации, счёт идёт со следующего дня"));
    CHECK(says(view, "31 декабря 2026 – день отдыха, перенесённый на эту дату (постановление"));
    CHECK_FALSE(says(view, "one line"));
}

TEST_CASE("an unknown code says so, when to come again, and can be corrected") {
    FormStory story;
    story.open(ui::CheckPlace{});
    take(story.state.session.screens.back(), CheckData{});
    const auto view = form(story);
    REQUIRE(parts_of<ui::Notice>(view).size() == 1);
    CHECK(says(view, "please come again after"));
    CHECK(parts_of<ui::FormField>(view).size() == 1);
}

TEST_CASE("every symbol of a code has a spoken name of its own") {
    const tests::PlainWords words;
    const ui::Wording w(words, content::Language::english);
    std::set<std::string> names;
    for (const char symbol : std::string_view("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
        names.insert(spoken_symbol(w, symbol));
    CHECK(names.size() == 32);
}

TEST_CASE("a ballot is thanked for, without a code") {
    FormStory story;
    story.open_poll();
    story.fill_poll();
    story.act(ui::HandIn{});
    story.sealed();
    const auto view = story.seen<ui::ReceiptView>();
    CHECK(view.code.empty());
    CHECK(view.qr.empty());
    CHECK(view.headline == "Thank you, your answers are accepted");
}

}  // namespace
}  // namespace veche::kiosk
