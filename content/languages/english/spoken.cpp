#include <string>
#include <vector>

#include "base/date.h"
#include "content/languages/english/parts.h"
#include "content/speech/lexicon.h"
#include "content/speech/tokens.h"

namespace veche::content::languages::english {
namespace {

// The English voice reads figures, years and ordinals well; what it does not know are our dates, numbers grouped by
// spaces and the signs of acts.
class EnglishSpeaker {
  public:
    explicit EnglishSpeaker(std::string_view text) : tokens_(tokens_of(text)) {}

    std::string speak() {
        while (at_ < tokens_.size()) {
            if (!date() && !grouped() && !part()) say(at_++);
        }
        return std::move(out_);
    }

  private:
    bool is_sign(std::size_t index, std::string_view sign) const {
        return index < tokens_.size() && tokens_[index].is(sign);
    }

    int figures(std::size_t index, std::size_t longest) const {
        if (index >= tokens_.size() || tokens_[index].kind != Token::Kind::number ||
            tokens_[index].text.size() > longest) {
            return 0;
        }
        return std::stoi(std::string(tokens_[index].text));
    }

    bool date() {
        if (!is_sign(at_ + 1, ".") || !is_sign(at_ + 3, ".")) return false;
        const Date date{figures(at_ + 4, 4), figures(at_ + 2, 2), figures(at_, 2)};
        if (date.year < 1'000 || !is_valid(date)) return false;
        out_ += std::to_string(date.day) + " " + std::string(month_name(date.month, Language::english)) + " " +
                std::to_string(date.year);
        at_ += 5;
        return true;
    }

    // 15 000 -> 15000
    bool grouped() {
        if (tokens_[at_].kind != Token::Kind::number || tokens_[at_].text.size() > 3) return false;
        std::size_t next = at_ + 1;
        while (next + 1 < tokens_.size() && tokens_[next].kind == Token::Kind::space &&
               tokens_[next + 1].kind == Token::Kind::number && tokens_[next + 1].text.size() == 3) {
            next += 2;
        }
        if (next == at_ + 1) return false;
        for (; at_ < next; ++at_) {
            if (tokens_[at_].kind == Token::Kind::number) out_ += tokens_[at_].text;
        }
        return true;
    }

    bool part() {
        if (!is_sign(at_ + 1, ".") || tokens_[at_].kind != Token::Kind::word) return false;
        const bool number_follows = figures(at_ + 2, 4) > 0 || figures(at_ + 3, 4) > 0;
        for (const Abbreviation& known : lexicon.abbreviations) {
            if (!number_follows || known.spoken.empty() || !tokens_[at_].is_word(known.text)) continue;
            out_ += known.spoken;
            at_ += 2;
            if (at_ < tokens_.size() && tokens_[at_].kind == Token::Kind::number) out_ += ' ';
            return true;
        }
        return false;
    }

    void say(std::size_t index) {
        const Token& token = tokens_[index];
        const bool number_follows = figures(index + 1, 9) > 0;
        constexpr std::string_view kept = ".,;:!?()-\"'%&/+$";
        if (token.is("№")) {
            out_ += number_follows ? "number " : "number";
        } else if (token.is("§")) {
            out_ += number_follows ? "section " : "section";
        } else if (token.is("@")) {
            out_ += " at ";
        } else if (token.kind != Token::Kind::sign || kept.find(token.text) != std::string_view::npos ||
                   token.is("–") || token.is("—") || token.is("…") || token.is("’")) {
            out_ += token.text;
        } else {
            out_ += ' ';
        }
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::string out_;
};

}  // namespace

std::string spoken(std::string_view text) {
    return EnglishSpeaker(text).speak();
}

}  // namespace veche::content::languages::english
