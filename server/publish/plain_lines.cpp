#include <algorithm>
#include <charconv>

#include "base/letters.h"
#include "base/utf8.h"
#include "content/languages/traits.h"
#include "content/markdown/markers.h"
#include "server/publish/plain_text.h"

namespace veche::server::publish {
namespace {

constexpr std::string_view page_break = "\f";
constexpr std::size_t lines_a_page = 15;  // at least, between two page numbers without any other sign of a page

bool is_blank_sign(char32_t value) {
    return value == U' ' || value == 0x00A0 || value == 0x202F || (value >= 0x2000 && value <= 0x200A) ||
           value == 0x3000;
}

bool is_invisible(char32_t value) {
    return (value < 0x20 && value != U'\t') || (value >= 0x7F && value < 0xA0) ||
           (value >= 0x200B && value <= 0x200F) || (value >= 0x202A && value <= 0x202E) ||
           (value >= 0x2060 && value <= 0x2069) || value == 0xFEFF;
}

bool is_line_end(char32_t value) {
    return value == U'\n' || value == 0x2028 || value == 0x2029 || value == 0x85;
}

// What a sign becomes that needs no look at its neighbours.
void append_normal(std::string& text, char32_t value) {
    if (is_line_end(value)) {
        text += '\n';
    } else if (value == U'\f' || value == U'\v') {
        text += "\n\f\n";
    } else if (value >= 0xF000 && value <= 0xF0FF) {
        text += "•";  // bullets of office symbol fonts
    } else if (is_blank_sign(value)) {
        text += ' ';
    } else if (!is_invisible(value)) {
        append_code_point(text, value);
    }
}

// The text with '\n' as the only line end, page breaks on lines of their own and without invisible signs.
std::string normalise(std::string_view bytes) {
    constexpr char32_t soft_hyphen = 0x00AD;
    std::string text;
    for (std::size_t at = 0; at < bytes.size();) {
        const DecodedCodePoint point = decode_code_point(bytes, at);
        at += point.length;
        const char next = at < bytes.size() ? bytes[at] : '\0';
        if (point.value == U'\r') {
            if (next != '\n') text += '\n';
        } else if (point.value != soft_hyphen) {
            append_normal(text, point.value);
        } else if (next == '\n' || next == '\r') {
            // A word parted at the end of a line by a soft hyphen is one word.
            at += bytes.substr(at).starts_with("\r\n") ? 2U : 1U;
        }
    }
    return text;
}

// Without blanks at the end and runs of blanks inside; tabs and blanks at the beginning stay.
// "2.Мета": where the blank between a number and its heading was forgotten. 0: nowhere.
std::size_t forgotten_blank(std::string_view line) {
    const std::size_t end = std::min(line.find_first_not_of("0123456789."), line.size());
    const bool number = end > 1 && line.front() != '.' && line[end - 1] == '.';
    return number && is_capital(decode_code_point(line, end).value) ? end : 0;
}

std::string tidy(std::string_view line) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
    const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
    std::string result(line.substr(0, begin));
    for (std::size_t i = begin; i < line.size(); ++i) {
        if (line[i] == ' ' && result.ends_with(' ') && i > begin) continue;
        result += line[i];
    }
    if (const std::size_t at = forgotten_blank(std::string_view(result).substr(begin)); at != 0) {
        result.insert(begin + at, " ");
    }
    return result;
}

std::string_view without_prefix(std::string_view text, std::string_view prefix) {
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

struct PageNumber {
    int value = 0;       // 0: the line is no page number
    bool plain = false;  // a number and nothing else: it may be anything
};

// "12", "- 12 -", "— 12 —", "стр. 12", "Сторінка 12", "Page 12".
PageNumber page_number(std::string_view line) {
    if (line.starts_with('\t') || line.size() > 40) return {};
    std::string_view rest = line.substr(content::markdown::leading_blanks(line));
    const std::size_t before = rest.size();
    for (const content::Language language : content::all_languages) {
        for (const std::string_view word : content::traits_of(language).written.page_numbers) {
            rest = without_prefix(rest, word);
        }
    }
    const bool word = rest.size() != before;
    for (const std::string_view dash : {"-", "–", "—"}) rest = without_prefix(rest, dash);
    const bool dashed = !word && rest.size() != before;
    rest.remove_prefix(content::markdown::leading_blanks(rest));
    int value = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (read.ec != std::errc() || value <= 0 || value > 9999) return {};
    std::string_view after = rest.substr(static_cast<std::size_t>(read.ptr - rest.data()));
    const std::size_t blanks = content::markdown::leading_blanks(after);
    after.remove_prefix(blanks);
    const bool closing_dash = after == "-" || after == "–" || after == "—";
    if (dashed ? !closing_dash : !after.empty()) return {};
    return {value, !word && !dashed};
}

bool beside_page_break(const std::vector<std::string>& lines, std::size_t at) {
    for (std::size_t i = at; i-- > 0;) {
        if (lines[i] == page_break) return true;
        if (!lines[i].empty()) break;
    }
    for (std::size_t i = at + 1; i < lines.size(); ++i) {
        if (lines[i] == page_break) return true;
        if (!lines[i].empty()) break;
    }
    return false;
}

// Lines that are page numbers become page breaks. Bare numbers only beside a break, or as a run that counts pages.
void mark_page_numbers(std::vector<std::string>& lines) {
    std::vector<std::size_t> run;
    int last = 0;
    std::size_t last_line = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const PageNumber number = page_number(lines[i]);
        if (number.value == 0) continue;
        if (!number.plain || beside_page_break(lines, i)) {
            lines[i] = page_break;
        } else if (i >= last_line + lines_a_page && (last == 0 ? number.value <= 3 : number.value == last + 1)) {
            run.push_back(i);
            last = number.value;
            last_line = i;
        }
    }
    if (run.size() < 2) return;
    for (const std::size_t line : run) lines[line] = page_break;
}

bool begins_lower(std::string_view line) {
    const char32_t first = decode_code_point(line, content::markdown::leading_blanks(line)).value;
    return is_letter(first) && !is_capital(first);
}

// A sentence goes on over the page: then the break and the empty lines around it go.
std::vector<std::string> join_pages(const std::vector<std::string>& lines) {
    std::vector<std::string> result;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i] != page_break) {
            result.push_back(lines[i]);
            continue;
        }
        while (i + 1 < lines.size() && (lines[i + 1].empty() || lines[i + 1] == page_break)) ++i;
        const bool goes_on = i + 1 < lines.size() && begins_lower(lines[i + 1]);
        while (goes_on && !result.empty() && result.back().empty()) result.pop_back();
        if (!goes_on) result.emplace_back();
    }
    return result;
}

}  // namespace

std::vector<std::string> clean_lines(std::string_view bytes) {
    const std::string text = normalise(bytes);
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = std::string_view(text).substr(at, end - at);
        lines.push_back(line == page_break ? std::string(line) : tidy(line));
        at = end + 1;
    }
    mark_page_numbers(lines);
    return join_pages(lines);
}

}  // namespace veche::server::publish
