// Reads what people write in TOML strictly: a field nobody asked for, a wrong type, a value out of its limits, a day
// named twice are mistakes, each with file, line and field: "ru.toml:12: field 'calendar.holidays': missing; expected
// …". One TomlDocument is one file. Readers are small values that refer to it and must not outlive it. One thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/toml.h"

namespace veche {

class TomlReader;

class TomlDocument {
  public:
    // A text that is no TOML is a mistake like others; then the root has no fields.
    TomlDocument(std::string_view text, std::string file);
    // Parsed already: the front matter of another text, for example.
    TomlDocument(TomlTable table, std::string file);
    TomlDocument(const TomlDocument&) = delete;
    TomlDocument& operator=(const TomlDocument&) = delete;
    ~TomlDocument() = default;

    [[nodiscard]] TomlReader root();
    [[nodiscard]] const TomlTable& table() const { return table_; }

    // Of what a person edits every mistake is told. What was published may be of another version of the program:
    // unknown fields, unknown values of one_of() and what only an author should put right are no mistakes then.
    enum class Origin { edited, published };
    // All mistakes by line, those of unknown fields included; ask when everything has been read.
    [[nodiscard]] std::vector<std::string> mistakes(Origin origin = Origin::edited) const;
    // The same, for whoever names the file and the line in a way of his own.
    struct Told {
        int line = 0;
        std::string message;
    };
    [[nodiscard]] std::vector<Told> told(Origin origin = Origin::edited) const;
    // Only what was complained of so far: where reading ended early nobody knows which fields are unknown.
    [[nodiscard]] std::vector<Told> told_so_far() const;
    // The first one by line; that a field is missing only when that is all: a misspelt one is both.
    [[nodiscard]] Result<void> first_mistake(Origin origin = Origin::edited) const;

  private:
    friend class TomlReader;
    struct Mistake {
        enum class Kind { always, missing, for_author };  // for_author: none in what was published
        int line = 0;
        Kind kind = Kind::always;
        std::string message;
    };
    // Of one table: its name with a dot, and the fields that were asked for.
    struct Asked {
        std::string prefix;
        std::set<std::string, std::less<>> fields;
    };

    [[nodiscard]] std::vector<Mistake> found(Origin origin) const;
    [[nodiscard]] std::string said(const Mistake& mistake) const;

    std::string file_;
    TomlTable table_;
    bool is_toml_ = true;
    std::vector<Mistake> mistakes_;
    std::map<const TomlTable*, Asked> asked_;
};

enum class Needed { yes, no };

// Of every field: nothing when it is absent or wrong; wrong, or absent and needed, is a mistake.
class TomlReader {
  public:
    [[nodiscard]] bool has(std::string_view field) const;
    // Letters are code points. A text that is empty counts as missing when it is needed.
    [[nodiscard]] std::optional<std::string> text(std::string_view field, std::size_t longest, Needed needed) const;
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view field, std::int64_t least, std::int64_t most,
                                                      Needed needed) const;
    // Whole numbers too.
    [[nodiscard]] std::optional<double> number(std::string_view field, double least, double most) const;
    [[nodiscard]] std::optional<bool> flag(std::string_view field) const;
    // The position of the text in `names`; nothing for another text, which in what was published is no mistake: the
    // caller's default stands for what a later program knows.
    [[nodiscard]] std::optional<std::size_t> one_of(std::string_view field, std::span<const std::string_view> names,
                                                    Needed needed) const;
    [[nodiscard]] std::optional<Date> date(std::string_view field, Needed needed) const;
    // Empty when absent. A day that stands twice is a mistake.
    [[nodiscard]] std::vector<Date> dates(std::string_view field, std::size_t most) const;
    struct Item {
        std::string text;
        int line = 0;
    };
    [[nodiscard]] std::optional<std::vector<Item>> texts(std::string_view field, std::size_t most, Needed needed) const;
    [[nodiscard]] std::optional<TomlReader> table(std::string_view field, Needed needed) const;
    // [[field]]
    [[nodiscard]] std::vector<TomlReader> tables(std::string_view field, std::size_t most, Needed needed) const;
    // Of a table whose fields have free names.
    [[nodiscard]] std::vector<std::string> fields() const;

    // The value as it is, for types this reader does not know; null when it is absent, which is a mistake when needed.
    [[nodiscard]] const TomlValue* value(std::string_view field, Needed needed, std::string_view expected) const {
        return take(field, needed, expected);
    }
    // Of its names in mistakes: "goal.task.".
    [[nodiscard]] const std::string& prefix() const { return prefix_; }

    // "field 'PREFIX.FIELD': WHAT", at the field's line (of an absent one: at the table's), or at `line`.
    void complain(std::string_view field, std::string_view what) const;
    void complain_at(int line, std::string_view field, std::string_view what) const;
    // Only when it is edited: programs of before have published it.
    void tell_author(int line, std::string_view field, std::string_view what) const;
    [[nodiscard]] int line_of(std::string_view field) const;

  private:
    friend class TomlDocument;
    TomlReader(TomlDocument& document, const TomlTable& table, int line, std::string prefix);
    void tell(int line, TomlDocument::Mistake::Kind kind, std::string_view field, std::string_view what) const;
    const TomlValue* take(std::string_view field, Needed needed, std::string_view expected) const;

    TomlDocument* document_;
    const TomlTable* table_;
    int line_;
    std::string prefix_;
};

}  // namespace veche
