#include "ui/page_table.h"

#include <algorithm>
#include <cmath>

#include "ui/page_text.h"
#include "ui/text/utf8.h"

namespace veche::ui {

namespace {

constexpr float cell_padding_millimetres = 2;
constexpr float row_gap_millimetres = 3;

struct ColumnWidth {
    float least = 0;    // its longest word
    float natural = 0;  // its longest cell in one line
    float given = 0;
    bool figures = false;  // nothing but numbers below its header: they stand one under another
};

// "12", "1 312 500", "−4,5", "87 %"; a dash stands for no number.
bool is_number(std::string_view text) {
    constexpr std::string_view minus = "−";
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    if (text.starts_with(minus)) text.remove_prefix(minus.size());
    if (text.ends_with('%')) text.remove_suffix(1);
    bool point = false;
    bool figure = false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t sign = next_code_point(text, at);
        const bool is_point = sign == U',' || sign == U'.';
        const bool blank = sign == U' ' || sign == U'\u00A0' || sign == U'\u2009' || sign == U'\u202F';
        if (is_point && (point || !figure || at == text.size())) return false;
        point = point || is_point;
        figure = figure || (sign >= U'0' && sign <= U'9');
        if (!is_point && !blank && !(sign >= U'0' && sign <= U'9')) return false;
    }
    return figure;
}

bool is_no_number(std::string_view text) {
    return text.empty() || text == "—" || text == "–" || text == "-";
}

class TableLayouter {
  public:
    TableLayouter(const content::Block& table, const PageStyle& style, float width, LaidOutBlock& laid)
        : table_(table),
          metrics_(*style.metrics),
          padding_(std::round(cell_padding_millimetres * style.pixels_per_millimetre)),
          row_gap_(std::round(row_gap_millimetres * style.pixels_per_millimetre)),
          width_(width),
          laid_(laid),
          columns_(content::columns_of(table)) {}

    void run() {
        if (columns_ == 0) return;
        if (measure()) {
            lay_out_grid();
        } else {
            lay_out_lines();
        }
    }

  private:
    [[nodiscard]] static TextStyle style_of(const content::TableRow& row) {
        return row.header ? TextStyle::strong : TextStyle::body;
    }
    [[nodiscard]] std::int32_t index_of(std::size_t row, std::size_t column) const {
        return static_cast<std::int32_t>(row * columns_ + column);
    }

    [[nodiscard]] bool holds_figures(std::size_t column) const {
        bool any = false;
        for (const content::TableRow& row : table_.rows) {
            if (row.header || column >= row.cells.size()) continue;
            const std::string text = content::plain_text(row.cells[column]);
            if (!is_number(text) && !is_no_number(text)) return false;
            any = any || is_number(text);
        }
        return any;
    }

    // False when the columns cannot stand side by side.
    bool measure() {
        widths_.assign(columns_, {});
        for (std::size_t column = 0; column < columns_; ++column) widths_[column].figures = holds_figures(column);
        for (const content::TableRow& row : table_.rows) {
            for (std::size_t column = 0; column < row.cells.size(); ++column) {
                const std::string text = content::plain_text(row.cells[column]);
                // Bold is the wider one, and any span may be bold.
                ColumnWidth& width = widths_[column];
                width.least = std::max(width.least, metrics_.widest_word(TextStyle::strong, text));
                width.natural = std::max(width.natural, metrics_.width(TextStyle::strong, text) + 1);
            }
        }
        const float room = width_ - 2 * padding_ * static_cast<float>(columns_);
        float least = 0;
        float wanted = 0;
        for (ColumnWidth& width : widths_) {
            width.natural = std::min(width.natural, room);
            least += width.least;
            wanted += width.natural;
        }
        if (least > room) return false;
        const float spare = std::max(0.0F, room - least);
        const float wish = std::max(1.0F, wanted - least);
        for (ColumnWidth& width : widths_) {
            width.given = std::floor(width.least + (width.natural - width.least) * std::min(1.0F, spare / wish));
        }
        return true;
    }

    void lay_out_grid() {
        float x = 0;
        for (const ColumnWidth& width : widths_) {
            laid_.column_edges.push_back(x);
            x += width.given + 2 * padding_;
        }
        laid_.column_edges.push_back(x);
        float y = 0;
        for (std::size_t row = 0; row < table_.rows.size(); ++row) {
            laid_.row_edges.push_back(y);
            y += lay_out_row(row, y + padding_) + 2 * padding_;
        }
        laid_.row_edges.push_back(y);
        laid_.height = y;
    }

    // Height of the row, without its padding. Lines of neighbouring cells at the same height are lines of their own.
    float lay_out_row(std::size_t row_index, float y) {
        const content::TableRow& row = table_.rows[row_index];
        const float line_height = metrics_.of(style_of(row)).line_height;
        float height = line_height;
        for (std::size_t column = 0; column < row.cells.size(); ++column) {
            const TextBox box = {laid_.column_edges[column] + padding_, widths_[column].given + 1, line_height,
                                 index_of(row_index, column), widths_[column].figures};
            height = std::max(height, add(styled_text(row.cells[column], style_of(row)), box, y));
        }
        return height;
    }

    float add(const StyledText& text, TextBox box, float y) {
        auto lines = lay_out_text(metrics_, text, box);
        for (LaidOutLine& line : lines) {
            line.y += y;
            laid_.lines.push_back(std::move(line));
        }
        return box.line_height * static_cast<float>(lines.size());
    }

    void lay_out_lines() {
        const bool has_header = !table_.rows.empty() && table_.rows.front().header;
        const float line_height = metrics_.of(TextStyle::body).line_height;
        float y = 0;
        for (std::size_t row = has_header ? 1 : 0; row < table_.rows.size(); ++row) {
            const auto& cells = table_.rows[row].cells;
            for (std::size_t column = 0; column < cells.size(); ++column) {
                const auto& labels = table_.rows.front().cells;
                if (has_header && column < labels.size()) {
                    StyledText label = styled_text(labels[column], TextStyle::strong);
                    if (!label.text.empty()) {
                        label.text += ":";
                        label.pieces.back().end = label.text.size();
                        y += add(label, {0, width_, line_height, index_of(0, column)}, y);
                    }
                }
                const TextBox box = {2 * padding_, width_ - 2 * padding_, line_height, index_of(row, column)};
                y += add(styled_text(cells[column], TextStyle::body), box, y);
            }
            y += row_gap_;
        }
        laid_.height = std::max(0.0F, y - row_gap_);
    }

    const content::Block& table_;
    const FontMetrics& metrics_;
    float padding_;
    float row_gap_;
    float width_;
    LaidOutBlock& laid_;
    std::size_t columns_;
    std::vector<ColumnWidth> widths_;
};

}  // namespace

void lay_out_table(const content::Block& table, const PageStyle& style, float width, LaidOutBlock& laid) {
    TableLayouter(table, style, width, laid).run();
}

}  // namespace veche::ui
