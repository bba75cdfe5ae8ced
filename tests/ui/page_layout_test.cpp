#include "ui/page_layout.h"

#include <doctest/doctest.h>

#include "base/utf8.h"
#include "tests/support/canvas_rig.h"
#include "ui/canvas/font_metrics.h"

namespace veche::ui {

using content::Block;
using content::BlockKind;
using testing::CanvasRig;

namespace {

Block paragraph(std::string text) {
    Block block;
    block.spans = {{std::move(text), false, false, ""}};
    return block;
}

Block table(const std::vector<std::vector<std::string>>& rows) {
    Block block;
    block.kind = BlockKind::table;
    for (const auto& cells : rows) {
        content::TableRow row;
        row.header = block.rows.empty();
        for (const std::string& cell : cells) row.cells.push_back({{cell, false, false, ""}});
        block.rows.push_back(row);
    }
    return block;
}

// A page inside a scroll region that fills the window.
struct Page {
    content::Document document;
    PageView view;
    std::optional<PagePress> press;
    float width = 1000;

    explicit Page(std::vector<Block> blocks) { document.blocks = std::move(blocks); }
    CanvasRig rig() {
        return CanvasRig([this](Canvas& canvas) { draw(canvas); });
    }
    void draw(Canvas& canvas) {
        if (view.layout == nullptr || view.layout->style.metrics != canvas.metrics()) {
            view.id = "page";
            view.layout = lay_out(std::make_shared<const content::Document>(document), content::Language::russian,
                                  {width, 3.21F, canvas.metrics()});
        }
        canvas.begin_scroll("reader", canvas.screen());
        if (const auto pressed = draw_page(canvas, view)) press = pressed;
        canvas.end_scroll();
    }
};

std::string text_of(const LaidOutBlock& block) {
    std::string text;
    for (const LaidOutLine& line : block.lines) {
        for (const LaidOutRun& run : line.runs) text += run.text;
        text += "|";
    }
    return text;
}

std::vector<Block> many_paragraphs(int count) {
    std::vector<Block> blocks;
    blocks.reserve(static_cast<std::size_t>(count));
    for (int index = 0; index < count; ++index) {
        blocks.push_back(paragraph("Пункт " + std::to_string(index) +
                                   ". Администрация рассматривает обращение в течение тридцати дней со дня его "
                                   "регистрации и сообщает о принятом решении."));
    }
    return blocks;
}

}  // namespace

TEST_CASE("no line of a page is wider than 75 letters or leaves its page") {
    Page page(many_paragraphs(5));
    CanvasRig rig = page.rig();
    for (const LaidOutBlock& block : page.view.layout->blocks) {
        REQUIRE(block.lines.size() > 1);
        for (const LaidOutLine& line : block.lines) {
            std::size_t letters = 0;
            float right = 0;
            for (const LaidOutRun& run : line.runs) {
                letters += count_code_points(run.text);
                right = run.x + run.width;
            }
            CHECK(letters <= 80);
            CHECK(right <= page.view.layout->text_width);
        }
    }
}

TEST_CASE("runs name the bytes of the plain text they show, in bold, italics and links") {
    Block block;
    block.spans = {{"Смотрите ", false, false, ""},
                   {"важное", true, false, ""},
                   {" и ", false, false, ""},
                   {"решение совета", false, false, "entry:decision-7"},
                   {".", false, true, ""}};
    Page page({block});
    CanvasRig rig = page.rig();
    const std::string plain = content::plain_text(block.spans);
    std::size_t runs = 0;
    for (const LaidOutLine& line : page.view.layout->blocks[0].lines) {
        for (const LaidOutRun& run : line.runs) {
            CHECK(plain.substr(run.begin, run.end - run.begin) == run.text);
            ++runs;
        }
    }
    CHECK(runs == 5);
    CHECK(page.view.layout->blocks[0].lines[0].runs[1].style == TextStyle::strong);
    CHECK(page.view.layout->blocks[0].lines[0].runs[3].link == "entry:decision-7");
    CHECK(page.view.layout->blocks[0].lines[0].runs[4].style == TextStyle::emphasis);
}

TEST_CASE("a link is pressed where it stands and reached by the keypad") {
    Block block;
    block.spans = {{"Смотрите ", false, false, ""}, {"решение", false, false, "entry:decision-7"}};
    Page page({block, paragraph("Конец.")});
    CanvasRig rig = page.rig();
    const Node& link = rig.node("page/block-0/link-1");
    CHECK(link.role == Role::link);
    CHECK(link.touch.height >= 12.7F * 3.21F - 0.1F);
    rig.tap("page/block-0/link-1");
    REQUIRE(page.press);
    CHECK(page.press->target == "entry:decision-7");
    page.press.reset();
    rig.key(NavigationKey::down);
    rig.key(NavigationKey::select);
    REQUIRE(page.press);
    CHECK(page.press->what == PagePress::What::link);
}

TEST_CASE("markers hang in front of their text") {
    Block block = paragraph("Обеспечить содержание дворов в чистоте и порядке в течение всего года.");
    block.kind = BlockKind::list_item;
    block.level = 1;
    block.marker = "1.1.";
    Page page({block});
    CanvasRig rig = page.rig();
    const LaidOutBlock& laid = page.view.layout->blocks[0];
    CHECK(laid.marker == "1.1.");
    CHECK(laid.marker_x > 0);
    CHECK(laid.indent > laid.marker_x + 20);
    for (const LaidOutLine& line : laid.lines) CHECK(line.runs[0].x == laid.indent);
}

TEST_CASE("a table stands in columns where it fits") {
    Page page({table({{"Показатель", "План"}, {"Дороги, км", "12"}})});
    CanvasRig rig = page.rig();
    const LaidOutBlock& laid = page.view.layout->blocks[0];
    REQUIRE(laid.column_edges.size() == 3);
    REQUIRE(laid.row_edges.size() == 3);
    CHECK(laid.column_edges.back() <= 1000);
    CHECK(laid.lines[2].runs[0].cell == 2);
    CHECK(laid.lines[3].runs[0].x > laid.column_edges[1]);
    CHECK(rig.node("page/block-0").label == "Показатель; План; Дороги, км; 12");
}

TEST_CASE("columns of figures end at one edge, columns of words begin at one") {
    Page page({table({{"Показатель", "План"}, {"Дороги, км", "12"}, {"Дворы", "1 312 500"}, {"Сады", "—"}})});
    CanvasRig rig = page.rig();
    const LaidOutBlock& block = page.view.layout->blocks.at(0);
    std::vector<float> begins;
    std::vector<float> ends;
    for (const LaidOutLine& line : block.lines) {
        const LaidOutRun& run = line.runs.at(0);
        (run.cell % 2 == 0 ? begins : ends).push_back(run.cell % 2 == 0 ? run.x : run.x + run.width);
    }
    REQUIRE(ends.size() == 4);
    for (const float end : ends) CHECK(end == doctest::Approx(ends.front()));
    for (const float begin : begins) CHECK(begin == begins.front());
    // A column with a word or a date in it is one of words.
    Page words({table({{"Дата"}, {"06.10.2003"}, {"5"}})});
    CanvasRig other = words.rig();
    const auto& lines = words.view.layout->blocks.at(0).lines;
    CHECK(lines.at(1).runs.at(0).x == lines.at(2).runs.at(0).x);
}

TEST_CASE("a table that is too wide becomes lines of label and value") {
    Page page({table({{"Наименование", "Ответственный"}, {"Благоустройство", "Администрация"}})});
    page.width = 190;
    CanvasRig rig = page.rig();
    const LaidOutBlock& laid = page.view.layout->blocks[0];
    CHECK(laid.column_edges.empty());
    CHECK(text_of(laid).find("Наименован") == 0);
    for (const LaidOutLine& line : laid.lines) {
        for (const LaidOutRun& run : line.runs) CHECK(run.x + run.width <= 190);
    }
}

TEST_CASE("of a long page only what is near the screen leaves nodes, and the keypad still walks all of it") {
    Page page(many_paragraphs(300));
    CanvasRig rig = page.rig();
    CHECK(rig.canvas().outline().size() < 60);
    CHECK_FALSE(rig.has("page/block-299"));
    Comfort still;
    still.motion = Motion::off;
    rig.canvas().set_comfort(still);
    for (int steps = 0; steps < 300; ++steps) {
        rig.key(NavigationKey::down);
        rig.rest();
    }
    CHECK(rig.focused() == "page/block-299");
}

TEST_CASE("the sentence being read and the place found are brought into view when they change") {
    Page page(many_paragraphs(300));
    CanvasRig rig = page.rig();
    page.view.spoken = {{200, 0, 10}};
    rig.frame();
    rig.rest();
    CHECK(rig.node("page/block-200").visible.height > 0);
    rig.frame({Wheel{{500, 900}, 1.0e6F}});
    rig.rest();
    CHECK(rig.canvas().scroll_extent("reader").offset == 0);
    page.view.found = {{250, 0, 5}};
    rig.frame();
    rig.rest();
    CHECK(rig.node("page/block-250").visible.height > 0);
    page.view.go_to_block = 100;
    rig.frame();
    rig.rest();
    CHECK(rig.node("page/block-100").visible.y < 200);
}

TEST_CASE("the row found in a table is brought into view, in columns and in lines") {
    std::vector<std::vector<std::string>> rows = {{"Дело", "Срок"}};
    for (int i = 0; i < 100; ++i) rows.push_back({"Благоустройство", "Администрация"});
    rows[80][1] = "искомое";
    for (const float width : {1000.0F, 190.0F}) {
        Page page({table(rows)});
        page.width = width;
        CanvasRig rig = page.rig();
        REQUIRE(page.view.layout->blocks[0].column_edges.empty() == (width < 200));
        Comfort still;
        still.motion = Motion::off;
        rig.canvas().set_comfort(still);
        page.view.found = {{0, 0, 14, 161}};
        rig.frame();
        rig.rest();
        const Node& shown = rig.node("page/block-0");
        int lines = 0;
        for (const LaidOutLine& line : page.view.layout->blocks[0].lines) {
            if (line.runs.front().cell != 161) continue;
            ++lines;
            CHECK(shown.rect.y + line.y >= shown.visible.y);
            CHECK(shown.rect.y + line.y < shown.visible.bottom());
        }
        CHECK(lines == 1);
    }
}

TEST_CASE("a page that opens with its first sentence spoken stays at its top") {
    Page page(many_paragraphs(300));
    page.view.spoken = {{1, 0, 10}};
    CanvasRig rig = page.rig();
    rig.rest();
    CHECK(rig.canvas().scroll_extent("reader").offset == 0);
}

TEST_CASE("the words of a link are drawn by the link, and the paragraph around it keeps its colour") {
    Block block = paragraph("Посмотрите ");
    block.spans.push_back({"образец", false, false, "attachment:0"});
    Page page({block});
    CanvasRig rig = page.rig();
    CHECK(rig.node("page/block-0").foreground == rig.canvas().theme().text);
    CHECK(rig.node("page/block-0/link-1").foreground == rig.canvas().theme().accent);
}

TEST_CASE("every clause of a draft has a button of its own, as large as a finger") {
    std::vector<Block> blocks = many_paragraphs(4);
    for (std::size_t index = 0; index < blocks.size(); ++index)
        blocks[index].clause_id = content::ClauseId("c" + std::to_string(index));
    Page page(std::move(blocks));
    page.view.comments = true;
    page.view.comment_word = "Комментировать";
    CanvasRig rig = page.rig();
    rig.tap("page/block-2/comment");
    REQUIRE(page.press);
    CHECK(page.press->what == PagePress::What::clause);
    CHECK(page.press->target == "c2");
    CHECK(rig.node("page/block-2/comment").rect.height >= 12.7F * 3.21F);
    const float gap = rig.node("page/block-3/comment").rect.y - rig.node("page/block-2/comment").rect.bottom();
    CHECK(gap >= 2.54F * 3.21F);
}

TEST_CASE("a word of a hundred thousand letters, with no place to break at, is broken into lines") {
    Page page({});
    CanvasRig rig = page.rig();
    const std::string word(100'000, 'x');
    const auto document = std::make_shared<const content::Document>(content::Document{{paragraph(word)}, {}});
    CHECK(lay_out(document, content::Language::russian, {1000, 3.21F, rig.canvas().metrics()})->blocks[0].lines.size() >
          500);
}

}  // namespace veche::ui
