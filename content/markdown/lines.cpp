#include "content/markdown/lines.h"

#include <algorithm>

#include "base/ascii.h"
#include "content/markdown/inline_text.h"

namespace veche::content::markdown {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

bool blank_or_end(std::string_view line, std::size_t at) {
    return at >= line.size() || is_blank(line[at]);
}

// The delimiter of "12." or "12)" when md4c would begin an ordered list with it, else npos.
std::size_t list_delimiter(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size() && at < 10 && is_digit(line[at])) ++at;
    const bool delimiter = at > 0 && at < line.size() && (line[at] == '.' || line[at] == ')');
    return delimiter && blank_or_end(line, at + 1) ? at : std::string_view::npos;
}

// "[name]: …" defines a reference and disappears; texts use it for footnotes.
bool is_reference_definition(std::string_view line) {
    if (!line.starts_with("[")) return false;
    const std::size_t close = line.find(']');
    // A definition may be spread over lines: a bracket that does not close here is shut as well.
    return close == std::string_view::npos || line.substr(close + 1).starts_with(":");
}

// Bytes of the prefixes of quotes and bullets a line begins with.
std::size_t container_prefix(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size()) {
        const bool bullet = (line[at] == '-' || line[at] == '*' || line[at] == '+') && blank_or_end(line, at + 1);
        if (!bullet && line[at] != '>' && !is_blank(line[at])) break;
        ++at;
    }
    return at;
}

}  // namespace

std::string_view without_indentation(std::string_view line) {
    const auto* const first = std::find_if_not(line.begin(), line.end(), is_blank);
    return line.substr(static_cast<std::size_t>(first - line.begin()));
}

int indentation(std::string_view line) {
    int columns = 0;
    for (const char c : line) {
        if (!is_blank(c) || columns >= 64) break;
        columns = c == '\t' ? (columns / 4 + 1) * 4 : columns + 1;
    }
    return columns;
}

bool is_heading_line(std::string_view line) {
    const std::size_t signs = std::min(line.find_first_not_of('#'), line.size());
    return signs >= 1 && signs <= 6 && blank_or_end(line, signs);
}

bool is_bullet_line(std::string_view line) {
    const bool bullet = line.starts_with('-') || line.starts_with('*') || line.starts_with('+');
    return bullet && blank_or_end(line, 1) && !is_break_line(line);
}

bool is_break_line(std::string_view line) {
    if (line.empty() || (line[0] != '-' && line[0] != '*' && line[0] != '_')) return false;
    std::size_t signs = 0;
    for (const char c : line) {
        if (c == line[0]) {
            ++signs;
        } else if (!is_blank(c)) {
            return false;
        }
    }
    return signs >= 3;
}

bool is_underline(std::string_view line) {
    if (line.empty() || (line[0] != '-' && line[0] != '=')) return false;
    const std::size_t end = std::min(line.find_first_not_of(line[0]), line.size());
    return without_indentation(line.substr(end)).empty();
}

std::size_t delimiter_columns(std::string_view line) {
    const auto trim = [](std::string_view cell) {
        cell = without_indentation(cell);
        while (!cell.empty() && is_blank(cell.back())) cell.remove_suffix(1);
        return cell;
    };
    line = trim(line);
    if (line.find('|') == std::string_view::npos) return 0;
    if (line.starts_with('|')) line.remove_prefix(1);
    if (line.ends_with('|')) line.remove_suffix(1);
    for (std::size_t columns = 1;; ++columns) {
        const std::size_t bar = std::min(line.find('|'), line.size());
        std::string_view cell = trim(line.substr(0, bar));
        if (cell.starts_with(':')) cell.remove_prefix(1);
        if (cell.ends_with(':')) cell.remove_suffix(1);
        if (cell.empty() || cell.find_first_not_of('-') != std::string_view::npos) return 0;
        if (bar == line.size()) return columns;
        line.remove_prefix(bar + 1);
    }
}

int content_column(std::string_view line) {
    const std::string_view prefix = line.substr(0, container_prefix(line));
    const std::size_t last = prefix.find_last_not_of(" \t");
    if (last == std::string_view::npos) return indentation(line);
    const int behind = static_cast<int>(last) + 1;
    const int blanks = static_cast<int>(prefix.size()) - behind;
    return behind + (blanks >= 1 && blanks <= 4 ? blanks : 1);
}

bool breaks_hard(std::string_view line) {
    if (line.ends_with("  ")) return true;
    const std::size_t last = line.find_last_not_of('\\');
    const std::size_t backslashes = line.size() - (last == std::string_view::npos ? 0 : last + 1);
    return backslashes % 2 == 1;
}

bool is_words(std::string_view line) {
    const std::string_view rest = line.substr(container_prefix(line));
    return !rest.empty() && !is_heading_line(rest) && !is_break_line(rest) && !is_underline(rest) &&
           fence_of(rest).empty() && delimiter_columns(rest) == 0;
}

std::string_view fence_of(std::string_view line) {
    if (line.empty() || (line[0] != '`' && line[0] != '~')) return {};
    const std::size_t length = std::min(line.find_first_not_of(line[0]), line.size());
    // An info string with a backtick makes it code inside a line.
    if (length < 3 || (line[0] == '`' && line.find('`', length) != std::string_view::npos)) return {};
    return line.substr(0, length);
}

std::string protect_line(std::string_view line) {
    const std::size_t prefix = container_prefix(line);
    const std::string_view rest = line.substr(prefix);
    std::string result(line.substr(0, prefix));
    const std::size_t delimiter = list_delimiter(rest);
    if (delimiter != std::string_view::npos) {
        result += rest.substr(0, delimiter);
        result += '\\';
        result += rest.substr(delimiter);
    } else if (is_reference_definition(rest)) {
        result += '\\';
        result += rest;
    } else {
        result += rest;
    }
    return result;
}

std::string protect_paragraph_start(std::string_view text) {
    const bool container = text.starts_with('>') || is_bullet_line(text) || is_heading_line(text) ||
                           is_break_line(text) || is_underline(text) || !fence_of(text).empty();
    return container ? "\\" + std::string(text) : protect_line(text);
}

std::string keep_stars(std::string line) {
    bool figure_before = false;  // in the word that ends here
    for (std::size_t at = 0; at < line.size();) {
        const char c = line[at];
        if (c == kept_star) line[at] = '\x01';  // is hidden just as well
        if (c != '*') {
            const bool in_word = is_digit(c) || is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80;
            figure_before = in_word && (figure_before || is_digit(c));
            ++at;
            continue;
        }
        const std::size_t end = std::min(line.find_first_not_of('*', at), line.size());
        if (figure_before && end < line.size() && is_digit(line[end])) {
            std::fill(line.begin() + static_cast<std::ptrdiff_t>(at), line.begin() + static_cast<std::ptrdiff_t>(end),
                      kept_star);
        }
        figure_before = false;
        at = end;
    }
    return line;
}

}  // namespace veche::content::markdown
