#include "content/speech/numerals.h"

#include <doctest/doctest.h>

namespace veche::content {
namespace {

using enum Gender;
using enum GrammaticalCase;

std::string ru(std::uint64_t number, Gender gender = masculine, GrammaticalCase grammatical_case = nominative) {
    return cardinal(number, {gender, grammatical_case}, Language::russian);
}

std::string ru_ordinal(std::uint64_t number, Gender gender = masculine, GrammaticalCase grammatical_case = nominative) {
    return ordinal(number, {gender, grammatical_case}, Language::russian);
}

}  // namespace

TEST_CASE("Russian cardinals are declined") {
    CHECK(ru(1, feminine, accusative) == "одну");
    CHECK(ru(22, feminine) == "двадцать две");
    CHECK(ru(40, masculine, genitive) == "сорока");
    CHECK(ru(56, masculine, instrumental) == "пятьюдесятью шестью");
    CHECK(ru(200, masculine, genitive) == "двухсот");
    CHECK(ru(1'001, masculine, genitive) == "тысячи одного");
    CHECK(ru(2'000, masculine, dative) == "двум тысячам");
    CHECK(ru(21'000) == "двадцать одна тысяча");
    CHECK(ru(5'000'000'000) == "пять миллиардов");
    CHECK(ru(999'999'999'999).find("девятьсот девяносто девять миллиардов") == 0);
    CHECK(ru(1'000'000'000'000) == "один ноль ноль ноль ноль ноль ноль ноль ноль ноль ноль ноль ноль");
}

TEST_CASE("Russian ordinals decline their last word") {
    CHECK(ru_ordinal(2) == "второй");
    CHECK(ru_ordinal(2, feminine) == "вторая");
    CHECK(ru_ordinal(3, feminine, accusative) == "третью");
    CHECK(ru_ordinal(13, neuter) == "тринадцатое");
    CHECK(ru_ordinal(90) == "девяностый");
    CHECK(ru_ordinal(140, masculine, genitive) == "сто сорокового");
    CHECK(ru_ordinal(200) == "двухсотый");
    CHECK(ru_ordinal(1'000) == "тысячный");
    CHECK(ru_ordinal(2'000) == "двухтысячный");
    CHECK(ru_ordinal(1'999, masculine, prepositional) == "тысяча девятьсот девяносто девятом");
    CHECK(ru_ordinal(3'000'000) == "трёхмиллионный");
    CHECK(ru_ordinal(0) == "нулевой");
}

TEST_CASE("Ukrainian numerals have forms of their own") {
    CHECK(cardinal(1, {feminine, genitive}, Language::ukrainian) == "однієї");
    CHECK(cardinal(2'000, {}, Language::ukrainian) == "дві тисячі");
    CHECK(ordinal(3, {feminine, nominative}, Language::ukrainian) == "третя");
    CHECK(ordinal(7, {masculine, nominative}, Language::ukrainian) == "сьомий");
}

TEST_CASE("the first part of a compound is a genitive with its exceptions") {
    CHECK(numeral_prefix(1, Language::russian) == "одно");
    CHECK(numeral_prefix(3, Language::russian) == "трёх");
    CHECK(numeral_prefix(15, Language::russian) == "пятнадцати");
    CHECK(numeral_prefix(90, Language::russian) == "девяносто");
    CHECK(numeral_prefix(100, Language::russian) == "сто");
    CHECK(numeral_prefix(115, Language::russian) == "стопятнадцати");
}

TEST_CASE("a noun follows the last figures of its number") {
    CHECK(count_form(1) == CountForm::one);
    CHECK(count_form(22) == CountForm::few);
    CHECK(count_form(12) == CountForm::many);
    CHECK(count_form(111) == CountForm::many);
    CHECK(count_form(101) == CountForm::one);
    CHECK(count_form(0) == CountForm::many);
}

}  // namespace veche::content
