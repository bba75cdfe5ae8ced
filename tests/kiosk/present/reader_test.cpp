#include <doctest/doctest.h>

#include "kiosk/present.h"
#include "kiosk/shown.h"
#include "tests/support/kiosk_story.h"
#include "tests/support/reader_view.h"

namespace veche::kiosk {
namespace {

using tests::entry_data;
using tests::fact;
using tests::KioskStory;
using tests::says;
using Stage = content::DraftActDetails::Stage;

ui::ReaderView look(const KioskStory& story) {
    return story.look([&](const Scene& scene) { return present_reader(scene, *entry_of(story.screen())); });
}

ui::ReaderView look_at(const std::shared_ptr<EntryData>& data) {
    KioskStory story;
    story.open_entry(data);
    return look(story);
}

content::DraftActDetails draft(Stage stage) {
    content::DraftActDetails details;
    details.stage = stage;
    details.history = {{Stage::announced, {2026, 11, 1}},
                       {Stage::discussion, {2026, 11, 10}},
                       {Stage::expertise, {2026, 11, 25}},
                       {Stage::adopted, {2026, 12, 20}}};
    details.comments_from = Date{2026, 11, 10};
    details.comments_until = Date{2026, 11, 22};
    details.reason = "Because";
    details.category = content::DraftActDetails::Category::social;
    details.deciding_body = content::EntryId("council");
    return details;
}

TEST_CASE("of a table the row that is read aloud is marked, cell by cell") {
    auto data = entry_data("news", content::NewsDetails{});
    content::Block table;
    table.kind = content::BlockKind::table;
    const auto words = [](const char* text) { return content::Spans{{text, false, false, {}}}; };
    table.rows = {{true, {words("Head"), words("Second")}}, {false, {words("Cell"), {}}}};
    data->document = std::make_shared<const content::Document>(content::Document{{{}, table}, {}});
    KioskStory story;
    story.open_entry(data);
    story.act(ui::ReadAloud{});
    content::Utterance row;
    row.block = 1;
    row.row = 1;
    story.happen(ReadingPrepared{story.screen().number, {row}});
    story.happen(SentenceStarted{story.asked<Speak>().first_id});
    CHECK(look(story).page.spoken == std::vector<ui::TextRange>{{1, 0, 4, 2}});
}

TEST_CASE("a draft in discussion counts the days and lets every clause be commented on") {
    auto data = entry_data("d", draft(Stage::discussion));
    data->named.push_back(tests::summary("council", content::Kind::body, "The council"));
    const ui::ReaderView view = look_at(data);
    CHECK(view.figure == "2 days left");
    CHECK(view.figure_label == "Comments are taken until 2026-11-22");
    CHECK(view.page.comments);
    CHECK(view.page.comment_word == "Comment");
    CHECK(view.page.entry.text() == "d");
    CHECK(view.why == "Because");
    CHECK(fact(view, "Category") == "Social support");
    CHECK(fact(view, "Who decides") == "The council");
}

TEST_CASE("days left are doubted while the clock is wrong") {
    const std::string doubt = "The clock of this terminal is wrong: days and terms may be, too.";
    content::PollDetails poll;
    poll.opens = tests::today;
    poll.closes = add_days(tests::today, 1);
    for (const content::Details& details : {content::Details{draft(Stage::discussion)}, content::Details{poll}}) {
        KioskStory story;
        story.open_entry(entry_data("d", details));
        CHECK_FALSE(says(look(story), doubt));
        story.state.clock_is_wrong = true;
        CHECK(says(look(story), doubt));
    }
}

TEST_CASE("the time line knows what is behind, now and foreseen") {
    const ui::ReaderView view = look_at(entry_data("d", draft(Stage::discussion)));
    REQUIRE(view.stages.size() == 4);
    CHECK(view.stages[0].done);
    CHECK(view.stages[1].current);
    CHECK_FALSE(view.stages[2].done);
    CHECK(view.stages[1].date == "2026-11-10");
    CHECK(view.stages[1].label == "Open for comments");
    CHECK(view.stages[2].date == "expected 2026-11-25");
    const ui::ReaderView later = look_at(entry_data("d", draft(Stage::expertise)));
    CHECK_MESSAGE(later.stages[1].label == "Comments were taken", "of what is behind nothing is offered");
}

TEST_CASE("a stage the history has left out is still shown as the present one") {
    content::DraftActDetails details = draft(Stage::withdrawn);
    const ui::ReaderView view = look_at(entry_data("d", details));
    REQUIRE(view.stages.size() == 5);
    CHECK(view.stages.back().current);
    CHECK(view.stages.back().label == "Withdrawn");
    CHECK(view.stages[1].done);
    CHECK_FALSE(view.stages[2].done);
}

TEST_CASE("the last day of comments is called so") {
    content::DraftActDetails details = draft(Stage::discussion);
    details.comments_until = tests::today;
    CHECK(look_at(entry_data("d", details)).figure == "Last day");
}

TEST_CASE("a draft whose time for comments is over says so and takes none") {
    content::DraftActDetails details = draft(Stage::discussion);
    details.comments_until = Date{2026, 11, 19};
    const ui::ReaderView view = look_at(entry_data("d", details));
    CHECK_FALSE(view.page.comments);
    CHECK(view.figure.empty());
    CHECK(says(view, "Comments were taken until 2026-11-19; they are closed now."));
}

TEST_CASE("a draft that is only announced says when comments begin") {
    content::DraftActDetails details = draft(Stage::announced);
    details.comments_from = Date{2026, 12, 1};
    details.comments_until = Date{2026, 12, 15};
    const ui::ReaderView view = look_at(entry_data("d", details));
    CHECK_FALSE(view.page.comments);
    CHECK(says(view, "Comments will be taken from 2026-12-01 to 2026-12-15."));
}

TEST_CASE("a decision tells its force and the draft it came from") {
    content::DecisionDetails details;
    details.in_force_from = Date{2026, 1, 1};
    details.draft = content::EntryId("d");
    auto data = entry_data("x", details);
    data->stored.entry.number = "12-р";
    data->linked = {tests::summary("d", content::Kind::draft_act, "The draft")};
    const ui::ReaderView view = look_at(data);
    CHECK(fact(view, "In force") == "since 2026-01-01");
    CHECK(fact(view, "Number") == "12-р");
    REQUIRE(view.row_groups.size() == 1);
    CHECK_MESSAGE(view.row_groups[0].rows[0].title == "The draft", "once, not again under \"See also\"");
}

TEST_CASE("a decision no longer in force warns before it is read") {
    content::DecisionDetails details;
    details.force = content::DecisionDetails::Force::lapsed;
    CHECK(says(look_at(entry_data("x", details)), "No longer in force. Kept here to be read."));
}

TEST_CASE("a lesson leads to its quiz") {
    content::LessonDetails details;
    details.minutes = 7;
    details.quiz = content::EntryId("q");
    auto data = entry_data("l", details);
    data->named = {tests::summary("q", content::Kind::quiz, "The quiz")};
    const ui::ReaderView view = look_at(data);
    CHECK(fact(view, "To read") == "7 minutes");
    REQUIRE(view.commands_after.size() == 1);
    CHECK(view.commands_after[0].label == "Check yourself: The quiz");
    data->named.clear();
    CHECK_MESSAGE(look_at(data).commands_after.empty(), "a quiz the kiosk does not have is not offered");
}

TEST_CASE("a hotline shows its number large and offers to call back where it can") {
    content::HotlineDetails details{"2-00-99", "day and night", "a lawyer", true, true};
    const ui::ReaderView view = look_at(entry_data("h", details));
    CHECK(view.figure == "2-00-99");
    CHECK(fact(view, "Who answers") == "a lawyer");
    CHECK(says(view, "Confidential: you need not say who you are."));
    REQUIRE(view.commands.size() == 1);
    details.call_back = false;
    CHECK(look_at(entry_data("h", details)).commands.empty());
}

TEST_CASE("what the town's server would not read is not offered beside a document") {
    tests::KioskStory story;
    story.state.town->reads = {{"appeal", 2}};
    const auto look = [&](content::Details details) {
        story.open_entry(entry_data("x", std::move(details)));
        return std::get<ui::ReaderView>(present(story.state, story.words).screen);
    };
    CHECK(look(content::HotlineDetails{"2-00-99", "", "", false, true}).commands.empty());
    CHECK(look(content::FaqDetails{}).commands_after.empty());
    CHECK_FALSE(look(draft(Stage::discussion)).page.comments);
    story.state.town->reads.push_back({"clause_comment", 1});
    CHECK(look(draft(Stage::discussion)).page.comments);
}

TEST_CASE("a body lists its members, its groups and its officials") {
    content::BodyDetails details;
    details.members = {{"A. Person", "chair"}};
    auto data = entry_data("b", details);
    data->referring = {tests::summary("g", content::Kind::body), tests::summary("o", content::Kind::official),
                       tests::summary("n", content::Kind::news)};
    const ui::ReaderView view = look_at(data);
    REQUIRE(view.fact_groups.size() == 1);
    CHECK(view.fact_groups[0].facts[0].value == "chair");
    REQUIRE(view.row_groups.size() == 3);
    CHECK(view.row_groups[0].title == "Groups");
    CHECK(view.row_groups[1].title == "Officials");
    CHECK(view.row_groups[2].title == "See also");
    CHECK(view.row_groups[2].rows.size() == 1);
}

TEST_CASE("a coming event can be taken home, a past one says that it is past") {
    content::EventDetails details;
    details.day = {2026, 11, 27};
    details.from_minute = 18 * 60;
    details.to_minute = 19 * 60 + 30;
    details.venue = "Hall 1; north, first floor";
    details.type = content::EventDetails::Type::hearing;
    auto data = entry_data("e", details, "Budget, second reading");
    KioskStory story;
    story.open_entry(data);
    const std::string offered = look(story).qr;
    CHECK(offered.find("DTSTART:20261127T150000Z\r\n") != std::string::npos);
    CHECK(offered.find("DTEND:20261127T163000Z\r\n") != std::string::npos);
    CHECK(offered.find("SUMMARY:Budget\\, second reading\r\n") != std::string::npos);
    CHECK(offered.find("LOCATION:Hall 1\\; north\\, first floor\r\n") != std::string::npos);
    story.state.today = {2026, 11, 28};
    const ui::ReaderView past = look(story);
    CHECK(past.qr.empty());
    CHECK(says(past, "This has already taken place."));
}

content::PollDetails poll() {
    content::PollDetails details;
    details.opens = {2026, 11, 10};
    details.closes = {2026, 11, 22};
    details.questions.resize(3);
    return details;
}

TEST_CASE("an open poll can be begun, once a session") {
    KioskStory story;
    story.open_entry(entry_data("p", poll()));
    REQUIRE(look(story).commands.size() == 1);
    CHECK(look(story).figure == "2 days left");
    story.state.session.voted.emplace("p");
    CHECK(look(story).commands.empty());
    CHECK(says(look(story), "You have already answered this poll. Thank you."));
}

TEST_CASE("a poll cannot be begun before it opens, after it closes, or when nothing can be kept") {
    KioskStory story;
    story.open_entry(entry_data("p", poll()));
    story.state.spool.writable = false;
    CHECK(look(story).commands.empty());
    CHECK(says(look(story),
               "Answers cannot be kept now. Please tell the staff. Responsible for the terminal: The keeper, "
               "room 12"));
    story.state.spool.writable = true;
    story.state.today = {2026, 11, 9};
    CHECK(says(look(story), "This poll opens on 2026-11-10."));
    CHECK(look(story).commands.empty());
    story.state.today = {2026, 11, 23};
    CHECK(look(story).commands.empty());
}

TEST_CASE("a missing translation is told before the text") {
    auto data = entry_data("n", content::NewsDetails{});
    data->stored.translation_missing = true;
    const ui::ReaderView view = look_at(data);
    REQUIRE_FALSE(view.notices.empty());
    CHECK(view.notices[0].tone == ui::Tone::warning);
}

TEST_CASE("a text that withdraws itself soon says until when it is shown") {
    auto data = entry_data("n", content::NewsDetails{});
    data->stored.entry.valid_to = Date{2026, 11, 22};
    CHECK(says(look_at(data), "Shown here until 2026-11-22."));
    data->stored.entry.valid_to = Date{2027, 11, 22};
    CHECK(look_at(data).notices.empty());
}

TEST_CASE("contents list two levels of headings and lead to their blocks") {
    auto data = entry_data("n", content::NewsDetails{});
    auto document = std::make_shared<content::Document>();
    for (const int level : {2, 3, 4, 2, 0, 3}) {
        content::Block block;
        block.kind = level == 0 ? content::BlockKind::paragraph : content::BlockKind::heading;
        block.level = level;
        block.spans = {{"Text", false, false, {}}};
        document->blocks.push_back(block);
    }
    data->document = document;
    const ui::ReaderView view = look_at(data);
    REQUIRE(view.contents.size() == 4);
    CHECK(view.contents[0].level == 1);
    CHECK(view.contents[1].level == 2);
    CHECK(view.contents[2].block == 3);
    CHECK(view.tools.at(0).label == "Contents");
}

TEST_CASE("find tells which place of how many it shows, or that there is none") {
    KioskStory story;
    story.open_entry(entry_data("n", content::NewsDetails{}));
    story.act(ui::ShowFind{true});
    REQUIRE(look(story).find);
    CHECK(look(story).find->found.empty());
    story.act(ui::Stroke{ui::Insert{"words"}});
    CHECK(look(story).find->found == "Not found. Try the beginning of the word.");
    story.happen(FoundInPage{story.screen().number, {{0, 6, 11}, {1, 7, 12}}});
    CHECK(look(story).find->found == "1 of 2");
    CHECK(look(story).find->text == "words");
}

TEST_CASE("attachments are named with what they are, and lead to themselves") {
    auto data = entry_data("n", content::NewsDetails{});
    data->stored.entry.attachments = {{"Estimate", "text/markdown", {}}, {"Sketch", "image/png", {}}};
    const ui::ReaderView view = look_at(data);
    REQUIRE(view.row_groups.size() == 1);
    CHECK(view.row_groups[0].title == "Attachments");
    CHECK(view.row_groups[0].rows[0].title == "Estimate");
    CHECK(view.row_groups[0].rows[0].detail == "Text");
    CHECK(view.row_groups[0].rows[1].detail == "Picture");
    CHECK(view.row_groups[0].rows[1].place == ui::Place(ui::AttachmentPlace{content::EntryId("n"), 1}));
}

TEST_CASE("an attached text is read like any other, an attached picture is shown with its name") {
    KioskStory story;
    story.open_entry(entry_data("n", content::NewsDetails{}));
    story.open(ui::AttachmentPlace{content::EntryId("n"), 1});
    CHECK(story.asked<LoadAttachment>().index == 1);
    auto text = std::make_shared<AttachmentData>();
    text->title = "Estimate";
    text->of = "A title";
    text->document = entry_data("x", content::NewsDetails{})->document;
    story.answer(std::shared_ptr<const AttachmentData>(text));
    CHECK(story.asked<LayOut>().document == text->document);
    const ui::ReaderView view = story.seen<ui::ReaderView>();
    CHECK(view.title == "Estimate");
    CHECK(view.facts.at(0).value == "A title");
    CHECK(view.loading);

    story.act(ui::ReadAloud{});
    CHECK(story.asked<PrepareReading>().document == text->document);

    auto picture = std::make_shared<AttachmentData>();
    picture->picture = std::make_shared<const content::Picture>();
    story.act(ui::GoBack{});
    story.open(ui::AttachmentPlace{content::EntryId("n"), 2});
    story.answer(std::shared_ptr<const AttachmentData>(picture));
    CHECK(story.seen<ui::ReaderView>().picture == picture->picture);
    CHECK_FALSE(story.seen<ui::ReaderView>().loading);
}

TEST_CASE("an evening of July is put into a telephone at its hour, in a town with summer time") {
    content::EventDetails details;
    details.day = {2027, 7, 10};
    details.from_minute = 18 * 60;
    details.to_minute = 20 * 60;
    KioskStory story;
    story.state.town->time_zone = "Europe/Kyiv";
    story.state.town->utc_offset_seconds = 2 * 3600;
    story.open_entry(entry_data("e", details, "Festival"));
    CHECK(look(story).qr.find("DTSTART:20270710T150000Z\r\n") != std::string::npos);
    CHECK(look(story).qr.find("DTEND:20270710T170000Z\r\n") != std::string::npos);
}

TEST_CASE("an event past midnight or over several days ends when it ends") {
    content::EventDetails night;
    night.day = tests::today;
    night.last_day = add_days(tests::today, 1);
    night.from_minute = 22 * 60;
    night.to_minute = 60;
    KioskStory story;
    story.open_entry(entry_data("e", night, "Night of museums"));
    CHECK(look(story).qr.find("DTSTART:20261120T190000Z\r\n") != std::string::npos);
    CHECK(look(story).qr.find("DTEND:20261120T220000Z\r\n") != std::string::npos);
    CHECK(look(story).facts.at(0).value == "22:00 to 1:00 o’clock of the next day");
    story.state.today = add_days(tests::today, 1);
    CHECK_FALSE(says(look(story), "This has already taken place."));

    content::EventDetails to_midnight;
    to_midnight.day = tests::today;
    to_midnight.from_minute = 18 * 60;
    to_midnight.to_minute = 24 * 60;
    KioskStory evening;
    evening.open_entry(entry_data("e", to_midnight, "Evening"));
    CHECK(look(evening).qr.find("DTEND:20261120T210000Z\r\n") != std::string::npos);

    content::EventDetails fair;
    fair.day = tests::today;
    fair.last_day = add_days(tests::today, 2);
    fair.from_minute = 10 * 60;
    KioskStory days;
    days.open_entry(entry_data("e", fair, "Fair"));
    CHECK(look(days).figure == "from 2026-11-20 to 2026-11-22");
    CHECK(look(days).qr.find("DTEND:20261122T210000Z\r\n") != std::string::npos);
}

}  // namespace
}  // namespace veche::kiosk
