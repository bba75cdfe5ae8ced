// The lists of codes a case takes its codes from: those that were built in, and what a town adds.
#include "content/rules/code_lists.h"

#include <doctest/doctest.h>

#include "content/rules/legal_profile.h"

using namespace veche;
using namespace veche::content;

namespace {

const LegalProfileId ru("ru");

std::string error_of(const std::string& text) {
    const auto lists = code_lists_from_toml(text, "ru.codes.toml");
    return lists ? std::string() : lists.error().message;
}

std::size_t times(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

}  // namespace

TEST_CASE("every country has all lists, each code with its source and a name in each language") {
    for (const LegalProfileId& id : built_in_legal_profile_ids()) {
        const auto read = code_lists_from_toml(built_in_codes(id), id.text() + ".toml");
        REQUIRE_MESSAGE(read, (read ? "" : read.error().message));
        CHECK(read->id == id);
        CHECK(*read == built_in_code_lists(id));
        std::size_t names = 0;
        for (const CodeList list : all_code_lists) {
            CHECK_FALSE(read->of(list).empty());
            names += read->of(list).size() + 1;
            for (const Code& code : read->of(list)) CHECK_FALSE(code.source.empty());
        }
        for (const char* language : {"{ru = \"", ", uk = \"", ", en = \""})
            CHECK(times(built_in_codes(id), language) == names);
    }
    CHECK(find_code(built_in_code_lists(ru), CodeList::classifier, "0005.0005.0000.0000") != nullptr);
    CHECK(find_code(built_in_code_lists(ru), CodeList::result, "0005.0005.0000.0000") == nullptr);
    CHECK(find_code(built_in_code_lists(LegalProfileId("uk")), CodeList::result, "9.1") != nullptr);
    CHECK(built_in_code_lists(LegalProfileId("xx")).of(CodeList::result).empty());
}

TEST_CASE("a list of codes with a slip of the pen is refused with its line and field") {
    const std::string head = "id = \"ru\"\n[result]\n";
    CHECK(error_of(head + "[[result.code]]\ncode = \"x\"\nname = {uk = \"Х\"}\n").empty());
    CHECK(error_of(head + "[[result.code]]\ncode = \"x\"\n").find("ru.codes.toml:3: field 'result.code.name'") == 0);
    CHECK(error_of(head + "[[result.code]]\ncode = \"x\"\nname = {}\n").find("one language") != std::string::npos);
    CHECK(error_of(head + "[[result.code]]\ncode = \"х\"\nname = {ru = \"Х\"}\n").find("ru.codes.toml:4:") == 0);
    CHECK(error_of(head + "[[result.cod]]\ncode = \"x\"\nname = {ru = \"Х\"}\n").find("unknown") != std::string::npos);
    const std::string one = "[[result.code]]\ncode = \"x\"\nname = {ru = \"Х\"}\n";
    CHECK(error_of(head + one + one).find("ru.codes.toml:7: field 'result.code.code': 'x' stands twice") == 0);
    CHECK(error_of("[result]\n").find("'id': missing") != std::string::npos);
}

TEST_CASE("a town's codes come behind the country's, in all languages what it says in one, and say none again") {
    const std::string one = "id = \"ru\"\n[classifier]\n[[classifier.code]]\ncode = \"";
    const auto own = code_lists_from_toml(one + "0005.0005.0056.1149\"\nname = {ru = \"Оплата услуг\"}\n", "f");
    REQUIRE(own);
    const auto all = with_more_codes(built_in_code_lists(ru), *own, "f");
    REQUIRE(all);
    CHECK(all->of(CodeList::classifier).back().code == "0005.0005.0056.1149");
    CHECK(all->of(CodeList::classifier).back().name.at(Language::ukrainian) == "Оплата услуг");
    CHECK(all->of(CodeList::result) == built_in_code_lists(ru).of(CodeList::result));
    const auto again = code_lists_from_toml(one + "0005.0000.0000.0000\"\nname = {ru = \"Другое\"}\n", "f");
    REQUIRE(again);
    CHECK_FALSE(with_more_codes(built_in_code_lists(ru), *again, "f"));
    CHECK_FALSE(with_more_codes(built_in_code_lists(LegalProfileId("uk")), *own, "f"));
}
