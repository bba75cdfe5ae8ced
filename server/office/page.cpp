#include "server/office/page.h"

#include "base/sha256.h"
#include "content/languages/traits.h"
#include "server/http/form.h"
#include "server/office/texts.h"

namespace veche::server::office {
namespace {

std::string attribute(std::string_view name, std::string_view value) {
    return " " + std::string(name) + "=\"" + escaped(value) + "\"";
}

std::string language_links(const Page& page) {
    std::string links;
    for (const content::Language other : content::all_languages) {
        const auto code = content::code(other);
        if (other == page.language) {
            links += "<span" + attribute("lang", code) + " aria-current=\"true\">";
        } else {
            links += "<a" + attribute("href", address_of(page.path, other)) + attribute("lang", code) +
                     attribute("hreflang", code) + ">";
        }
        links += escaped(content::traits_of(other).own_name) + (other == page.language ? "</span>" : "</a>");
    }
    return "<nav class=\"languages\">" + links + "</nav>";
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': safe += "&amp;"; break;
            case '<': safe += "&lt;"; break;
            case '>': safe += "&gt;"; break;
            case '"': safe += "&quot;"; break;
            case '\'': safe += "&#39;"; break;
            default: safe += static_cast<unsigned char>(c) < 0x20 && c != '\n' ? ' ' : c;
        }
    }
    return safe;
}

content::Language language_of(const http::Request& request) {
    if (const auto query = http::decode_form(request.query)) {
        const auto asked = query->find("language");
        if (asked != query->end()) {
            if (const auto known = content::language_from_code(asked->second)) return *known;
        }
    }
    // The first one we speak: browsers write them in the order in which they are liked.
    std::string_view liked = request.field("accept-language");
    while (!liked.empty()) {
        while (liked.starts_with(' ')) liked.remove_prefix(1);
        if (const auto known = content::language_from_code(liked.substr(0, 2))) return *known;
        const std::size_t end = liked.find(',');
        liked.remove_prefix(end == std::string_view::npos ? liked.size() : end + 1);
    }
    return content::all_languages.front();
}

std::string address_of(std::string_view path, content::Language language) {
    return std::string(path) + "?language=" + std::string(content::code(language));
}

http::Response show(const Page& page, int status) {
    http::Response response;
    response.status = status;
    response.fields.emplace_back("Content-Type", "text/html; charset=utf-8");
    response.body = "<!doctype html>\n<html" + attribute("lang", content::code(page.language)) +
                    "><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                    "content=\"width=device-width, initial-scale=1\"><title>" +
                    escaped(page.title) + "</title><link rel=\"stylesheet\"" + attribute("href", style_address()) +
                    "></head><body><main><h1>" + escaped(page.title) + "</h1>" + page.body + "</main>" +
                    (page.path.empty() ? std::string() : language_links(page)) + "</body></html>\n";
    return response;
}

http::Response missing_page(content::Language language) {
    const content::StaffPages& texts = texts_of(language);
    return show({language, texts.missing_title,
                 paragraph(texts.missing_words) + link(address_of("/", language), texts.back), "/"},
                404);
}

http::Response go_to(const std::string& address) {
    http::Response response = http::Response::text(303, "see " + address);
    response.fields.emplace_back("Location", address);
    return response;
}

std::string paragraph(std::string_view words) {
    return "<p>" + escaped(words) + "</p>";
}

std::string complaint(std::string_view words) {
    return words.empty() ? std::string() : "<p class=\"complaint\" role=\"alert\">" + escaped(words) + "</p>";
}

std::string input(const Input& input) {
    std::string html =
        "<div class=\"field\"><label" + attribute("for", input.name) + ">" + escaped(input.label) + "</label>";
    if (!input.hint.empty()) {
        html += "<p class=\"hint\"" + attribute("id", std::string(input.name) + "-hint") + ">" + escaped(input.hint) +
                "</p>";
    }
    html += "<input required" + attribute("id", input.name) + attribute("name", input.name) +
            attribute("type", input.type) + attribute("autocomplete", input.autocomplete);
    if (!input.value.empty()) html += attribute("value", input.value);
    if (!input.hint.empty()) html += attribute("aria-describedby", std::string(input.name) + "-hint");
    if (input.autocomplete == "one-time-code") html += " inputmode=\"text\" spellcheck=\"false\"";
    return html + " autocapitalize=\"none\"></div>";
}

std::string hidden(std::string_view name, std::string_view value) {
    return "<input type=\"hidden\"" + attribute("name", name) + attribute("value", value) + ">";
}

std::string form(const std::string& address, const std::string& fields, std::string_view button) {
    return "<form method=\"post\"" + attribute("action", address) + ">" + fields + "<button type=\"submit\">" +
           escaped(button) + "</button></form>";
}

std::string link(const std::string& address, std::string_view words) {
    return "<p><a class=\"button\"" + attribute("href", address) + ">" + escaped(words) + "</a></p>";
}

const std::string& style_address() {
    constexpr std::size_t digits = 16;
    static const std::string address = "/style-" + sha256_hex(style_sheet()).substr(0, digits) + ".css";
    return address;
}

}  // namespace veche::server::office
