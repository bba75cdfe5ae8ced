#include "ui/canvas/wrap.h"

#include <array>
#include <utility>

#include "ui/text/line_breaks.h"
#include "ui/text/utf8.h"

namespace veche::ui {

namespace {

// Where a line may end: the bytes and width of what stays on it, and where the next one would begin.
struct Opportunity {
    std::size_t end = 0;
    float width = 0;
    std::size_t next = 0;
    std::size_t next_piece = 0;
    bool found = false;
};

class Wrapper {
  public:
    Wrapper(const FontMetrics& metrics, std::string_view text, std::span<const TextPiece> pieces, float width)
        : metrics_(metrics), text_(text), pieces_(pieces), limit_(width) {}

    std::vector<WrappedLine> lines() {
        while (at_ < text_.size()) step();
        finish(at_, x_);
        return std::move(lines_);
    }

  private:
    void step() {
        while (piece_ + 1 < pieces_.size() && at_ >= pieces_[piece_].end) ++piece_;
        const std::size_t before = at_;
        const char32_t value = next_code_point(text_, at_);
        if (value == U'\n') {
            finish(before, x_);
            begin(at_, piece_);
            return;
        }
        const float advance = metrics_.advance(pieces_[piece_].style, value);
        if (value == U' ') {
            // Blanks may hang over the edge; a run of them breaks once, in front of the first.
            if (!after_blank_) blank_ = {before, x_, at_, piece_, before > line_begin_};
            blank_.next = at_;
            blank_.next_piece = piece_;
            x_ += advance;
            after_blank_ = true;
            return;
        }
        if (std::exchange(after_blank_, false)) {
            (keeps_together(text_, blank_.end, blank_.next) ? last_resort_ : chance_) = blank_;
        }
        if (x_ + advance > limit_ && before > line_begin_ && !is_combining(value)) {
            break_line(before);
            return;
        }
        x_ += advance;
        if (at_ < text_.size() && breaks_behind(text_, before, at_)) chance_ = {at_, x_, at_, piece_, true};
    }

    // The character at `before` does not fit: it begins the next line, or the word it belongs to does. What belongs
    // together is parted between its words before a word is parted within.
    void break_line(std::size_t before) {
        if (chance_.found || last_resort_.found) {
            const Opportunity chance = chance_.found ? chance_ : last_resort_;
            finish(chance.end, chance.width);
            begin(chance.next, chance.next_piece);
        } else {
            finish(before, x_);
            begin(before, piece_);
        }
    }

    void finish(std::size_t end, float width) { lines_.push_back({line_begin_, end, width}); }

    void begin(std::size_t at, std::size_t piece) {
        at_ = at;
        line_begin_ = at;
        piece_ = piece;
        x_ = 0;
        chance_ = {};
        last_resort_ = {};
        after_blank_ = false;
    }

    const FontMetrics& metrics_;
    std::string_view text_;
    std::span<const TextPiece> pieces_;
    float limit_;
    std::vector<WrappedLine> lines_;
    std::size_t at_ = 0;
    std::size_t line_begin_ = 0;
    std::size_t piece_ = 0;
    float x_ = 0;
    Opportunity chance_;
    Opportunity last_resort_;  // between words that belong together
    Opportunity blank_;        // the one just passed
    bool after_blank_ = false;
};

}  // namespace

std::vector<WrappedLine> wrap(const FontMetrics& metrics, std::string_view text, std::span<const TextPiece> pieces,
                              float width) {
    if (pieces.empty()) return wrap(metrics, text, TextStyle::body, width);
    return Wrapper(metrics, text, pieces, width).lines();
}

std::vector<WrappedLine> wrap(const FontMetrics& metrics, std::string_view text, TextStyle style, float width) {
    const std::array<TextPiece, 1> piece = {TextPiece{text.size(), style}};
    return Wrapper(metrics, text, piece, width).lines();
}

}  // namespace veche::ui
