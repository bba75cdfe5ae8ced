// A text being typed: UTF-8, cursor, selection, undo. A value that may be copied and moved; whatever it held is
// overwritten with zeros when it is cleared, replaced, destroyed or grows. Positions are bytes at the edges of what a
// reader calls a letter (grapheme clusters), so nothing is ever cut inside one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ui/text/key_stroke.h"

namespace veche::ui {

// Bytes that are wiped when they are given back. Never logged.
class WipedText {
  public:
    WipedText() = default;
    explicit WipedText(std::string_view text) : bytes_(text.begin(), text.end()) {}
    WipedText(const WipedText&) = default;
    WipedText(WipedText&& other) noexcept;
    WipedText& operator=(const WipedText& other);
    WipedText& operator=(WipedText&& other) noexcept;
    ~WipedText();

    [[nodiscard]] std::string_view view() const { return {bytes_.data(), bytes_.size()}; }
    // Replaces bytes [begin, end); the old storage is wiped when a new one is needed.
    void replace(std::size_t begin, std::size_t end, std::string_view with);
    void wipe();

  private:
    std::vector<char> bytes_;
};

class EditBuffer {
  public:
    static constexpr std::size_t most_undo_steps = 100;

    // At most `limit` code points; what does not fit is not typed.
    explicit EditBuffer(std::size_t limit = 1000) : limit_(limit) {}

    // Control characters other than the line break, and broken UTF-8, are left out of what is inserted. Enter inserts
    // a line break. False when nothing changed (the limit, the beginning of the text, nothing to undo).
    bool apply(const KeyStroke& stroke);

    [[nodiscard]] std::string_view text() const { return text_.view(); }
    [[nodiscard]] std::size_t cursor() const { return cursor_; }
    // Equal to the cursor: nothing is selected.
    [[nodiscard]] std::size_t selection_begin() const { return anchor_; }
    [[nodiscard]] std::size_t length() const;  // code points
    [[nodiscard]] std::size_t limit() const { return limit_; }

    // Moves to the nearest letter edge at or before `byte`; ends the selection.
    void set_cursor(std::size_t byte);
    void select(std::size_t begin, std::size_t end);
    // Text, undo and all, overwritten with zeros.
    void clear();

  private:
    struct Step {
        WipedText text;
        std::size_t cursor = 0;
    };
    enum class Kind { none, typing, deleting, other };

    bool insert(std::string_view text);
    bool erase(std::size_t begin, std::size_t end);
    bool edit(EditKey key);
    bool move(EditKey key);
    bool undo(std::vector<Step>& from, std::vector<Step>& to);
    void remember(Kind kind);
    void place(std::size_t cursor);

    std::size_t limit_;
    WipedText text_;
    std::size_t cursor_ = 0;
    std::size_t anchor_ = 0;
    std::vector<Step> undo_;
    std::vector<Step> redo_;
    Kind last_ = Kind::none;  // keys typed one after the other are undone together, word by word
};

}  // namespace veche::ui
