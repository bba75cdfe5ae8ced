// Says one text of a language that declines in words, by its lexicon: goes over the tokens once and tries the rules in
// turn, each looking only a few tokens ahead. Internal to content/speech.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "content/speech/lexicon.h"
#include "content/speech/tokens.h"

namespace veche::content {

class Speaker {
  public:
    Speaker(std::string_view text, const Lexicon& lexicon);

    [[nodiscard]] std::string speak();

  private:
    // Tokens, speaker.cpp. Beyond the end there is an empty space token.
    [[nodiscard]] const Token& at(std::size_t index) const;
    [[nodiscard]] std::size_t skip_space(std::size_t index) const;
    [[nodiscard]] bool is_end(std::size_t index) const;
    [[nodiscard]] bool joined(std::size_t index, std::string_view signs) const;
    [[nodiscard]] std::optional<std::uint64_t> number_at(std::size_t index) const;
    void say(std::string_view words);
    void say_as_is(const Token& token);
    // After an abbreviation: its full stop stays only where it ends the text.
    void take_stop();
    void speak_one();
    void speak_sign();

    // Each says and takes tokens from at_, or changes nothing. Words, speaker_words.cpp.
    [[nodiscard]] std::size_t end_of_address() const;
    bool address();
    bool numbered_part();
    bool roman();
    bool abbreviation();
    bool spelled_out();
    void spell(std::string_view word);
    [[nodiscard]] const NumberedPart* part_from(const Token& token, GrammaticalCase& grammatical_case,
                                                bool& is_short) const;

    // Dates and times, speaker_dates.cpp.
    bool time();
    bool date();
    bool day_and_month();
    bool years();
    bool year();
    void say_year(std::uint64_t number, GrammaticalCase grammatical_case);
    bool take_year_word();

    // Numbers, speaker_numbers.cpp.
    struct Telephone {
        std::size_t end = 0;      // behind its last figure
        std::size_t figures = 0;  // 0: there is none
        std::size_t hyphens = 0;
        bool bracket = false;
    };
    [[nodiscard]] Telephone telephone_here() const;
    bool telephone();
    bool dotted();
    [[nodiscard]] std::optional<std::string> inflected(std::uint64_t number, const Token& suffix) const;
    bool with_suffix();
    bool fraction();
    void number();
    void say_figures(std::string_view figures);
    [[nodiscard]] std::uint64_t take_grouped(std::uint64_t number);
    [[nodiscard]] const CountedNoun* take_unit();
    [[nodiscard]] Gender gender_of_next(std::uint64_t number) const;
    [[nodiscard]] GrammaticalCase case_after_preposition(std::span<const Preposition> prepositions,
                                                         GrammaticalCase otherwise) const;
    [[nodiscard]] GrammaticalCase case_here() const;
    [[nodiscard]] std::string_view form(const CountedNoun& noun, std::uint64_t count,
                                        GrammaticalCase grammatical_case) const;

    const Lexicon* lexicon_;
    std::vector<Token> tokens_;
    Token end_;
    std::size_t at_ = 0;
    std::string out_;
    std::string previous_word_;  // lower case; empty when a sign stands between
    bool after_number_sign_ = false;
    bool stop_at_end_ = false;  // an abbreviation has ended the text
};

}  // namespace veche::content
