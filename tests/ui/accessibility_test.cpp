// The frame and every widget at every size, contrast and window. Screens have tests of their own.
#include "tests/support/accessibility.h"

#include <array>
#include <doctest/doctest.h>

#include "tests/support/canvas_rig.h"
#include "ui/dialog.h"
#include "ui/frame.h"
#include "ui/widgets/button.h"
#include "ui/widgets/charts.h"
#include "ui/widgets/chips.h"
#include "ui/widgets/choice.h"
#include "ui/widgets/field.h"
#include "ui/widgets/keyboard.h"
#include "ui/widgets/message.h"
#include "ui/widgets/progress.h"
#include "ui/widgets/qr.h"
#include "ui/widgets/row.h"
#include "ui/widgets/tile.h"

namespace veche::ui {

using testing::AccessibilitySettings;
using testing::CanvasRig;

namespace {

FrameView frame_view() {
    FrameView view;
    view.town = "Белоозёрск";
    view.title = "Обсуждение проектов решений";
    view.status = "Связи с центром нет, показано то, что было сегодня в 9:40";
    view.status_icon = Icon::offline;
    view.notice = "Звук не работает";
    view.page_up = "Предыдущая";
    view.page_down = "Следующая";
    view.bar = {{"bar/back", Icon::back, "Назад", GoBack{}},
                {"bar/home", Icon::home, "Главная", GoHome{}},
                {"bar/search", Icon::search, "Поиск", GoHome{}},
                {"bar/aloud", Icon::speak, "Вслух", ReadAloud{}},
                {"bar/comfort", Icon::comfort, "Удобство", GoHome{}},
                {"bar/finish", Icon::erase, "Завершить и стереть", FinishSession{}}};
    view.bar[0].enabled = false;
    return view;
}

DialogView comfort_panel() {
    DialogView dialog;
    dialog.id = "comfort";
    dialog.title = "Удобство";
    dialog.text = "Всё вернётся к обычному, когда вы закончите.";
    dialog.countdown = 0.5F;
    dialog.countdown_words = "28 секунд";
    dialog.groups = {{"Размер букв",
                      {{"size/1", "Обычный", GoHome{}},
                       {"size/2", "Крупный", GoHome{}, true},
                       {"size/3", "Очень крупный", GoHome{}},
                       {"size/4", "Самый крупный", GoHome{}}}},
                     {"Контрастность", {{"contrast/1", "Обычная", GoHome{}}, {"contrast/2", "Сильная", GoHome{}}}}};
    dialog.buttons = {{"done", "Готово", GoHome{}}, {"finish", "Завершить и стереть", FinishSession{}}};
    return dialog;
}

void draw_forms(Canvas& canvas) {
    draw_banner(canvas, Tone::warning, "Не пишите здесь данные других людей без их согласия.");
    const std::array<Chip, 3> chips = {{{"chip/1", "Все темы", false},
                                        {"chip/2", "Жильё и отопление (12)", true},
                                        {"chip/3", "Благоустройство (7)", false}}};
    static_cast<void>(draw_chips(canvas, "Тема", chips));
    FormField field;
    field.id = "text";
    field.label = "Что случилось";
    field.hint = "Своими словами: где и когда";
    field.error = "Напишите хотя бы несколько слов";
    field.text = "В доме второй день нет горячей воды.";
    field.cursor = field.selection_begin = field.text.size();
    field.focused = true;
    static_cast<void>(draw_field(canvas, field));
    const std::array<ChoiceOption, 2> options = {
        {{"form/1", "Вопрос", "Ответим за 30 дней", true}, {"form/2", "Жалоба на бездействие", "", false}}};
    static_cast<void>(draw_choices(canvas, options, Choice::one));
    const std::array<ChoiceOption, 3> scale = {
        {{"scale/1", "1", "", false, false}, {"scale/2", "2", "", true, false}, {"scale/3", "3", "", false, false}}};
    static_cast<void>(draw_scale(canvas, scale, "совсем плохо", "отлично"));
    canvas.space(4);
    const std::array<Button, 2> buttons = {
        {{"next", Icon::next, "Продолжить", ButtonKind::primary, true, false, ""},
         {"cancel", Icon::cancelled, "Отменить обращение", ButtonKind::danger, true, false, ""}}};
    static_cast<void>(draw_buttons(canvas, buttons));
}

void draw_lists(Canvas& canvas) {
    const std::array<Tile, 2> tiles = {
        {{"tile/1", Icon::drafts, "Проекты решений", "3 проекта, один закрывается завтра"},
         {"tile/2", Icon::circle_of_people, "Самоуправление", ""}}};
    static_cast<void>(draw_tiles(canvas, tiles, 130));
    canvas.space(4);
    std::vector<Row> rows(2);
    rows[0].id = "row/1";
    rows[0].kind = "Проект решения";
    rows[0].title = "О правилах благоустройства";
    rows[0].detail = "Обсуждение до пятницы, 27 ноября";
    rows[0].badge = "Осталось 2 дня";
    rows[0].badge_tone = Tone::warning;
    rows[0].marked = {{0, 10}};
    rows[1].id = "row/2";
    rows[1].title = "О бюджете";
    static_cast<void>(draw_rows(canvas, rows));
    const std::array<StageMark, 2> stages = {
        {{"Опубликован", "1 ноября", true, false}, {"Обсуждение", "до 27 ноября", false, true}}};
    draw_time_line(canvas, "stages", stages);
    const std::array<PollResultsView::Bar, 1> bars = {{{"Отремонтировать сквер", "124 голоса, 31 %", 0.31F}}};
    draw_poll_bars(canvas, "poll", bars);
    draw_progress_bar(canvas, {"bar", 0.4F, "44 %", "11 из 25"});
    draw_progress_ring(canvas, {"ring", 0.4F, "44 %", "11 из 25"}, canvas.take(canvas.mm(50)));
    draw_qr(canvas, "qr", "0123-4567", "Код квитанции", canvas.take(canvas.mm(50)));
    static_cast<void>(draw_empty_state(canvas, Icon::search, "Ничего не нашлось", std::nullopt));
}

struct Window {
    CanvasSettings settings;
    const char* name;
};

constexpr std::array<Window, 4> windows = {{{{1080, 1920, 3.21F}, "portrait"},
                                            {{540, 960, 1.605F}, "portrait, half the pixels"},
                                            {{1920, 1080, 3.21F}, "landscape"},
                                            {{1280, 720, 2.14F}, "landscape, 720p"}}};

// Every size and contrast of every window.
void check_everywhere(const CanvasRig::Draw& draw) {
    for (const Window& window : windows) {
        CAPTURE(window.name);
        CanvasRig rig(draw, window.settings);
        const auto where = &window == &windows.front() ? testing::InWindow::first : testing::InWindow::another;
        for (const Comfort& comfort : testing::looks(where)) {
            rig.canvas().set_comfort(comfort);
            rig.frame();
            rig.rest();
            testing::expect_accessible(rig);
        }
    }
}

void draw_framed(Canvas& canvas, const FrameView& view, void (*content)(Canvas&)) {
    begin_frame_view(canvas, view);
    canvas.begin_scroll("content", canvas.area());
    content(canvas);
    canvas.end_scroll();
    static_cast<void>(end_frame_view(canvas, view));
}

}  // namespace

TEST_CASE("the checks complain of what is wrong") {
    CanvasRig rig([](Canvas& canvas) {
        Control control;
        control.id = control.label = "small";
        control.rect = {100, 100, 30, 30};
        static_cast<void>(canvas.control(control));
        control.rect = {132, 100, 60, 60};
        control.label.clear();
        static_cast<void>(canvas.control(control));
        canvas.push_background(canvas.theme().text);
        canvas.text_at({1000, 500, 200, 5}, "Текст", TextStyle::body, Tone::normal, Align::left,
                       Canvas::InOutline::yes);
    });
    const auto complaints = testing::check_accessibility(rig.canvas().outline(), {});
    const auto complains = [&](const char* of) {
        return std::any_of(complaints.begin(), complaints.end(),
                           [&](const std::string& one) { return one.find(of) != std::string::npos; });
    };
    for (const char* of : {"12.7 mm", "not unique", "2.54 mm", "says nothing", "contrast", "clipped", "sideways"}) {
        CAPTURE(of);
        CHECK(complains(of));
    }
}

TEST_CASE("frame and forms keep the numbers at every size, contrast and window") {
    check_everywhere([](Canvas& canvas) { draw_framed(canvas, frame_view(), draw_forms); });
}

TEST_CASE("lists and charts keep the numbers at every size, contrast and window") {
    check_everywhere([](Canvas& canvas) { draw_framed(canvas, frame_view(), draw_lists); });
}

TEST_CASE("a dialog keeps the numbers at every size, contrast and window") {
    check_everywhere([](Canvas& canvas) {
        FrameView view = frame_view();
        view.dialog = comfort_panel();
        draw_framed(canvas, view, draw_lists);
    });
}

TEST_CASE("a countdown shows the number that fits its ring and says it with its unit") {
    const CanvasRig rig([](Canvas& canvas) {
        DialogView dialog = comfort_panel();
        dialog.countdown_words = "10 секунд";
        static_cast<void>(draw_dialog(canvas, dialog, "Вверх", "Вниз"));
    });
    CHECK(rig.node("comfort/countdown").label == "10");
    CHECK(rig.node("comfort/countdown").spoken == "10 секунд");
}

TEST_CASE("the on-screen keyboard keeps the numbers in every layout") {
    for (const KeyboardLayout layout :
         {KeyboardLayout(content::Language::russian), KeyboardLayout(content::Language::ukrainian),
          KeyboardLayout(content::Language::english), KeyboardLayout(SignKeyboard::digits),
          KeyboardLayout(SignKeyboard::email), KeyboardLayout(SignKeyboard::receipt_code)}) {
        KeyboardView view;
        view.layout = layout;
        view.words = {"пробел",   "стереть", "большие буквы", "ввод", "влево", "вправо",
                      "отменить", "язык",    "123",           "АБВ",  "скрыть"};
        check_everywhere([&](Canvas& canvas) {
            const Rect screen = canvas.screen();
            const float height = keyboard_height(canvas, view);
            static_cast<void>(draw_keyboard(canvas, view, {0, screen.height - height, screen.width, height}));
        });
    }
}

}  // namespace veche::ui
