// Footnotes: "[^1]" in the words, "[^1]: …" on a line of its own. Shown as "[1]" and, behind the text, as points with
// that number. Pure but for what define() remembers; one document an object.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "content/document.h"

namespace veche::content::markdown {

struct FootnoteLine {
    std::string_view label;
    std::size_t text_from = 0;
};

// A line without indentation that defines a footnote; labels have at most 32 bytes and no blanks.
[[nodiscard]] std::optional<FootnoteLine> footnote_of_line(std::string_view line);

class Footnotes {
  public:
    // In the order of the text. A label that is a number keeps it if all of them are; else they are counted.
    void define(std::string_view label);
    [[nodiscard]] bool empty() const { return numbers_.empty(); }
    // "[1]".
    [[nodiscard]] std::string mark(std::string_view label) const;
    // Parts the spans at every "[^1]" that is defined and puts its mark there.
    void put_marks(Spans& spans) const;

  private:
    std::map<std::string, std::size_t, std::less<>> numbers_;  // label -> place, from 1
    bool counted_ = false;
};

struct RepeatedFootnote {
    std::string label;
    std::size_t line = 0;  // of the second definition, from 0
};
// Labels that are defined more than once: which point is meant by "[1]" nobody could tell.
[[nodiscard]] std::vector<RepeatedFootnote> repeated_footnotes(std::string_view text);

// The labels of what looks like a footnote in shown words: nothing defines it.
[[nodiscard]] std::vector<std::string> undefined_footnotes(std::string_view shown);

}  // namespace veche::content::markdown
