#include "server/publish/plain_text.h"

#include <algorithm>
#include <map>

#include "base/letters.h"
#include "base/utf8.h"
#include "content/languages/traits.h"
#include "content/limits.h"
#include "content/markdown.h"
#include "content/markdown/lines.h"
#include "content/markdown/markers.h"

namespace veche::server::publish {
namespace {

using content::Language;
using content::longest_summary;
using content::longest_title;

constexpr std::size_t title_within = 12;  // blocks from the beginning among which a title is looked for
constexpr std::size_t shortest_summary = 40;

std::string escaped(std::string_view text) {
    constexpr std::string_view special = "\\`*_[]<&|";
    std::string result;
    for (const char c : text) {
        if (special.find(c) != std::string_view::npos) result += '\\';
        result += c;
    }
    return result;
}

// A paragraph that stays one, whatever it begins with; its number stays a number.
std::string paragraph(std::string_view text) {
    const auto marker = content::markdown::find_marker(text);
    if (marker.kind != content::markdown::MarkerKind::none) return escaped(text);
    return content::markdown::protect_paragraph_start(escaped(text));
}

std::string table(const PlainBlock& block) {
    std::string text;
    for (std::size_t row = 0; row < block.rows.size(); ++row) {
        text += '|';
        for (const std::string& cell : block.rows[row]) text += " " + escaped(cell) + " |";
        text += '\n';
        if (row > 0) continue;
        text += '|';
        for (std::size_t i = 0; i < block.rows[0].size(); ++i) text += "---|";
        text += '\n';
    }
    return text;
}

std::string to_markdown(const std::vector<PlainBlock>& blocks) {
    std::string text;
    for (const PlainBlock& block : blocks) {
        switch (block.kind) {
            case PlainBlockKind::heading: text += "## " + escaped(block.text) + "\n\n"; break;
            case PlainBlockKind::label: text += "**" + escaped(block.text) + "**\n\n"; break;
            case PlainBlockKind::bullet: text += "- " + paragraph(block.text) + "\n\n"; break;
            case PlainBlockKind::table: text += table(block) + "\n"; break;
            case PlainBlockKind::paragraph: text += paragraph(block.text) + "\n\n"; break;
        }
    }
    return text;
}

std::string shortened(std::string_view text, std::size_t limit) {
    if (fits_code_points(text, limit)) return std::string(text);
    std::string_view cut = truncate_code_points(text, limit - 1);
    const bool whole_word = text[cut.size()] == ' ';
    const std::size_t blank = cut.find_last_of(' ');
    if (!whole_word && blank != std::string_view::npos) cut = cut.substr(0, blank);
    return std::string(cut) + "…";
}

bool names_a_document(std::string_view text) {
    std::string first;
    for (std::size_t at = 0; at < text.size();) {
        const auto point = decode_code_point(text, at);
        if (!is_letter(point.value)) break;
        append_code_point(first, lower_case(point.value));
        at += point.length;
    }
    return content::is_written(first, &content::WrittenWords::documents);
}

bool may_be_title(const PlainBlock& block) {
    return block.kind == PlainBlockKind::paragraph || block.kind == PlainBlockKind::heading;
}

// Which block is the title: the first that names a document, else the first of all.
std::size_t find_title(const std::vector<PlainBlock>& blocks) {
    for (std::size_t i = 0; i < std::min(blocks.size(), title_within); ++i) {
        const bool fits = fits_code_points(blocks[i].text, longest_title);
        if (may_be_title(blocks[i]) && fits && names_a_document(blocks[i].text)) return i;
    }
    return 0;
}

// Takes the title out of the blocks when it opens the text, else makes a heading of it.
std::string take_title(std::vector<PlainBlock>& blocks) {
    if (blocks.empty()) return {};
    const std::size_t at = find_title(blocks);
    std::string title = blocks[at].text;
    // "КАНСК" alone says where, not what.
    const bool one_word = title.find(' ') == std::string::npos;
    const bool joined = one_word && at + 1 < blocks.size() && may_be_title(blocks[at + 1]) &&
                        !blocks[at + 1].text.ends_with('.') && fits_code_points(blocks[at + 1].text, longest_title / 2);
    if (joined) title += ". " + blocks[at + 1].text;
    if (at > 0) {
        blocks[at].kind = PlainBlockKind::heading;
    } else {
        blocks.erase(blocks.begin(), blocks.begin() + (joined ? 2 : 1));
    }
    return title;
}

// Words a summary can be made of, skipping what stands before the first real sentence.
std::string summary_of(const std::vector<std::string>& paragraphs, std::string_view title) {
    std::string opening;  // "…по следующим направлениям:" says little, but more than the title again
    for (const std::string& whole : paragraphs) {
        const std::string_view text = std::string_view(whole).substr(content::markdown::find_marker(whole).text_from);
        const bool sentence = text.ends_with('.') || text.ends_with(':') || text.ends_with(';');
        if (!sentence || fits_code_points(text, shortest_summary)) continue;
        const bool title_again =
            text.starts_with(title) && fits_code_points(text.substr(title.size()), shortest_summary);
        if (title_again) continue;
        std::string first = first_sentence(text, longest_summary);
        if (!first.ends_with(':') && !first.ends_with(';')) return first;
        if (opening.empty()) opening = std::move(first);
    }
    return opening.empty() ? shortened(title, longest_summary) : opening;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

PlainText read_as_markdown(const std::vector<std::string>& lines) {
    PlainText plain;
    plain.text = joined(lines);
    const auto document = content::parse_markdown(plain.text);
    if (!document) return plain;  // the check of the folder tells why
    std::vector<std::string> paragraphs;
    for (const content::Block& block : document->blocks) {
        const std::string text = content::plain_text(block.spans);
        if (plain.title.empty() && block.kind == content::BlockKind::heading) {
            plain.title = text;
        } else if (!plain.title.empty() && block.kind == content::BlockKind::paragraph) {
            paragraphs.push_back(text);
        }
    }
    if (plain.title.empty() && !document->blocks.empty()) {
        plain.title = content::plain_text(document->blocks.front().spans);
    }
    plain.summary = summary_of(paragraphs, plain.title);
    return plain;
}

PlainText read_as_words(const std::vector<std::string>& lines) {
    PlainText plain;
    std::vector<PlainBlock> blocks = find_blocks(lines);
    plain.title = take_title(blocks);
    std::vector<std::string> paragraphs;
    for (const PlainBlock& block : blocks) {
        if (block.kind == PlainBlockKind::paragraph) paragraphs.push_back(block.text);
    }
    plain.summary = summary_of(paragraphs, plain.title);
    plain.text = to_markdown(blocks);
    return plain;
}

// What stands after the last blank, full stop, bracket or quotation mark.
std::string_view last_word(std::string_view text) {
    constexpr std::string_view quotation = "«";
    const std::size_t sign = text.find_last_of(" .(");
    const std::size_t quoted = text.rfind(quotation);
    const std::size_t after_sign = sign == std::string_view::npos ? 0 : sign + 1;
    const std::size_t after_quotation = quoted == std::string_view::npos ? 0 : quoted + quotation.size();
    return text.substr(std::max(after_sign, after_quotation));
}

}  // namespace

std::string first_sentence(std::string_view text, std::size_t limit) {
    for (std::size_t at = 0; at + 2 < text.size(); ++at) {
        if ((text[at] != '.' && text[at] != '!' && text[at] != '?') || text[at + 1] != ' ') continue;
        const std::string_view last = last_word(text.substr(0, at));
        // "г. Канск", "ст. 5", "И. Ким": the full stop of something short ends no sentence.
        const bool abbreviation = fits_code_points(last, 3);
        const char32_t next = decode_code_point(text, at + 2).value;
        if (!abbreviation && (is_capital(next) || next == U'«')) {
            return shortened(text.substr(0, at + 1), limit);
        }
    }
    return shortened(text, limit);
}

Language guess_language(std::string_view text, Language otherwise) {
    std::map<Language, std::size_t> own;  // letters that only this language has
    std::size_t latin = 0;
    std::size_t cyrillic = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto point = decode_code_point(text, at);
        if (is_letter(point.value)) ++(point.value < 0x80 ? latin : cyrillic);
        for (const Language language : content::all_languages) {
            const auto letters = content::traits_of(language).own_letters;
            if (letters.find(point.value) != std::u32string_view::npos) ++own[language];
        }
        at += point.length;
    }
    const auto is_latin = [](Language language) {
        return content::traits_of(language).script == content::Script::latin;
    };
    Language most = otherwise;
    if (latin > cyrillic && !is_latin(otherwise)) {
        const auto first = std::find_if(content::all_languages.begin(), content::all_languages.end(), is_latin);
        if (first != content::all_languages.end()) most = *first;
    }
    for (const auto& [language, letters] : own) {
        if (is_latin(language) == (latin > cyrillic) && letters > own[most]) most = language;
    }
    return most;
}

std::string plain_to_markdown(std::string_view bytes) {
    const std::vector<std::string> lines = clean_lines(bytes);
    return count_markdown_signs(lines) >= signs_of_markdown ? joined(lines) : to_markdown(find_blocks(lines));
}

PlainText read_plain_text(std::string_view bytes, std::optional<Language> told, Language folder_language,
                          std::size_t signs) {
    const std::vector<std::string> lines = clean_lines(bytes);
    PlainText plain = count_markdown_signs(lines) >= signs ? read_as_markdown(lines) : read_as_words(lines);
    plain.title = shortened(plain.title, longest_title);
    plain.language = told.value_or(guess_language(plain.title + plain.text, folder_language));
    return plain;
}

}  // namespace veche::server::publish
