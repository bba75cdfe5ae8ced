// A mail as it goes over the wire: RFC 5322 with CRLF, plain text in UTF-8, every line of it ASCII. Pure.
#pragma once

#include <string>

#include "base/date.h"

namespace veche::server::mail {

struct Message {
    std::string from;  // addresses, checked (accounts::is_mail_address)
    std::string to;
    std::string subject;
    std::string text;  // lines end in \n
    std::string id;    // with its angle brackets
    Instant when;
};

// The same bytes for the same message. Whatever stands in subject and text, they add no line to the head.
[[nodiscard]] std::string bytes_of(const Message& message);

}  // namespace veche::server::mail
