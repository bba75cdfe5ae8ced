// Reader, plan, quiz, poll results and calendar at every text size, contrast and window, and what a press on them
// means.
#include <array>
#include <doctest/doctest.h>
#include <variant>

#include "tests/support/accessibility.h"
#include "tests/support/canvas_rig.h"
#include "ui/screens/calendar.h"
#include "ui/screens/plan.h"
#include "ui/screens/poll_results.h"
#include "ui/screens/quiz.h"
#include "ui/screens/reader.h"

namespace veche::ui {

using testing::CanvasRig;

namespace {

using AnyView = std::variant<ReaderView, PlanView, QuizView, PollResultsView, CalendarView>;

ReaderView reader_view() {
    ReaderView view;
    view.id = "reader";
    view.title = "О порядке содержания детских и спортивных площадок";
    view.summary = "Кто и как часто проверяет площадки и за сколько дней чинят сломанное.";
    view.notices = {{Tone::accent, "Нажмите «Замечание» у любого пункта и напишите, что бы вы изменили."},
                    {Tone::warning, "Перевода пока нет. Текст показан на своём языке: русский."}};
    view.figure = "Осталось 2 дня";
    view.figure_label = "Замечания принимаются до 22 ноября";
    view.stages = {{"Объявлен", "1 ноября", true, false},
                   {"Обсуждается", "10 ноября", false, true},
                   {"Передан на рассмотрение", "ожидается 20 декабря", false, false}};
    view.stages_title = "На каком этапе";
    view.facts = {{"Номер", "проект 18-2026"}, {"Кто готовит", "Отдел благоустройства и дорог, кабинет 15"}};
    view.commands = {{"call-back", Icon::telephone, "Попросить перезвонить", GoHome{}, true}};
    view.why_title = "Зачем это нужно";
    view.why = "Когда ломаются качели, непонятно, кто должен их чинить.";
    view.contents = {{0, 1, "Общие положения"}, {4, 2, "Кто отвечает за площадку"}, {9, 1, "Сроки ремонта"}};
    view.contents_title = "Оглавление";
    view.tools = {{"tool/contents", Icon::list, "Оглавление", ShowContents{true}, false},
                  {"tool/find", Icon::search, "Найти в тексте", ShowFind{true}, false}};
    view.fact_groups = {{"Приложения", {{"Схема парковки", "12 КБ"}}}};
    Row row;
    row.id = "related/a";
    row.title = "Решение о слушаниях";
    row.place = EntryPlace{content::EntryId("a"), {}};
    view.row_groups = {{"Смотрите также", {row}}};
    view.qr = "BEGIN:VCALENDAR";
    view.qr_words = "Наведите сюда камеру телефона.";
    return view;
}

ReaderView finding_view() {
    ReaderView view = reader_view();
    FindView find;
    find.field = "find";
    find.label = "Что найти в этом тексте";
    find.text = "площадки";
    find.cursor = find.selection_begin = find.text.size();
    find.found = "1 из 12";
    find.any = true;
    find.previous = {"find/previous", Icon::less, "Предыдущее место", FindNext{-1}, false};
    find.next = {"find/next", Icon::more, "Следующее место", FindNext{1}, true};
    find.close = {"find/close", Icon::close, "Закрыть", ShowFind{false}, false};
    view.find = find;
    return view;
}

PlanView plan_view() {
    PlanView view;
    view.id = "plan";
    view.title = "План работы города на год";
    view.fraction = 0.44F;
    view.percent = "44 %";
    view.progress = "Выполнено 11 из 25 пунктов";
    view.totals = {{Tone::accent, Icon::play, "выполняется: 8"}, {Tone::danger, Icon::warning, "задерживается: 3"}};
    view.filters = {{"state", "Состояние", {{"", "Все", true}, {"late", "Задерживается (3)", false}}}};
    view.links_title = "Документы";
    PlanView::Item item;
    item.id = "roof";
    item.name = "Отремонтировать крышу библиотеки на Озёрной площади";
    item.state = "Задерживается";
    item.tone = Tone::danger;
    item.icon = Icon::warning;
    item.fraction = 0.6F;
    item.progress = "60 %";
    item.spoken = "Отремонтировать крышу. Задерживается, сделано 60 %";
    item.toggle = Choose{"plan/year", "roof", Choice::several};
    PlanView::Item open = item;
    open.id = "trees";
    open.tone = Tone::accent;
    open.open = true;
    open.facts = {{"Когда", "с 1 марта по 1 декабря"},
                  {"Деньги", "1 200 000 ₽ из городского бюджета"}};
    open.comment = "Подрядчик начал позже из-за дождей.";
    open.ask = {"ask/trees", Icon::appeal, "Спросить об этом пункте", Open{AppealPlace{"about"}}, false};
    PlanView::Task task{"Чинить то, что сломано",
                        "Как это измеряют",
                        {{"Дворы", "было 10, цель 20", "15", "Дворы: 15, было 10, цель 20", 0.75F, {0.5F, 1.0F}}},
                        {}};
    task.items = {item, open};
    view.goals = {{"Город, в котором удобно жить", {task}}};
    return view;
}

QuizView quiz_view(bool answered) {
    QuizView view;
    view.id = "quiz";
    view.title = "Что решает городской совет";
    view.progress = "Вопрос 2 из 8";
    view.fraction = 0.25F;
    view.question = "Кто утверждает городской бюджет?";
    view.question_id = "quiz/q/1";
    view.options = {{"0", "Глава города", true, false}, {"1", "Городской совет", false, true}};
    view.answered = answered;
    if (!answered) return view;
    view.verdict = "Не совсем так";
    view.right_word = "Верный ответ";
    view.chosen_word = "Ваш ответ";
    view.explanation = "Бюджет утверждает совет, глава его исполняет.";
    view.commands = {{"quiz/next", Icon::next, "Следующий вопрос", GoToStep{2}, true}};
    return view;
}

QuizView quiz_result() {
    QuizView view = quiz_view(true);
    view.finished = true;
    view.result = "Верных ответов: 6 из 8";
    view.result_figure = "6/8";
    view.result_words = "Хороший результат. Объяснения помогут с остальным.";
    view.result_fraction = 0.75F;
    view.commands = {{"quiz/again", Icon::undo, "Попробовать снова", StartAgain{}, true}};
    return view;
}

PollResultsView results_view() {
    PollResultsView view;
    view.id = "results";
    view.title = "Что поставить на Липовой улице";
    view.participants = "Ответили 402 человека";
    view.courtesy = "Кто отвечал, не знает никто. Это мнение, а не голосование.";
    view.facts = {{"Опрос шёл", "с 1 октября по 31 октября"}};
    PollResultsView::Question question;
    question.text = "Чего не хватает больше всего?";
    question.bars = {{"Скамеек", "124 ответа, 31 %", 0.31F}, {"Деревьев", "278 ответов, 69 %", 0.69F}};
    question.texts_title = "Из ответов своими словами";
    question.texts = {"Поставьте урны у остановки."};
    view.questions = {question};
    view.decision_title = "Что решили";
    view.decision = "Деревья посадят весной.";
    return view;
}

CalendarView calendar_view() {
    CalendarView view;
    view.id = "calendar";
    view.month = "ноябрь 2026";
    view.previous = {"calendar/previous", Icon::left, "Предыдущий месяц", SetFilter{"month", "2026-10"}, false};
    view.next = {"calendar/next", Icon::right, "Следующий месяц", SetFilter{"month", "2026-12"}, false};
    view.filters = {{"view", "Показать", {{"", "Месяц", true}, {"list", "Список", false}}}};
    view.weekdays = {"Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс"};
    view.days.resize(6);
    for (int day = 1; day <= 30; ++day) {
        CalendarView::Day one;
        one.number = std::to_string(day);
        one.id = "2026-11-" + std::string(day < 10 ? "0" : "") + one.number;
        one.spoken = one.number + " ноября";
        one.events = day % 5;
        one.past = day < 20;
        one.today = day == 20;
        one.chosen = day == 27;
        view.days.push_back(one);
    }
    view.days.resize(42);
    view.rows_title = "пятница, 27 ноября";
    Row row;
    row.id = "event/hearing";
    row.kind = "Публичные слушания";
    row.title = "О бюджете на следующий год";
    row.badge = "Прошло";
    row.place = EntryPlace{content::EntryId("hearing"), {}};
    view.rows = {row};
    view.whole_month = Command{"calendar/whole-month", Icon::calendar, "Весь месяц", SetFilter{"day", ""}, false};
    return view;
}

std::vector<AnyView> all_screens() {
    ReaderView contents = reader_view();
    contents.contents_shown = true;
    return {reader_view(),   contents,      finding_view(), plan_view(),    quiz_view(false),
            quiz_view(true), quiz_result(), results_view(), calendar_view()};
}

std::optional<Action> draw_in_column(Canvas& canvas, const AnyView& screen) {
    const float margin = canvas.mm(8);
    const Rect window = canvas.screen();
    canvas.push_area({margin, canvas.mm(30), window.width - 2 * margin, window.height - canvas.mm(60)});
    auto action = std::visit([&](const auto& view) { return draw(canvas, view); }, screen);
    canvas.pop_area();
    return action;
}

// The action of one press, or nothing.
std::optional<Action> pressed(const AnyView& screen, const char* id) {
    std::optional<Action> action;
    CanvasRig rig([&](Canvas& canvas) {
        if (auto one = draw_in_column(canvas, screen)) action = std::move(one);
    });
    rig.frame();
    rig.tap(id);
    return action;
}

void check_screens(CanvasRig& rig) {
    const std::vector<AnyView> screens = all_screens();
    for (std::size_t i = 0; i < screens.size(); ++i) {
        CAPTURE(i);
        rig.set_draw([&](Canvas& canvas) { static_cast<void>(draw_in_column(canvas, screens[i])); });
        rig.canvas().forget();
        rig.frame();
        rig.frame();
        REQUIRE(rig.canvas().outline().size() > 3);
        testing::expect_accessible(rig);
    }
}

TEST_CASE("every screen can be read and pressed at every size, contrast and window") {
    const std::array<CanvasSettings, 3> windows = {{{1080, 1920, 3.21F}, {540, 960, 1.605F}, {1280, 720, 3.21F}}};
    for (const CanvasSettings& window : windows) {
        CanvasRig rig([](Canvas&) {}, window);
        const auto where = &window == &windows.front() ? testing::InWindow::first : testing::InWindow::another;
        for (const Comfort& comfort : testing::looks(where)) {
            rig.canvas().set_comfort(comfort);
            check_screens(rig);
        }
    }
}

TEST_CASE("a press on an item of a plan opens or closes it") {
    const auto action = pressed(plan_view(), "item/roof");
    REQUIRE(action);
    CHECK(std::get<Choose>(*action).option == "roof");
}

TEST_CASE("a heading of the contents leads to its block") {
    ReaderView view = reader_view();
    view.contents_shown = true;
    const auto action = pressed(view, "contents/4");
    REQUIRE(action);
    CHECK(std::get<GoToBlock>(*action).block == 4);
}

TEST_CASE("an answered question takes no other answer") {
    CHECK(std::get<Choose>(*pressed(quiz_view(false), "quiz/q/1/1")).option == "1");
    CanvasRig rig([](Canvas& canvas) { static_cast<void>(draw_in_column(canvas, quiz_view(true))); });
    CHECK_FALSE(rig.has("quiz/q/1/1"));
}

TEST_CASE("a day is chosen, and chosen once more it shows the month") {
    CHECK(std::get<SetFilter>(*pressed(calendar_view(), "day/2026-11-20")).value == "2026-11-20");
    CHECK(std::get<SetFilter>(*pressed(calendar_view(), "day/2026-11-27")).value.empty());
}

TEST_CASE("find in text goes on with its own buttons") {
    CHECK(std::get<FindNext>(*pressed(finding_view(), "find/next")).step == 1);
    CHECK_FALSE(std::get<ShowFind>(*pressed(finding_view(), "find/close")).shown);
}

}  // namespace
}  // namespace veche::ui
