// Draws a page that was laid out before: only the blocks near the screen, nothing is measured again but highlights.
#include <algorithm>
#include <string_view>

#include "ui/canvas/font_metrics.h"
#include "ui/page_layout.h"
#include "ui/widgets/button.h"
#include "ui/widgets/style.h"

namespace veche::ui {

namespace {

using content::Block;
using content::BlockKind;

constexpr float least_touch_millimetres = 12.7F;

std::string words_of(const Block& block) {
    std::string words = block.marker.empty() ? std::string() : block.marker + " ";
    words += content::plain_text(block.spans);
    for (const content::TableRow& row : block.rows) {
        for (const content::Spans& cell : row.cells) {
            const std::string text = content::plain_text(cell);
            if (!text.empty()) words += (words.empty() ? "" : "; ") + text;
        }
    }
    return words;
}

class PageDrawer {
  public:
    PageDrawer(Canvas& canvas, const PageView& view)
        : canvas_(canvas), view_(view), layout_(*view.layout), place_(canvas.take(view.layout->height)) {}

    std::optional<PagePress> run() {
        follow();
        const Rect near = canvas_.near_area();
        const auto& blocks = layout_.blocks;
        const auto first = std::partition_point(blocks.begin(), blocks.end(), [&](const LaidOutBlock& block) {
            return place_.y + block.y + block.height < near.y;
        });
        for (auto block = first; block != blocks.end() && place_.y + block->y <= near.bottom(); ++block) {
            draw(static_cast<std::size_t>(block - blocks.begin()));
        }
        return press_;
    }

  private:
    [[nodiscard]] Rect rect_of(std::size_t index) const {
        const LaidOutBlock& block = layout_.blocks[index];
        return {place_.x, place_.y + block.y, layout_.style.width, block.height};
    }

    // Brings into view what is searched, spoken or asked for, each when it changes.
    void follow() {
        const std::size_t count = layout_.blocks.size();
        if (view_.go_to_block < count) {
            go_to("block", view_.go_to_block);
        }
        if (!view_.go_to_clause.empty()) {
            const auto& blocks = layout_.document->blocks;
            const auto found = std::find_if(blocks.begin(), blocks.end(),
                                            [&](const Block& block) { return block.clause_id == view_.go_to_clause; });
            if (found != blocks.end()) go_to("clause", static_cast<std::size_t>(found - blocks.begin()));
        }
        if (view_.current_found < view_.found.size()) follow_range("found", view_.found[view_.current_found]);
        if (!view_.spoken.empty()) follow_range("spoken", view_.spoken.front());
    }

    // A heading asked for stands at the top, with its text below it.
    void go_to(const char* what, std::size_t block) {
        Rect rect = rect_of(block);
        rect.height = canvas_.near_area().height / 3 - canvas_.mm(10);
        canvas_.follow(view_.id + "/" + what, std::to_string(block), rect);
    }

    void follow_range(const char* what, const TextRange& range) {
        if (range.block >= layout_.blocks.size()) return;
        Rect rect = rect_of(range.block);
        const LaidOutBlock& block = layout_.blocks[range.block];
        const auto holds = [&](const LaidOutRun& run) { return run.cell == range.cell && run.end > range.begin; };
        const auto line = std::find_if(block.lines.begin(), block.lines.end(), [&](const LaidOutLine& one) {
            return std::any_of(one.runs.begin(), one.runs.end(), holds);
        });
        if (line != block.lines.end()) {
            rect.y = place_.y + block.y + line->y;
            rect.height = canvas_.line_height(TextStyle::heading) * 2;
        }
        canvas_.follow(view_.id + "/" + what, std::to_string(range.block) + "/" + std::to_string(range.begin), rect);
    }

    void draw(std::size_t index) {
        const Block& block = layout_.document->blocks[index];
        const LaidOutBlock& laid = layout_.blocks[index];
        const Rect rect = rect_of(index);
        if (block.kind != BlockKind::rule) {
            const std::string words = words_of(block);
            const Role role = block.kind == BlockKind::heading ? Role::heading : Role::text;
            canvas_.describe(id_of(index), role, words, words, rect);
        }
        if (canvas_.seen(rect)) draw_decoration(block, laid, rect);
        draw_words(laid, rect);
        const std::vector<Rect> underlines = draw_links(index, laid, rect);
        highlight(index, laid, rect);
        for (const Rect& underline : underlines) canvas_.fill(underline, canvas_.theme().accent);
        if (has_button(block)) draw_clause_button(index, block, rect);
    }

    // But those of links, which have nodes of their own.
    void draw_words(const LaidOutBlock& laid, Rect rect) {
        if (!laid.marker.empty()) {
            const TextStyle style = laid.lines.empty() || laid.lines.front().runs.empty()
                                        ? TextStyle::body
                                        : laid.lines.front().runs.front().style;
            canvas_.words({rect.x + laid.marker_x, rect.y}, laid.marker, style, Tone::normal);
        }
        for (const LaidOutLine& line : laid.lines) {
            for (const LaidOutRun& run : line.runs) {
                if (!run.link.empty()) continue;
                canvas_.words({rect.x + run.x, rect.y + line.y}, run.text, run.style, Tone::normal);
            }
        }
    }

    void draw_decoration(const Block& block, const LaidOutBlock& laid, Rect rect) {
        const Theme& theme = canvas_.theme();
        const float thin = style::hairline(canvas_);
        if (block.kind == BlockKind::rule) {
            canvas_.fill({rect.x, rect.centre().y, layout_.text_width, thin}, theme.border);
        } else if (block.kind == BlockKind::quote) {
            canvas_.fill({rect.x + laid.marker_x + canvas_.mm(1), rect.y, canvas_.mm(1.2F), rect.height}, theme.accent);
        } else if (!laid.column_edges.empty()) {
            const float right = laid.column_edges.back();
            canvas_.fill({rect.x, rect.y, right, rect.height}, theme.surface);
            for (const float edge : laid.row_edges) canvas_.fill({rect.x, rect.y + edge, right, thin}, theme.border);
            for (const float edge : laid.column_edges) {
                canvas_.fill({rect.x + edge, rect.y, thin, rect.height + thin}, theme.divider);
            }
        }
    }

    void highlight(std::size_t index, const LaidOutBlock& laid, Rect rect) {
        const auto mark = [&](const TextRange& range) {
            if (range.block == index) highlight_range(range, laid, rect);
        };
        const auto first = std::lower_bound(view_.found.begin(), view_.found.end(), index,
                                            [](const TextRange& range, std::size_t at) { return range.block < at; });
        for (auto range = first; range != view_.found.end() && range->block == index; ++range) mark(*range);
        for (const TextRange& range : view_.spoken) mark(range);
    }

    void highlight_range(const TextRange& range, const LaidOutBlock& laid, Rect rect) {
        const FontMetrics& metrics = *layout_.style.metrics;
        for (const LaidOutLine& line : laid.lines) {
            for (const LaidOutRun& run : line.runs) {
                const std::size_t begin = std::max<std::size_t>(range.begin, run.begin);
                const std::size_t end = std::min<std::size_t>(range.end, run.end);
                if (run.cell != range.cell || begin >= end) continue;
                const std::string_view text = run.text;
                const float before = metrics.width(run.style, text.substr(0, begin - run.begin));
                canvas_.highlighted_text({rect.x + run.x + before, rect.y + line.y},
                                         text.substr(begin - run.begin, end - begin), run.style);
            }
        }
    }

    // A link that is broken over lines can be pressed in each of them. Returns the lines below them, which stay in
    // sight where the words are highlighted.
    std::vector<Rect> draw_links(std::size_t index, const LaidOutBlock& laid, Rect rect) {
        std::vector<Rect> underlines;
        for (const LaidOutLine& line : laid.lines) {
            for (const LaidOutRun& run : line.runs) {
                if (run.link.empty()) continue;
                const float line_height = canvas_.line_height(run.style);
                Control control;
                control.id = id_of(index) + "/link-" + std::to_string(underlines.size() + 1);
                control.role = Role::link;
                control.label = run.text;
                control.rect = {rect.x + run.x, rect.y + line.y, run.width, line_height};
                const float missing = std::max(0.0F, canvas_.mm(least_touch_millimetres) - line_height) / 2;
                control.touch = {control.rect.x - canvas_.mm(1), control.rect.y - missing,
                                 control.rect.width + canvas_.mm(2), line_height + 2 * missing};
                const Press press = canvas_.control(control);
                const float thin = std::max(1.0F, canvas_.mm(press.held ? 0.8F : 0.35F));
                underlines.push_back({control.rect.x, control.rect.bottom() - canvas_.mm(1.6F), run.width, thin});
                canvas_.words({control.rect.x, control.rect.y}, run.text, run.style, Tone::accent);
                if (press.activated) press_ = PagePress{PagePress::What::link, run.link};
            }
        }
        return underlines;
    }

    [[nodiscard]] bool has_button(const Block& block) const {
        if (!view_.comments || block.clause_id.empty()) return false;
        const auto& begun = view_.begun_clauses;
        return begun.empty() || std::find(begun.begin(), begun.end(), block.clause_id) != begun.end();
    }

    void draw_clause_button(std::size_t index, const Block& block, Rect rect) {
        Button button;
        button.id = id_of(index) + "/comment";
        button.icon = Icon::comment;
        button.label = view_.comment_word;
        button.spoken = block.marker.empty() ? view_.comment_word : view_.comment_word + ": " + block.marker;
        const float room = layout_.style.width - layout_.text_width - canvas_.mm(3);
        const float width = button_width(canvas_, button);
        const float height = canvas_.mm(style::touch);
        if (width <= room) {
            const Rect place = {rect.x + layout_.style.width - width, rect.y, width, height};
            if (draw_button(canvas_, button, place))
                press_ = PagePress{PagePress::What::clause, block.clause_id.text()};
            return;
        }
        Control control;
        control.id = button.id;
        control.label = view_.comment_word;
        control.spoken = button.spoken;
        control.rect = {rect.x + layout_.style.width - height, rect.y, height, height};
        const Press press = canvas_.control(control);
        canvas_.push_background(style::draw_box(canvas_, control.rect, style::Box::outlined, press));
        canvas_.icon(Icon::comment, control.rect.inset(canvas_.mm(1)), canvas_.theme().accent);
        canvas_.pop_background();
        if (press.activated) press_ = PagePress{PagePress::What::clause, block.clause_id.text()};
    }

    [[nodiscard]] std::string id_of(std::size_t index) const { return view_.id + "/block-" + std::to_string(index); }

    Canvas& canvas_;
    const PageView& view_;
    const PageLayout& layout_;
    Rect place_;
    std::optional<PagePress> press_;
};

}  // namespace

std::optional<PagePress> draw_page(Canvas& canvas, const PageView& view) {
    if (view.layout == nullptr || view.layout->document == nullptr) return std::nullopt;
    const InLanguage language(canvas, view.layout->language);
    return PageDrawer(canvas, view).run();
}

}  // namespace veche::ui
