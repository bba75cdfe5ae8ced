#include "content/speech/speaker.h"

#include <algorithm>

namespace veche::content {
namespace {

constexpr std::string_view kept_signs[] = {".", ",", ";", ":", "!", "?",  "(", ")", "-",
                                           "–", "—", "…", "«", "»", "\"", "'", "’"};
constexpr std::size_t longest_number = 18;  // figures that fit the arithmetic

}  // namespace

Speaker::Speaker(std::string_view text, const Lexicon& lexicon) : lexicon_(&lexicon), tokens_(tokens_of(text)) {
    end_.kind = Token::Kind::space;
}

std::string Speaker::speak() {
    while (at_ < tokens_.size()) speak_one();
    while (!out_.empty() && out_.back() == ' ') out_.pop_back();
    if (stop_at_end_) out_ += '.';
    return std::move(out_);
}

const Token& Speaker::at(std::size_t index) const {
    return index < tokens_.size() ? tokens_[index] : end_;
}

std::size_t Speaker::skip_space(std::size_t index) const {
    return index < tokens_.size() && tokens_[index].kind == Token::Kind::space ? index + 1 : index;
}

bool Speaker::is_end(std::size_t index) const {
    return skip_space(index) >= tokens_.size();
}

// Whether a number stands right after one of `signs` at `index`.
bool Speaker::joined(std::size_t index, std::string_view signs) const {
    const Token& sign = at(index);
    return sign.kind == Token::Kind::sign && signs.find(sign.text) != std::string_view::npos &&
           at(index + 1).kind == Token::Kind::number;
}

std::optional<std::uint64_t> Speaker::number_at(std::size_t index) const {
    const Token& token = at(index);
    if (token.kind != Token::Kind::number || token.text.size() > longest_number) return std::nullopt;
    std::uint64_t number = 0;
    for (const char figure : token.text) number = number * 10 + static_cast<std::uint64_t>(figure - '0');
    return number;
}

void Speaker::say(std::string_view words) {
    constexpr std::string_view no_space_after = " (\"";
    if (!out_.empty() && no_space_after.find(out_.back()) == std::string_view::npos && !out_.ends_with("«"))
        out_ += ' ';
    out_ += words;
    previous_word_.clear();
}

void Speaker::say_as_is(const Token& token) {
    if (token.kind == Token::Kind::space) {
        if (!out_.empty() && out_.back() != ' ') out_ += ' ';
        return;
    }
    // A word that stands right after a spoken number would run into it.
    const bool after_number = at_ > 0 && at(at_ - 1).kind == Token::Kind::number && !out_.empty() && out_.back() != ' ';
    if (token.kind == Token::Kind::word && after_number) out_ += ' ';
    out_ += token.text;
    previous_word_ = token.kind == Token::Kind::word ? token.lower : "";
}

void Speaker::take_stop() {
    if (!at(at_).is(".")) return;
    ++at_;
    if (is_end(at_)) stop_at_end_ = true;
}

void Speaker::speak_one() {
    const Token& token = at(at_);
    if (token.kind == Token::Kind::space) {
        say_as_is(token);
        ++at_;
        return;
    }
    const std::size_t before = at_ > 0 && at(at_ - 1).is("(") ? at_ - 1 : at_;
    const bool run_begins = before == 0 || at(before - 1).kind == Token::Kind::space;
    if (run_begins && address()) return;
    if (token.kind == Token::Kind::number) {
        const bool said = telephone() || time() || date() || day_and_month() || years() || year() || dotted() ||
                          with_suffix() || fraction();
        if (!said) number();
        after_number_sign_ = false;
    } else if (token.kind == Token::Kind::word) {
        if (numbered_part() || roman() || abbreviation() || spelled_out()) return;
        say_as_is(token);
        ++at_;
    } else {
        speak_sign();
    }
}

void Speaker::speak_sign() {
    const Token& token = at(at_);
    const bool before_number = at(skip_space(at_ + 1)).kind == Token::Kind::number;
    ++at_;
    if (token.is("№")) {
        // Two of them stand for the plural; it is said once.
        if (at(at_).is("№")) ++at_;
        say(lexicon_->number_sign);
        after_number_sign_ = true;
    } else if (token.is("§")) {
        if (at(at_).is("§")) ++at_;
        say(lexicon_->paragraph_sign);
    } else if (token.is("%")) {
        say(lexicon_->percent.forms[2]);
    } else if (token.is("+") && before_number) {
        say(lexicon_->plus);
    } else if (std::find(std::begin(kept_signs), std::end(kept_signs), token.text) != std::end(kept_signs)) {
        out_ += token.text;
        previous_word_.clear();
    } else if (!out_.empty() && out_.back() != ' ') {
        // Pictures, arrows, square brackets (phonemes to the synthesiser): nothing to say.
        out_ += ' ';
    }
}

}  // namespace veche::content
