// What a town's documents say in their front matter, on top of the one strict reader of TOML (base/toml_reader.h):
// placeholders and days that count from today, texts by language, ids of entries. Every mistake is the document's, with
// its line, and reading goes on. Keeps references: lives no longer than what it was made from.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/toml_reader.h"
#include "content/entry.h"
#include "content/entry_names.h"
#include "content/limits.h"
#include "content/town.h"
#include "server/publish/calendar.h"
#include "server/publish/source_value.h"

namespace veche::server::publish {

// An entry named by another one, checked when all are known.
struct Reference {
    content::EntryId id;
    std::optional<content::Kind> kind;  // that it must be of; nothing: any
    std::string field;
    int line = 0;
};

// What is the same for all tables of one file.
struct FileContext {
    content::Language language = content::Language::russian;
    const Calendar& calendar;
    std::vector<Reference> references;
};

enum class Need { required, optional };

inline constexpr int minutes_of_a_day = 24 * 60;

class FieldReader {
  public:
    FieldReader(TomlReader table, FileContext& context) : table_(std::move(table)), context_(context) {}

    [[nodiscard]] std::string text(std::string_view name, Need need = Need::optional,
                                   std::size_t limit = content::longest_field);
    [[nodiscard]] std::optional<Date> date(std::string_view name, Need need = Need::optional);
    // Minutes after midnight of "18:30"; up to "24:00".
    [[nodiscard]] int time_of_day(std::string_view name);
    [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t smallest, std::int64_t largest,
                                       std::int64_t absent);
    [[nodiscard]] double number(std::string_view name);
    [[nodiscard]] bool flag(std::string_view name);
    // Neither absent nor true nor false; flag() tells it.
    [[nodiscard]] bool is_wrong_flag(std::string_view name) const;
    // Empty when absent or wrong.
    [[nodiscard]] std::string one_of(std::string_view name, const std::vector<std::string_view>& names, Need need);
    [[nodiscard]] std::vector<std::string> texts(std::string_view name, std::size_t most = content::most_items);
    // {ru = "…", uk = "…", en = "…"}, at least one of them when required.
    [[nodiscard]] content::LocalisedText localised(std::string_view name, Need need);
    [[nodiscard]] std::vector<std::uint64_t> counts(std::string_view name);
    [[nodiscard]] content::EntryId entry(std::string_view name, std::optional<content::Kind> kind);
    [[nodiscard]] std::vector<content::EntryId> entries(std::string_view name);

    template <typename Enumeration>
    [[nodiscard]] Enumeration enumeration(std::string_view name, Enumeration absent, Need need = Need::optional) {
        return optional_enumeration<Enumeration>(name, need).value_or(absent);
    }
    // Nothing: it is not told, or wrong and complained about.
    template <typename Enumeration>
    [[nodiscard]] std::optional<Enumeration> optional_enumeration(std::string_view name, Need need = Need::optional) {
        const auto& values = content::EnumerationNames<Enumeration>::values;
        return content::from_written<Enumeration>(one_of(name, {values.begin(), values.end()}, need));
    }

    // A reader for each table of an array of tables.
    [[nodiscard]] std::vector<FieldReader> tables(std::string_view name, Need need = Need::optional,
                                                  std::size_t most = content::most_items);

    void complain(std::string_view name, std::string_view what) { table_.complain(name, what); }
    [[nodiscard]] bool has(std::string_view name) const { return table_.has(name); }
    [[nodiscard]] int line_of(std::string_view name) const { return table_.line_of(name); }

  private:
    [[nodiscard]] const TomlValue* take(std::string_view name, Need need, std::string_view expected) const;
    // With its placeholders replaced; nothing when it is too long or one of them is wrong, which is told.
    [[nodiscard]] std::optional<std::string> shown(const std::string& text, int line, std::string_view name,
                                                   std::size_t limit) const;

    TomlReader table_;
    FileContext& context_;
};

}  // namespace veche::server::publish
