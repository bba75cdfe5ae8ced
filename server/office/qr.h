// A QR code as a picture inside a page: no script, no file, no style.
#pragma once

#include <string>
#include <string_view>

namespace veche::server::office {

// An <svg> element; `words` say what it is. Empty when the text is too long for one.
[[nodiscard]] std::string qr_picture(const std::string& text, std::string_view words);

}  // namespace veche::server::office
