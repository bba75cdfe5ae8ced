#include "content/rules/code_lists.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/toml_reader.h"
#include "content/limits.h"

namespace veche::content {
namespace {

constexpr std::size_t most_codes = 10'000;  // of a list; the whole classifier of Russia has some 1,500

LocalisedText any_language(const TomlReader& reader, std::string_view field, std::size_t longest, Needed needed) {
    LocalisedText text;
    const auto table = reader.table(field, needed);
    if (!table) return text;
    for (const Language language : all_languages) {
        if (auto words = table->text(code(language), longest, Needed::no)) text[language] = std::move(*words);
    }
    if (text.empty()) {
        reader.complain(field, "empty; expected words in one language at least");
        return text;
    }
    const std::string one = text.begin()->second;
    for (const Language language : all_languages) text.emplace(language, one);
    return text;
}

std::vector<Code> read_list(const TomlReader& table) {
    const LocalisedText source = any_language(table, "source", longest_summary, Needed::no);
    std::vector<Code> codes;
    for (const TomlReader& each : table.tables("code", most_codes, Needed::no)) {
        Code code{each.text("code", longest_case_code, Needed::yes).value_or(std::string()),
                  any_language(each, "name", longest_title, Needed::yes), source};
        if (!is_case_code(code.code)) {
            each.complain("code", "expected letters of the Latin alphabet, digits, dots, hyphens and underscores");
        }
        const bool is_there =
            std::any_of(codes.begin(), codes.end(), [&](const Code& other) { return other.code == code.code; });
        if (is_there) each.complain("code", "'" + code.code + "' stands twice");
        codes.push_back(std::move(code));
    }
    return codes;
}

}  // namespace

bool is_case_code(std::string_view code) {
    return code.size() <= longest_case_code && std::all_of(code.begin(), code.end(), [](char letter) {
               return is_ascii_letter(letter) || is_digit(letter) || letter == '.' || letter == '-' || letter == '_';
           });
}

const Code* find_code(const CodeLists& lists, CodeList list, std::string_view code) {
    const std::vector<Code>& codes = lists.of(list);
    const auto found = std::find_if(codes.begin(), codes.end(), [&](const Code& each) { return each.code == code; });
    return found == codes.end() ? nullptr : &*found;
}

Result<CodeLists> code_lists_from_toml(std::string_view toml, const std::string& file) {
    TomlDocument document(toml, file);
    const TomlReader root = document.root();
    CodeLists lists;
    lists.id = LegalProfileId(root.text("id", longest_id, Needed::yes).value_or(std::string()));
    for (const CodeList list : all_code_lists) {
        const auto table = root.table(written(list), Needed::no);
        if (table) lists.codes[static_cast<std::size_t>(list)] = read_list(*table);
    }
    if (auto right = document.first_mistake(); !right) return tl::unexpected(right.error());
    return lists;
}

Result<CodeLists> with_more_codes(CodeLists lists, const CodeLists& more, const std::string& file) {
    if (more.id != lists.id) {
        return failure(file + ": field 'id': expected \"" + lists.id.text() + "\", as the file is named");
    }
    for (const CodeList list : all_code_lists) {
        for (const Code& code : more.of(list)) {
            if (find_code(lists, list, code.code) != nullptr) {
                return failure(file + ": field '" + std::string(written(list)) + ".code': '" + code.code +
                               "' is in the country's list already; expected codes of the town's own only");
            }
            lists.codes[static_cast<std::size_t>(list)].push_back(code);
        }
    }
    return lists;
}

CodeLists built_in_code_lists(const LegalProfileId& id) {
    auto lists = code_lists_from_toml(built_in_codes(id), id.text() + ".toml");
    if (lists) return std::move(*lists);
    CodeLists none;
    none.id = id;
    return none;
}

}  // namespace veche::content
