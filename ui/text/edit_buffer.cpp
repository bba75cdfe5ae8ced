#include "ui/text/edit_buffer.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string.h>  // explicit_bzero is not in <cstring>
#include <unicode/brkiter.h>
#include <unicode/utext.h>
#include <utility>

#include "ui/text/utf8.h"

namespace veche::ui {

namespace {

enum class Unit { letter, word };

// Edges of letters or words around a place, by ICU.
class Edges {
  public:
    Edges(std::string_view text, Unit unit) : text_(text), size_(text.size()) {
        UErrorCode status = U_ZERO_ERROR;
        const icu::Locale& root = icu::Locale::getRoot();
        breaks_.reset(unit == Unit::letter ? icu::BreakIterator::createCharacterInstance(root, status)
                                           : icu::BreakIterator::createWordInstance(root, status));
        utext_openUTF8(&bytes_, text.data(), static_cast<std::int64_t>(text.size()), &status);
        if (breaks_ != nullptr) breaks_->setText(&bytes_, status);
        usable_ = breaks_ != nullptr && U_SUCCESS(status);
    }
    ~Edges() { utext_close(&bytes_); }
    Edges(const Edges&) = delete;
    Edges& operator=(const Edges&) = delete;

    [[nodiscard]] std::size_t before(std::size_t at) const {
        if (at == 0) return 0;
        if (!usable_) return at - 1;
        const std::int32_t edge = breaks_->preceding(static_cast<std::int32_t>(at));
        return edge == icu::BreakIterator::DONE ? 0 : static_cast<std::size_t>(edge);
    }
    [[nodiscard]] std::size_t after(std::size_t at) const {
        if (at >= size_) return size_;
        if (!usable_) return at + 1;
        const std::int32_t edge = breaks_->following(static_cast<std::int32_t>(at));
        return edge == icu::BreakIterator::DONE ? size_ : static_cast<std::size_t>(edge);
    }
    [[nodiscard]] std::size_t at_or_before(std::size_t at) const {
        if (at >= size_) return size_;
        while (at > 0 && (static_cast<unsigned char>(text_[at]) & 0xC0U) == 0x80U) --at;
        if (!usable_ || breaks_->isBoundary(static_cast<std::int32_t>(at)) != 0) return at;
        return before(at);
    }

  private:
    std::string_view text_;
    std::size_t size_;
    UText bytes_ = UTEXT_INITIALIZER;
    std::unique_ptr<icu::BreakIterator> breaks_;
    bool usable_ = false;
};

bool is_blank(char byte) {
    return byte == ' ' || byte == '\n';
}

std::size_t word_left(std::string_view text, std::size_t at) {
    while (at > 0 && is_blank(text[at - 1])) --at;
    return Edges(text, Unit::word).before(at);
}

std::size_t word_right(std::string_view text, std::size_t at) {
    at = Edges(text, Unit::word).after(at);
    while (at < text.size() && text[at] == ' ') ++at;
    return at;
}

std::size_t code_points_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

bool is_refused(char32_t value) {
    const bool control = (value < 0x20 && value != U'\n') || (value >= 0x7F && value < 0xA0);
    // Direction overrides and invisible separators could make a text read otherwise than it was typed.
    const bool hidden = (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069) ||
                        value == 0x2028 || value == 0x2029 || value == 0xFEFF || (value >= 0xE0000 && value <= 0xE0FFF);
    return control || hidden || value == 0xFFFD || (value & 0xFFFEU) == 0xFFFEU;
}

void wipe_bytes(std::vector<char>& bytes) {
    // Growing to the capacity allocates nothing and reaches what an earlier, longer text left there.
    bytes.resize(bytes.capacity());
    if (!bytes.empty()) explicit_bzero(bytes.data(), bytes.size());
    bytes.clear();
}

}  // namespace

WipedText::WipedText(WipedText&& other) noexcept : bytes_(std::move(other.bytes_)) {
    other.bytes_.clear();
}

WipedText& WipedText::operator=(const WipedText& other) {
    if (this == &other) return *this;
    wipe();
    bytes_ = other.bytes_;
    return *this;
}

WipedText& WipedText::operator=(WipedText&& other) noexcept {
    if (this == &other) return *this;
    wipe();
    bytes_ = std::move(other.bytes_);
    other.bytes_.clear();
    return *this;
}

WipedText::~WipedText() {
    wipe();
}

void WipedText::wipe() {
    wipe_bytes(bytes_);
}

void WipedText::replace(std::size_t begin, std::size_t end, std::string_view with) {
    const std::size_t size = bytes_.size() - (end - begin) + with.size();
    if (size > bytes_.capacity()) {
        std::vector<char> larger;
        larger.reserve(std::max<std::size_t>(64, size * 2));
        larger.assign(bytes_.begin(), bytes_.end());
        wipe_bytes(bytes_);
        bytes_ = std::move(larger);
    }
    const std::size_t old_size = bytes_.size();
    const auto first = bytes_.begin() + static_cast<std::ptrdiff_t>(begin);
    bytes_.erase(first, bytes_.begin() + static_cast<std::ptrdiff_t>(end));
    bytes_.insert(bytes_.begin() + static_cast<std::ptrdiff_t>(begin), with.begin(), with.end());
    if (bytes_.size() < old_size) {
        const std::size_t kept = bytes_.size();
        bytes_.resize(old_size);
        explicit_bzero(bytes_.data() + kept, old_size - kept);
        bytes_.resize(kept);
    }
}

std::size_t EditBuffer::length() const {
    return code_points_in(text());
}

void EditBuffer::place(std::size_t cursor) {
    cursor_ = cursor;
    anchor_ = cursor;
}

void EditBuffer::set_cursor(std::size_t byte) {
    place(Edges(text(), Unit::letter).at_or_before(byte));
    last_ = Kind::none;
}

void EditBuffer::select(std::size_t begin, std::size_t end) {
    const Edges letters(text(), Unit::letter);
    anchor_ = letters.at_or_before(begin);
    cursor_ = letters.at_or_before(end);
    last_ = Kind::none;
}

void EditBuffer::clear() {
    text_.wipe();
    undo_.clear();
    redo_.clear();
    place(0);
    last_ = Kind::none;
}

// One step a run of typing and one a run of deleting.
void EditBuffer::remember(Kind kind) {
    redo_.clear();
    if (kind != Kind::other && kind == last_) return;
    last_ = kind;
    if (undo_.size() == most_undo_steps) undo_.erase(undo_.begin());
    undo_.push_back({text_, cursor_});
}

bool EditBuffer::insert(std::string_view wanted) {
    const std::size_t begin = std::min(cursor_, anchor_);
    const std::size_t end = std::max(cursor_, anchor_);
    std::size_t room = limit_ - std::min(limit_, length() - code_points_in(text().substr(begin, end - begin)));
    WipedText taken;
    for (std::size_t at = 0; at < wanted.size() && room > 0;) {
        std::size_t next = at;
        char32_t value = next_code_point(wanted, next);
        const std::string_view bytes = wanted.substr(at, next - at);
        at = next;
        if (value == U'\t') value = U' ';
        if (is_refused(value)) continue;
        taken.replace(taken.view().size(), taken.view().size(), value == U' ' ? std::string_view(" ") : bytes);
        --room;
    }
    if (taken.view().empty()) return false;
    const bool one_key = code_points_in(taken.view()) == 1 && begin == end && !is_blank(taken.view()[0]);
    remember(one_key ? Kind::typing : Kind::other);
    text_.replace(begin, end, taken.view());
    place(begin + taken.view().size());
    return true;
}

bool EditBuffer::erase(std::size_t begin, std::size_t end) {
    if (begin >= end) return false;
    remember(Kind::deleting);
    text_.replace(begin, end, {});
    place(begin);
    return true;
}

bool EditBuffer::undo(std::vector<Step>& from, std::vector<Step>& to) {
    if (from.empty()) return false;
    to.push_back({text_, cursor_});
    text_ = std::move(from.back().text);
    place(std::min(from.back().cursor, text().size()));
    from.pop_back();
    last_ = Kind::none;
    return true;
}

bool EditBuffer::move(EditKey key) {
    const std::size_t was = cursor_;
    const bool had_selection = cursor_ != anchor_;
    last_ = Kind::none;
    switch (key) {
        case EditKey::left:
            place(had_selection ? std::min(cursor_, anchor_) : Edges(text(), Unit::letter).before(cursor_));
            break;
        case EditKey::right:
            place(had_selection ? std::max(cursor_, anchor_) : Edges(text(), Unit::letter).after(cursor_));
            break;
        case EditKey::word_left: place(word_left(text(), cursor_)); break;
        case EditKey::word_right: place(word_right(text(), cursor_)); break;
        case EditKey::home: place(text().substr(0, cursor_).rfind('\n') + 1); break;
        case EditKey::end: place(std::min(text().find('\n', cursor_), text().size())); break;
        case EditKey::backspace:
        case EditKey::remove:
        case EditKey::select_word:
        case EditKey::undo:
        case EditKey::redo:
        case EditKey::enter: return false;
    }
    return cursor_ != was || had_selection;
}

bool EditBuffer::edit(EditKey key) {
    const std::size_t begin = std::min(cursor_, anchor_);
    const std::size_t end = std::max(cursor_, anchor_);
    switch (key) {
        case EditKey::enter: return insert("\n");
        case EditKey::undo: return undo(undo_, redo_);
        case EditKey::redo: return undo(redo_, undo_);
        case EditKey::backspace:
            if (begin != end) return erase(begin, end);
            return erase(Edges(text(), Unit::letter).before(cursor_), cursor_);
        case EditKey::remove:
            if (begin != end) return erase(begin, end);
            return erase(cursor_, Edges(text(), Unit::letter).after(cursor_));
        case EditKey::select_word: {
            const Edges words(text(), Unit::word);
            std::size_t first = words.at_or_before(cursor_);
            if (first == text().size()) first = words.before(first);
            anchor_ = first;
            cursor_ = words.after(first);
            last_ = Kind::none;
            return anchor_ != cursor_;
        }
        case EditKey::left:
        case EditKey::right:
        case EditKey::word_left:
        case EditKey::word_right:
        case EditKey::home:
        case EditKey::end: return move(key);
    }
    return false;
}

bool EditBuffer::apply(const KeyStroke& stroke) {
    if (const auto* typed = std::get_if<Insert>(&stroke)) return insert(typed->text);
    return edit(std::get<EditKey>(stroke));
}

}  // namespace veche::ui
