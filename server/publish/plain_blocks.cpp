#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/letters.h"
#include "base/utf8.h"
#include "content/languages/traits.h"
#include "content/markdown/lines.h"
#include "content/markdown/markers.h"
#include "server/publish/plain_tables.h"
#include "server/publish/plain_text.h"

namespace veche::server::publish {
namespace {

using content::markdown::find_marker;
using content::markdown::leading_blanks;
using content::markdown::MarkerKind;

constexpr std::size_t widest_wrapped = 120;  // code points of a line broken by hand or by a scanner
constexpr std::size_t longest_heading = 120;
constexpr std::size_t longest_numbered_heading = 250;

char32_t first_of(std::string_view text) {
    return decode_code_point(text, leading_blanks(text)).value;
}

bool ends_with_any(std::string_view text, std::string_view signs) {
    return !text.empty() && signs.find(text.back()) != std::string_view::npos;
}

bool is_lower(char32_t value) {
    return is_letter(value) && !is_capital(value);
}

// The line without its bullet, or nothing when it has none. `listed`: a list is expected here.
std::optional<std::string_view> without_bullet(std::string_view line, bool listed) {
    constexpr std::array<std::string_view, 6> sure = {"•", "●", "▪", "◦", "·", "*"};
    constexpr std::array<std::string_view, 3> dashes = {"-", "–", "—"};
    const std::string_view text = line.substr(leading_blanks(line));
    for (const std::string_view sign : sure) {
        const std::string_view rest = text.starts_with(sign) ? text.substr(sign.size()) : std::string_view{};
        const std::size_t blanks = leading_blanks(rest);
        if (!rest.empty() && (blanks > 0 || (sign != "*" && is_letter(first_of(rest))))) return rest.substr(blanks);
    }
    for (const std::string_view sign : dashes) {
        const std::string_view rest = text.starts_with(sign) ? text.substr(sign.size()) : std::string_view{};
        const std::size_t blanks = leading_blanks(rest);
        if (!rest.empty() && listed && (blanks > 0 || is_letter(first_of(rest)))) return rest.substr(blanks);
    }
    return std::nullopt;
}

bool is_rule(std::string_view line) {
    const std::string_view text = line.substr(leading_blanks(line));
    return text.size() >= 3 && text.find_first_not_of("-_=*~ ") == std::string_view::npos;
}

// Where lines are broken at one width rather than at the ends of paragraphs; 0: they are not.
std::size_t wrap_width(const std::vector<std::string>& lines) {
    std::vector<std::size_t> lengths;
    for (const std::string& line : lines) {
        if (!line.empty() && line[0] != '\t') lengths.push_back(count_code_points(line));
    }
    if (lengths.size() < 4) return 0;
    std::sort(lengths.begin(), lengths.end());
    const std::size_t width = lengths[lengths.size() * 95 / 100];
    const auto full = std::count_if(lengths.begin(), lengths.end(), [&](std::size_t l) { return l * 10 >= width * 6; });
    const bool wrapped = width <= widest_wrapped && width >= 30 && static_cast<std::size_t>(full) * 2 > lengths.size();
    return wrapped ? width : 0;
}

// Appends a line to a paragraph; a word parted by a hyphen at the line's end is made whole unless it is a compound.
void join(std::string& paragraph, std::string_view line) {
    line.remove_prefix(leading_blanks(line));
    const bool parted = paragraph.ends_with('-') && paragraph.size() > 2 && is_lower(first_of(line)) &&
                        static_cast<unsigned char>(paragraph[paragraph.size() - 2]) >= 0x80;
    if (!parted) {
        paragraph += ' ';
    } else if (!paragraph.ends_with("о-") && !paragraph.ends_with("е-")) {
        // "социально-" and "северо-" keep theirs: they are written so.
        paragraph.pop_back();
    }
    paragraph += line;
}

class BlockFinder {
  public:
    explicit BlockFinder(const std::vector<std::string>& lines) : lines_(lines), width_(wrap_width(lines)) {}

    std::vector<PlainBlock> run() {
        for (std::size_t i = 0; i < lines_.size();) {
            if (const std::size_t taken = take_tables(lines_, i, blocks_); taken > 0) {
                i += taken;
                after_gap_ = true;
            } else {
                take(lines_[i++]);
            }
        }
        find_headings();
        return std::move(blocks_);
    }

  private:
    void take(const std::string& line) {
        if (line.empty() || is_rule(line)) {
            after_gap_ = true;
            return;
        }
        const std::string_view text = std::string_view(line).substr(leading_blanks(line));
        const bool gap = std::exchange(after_gap_, false);
        if (const auto bullet = without_bullet(text, list_expected(gap))) {
            blocks_.push_back({PlainBlockKind::bullet, std::string(*bullet), {}});
        } else if (goes_on(text, gap)) {
            join(blocks_.back().text, text);
        } else {
            blocks_.push_back({PlainBlockKind::paragraph, std::string(text), {}});
        }
        last_length_ = count_code_points(line);
    }

    [[nodiscard]] bool list_expected(bool gap) const {
        return width_ == 0 || gap || blocks_.empty() || blocks_.back().kind == PlainBlockKind::bullet ||
               ends_with_any(blocks_.back().text, ".:;");
    }

    // Whether `text` belongs to the block before it.
    [[nodiscard]] bool goes_on(std::string_view text, bool gap) const {
        if (blocks_.empty()) return false;
        const PlainBlock& before = blocks_.back();
        if (before.kind != PlainBlockKind::paragraph && before.kind != PlainBlockKind::bullet) return false;
        if (find_marker(text).kind != MarkerKind::none) return false;
        const bool open = !ends_with_any(before.text, ".:;!?");
        const bool continues = open && is_lower(first_of(text));
        if (gap || width_ == 0) return continues;
        const bool short_line = last_length_ * 10 < width_ * 7;
        if (short_line && !continues) return false;
        return open || !short_line;
    }

    void find_headings() {
        for (std::size_t i = 0; i < blocks_.size(); ++i) {
            const PlainBlock* next = i + 1 < blocks_.size() ? &blocks_[i + 1] : nullptr;
            if (is_heading(blocks_[i], next)) blocks_[i].kind = PlainBlockKind::heading;
        }
    }

    static bool is_heading(const PlainBlock& block, const PlainBlock* next) {
        if (block.kind != PlainBlockKind::paragraph || next == nullptr) return false;
        const std::string& text = block.text;
        if (ends_with_any(text, ",;:!?")) return false;
        const auto marker = find_marker(text);
        const bool arabic = marker.kind == MarkerKind::number && !is_roman_or_section(marker);
        if (!fits_code_points(text, arabic ? longest_numbered_heading : longest_heading)) return false;
        if (is_all_capitals(text) || is_roman_or_section(marker)) return true;
        if (ends_with_any(text, ".")) return false;
        if (arabic) return heads_a_section(marker.printed, *next);
        return !content::written_at_start(text, &content::WrittenWords::annexes).empty();
    }

    static bool is_roman_or_section(const content::markdown::Marker& marker) {
        const bool roman = marker.kind == MarkerKind::number && !(marker.printed[0] >= '0' && marker.printed[0] <= '9');
        const bool section = marker.kind == MarkerKind::section && !marker.printed.starts_with("§");
        return roman || section;
    }

    // "3. Порядок" heads a section when "3.1.", "1." or plain words follow it, not the next point of a list.
    static bool heads_a_section(std::string_view printed, const PlainBlock& next) {
        if (std::count(printed.begin(), printed.end(), '.') != 1 || !printed.ends_with('.')) return false;
        const auto following = find_marker(next.text);
        if (following.kind == MarkerKind::none) return next.kind == PlainBlockKind::paragraph;
        const bool counts_anew = following.printed == "1." && printed != "1.";
        return counts_anew || following.kind == MarkerKind::parenthesis ||
               following.printed.starts_with(std::string(printed) + "1");
    }

    static bool is_all_capitals(std::string_view text) {
        std::size_t capitals = 0;
        for (std::size_t at = 0; at < text.size();) {
            const auto point = decode_code_point(text, at);
            if (is_lower(point.value)) return false;
            capitals += is_capital(point.value) ? 1U : 0U;
            at += point.length;
        }
        return capitals >= 4;
    }

    const std::vector<std::string>& lines_;
    std::size_t width_ = 0;
    std::vector<PlainBlock> blocks_;
    std::size_t last_length_ = 0;
    bool after_gap_ = true;
};

}  // namespace

std::vector<PlainBlock> find_blocks(const std::vector<std::string>& lines) {
    return BlockFinder(lines).run();
}

std::size_t count_markdown_signs(const std::vector<std::string>& lines) {
    std::size_t signs = 0;
    for (const std::string& line : lines) {
        const bool heading = content::markdown::is_heading_line(line) && line.size() > 3;
        // "# 5" is a number.
        const bool number = line.starts_with("# ") && line[2] >= '0' && line[2] <= '9';
        const bool bold = line.starts_with("**") && line.find("**", 2) != std::string::npos;
        if ((heading && !number) || bold) ++signs;
    }
    return signs;
}

}  // namespace veche::server::publish
