#include "base/normal_form.h"
#include "base/utf8.h"
#include "server/office/api.h"
#include "server/office/problem.h"
#include "server/workshop/client.h"

namespace veche::server::office {
namespace {

using workshop::DocumentFormat;
using workshop::Reason;

constexpr std::chrono::seconds patience{25};  // less than the server has with an answer

bool begins_as_html(std::string_view bytes) {
    std::string begin;
    for (const char byte : bytes.substr(0, 1024)) {
        if (begin.empty() && (byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n')) continue;
        begin += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
    }
    const std::string_view text = begin.starts_with("\xEF\xBB\xBF") ? std::string_view(begin).substr(3) : begin;
    return text.starts_with("<!doctype html") || text.starts_with("<html");
}

// Both are archives; what an OpenDocument text is stands first in it, a Word document has a file of this name.
std::optional<DocumentFormat> format_of_archive(std::string_view bytes) {
    constexpr std::size_t place_of_type = 30;
    constexpr std::string_view text_of_open_document = "mimetypeapplication/vnd.oasis.opendocument.text";
    if (bytes.substr(place_of_type, text_of_open_document.size()) == text_of_open_document) return DocumentFormat::odt;
    if (bytes.find("word/document.xml") != std::string_view::npos) return DocumentFormat::docx;
    return std::nullopt;
}

// By what is in it: what a browser calls a file is a guess by its name.
std::optional<DocumentFormat> format_of(std::string_view bytes) {
    constexpr std::size_t least_archive = 100;
    if (bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos) return DocumentFormat::pdf;
    if (bytes.size() >= least_archive && bytes.starts_with("PK\x03\x04")) return format_of_archive(bytes);
    if (begins_as_html(bytes)) return DocumentFormat::html;
    return std::nullopt;
}

bool is_obeyed(char32_t sign) {
    const bool is_control = (sign < 0x20 && sign != U'\n' && sign != U'\t') || (sign >= 0x7F && sign < 0xA0);
    const bool turns_text = (sign >= 0x202A && sign <= 0x202E) || (sign >= 0x2066 && sign <= 0x2069);
    return is_control || turns_text;
}

// Of a stranger's file: nothing that a screen or a terminal obeys.
std::optional<std::string> plain(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        const DecodedCodePoint sign = decode_code_point(bytes, at);
        if (!sign.valid) return std::nullopt;
        if (!is_obeyed(sign.value)) text += bytes.substr(at, sign.length);
        at += sign.length;
    }
    return to_nfc(text);
}

http::Response unreadable(std::string_view why) {
    return problem(422, "unreadable", why);
}

http::Response refusal_of(const workshop::Failure& failure) {
    switch (failure.reason) {
        case Reason::refused: return unreadable("the document is damaged, or not what it seems to be");
        case Reason::too_long: return unreadable("reading the document takes too long");
        case Reason::too_much: return unreadable("there is too much in the document");
        case Reason::too_large: return problem(413, "too_large", "the document is too large");
        case Reason::busy:
        case Reason::cancelled:
        case Reason::lost: return busy();
        case Reason::unavailable:
        case Reason::unknown_task:
        case Reason::wrong_parameters: break;
    }
    return broken(Error{"the workshop: " + std::string(name_of(failure.reason)) + " " + failure.detail});
}

http::Response answer_of(DocumentFormat format, const workshop::Client::Answer& answer) {
    if (!answer) return refusal_of(answer.error());
    auto text = plain(*answer);
    if (!text) return unreadable("what is in the document is no text");
    const std::string_view markup = format == DocumentFormat::pdf ? "none" : "markdown";
    return http::Response::json(
        200,
        write_json(Json::Object{{"format", name_of(format)}, {"markup", markup}, {"text", std::move(*text)}}) + "\n");
}

}  // namespace

void post_document_text(Services& services, http::Request request, const http::Reply& reply) {
    const auto format = format_of(request.body);
    if (!format) return reply(problem(415, "unknown_format", "expected a document: DOCX, ODT, HTML or PDF"));
    workshop::Client::Wish wish;
    wish.task = "document.text";
    wish.parameters = Json::Object{{"format", name_of(*format)}};
    wish.input = std::move(request.body);
    wish.patience = patience;
    wish.done = [reply, format = *format](const workshop::Client::Answer& answer) { reply(answer_of(format, answer)); };
    if (!services.workshop.order(std::move(wish))) reply(busy());
}

}  // namespace veche::server::office
