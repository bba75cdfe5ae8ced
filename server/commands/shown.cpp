#include "server/commands/shown.h"

#include <algorithm>

#include "base/utf8.h"
#include "content/markdown/inline_text.h"
#include "server/edition/published.h"

namespace veche::server::commands {
namespace {

constexpr std::size_t length_to_minutes = 16;  // of "2027-07-10T13:05"
constexpr std::size_t place_of_t = 10;

}  // namespace

std::string printable(std::string_view text) {
    std::string result;
    while (true) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        content::markdown::append_shown(result, text.substr(0, end));
        if (end == text.size()) return result;
        result += '\n';
        text.remove_prefix(end + 1);
    }
}

std::string one_line(std::string_view text, std::size_t most) {
    std::string line = printable(text);
    for (char& c : line) {
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    }
    if (fits_code_points(line, most)) return line;
    return std::string(truncate_code_points(line, most - 1)) + "…";
}

int town_offset(const Layout& layout) {
    const auto published = read_published(layout);
    return published && *published ? (*published)->catalog.town.utc_offset_seconds : 0;
}

std::string town_time(Instant instant, int offset_seconds) {
    std::string text = to_string(Instant{instant.seconds + offset_seconds}).substr(0, length_to_minutes);
    if (text.size() > place_of_t) text[place_of_t] = ' ';
    return text;
}

std::string csv_line(const std::vector<std::string>& values) {
    std::string line;
    for (const std::string& value : values) {
        if (&value != values.data()) line += ',';
        line += '"';
        if (!value.empty() && std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos) line += '\'';
        for (const char c : value) {
            if (c == '"') line += '"';
            line += c;
        }
        line += '"';
    }
    return line + "\r\n";
}

}  // namespace veche::server::commands
