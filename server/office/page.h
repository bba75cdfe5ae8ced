// The office's own pages: plain HTML that works without scripts. Whatever is put in is escaped here, once.
#pragma once

#include <string>
#include <string_view>

#include "content/language.h"
#include "server/http/message.h"

namespace veche::server::office {

// For text and for values in double quotes. What is not text (control characters) becomes a blank.
[[nodiscard]] std::string escaped(std::string_view text);

// What the person asked for (?language=uk), else what the browser prefers, else the first one.
[[nodiscard]] content::Language language_of(const http::Request& request);
// `path` with the language, for links and forms.
[[nodiscard]] std::string address_of(std::string_view path, content::Language language);

struct Page {
    content::Language language;
    std::string_view title;  // not escaped yet; the same for all below
    std::string body;        // HTML
    std::string path{};      // of this page, for the links to the other languages; empty: none
};
[[nodiscard]] http::Response show(const Page& page, int status = 200);
// 404, in the language asked for.
[[nodiscard]] http::Response missing_page(content::Language language);
// 303: the next page is asked for by GET.
[[nodiscard]] http::Response go_to(const std::string& address);

// Parts of pages.
[[nodiscard]] std::string paragraph(std::string_view words);
[[nodiscard]] std::string complaint(std::string_view words);  // empty words: nothing
struct Input {
    std::string_view name;
    std::string_view label;
    std::string_view type;          // "password"
    std::string_view autocomplete;  // "current-password"
    std::string_view value{};
    std::string_view hint{};
};
[[nodiscard]] std::string input(const Input& input);
[[nodiscard]] std::string hidden(std::string_view name, std::string_view value);
[[nodiscard]] std::string form(const std::string& address, const std::string& fields, std::string_view button);
[[nodiscard]] std::string link(const std::string& address, std::string_view words);

// The one style sheet; its address has its hash, so that it may be kept for ever.
[[nodiscard]] std::string_view style_sheet();
[[nodiscard]] const std::string& style_address();

}  // namespace veche::server::office
