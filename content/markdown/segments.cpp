#include "content/markdown/segments.h"

#include <algorithm>
#include <utility>

#include "content/markdown.h"
#include "content/markdown/lines.h"

namespace veche::content::markdown {
namespace {

// Turns lines into segments. `open_` says whether the last segment still takes lines.
class Splitter {
  public:
    explicit Splitter(std::string_view source) : source_(source) {}

    Result<std::vector<Segment>> run() {
        std::size_t at = 0;
        while (at < source_.size()) {
            const std::size_t end = std::min(source_.find('\n', at), source_.size());
            std::string_view line = source_.substr(at, end - at);
            if (line.ends_with('\r')) line.remove_suffix(1);
            take(line, at, end + 1);
            if (too_long_) return failure("a paragraph, list or table is longer than 128 KiB: part it by empty lines");
            if (segments_.size() > most_blocks) return failure("more than 50000 paragraphs");
            at = end + 1;
        }
        return std::move(segments_);
    }

  private:
    void take(std::string_view line, std::size_t begin, std::size_t next) {
        begin_ = begin;
        const std::string_view text = without_indentation(line);
        if (!fence_.empty()) return take_code(line, text);
        if (text.empty()) return close();
        if (const std::string_view id = clause_id_of_line(text); !id.empty()) {
            close();
            pending_id_ = id;
            return;
        }
        if (const std::string_view fence = fence_of(text); !fence.empty()) {
            fence_ = fence;
            open(SegmentKind::code, line);
            return append(line);
        }
        if (is_heading_line(text)) return take_heading(line);
        if (is_table(text, next)) return take_table(line);
        take_text(line, text);
    }

    void take_text(std::string_view line, std::string_view text) {
        if (open_ && current().kind == SegmentKind::paragraph && is_underline(text)) return append(line);
        if (is_break_line(text)) {
            open(SegmentKind::paragraph, line);
            append(line);
            return close();
        }
        if (text.starts_with('>')) return take_quote(line);
        if (is_bullet_line(text)) return take_bullet(line);
        if (const Marker marker = find_marker(text); marker.kind != MarkerKind::none) {
            return take_numbered(line, text, marker);
        }
        if (!open_ || current().kind == SegmentKind::table) open(SegmentKind::paragraph, line);
        append(protect_line(line));
    }

    void take_code(std::string_view line, std::string_view text) {
        append(line);
        const std::string_view closing = fence_of(text);
        const bool closes = closing.size() >= fence_.size() && closing.starts_with(fence_[0]) &&
                            without_indentation(text.substr(closing.size())).empty();
        if (!closes) return;
        fence_ = {};
        close();
    }

    void take_heading(std::string_view line) {
        depths_.clear();
        dotted_ = false;
        parenthesis_level_ = -1;
        open(SegmentKind::heading, line);
        append(line);
        close();
    }

    void take_table(std::string_view line) {
        if (!open_ || current().kind != SegmentKind::table) open(SegmentKind::table, line);
        append(protect_paragraph_start(without_indentation(line)));
    }

    void take_bullet(std::string_view line) {
        if (open_ && current().kind == SegmentKind::list) {
            lie_under(line);
            depths_.push_back(indentation(line));
        } else {
            open(SegmentKind::list, line);
        }
        append(protect_line(line));
    }

    void take_quote(std::string_view line) {
        const bool goes_on = open_ && current().kind == SegmentKind::quote;
        if (!goes_on) open(SegmentKind::quote, line);
        const std::string_view inner = without_indentation(without_indentation(line).substr(1));
        // A numbered line of a quote begins a paragraph of its own there.
        if (goes_on && find_marker(inner).kind != MarkerKind::none) append(">");
        append(protect_line(line));
    }

    void take_numbered(std::string_view line, std::string_view text, const Marker& marker) {
        open(SegmentKind::numbered, line);
        current().marker = marker.printed;
        current().marker_kind = marker.kind;
        current().level = std::max(current().level, numbering_level(marker.kind));
        append(protect_paragraph_start(text.substr(marker.text_from)));
    }

    // "1)" lies under "1.1.", "а)" under "1)".
    int numbering_level(MarkerKind kind) {
        const int under_number = dotted_ ? 1 : 0;
        if (kind == MarkerKind::parenthesis) return parenthesis_level_ = under_number;
        if (kind == MarkerKind::letter) return parenthesis_level_ >= 0 ? parenthesis_level_ + 1 : under_number;
        dotted_ = true;
        parenthesis_level_ = -1;
        return 0;
    }

    [[nodiscard]] bool is_table(std::string_view text, std::size_t next) const {
        if (open_ && current().kind == SegmentKind::table) return text.find('|') != std::string_view::npos;
        if (text.starts_with('|')) return true;
        if (text.find('|') == std::string_view::npos || next >= source_.size()) return false;
        const std::size_t end = std::min(source_.find('\n', next), source_.size());
        std::string_view following = source_.substr(next, end - next);
        if (following.ends_with('\r')) following.remove_suffix(1);
        return is_delimiter_row(without_indentation(following));
    }

    // How deep a line lies under the lists before it; forgets lists it does not lie under.
    std::size_t lie_under(std::string_view line) {
        const int columns = indentation(line);
        while (!depths_.empty() && depths_.back() + 1 >= columns) depths_.pop_back();
        return depths_.size();
    }

    void open(SegmentKind kind, std::string_view line) {
        Segment segment;
        segment.kind = kind;
        segment.begin = begin_;
        segment.clause_id = std::exchange(pending_id_, {});
        const bool flat = kind == SegmentKind::heading || kind == SegmentKind::table;
        const std::size_t depth = flat ? 0 : std::min(lie_under(line), std::size_t{deepest_nesting});
        segment.level = static_cast<int>(depth);
        // Only what has a marker is something to lie under.
        const bool marked = kind == SegmentKind::list || kind == SegmentKind::numbered;
        if (marked && depths_.size() < deepest_nesting) depths_.push_back(indentation(line));
        segments_.push_back(std::move(segment));
        open_ = true;
    }

    void close() { open_ = false; }

    void append(std::string_view line) {
        std::string& text = current().text;
        text += keep_stars(std::string(line));
        text += '\n';
        too_long_ = too_long_ || text.size() > longest_segment_bytes;
    }

    [[nodiscard]] Segment& current() { return segments_.back(); }
    [[nodiscard]] const Segment& current() const { return segments_.back(); }

    std::string_view source_;
    std::vector<Segment> segments_;
    std::string_view pending_id_;
    std::string_view fence_;   // of the code block we are in
    std::vector<int> depths_;  // indentation of the list items a line may lie under
    std::size_t begin_ = 0;
    int parenthesis_level_ = -1;  // of the last "1)" under the last "1."; -1: none
    bool dotted_ = false;         // a "1." or "§" stands since the last heading
    bool open_ = false;
    bool too_long_ = false;
};

}  // namespace

std::string_view clause_id_of_line(std::string_view line) {
    constexpr std::string_view opening = "<!-- clause: ";
    constexpr std::string_view closing = " -->";
    line = without_indentation(line);
    while (line.ends_with(' ') || line.ends_with('\r')) line.remove_suffix(1);
    if (!line.starts_with(opening) || !line.ends_with(closing)) return {};
    if (line.size() < opening.size() + closing.size()) return {};
    const std::string_view id = line.substr(opening.size(), line.size() - opening.size() - closing.size());
    const bool token = id.size() >= 4 && id.size() <= 32 && std::all_of(id.begin(), id.end(), [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
                       });
    return token ? id : std::string_view{};
}

Result<std::vector<Segment>> split_segments(std::string_view source) {
    return Splitter(source).run();
}

}  // namespace veche::content::markdown
