#include "base/normal_form.h"
#include "base/utf8.h"
#include "server/office/api.h"
#include "server/office/file_desk.h"
#include "server/office/problem.h"
#include "server/workshop/client.h"

namespace veche::server::office {
namespace {

using workshop::DocumentFormat;
using workshop::Reason;

constexpr std::chrono::seconds patience{25};  // less than the server has with an answer

// Those whose text can be read.
std::optional<DocumentFormat> format_of(FileType type) {
    switch (type) {
        case FileType::docx: return DocumentFormat::docx;
        case FileType::odt: return DocumentFormat::odt;
        case FileType::html: return DocumentFormat::html;
        case FileType::pdf: return DocumentFormat::pdf;
        case FileType::png:
        case FileType::jpeg:
        case FileType::webp:
        case FileType::mp4:
        case FileType::webm:
        case FileType::mp3:
        case FileType::ogg:
        case FileType::xlsx:
        case FileType::ods: break;
    }
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

http::Response unknown_document() {
    return problem(415, "unknown_format", "expected a document: DOCX, ODT, HTML or PDF");
}

// The workshop is given what lies in the file, piece by piece.
void order_text(Services& services, const std::shared_ptr<http::Upload>& file, const http::Reply& reply) {
    const auto type = type_of(file->path(), file->length());
    if (!type) return reply(broken(type.error()));
    const auto format = *type ? format_of(**type) : std::nullopt;
    if (!format) return reply(unknown_document());
    workshop::Client::Wish wish;
    wish.task = "document.text";
    wish.parameters = Json::Object{{"format", name_of(*format)}};
    wish.input_file = workshop::Client::InputFile{file->path(), file->length()};
    wish.patience = patience;
    wish.done = [reply, file, format = *format](const workshop::Client::Answer& answer) {
        reply(answer_of(format, answer));
    };
    if (!services.workshop.order(std::move(wish))) reply(busy());
}

}  // namespace

void post_document_text(Services& services, const Asker&, http::Request request, const http::Reply& reply) {
    if (request.upload == nullptr) return reply(unknown_document());
    const bool taken = services.files.offer(
        [&services, reply, file = std::move(request.upload)] { order_text(services, file, reply); });
    if (!taken) reply(busy());
}

}  // namespace veche::server::office
