#include "ui/canvas/wrap.h"

#include <array>

#include "ui/text/utf8.h"

namespace veche::ui {

namespace {

bool breaks_behind(char32_t value) {
    return value == U'-' || value == U'/' || value == U'\u2010' || value == U'\u2013' || value == U'\u2014';
}

bool is_digit_at(std::string_view text, std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// A telephone number or a span of hours is one thing: "2-00-02", "9:00–14:00".
bool between_digits(std::string_view text, std::size_t begin, std::size_t end) {
    return begin > 0 && is_digit_at(text, begin - 1) && is_digit_at(text, end);
}

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
            if (!after_blank_) chance_ = {before, x_, at_, piece_, before > line_begin_};
            chance_.next = at_;
            chance_.next_piece = piece_;
            x_ += advance;
            after_blank_ = true;
            return;
        }
        after_blank_ = false;
        if (x_ + advance > limit_ && before > line_begin_ && !is_combining(value)) {
            break_line(before);
            return;
        }
        x_ += advance;
        if (breaks_behind(value) && at_ < text_.size() && !between_digits(text_, before, at_))
            chance_ = {at_, x_, at_, piece_, true};
    }

    // The character at `before` does not fit: it begins the next line, or the word it belongs to does.
    void break_line(std::size_t before) {
        if (chance_.found) {
            const Opportunity chance = chance_;
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
