// The codes a case can carry for the reviews its country asks for: subject of the classifier, result, category of the
// applicant, kind of letter. Data: assets/codes/*.toml (docs/formats.md, "Lists of codes"), to which a town may add.
// Pure values; the server's only.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "content/entry_names.h"
#include "content/ids.h"
#include "content/town.h"

namespace veche::content {

enum class CodeList { classifier, result, category, letter_kind };
inline constexpr std::array all_code_lists = {CodeList::classifier, CodeList::result, CodeList::category,
                                              CodeList::letter_kind};

template <>
struct EnumerationNames<CodeList> {
    static constexpr std::array<std::string_view, 4> values = {"classifier", "result", "category", "letter_kind"};
};

inline constexpr std::size_t longest_case_code = 64;

// Letters, digits, dots, hyphens, underscores.
[[nodiscard]] bool is_case_code(std::string_view code);

struct Code {
    std::string code;
    LocalisedText name;
    LocalisedText source;  // the act that has it; empty: the town's own

    bool operator==(const Code&) const = default;
};

struct CodeLists {
    LegalProfileId id;                                           // of the profile they belong to
    std::array<std::vector<Code>, all_code_lists.size()> codes;  // by CodeList, in the order shown

    [[nodiscard]] const std::vector<Code>& of(CodeList list) const { return codes[static_cast<std::size_t>(list)]; }
    bool operator==(const CodeLists&) const = default;
};

// Null when the list has it not.
[[nodiscard]] const Code* find_code(const CodeLists& lists, CodeList list, std::string_view code);

// `file` is named in errors: "ru.codes.toml:12: field 'result.code': …". What a text says in one language only stands
// in all. Lists that are not in the file are empty.
[[nodiscard]] Result<CodeLists> code_lists_from_toml(std::string_view toml, const std::string& file);
// The country's with those of the town behind. Fails where the town's says a code again, or is of another profile.
[[nodiscard]] Result<CodeLists> with_more_codes(CodeLists lists, const CodeLists& more, const std::string& file);
// Those of assets/codes/ID.toml; empty lists when there is no such file.
[[nodiscard]] CodeLists built_in_code_lists(const LegalProfileId& id);
// The text of it.
[[nodiscard]] std::string_view built_in_codes(const LegalProfileId& id);

}  // namespace veche::content
