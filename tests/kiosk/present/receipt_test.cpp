// The receipt: what it promises, by whose rule, and why by that day.
#include <algorithm>
#include <doctest/doctest.h>

#include "kiosk/shown.h"
#include "tests/support/form_story.h"

namespace veche::kiosk {
namespace {

using tests::FormStory;
using Line = ui::ReceiptView::Line;

ui::ReceiptView receipt_of_appeal(FormStory& story) {
    story.fill_appeal();
    story.act(ui::HandIn{});
    story.sealed();
    return story.seen<ui::ReceiptView>();
}

bool has(const std::vector<Line>& lines, const std::string& words) {
    return std::any_of(lines.begin(), lines.end(), [&](const Line& line) {
        return line.text.find(words) != std::string::npos ||
               std::any_of(line.why.begin(), line.why.end(),
                           [&](const std::string& step) { return step.find(words) != std::string::npos; });
    });
}

bool form_says(FormStory& story, const std::string& words) {
    const ui::FormView view = story.look([](const Scene& scene) { return present_form(scene); });
    return std::any_of(view.parts.begin(), view.parts.end(), [&](const ui::FormPart& part) {
        const auto* text = std::get_if<ui::FormText>(&part);
        return text != nullptr && text->text.find(words) != std::string::npos;
    });
}

std::ptrdiff_t notices_of(const FormStory& story) {
    const ui::FormView view = story.look([](const Scene& scene) { return present_form(scene); });
    return std::count_if(view.parts.begin(), view.parts.end(),
                         [](const ui::FormPart& part) { return std::holds_alternative<ui::Notice>(part); });
}

TEST_CASE("a receipt has code, picture, and every symbol said by a name of its own") {
    FormStory story;
    story.fill_appeal();
    story.act(ui::HandIn{});
    story.sealed();
    const auto view = story.seen<ui::ReceiptView>();
    CHECK(view.code == "ABCD-EFGH-JKMN-PQRS");
    CHECK(view.qr == "ABCDEFGHJKMNPQRS");
    CHECK(view.spoken.find("B, Bravo, C, Charlie, D, Delta. E, Echo") != std::string::npos);
    CHECK(view.commands.size() == 3);
}

TEST_CASE("the receipt of a message says that it is no appeal, by whose rule and when it is answered") {
    FormStory story;
    story.state.sync.reached = true;
    const auto view = receipt_of_appeal(story);
    CHECK(view.headline == "Your message is accepted");
    CHECK(has(view.lines, "это не обращение, а сообщение"));
    CHECK(has(view.lines, "правило администрации, как в статье 12 закона 59-ФЗ"));
    FormStory identified;
    identified.state.profile->message.reset();
    const auto appeal = receipt_of_appeal(identified);
    CHECK(appeal.headline == "Your appeal is accepted");
    CHECK_FALSE(has(appeal.lines, "сообщение"));
}

TEST_CASE("without network the receipt promises only the day that counts from handing in") {
    FormStory story;
    story.state.sync.reached = false;
    const auto russia = receipt_of_appeal(story).lines;
    CHECK(has(russia, "it counts as received today"));
    CHECK_FALSE(has(russia, "by 2026-"));
    const auto profile =
        content::legal_profile_from_toml(content::built_in_legal_profile(content::LegalProfileId("uk")), "uk.toml");
    REQUIRE(profile);
    FormStory ukraine;
    ukraine.state.sync.reached = false;
    ukraine.state.profile = *profile;
    const auto month = content::due_date(profile->calendar, ukraine.state.today,
                                         *profile->series.at(content::SubmissionKind::appeal).answer);
    const auto lines = receipt_of_appeal(ukraine).lines;
    CHECK(has(lines, "Answer: by " + to_string(month.day)));
    CHECK(has(lines, "один месяц со дня поступления"));
}

TEST_CASE("a wrong clock promises no day, and says why") {
    const auto lines = [](FormStory& story) { return receipt_of_appeal(story).lines; };
    FormStory right;
    right.state.sync.reached = true;
    const auto promised = lines(right);
    CHECK(has(promised, "by 2026-"));
    CHECK_FALSE(has(promised, "clock"));
    FormStory wrong;
    wrong.state.sync.reached = true;
    wrong.state.clock_is_wrong = true;
    const auto doubted = lines(wrong);
    CHECK_FALSE(has(doubted, "by 2026-"));
    CHECK(has(doubted, "The clock of this terminal is wrong"));
    FormStory code;
    code.state.clock_is_wrong = true;
    code.open(ui::CheckPlace{});
    take(code.state.session.screens.back(), CheckData{});
    CHECK(form_says(code, "please come again in a few days"));
    FormStory review;
    review.state.clock_is_wrong = true;
    review.fill_appeal();
    CHECK(notices_of(review) == 1);
}

TEST_CASE("the receipt tells the holiday that moved the day and the law it rests on, a line a step") {
    FormStory story;
    story.state.sync.reached = true;
    story.state.today = {2026, 12, 30};
    story.state.now = {days_since_epoch(story.state.today) * 86'400 + std::int64_t{9} * 3600};
    const auto lines = receipt_of_appeal(story).lines;
    const auto registration = std::find_if(lines.begin(), lines.end(), [](const Line& line) {
        return line.text.find("Registration: by 2027-01-11.") != std::string::npos;
    });
    REQUIRE(registration != lines.end());
    REQUIRE(registration->why.size() == 5);
    CHECK(registration->why[0] == "30 декабря 2026 – день поступления, счёт идёт со следующего дня");
    CHECK(registration->why[1] == "2 января 2027 – 3 дня с поступления (59-ФЗ, статья 8, часть 2)");
    CHECK(registration->why[2] == "2 января 2027 – праздничный день (Трудовой кодекс, статья 112)");
    CHECK(registration->why[3].find("11 января 2027 – ") == 0);
    CHECK(registration->why[4].find("календарь 2027 года ещё не утверждён") != std::string::npos);
}

}  // namespace
}  // namespace veche::kiosk
