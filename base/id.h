// Names of things as types of their own, so that one where another is meant does not compile. A plain value.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace veche {

// `Tag` is a type that need not be complete: it only tells the ids of one kind of thing from those of another. What an
// id may be made of is checked where it is read, not here; empty means none.
template <class Tag>
class Id {
  public:
    Id() = default;
    explicit Id(std::string_view text) : text_(text) {}

    // As it stands in files, on the wire and in databases.
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] bool empty() const { return text_.empty(); }

    bool operator==(const Id&) const = default;
    std::strong_ordering operator<=>(const Id&) const = default;

  private:
    std::string text_;
};

// The other way a range does: std::vector<SomeId>(texts.begin(), texts.end()).
template <class Tag>
[[nodiscard]] std::vector<std::string> texts_of(const std::vector<Id<Tag>>& ids) {
    std::vector<std::string> texts;
    texts.reserve(ids.size());
    for (const Id<Tag>& id : ids) texts.push_back(id.text());
    return texts;
}

}  // namespace veche
