#include "server/publish/beginning.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/ascii.h"
#include "content/entry_names.h"

namespace veche::server::publish {
namespace {

using With = Beginning::With;

constexpr std::string_view first_line_complaint = "the first line must be exactly +++";
constexpr std::string_view later_line_complaint =
    "+++ behind other lines begins no front matter; the first line must be exactly +++";

// Of every kind of document; each front matter has `kind`.
constexpr auto common_fields =
    std::to_array<std::string_view>({"kind", "title", "summary", "number", "date", "issued_by", "topics", "tags",
                                     "valid_from", "valid_to", "links", "attachments"});
constexpr std::string_view small_letters = "abcdefghijklmnopqrstuvwxyz_";

// What a line says besides blanks and signs nobody sees or types.
std::string ascii_of(std::string_view line) {
    std::string ascii;
    for (const char c : line) {
        if (c > ' ' && c < '\x7F') ascii += c;
    }
    return ascii;
}

bool is_blank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

std::string_view without_blanks(std::string_view text) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r"), text.size());
    text.remove_prefix(begin);
    return text.substr(0, text.find_last_not_of(" \t\r") + 1);
}

// What a line can be of a front matter.
enum class Look {
    words,
    label,  // "Title: …", "rows = 5": a field only together with others
    field,  // "title = …", "tittle = \"…\"", in Markdown "title: …"
    kind,   // "kind = …", "Kind: page": no front matter is without
};

std::string_view without_quotes(std::string_view value) {
    const auto is_quote = [](char c) { return c == '"' || c == '\''; };
    while (!value.empty() && is_quote(value.front())) value.remove_prefix(1);
    while (!value.empty() && is_quote(value.back())) value.remove_suffix(1);
    return value;
}

Look look_of(std::string_view line, bool is_markdown_file) {
    const std::size_t sign = line.find_first_of("=:");
    if (sign == std::string_view::npos) return Look::words;
    const std::string_view written = without_blanks(line.substr(0, sign));
    const std::string name = ascii_lower_case(written);
    if (name.size() < 2 || name.find_first_not_of(small_letters) != std::string::npos) return Look::words;
    const bool is_common = std::find(common_fields.begin(), common_fields.end(), name) != common_fields.end();
    const std::string_view value = without_blanks(line.substr(sign + 1));
    if (line[sign] == '=') {
        if (name == "kind") return Look::kind;
        const bool is_toml = !value.empty() && std::string_view("\"'[{").find(value.front()) != std::string_view::npos;
        return is_common || is_toml ? Look::field : Look::label;
    }
    if (!is_common) return Look::words;
    const bool is_of_markdown = is_markdown_file && name == written;
    if (name == "kind" && (is_of_markdown || content::from_written<content::Kind>(without_quotes(value)))) {
        return Look::kind;
    }
    return is_of_markdown ? Look::field : Look::label;
}

// Reads the lines of a text that does not begin with a fence.
class Search {
  public:
    Search(std::string_view text, bool is_markdown_file) : text_(text), is_markdown_file_(is_markdown_file) {}

    Beginning run() {
        int number = 1;
        for (std::size_t at = 0; at < text_.size(); ++number) {
            const std::string_view line = line_at(text_, at);
            if (const auto found = take(line, number)) return *found;
            at += line.size() + 1;
        }
        return {first_ == 0 ? With::nothing : With::words, 1, {}};
    }

  private:
    std::optional<Beginning> take(std::string_view line, int number) {
        if (is_blank(line)) {
            in_first_block_ = in_first_block_ && !label_first_ && !dashes_first_;
            return std::nullopt;
        }
        if (line.starts_with("```") || line.starts_with("~~~")) in_code_ = !in_code_;
        const bool is_first = std::exchange(first_, first_ == 0 ? number : first_) == 0;
        if (is_first && is_nearly_fence(line)) return nearly(number);
        if (in_code_) return std::nullopt;
        if (is_fence(line)) return take_later_fence(number);
        // A heading, or a comment of TOML.
        if (line.starts_with('#')) return std::nullopt;
        return take_words(line, number, is_first);
    }

    std::optional<Beginning> take_later_fence(int number) {
        if (later_fence_ == 0) later_fence_ = number;
        return has_fields_ ? later() : std::nullopt;
    }

    std::optional<Beginning> take_words(std::string_view line, int number, bool is_first) {
        if (is_first && is_dashes(line)) {
            if (is_markdown_file_) return nearly(number);
            dashes_first_ = true;
            return std::nullopt;
        }
        const Look look = look_of(line, is_markdown_file_);
        const bool begins = !std::exchange(has_words_, true);
        has_fields_ = has_fields_ || look != Look::words;
        if (later_fence_ != 0 && (look == Look::kind || look == Look::field)) return later();
        const bool is_field = look == Look::kind || look == Look::field;
        if (is_field && begins) return nearly(first_);
        if (begins && look == Look::label) {
            if (dashes_first_) return nearly(first_);
            label_first_ = true;
        }
        return look == Look::kind && label_first_ && in_first_block_ ? nearly(first_) : std::nullopt;
    }

    static std::optional<Beginning> nearly(int number) {
        return Beginning{With::nearly_front_matter, number, first_line_complaint};
    }
    [[nodiscard]] std::optional<Beginning> later() const {
        return Beginning{With::nearly_front_matter, later_fence_, later_line_complaint};
    }

    std::string_view text_;
    bool is_markdown_file_;
    int first_ = 0;        // line that is not blank
    int later_fence_ = 0;  // the first of them
    bool dashes_first_ = false;
    bool label_first_ = false;
    bool has_words_ = false;  // besides headings
    bool has_fields_ = false;
    bool in_first_block_ = true;
    bool in_code_ = false;
};

}  // namespace

std::string_view line_at(std::string_view text, std::size_t at) {
    return text.substr(at, std::min(text.find('\n', at), text.size()) - at);
}

bool is_fence(std::string_view line) {
    while (line.ends_with('\r') || line.ends_with(' ') || line.ends_with('\t')) line.remove_suffix(1);
    return line == fence;
}

bool is_nearly_fence(std::string_view line) {
    const std::string ascii = ascii_of(line);
    return ascii.starts_with(fence) || ascii == "++";
}

bool is_dashes(std::string_view line) {
    const std::string_view dashes = without_blanks(line);
    return dashes.size() >= 3 && dashes.find_first_not_of('-') == std::string_view::npos;
}

Beginning beginning_of(std::string_view text, bool is_markdown_file) {
    if (is_fence(line_at(text, 0))) return {With::front_matter, 1, {}};
    return Search(text, is_markdown_file).run();
}

}  // namespace veche::server::publish
