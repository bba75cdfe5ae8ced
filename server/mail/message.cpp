#include "server/mail/message.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/utf8.h"
#include "sync/protocol/bytes.h"

namespace veche::server::mail {
namespace {

constexpr std::size_t base64_line = 76;  // RFC 2045
// RFC 5322: a line has at most 78 characters. 42 bytes make 56 of them, 12 are around, 9 are the field's name.
constexpr std::size_t bytes_of_word = 42;
constexpr std::size_t longest_plain_subject = 60;

constexpr std::array<const char*, 7> weekdays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr int minutes_of_hour = 60;

std::string date_line(Instant when) {
    const Date day = date_of(when, 0);
    const int minute = minute_of_day(when, 0);
    const std::int64_t second = ((when.seconds % minutes_of_hour) + minutes_of_hour) % minutes_of_hour;
    return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000", weekdays.at(static_cast<std::size_t>(weekday(day))),
                       day.day, months.at(static_cast<std::size_t>(day.month - 1)), day.year, minute / minutes_of_hour,
                       minute % minutes_of_hour, second);
}

bool is_plain(std::string_view subject) {
    return subject.size() <= longest_plain_subject && subject.find("=?") == std::string_view::npos &&
           std::all_of(subject.begin(), subject.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// In encoded words, one a line; none of them ends inside a character.
std::string subject_line(std::string_view subject) {
    if (is_plain(subject)) return std::string(subject);
    std::string line;
    while (!subject.empty()) {
        std::string_view piece = truncate_bytes(subject, bytes_of_word);
        // What is not UTF-8 has no boundary to cut at.
        if (piece.empty()) piece = subject.substr(0, bytes_of_word);
        line += (line.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + protocol::to_base64(piece) + "?=";
        subject.remove_prefix(piece.size());
    }
    return line;
}

std::string body(const std::string& text) {
    std::string with_line_ends;
    for (const char c : text) {
        if (c == '\n') with_line_ends += '\r';
        with_line_ends += c;
    }
    const std::string encoded = protocol::to_base64(with_line_ends);
    std::string lines;
    for (std::size_t at = 0; at < encoded.size(); at += base64_line) lines += encoded.substr(at, base64_line) + "\r\n";
    return lines;
}

}  // namespace

std::string bytes_of(const Message& message) {
    return "Date: " + date_line(message.when) + "\r\nFrom: <" + message.from + ">\r\nTo: <" + message.to +
           ">\r\nSubject: " + subject_line(message.subject) + "\r\nMessage-ID: " + message.id +
           "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
           "Content-Transfer-Encoding: base64\r\n\r\n" +
           body(message.text);
}

}  // namespace veche::server::mail
