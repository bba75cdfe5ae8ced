#include "content/markdown/segments.h"

#include <algorithm>
#include <map>
#include <utility>

#include "content/markdown.h"
#include "content/markdown/footnotes.h"
#include "content/markdown/lines.h"

namespace veche::content::markdown {
namespace {

// md4c looks for the line of each bracket from the first line of its paragraph: many lines of many brackets cost it the
// square of both. So the lines of a paragraph are joined here, as they are shown, and a segment in which lines must
// stay lines is parted when it has grown to this many bytes.
constexpr std::size_t longest_of_hard_breaks = 1024;
constexpr std::size_t longest_quote = 4096;

// Turns lines into segments. `open_` says whether the last segment still takes lines, `joins_` whether its last line is
// one of words that the next one goes on with.
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
            if (too_long_) {
                return failure("a paragraph, list or table is longer than " +
                               std::to_string(longest_segment_bytes / 1024) + " KiB: part it by empty lines");
            }
            if (too_wide_) return failure("a table has more than " + std::to_string(most_table_columns) + " columns");
            if (segments_.size() > most_blocks) return failure(too_many_blocks());
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
        if (const auto note = footnote_of_line(text)) return take_footnote(line, text, *note);
        if (!open_ || current().kind == SegmentKind::table) {
            open(SegmentKind::paragraph, line);
        } else if (broke_hard_ && current().text.size() > longest_of_hard_breaks) {
            go_on_anew(line);
        }
        is_words(text) ? append_words(protect_line(line)) : append(protect_line(line));
    }

    void take_footnote(std::string_view line, std::string_view text, const FootnoteLine& note) {
        open(SegmentKind::footnote, line);
        current().marker = note.label;
        append_words(protect_paragraph_start(text.substr(note.text_from)));
        joins_ = joins_ && note.text_from < text.size();
    }

    // Behind a hard break, which begins a paragraph anyway.
    void go_on_anew(std::string_view line) {
        const bool in_list = current().kind == SegmentKind::list;
        const auto depth = static_cast<int>(std::min(depths_.size(), std::size_t{deepest_nesting}));
        const int level = in_list ? depth : current().level;
        open(SegmentKind::paragraph, line);
        current().level = level;
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
        const std::string_view text = without_indentation(line);
        if (!open_ || current().kind != SegmentKind::table) {
            open(SegmentKind::table, line);
            rows_ = 0;
        }
        // Without a delimiter in the second row it is a paragraph.
        const std::size_t columns = rows_ == 1 ? delimiter_columns(text) : 0;
        if (rows_ == 1) bars_only_ = columns == 0;
        too_wide_ = too_wide_ || columns > most_table_columns;
        if (++rows_ > 1 && bars_only_) {
            joins_ = true;
            return append_words(text);
        }
        append(protect_paragraph_start(text));
    }

    void take_bullet(std::string_view line) {
        if (open_ && current().kind == SegmentKind::list) {
            // Too deep for an item below the last one: words of it that happen to begin like an item.
            if (joins_ && indentation(line) >= content_column_ + 4) return append_words(line);
            lie_under(line);
            depths_.push_back(indentation(line));
        } else {
            open(SegmentKind::list, line);
        }
        append(protect_line(line));
        joins_ = is_words(line) && !breaks_hard(line);
        broke_hard_ = breaks_hard(line);
        content_column_ = content_column(line);
    }

    void take_quote(std::string_view line) {
        const bool grown = open_ && !joins_ && current().text.size() > longest_quote;
        const bool goes_on = open_ && current().kind == SegmentKind::quote && !grown;
        if (!goes_on) open(SegmentKind::quote, line);
        const std::string_view inner = without_indentation(without_indentation(line).substr(1));
        // A numbered line of a quote begins a paragraph of its own there.
        const bool numbered = find_marker(inner).kind != MarkerKind::none;
        if (goes_on && numbered) append(">");
        if (!fence_of(inner).empty()) quotes_code_ = !quotes_code_;
        // A nested quote or list, a table and code keep their lines.
        const bool words = is_words(inner) && !inner.starts_with('>') && !is_bullet_line(inner) &&
                           inner.find('|') == std::string_view::npos && !quotes_code_;
        if (joins_ && words && !numbered) return append_words(protect_line(inner));
        append(protect_line(line));
        joins_ = words && !breaks_hard(inner);
    }

    void take_numbered(std::string_view line, std::string_view text, const Marker& marker) {
        open(SegmentKind::numbered, line);
        current().marker = marker.printed;
        current().marker_kind = marker.kind;
        current().level = std::max(current().level, numbering_level(marker.kind));
        append_words(protect_paragraph_start(text.substr(marker.text_from)));
        joins_ = joins_ && marker.text_from < text.size();
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
        return delimiter_columns(without_indentation(following)) > 0;
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
        joins_ = false;
        broke_hard_ = false;
        quotes_code_ = false;
    }

    void close() { open_ = false; }

    // A line that stays one.
    void append(std::string_view line) {
        std::string& text = current().text;
        text += keep_stars(std::string(line));
        text += '\n';
        joins_ = false;
        too_long_ = too_long_ || text.size() > longest_segment_bytes;
    }

    // A line of words: a blank parts it from those it goes on with, as on the screen.
    void append_words(std::string_view line) {
        if (joins_) {
            std::string& text = current().text;
            text.erase(text.find_last_not_of(" \t\n") + 1);
            text += ' ';
            line = without_indentation(line);
        }
        append(line);
        broke_hard_ = breaks_hard(line);
        joins_ = !broke_hard_;
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
    bool joins_ = false;
    bool broke_hard_ = false;   // the last line of words asks for a break behind it
    bool quotes_code_ = false;  // between the fences of a quote
    bool bars_only_ = false;    // the lines of the table are none
    bool too_wide_ = false;
    int content_column_ = 0;  // of the last bullet
    std::size_t rows_ = 0;    // of the table so far
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

std::vector<RepeatedFootnote> repeated_footnotes(std::string_view text) {
    std::vector<RepeatedFootnote> repeated;
    const auto segments = split_segments(text);
    if (!segments) return repeated;
    std::map<std::string_view, int> times;
    std::size_t counted = 0;
    std::size_t line = 0;
    for (const Segment& segment : *segments) {
        if (segment.kind != SegmentKind::footnote || ++times[segment.marker] != 2) continue;
        line += static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                                                    text.begin() + static_cast<std::ptrdiff_t>(segment.begin), '\n'));
        counted = segment.begin;
        repeated.push_back({std::string(segment.marker), line});
    }
    return repeated;
}

}  // namespace veche::content::markdown
