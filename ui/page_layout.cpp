#include "ui/page_layout.h"

#include <algorithm>
#include <cmath>

#include "ui/canvas/font_metrics.h"
#include "ui/page_table.h"
#include "ui/page_text.h"

namespace veche::ui {

namespace {

using content::Block;
using content::BlockKind;

constexpr float measure_letters = 72;
constexpr float clause_button_millimetres = 20;
constexpr float least_clause_millimetres = 17;  // its button and the gap to the next one
constexpr int deepest_indent = 8;

TextStyle base_style(const Block& block) {
    if (block.kind == BlockKind::heading) return block.level <= 2 ? TextStyle::heading : TextStyle::strong;
    return TextStyle::body;
}

class Layouter {
  public:
    Layouter(const PageStyle& style, PageLayout& layout) : style_(style), metrics_(*style.metrics), layout_(layout) {}

    void run() {
        const auto& blocks = layout_.document->blocks;
        layout_.has_clauses =
            std::any_of(blocks.begin(), blocks.end(), [](const Block& block) { return !block.clause_id.empty(); });
        const float average = metrics_.width(TextStyle::body, "абвгдеиклмнопрстуя ") / 19;
        const float room = style_.width - (layout_.has_clauses ? mm(clause_button_millimetres) : 0);
        layout_.text_width = std::max(mm(30), std::min(room, average * measure_letters));
        layout_.blocks.reserve(blocks.size());
        for (const Block& block : blocks) add(block);
        layout_.height = y_;
    }

  private:
    [[nodiscard]] float mm(float millimetres) const { return millimetres * style_.pixels_per_millimetre; }

    void add(const Block& block) {
        LaidOutBlock laid;
        y_ += space_above(block);
        laid.y = std::round(y_);
        if (block.kind == BlockKind::table) {
            lay_out_table(block, style_, style_.width, laid);
        } else if (block.kind == BlockKind::rule) {
            laid.height = mm(4);
        } else {
            lay_out_words(block, laid);
        }
        if (!block.clause_id.empty()) laid.height = std::max(laid.height, mm(least_clause_millimetres));
        y_ = laid.y + laid.height + space_below(block);
        layout_.blocks.push_back(std::move(laid));
    }

    void lay_out_words(const Block& block, LaidOutBlock& laid) {
        const float line_height = metrics_.of(base_style(block)).line_height;
        const int depth = block.kind == BlockKind::heading ? 0 : std::clamp(block.level, 0, deepest_indent);
        // Deep lists on narrow screens step in by less, so that the text keeps at least half of the width.
        const float step = std::min(mm(7), layout_.text_width / 2 / static_cast<float>(deepest_indent + 1));
        laid.marker = block.marker;
        laid.marker_x = std::round(step * static_cast<float>(depth));
        laid.indent = laid.marker_x;
        if (block.kind == BlockKind::quote) laid.indent += mm(6);
        if (!block.marker.empty()) {
            const float marker = metrics_.width(base_style(block), block.marker) +
                                 std::max(mm(2), metrics_.width(base_style(block), "  "));
            laid.indent += std::min(layout_.text_width / 3, std::max(mm(7), marker));
        }
        const StyledText text = styled_text(block.spans, base_style(block));
        laid.lines = lay_out_text(metrics_, text, {laid.indent, layout_.text_width - laid.indent, line_height, -1});
        laid.height = line_height * static_cast<float>(laid.lines.size());
    }

    [[nodiscard]] float space_above(const Block& block) const {
        if (layout_.blocks.empty()) return 0;
        if (block.kind == BlockKind::heading) return block.level <= 2 ? mm(7) : mm(4);
        return block.kind == BlockKind::table ? mm(2) : 0;
    }
    [[nodiscard]] float space_below(const Block& block) const {
        if (block.kind == BlockKind::heading) return mm(2);
        if (block.kind == BlockKind::list_item) return mm(1.5F);
        return block.kind == BlockKind::table ? mm(5) : mm(3.5F);
    }

    const PageStyle& style_;
    const FontMetrics& metrics_;
    PageLayout& layout_;
    float y_ = 0;
};

}  // namespace

std::shared_ptr<const PageLayout> lay_out(std::shared_ptr<const content::Document> document, content::Language language,
                                          const PageStyle& style) {
    auto layout = std::make_shared<PageLayout>();
    layout->document = std::move(document);
    layout->language = language;
    layout->style = style;
    Layouter(style, *layout).run();
    return layout;
}

}  // namespace veche::ui
