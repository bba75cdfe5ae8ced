// One way to write a letter: й as one sign, not as и and a breve. Every text is brought to it where it enters, so that
// nothing behind the doors (drawing, search, sorting, comparing) meets two forms of one word. Any thread; no state.
#pragma once

#include <string>

namespace veche {

// Unicode NFC. Bytes that are not UTF-8 stay as they are, and so does a text with more than thirty marks on one letter,
// which is no text of words; one that is composed already is returned uncopied.
[[nodiscard]] std::string to_nfc(std::string text);

}  // namespace veche
