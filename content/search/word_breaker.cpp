#include "content/search/word_breaker.h"

#include <algorithm>
#include <array>
#include <optional>
#include <sqlite3.h>
#include <utility>

#include "base/ascii.h"
#include "content/search/fts5.h"
#include "content/search/stemmer.h"

namespace veche::content {
namespace {

constexpr std::array<std::string_view, 4> apostrophes = {"'", "’", "ʼ", "`"};

constexpr std::string_view yo = "ё";

// How many bytes of an apostrophe `text` begins with; 0: none. Asked of every byte of every text.
std::size_t apostrophe_at_start(std::string_view text) {
    const auto begins = [&text](std::string_view apostrophe) { return text.front() == apostrophe.front(); };
    if (text.empty() || std::none_of(apostrophes.begin(), apostrophes.end(), begins)) return 0;
    for (const std::string_view apostrophe : apostrophes) {
        if (text.starts_with(apostrophe)) return apostrophe.size();
    }
    return 0;
}

std::size_t apostrophe_at_end(std::string_view text) {
    const auto ends = [&text](std::string_view apostrophe) { return text.back() == apostrophe.back(); };
    if (text.empty() || std::none_of(apostrophes.begin(), apostrophes.end(), ends)) return 0;
    for (const std::string_view apostrophe : apostrophes) {
        if (text.ends_with(apostrophe)) return apostrophe.size();
    }
    return 0;
}

// Puts the folded form of `token` (already in lower case) into `folded`; whether an apostrophe was dropped.
bool fold(std::string_view token, std::string& folded) {
    folded.clear();
    bool had_apostrophe = false;
    for (std::size_t i = 0; i < token.size();) {
        const std::string_view rest = token.substr(i);
        if (const std::size_t length = apostrophe_at_start(rest); length > 0) {
            if (rest.substr(length) == "s") return false;  // the mayor's
            had_apostrophe = true;
            i += length;
        } else if (rest.front() == yo.front() && rest.starts_with(yo)) {
            folded += "е";
            i += 2;
        } else {
            folded += token[i++];
        }
    }
    if (folded.size() == 2 && folded[0] == '0' && is_digit(folded[1])) folded.erase(0, 1);
    return had_apostrophe;
}

void replace_ghe(std::string& word) {
    constexpr std::string_view with_upturn = "ґ";
    for (std::size_t at = word.find(with_upturn); at != std::string::npos; at = word.find(with_upturn, at)) {
        word.replace(at, with_upturn.size(), "г");
    }
}

}  // namespace

// unicode61 with our folding and stems on top.
class WordBreaker::Tokenizer {
  public:
    using OnWord = std::function<int(const Word&)>;

    static std::unique_ptr<Tokenizer> create(fts5_api* api) {
        auto made = std::make_unique<Tokenizer>();
        void* context = nullptr;
        if (api->xFindTokenizer(api, "unicode61", &context, &made->parent_) != SQLITE_OK) return nullptr;
        std::array<const char*, 4> arguments = {"remove_diacritics", "2", "tokenchars", "'’ʼ`"};
        if (made->parent_.xCreate(context, arguments.data(), static_cast<int>(arguments.size()), &made->instance_) !=
            SQLITE_OK) {
            return nullptr;
        }
        return made;
    }

    Tokenizer() = default;
    Tokenizer(const Tokenizer&) = delete;
    Tokenizer& operator=(const Tokenizer&) = delete;
    ~Tokenizer() {
        if (instance_ != nullptr) parent_.xDelete(instance_);
    }

    int tokenize(int flags, std::string_view text, const OnWord& on_word) {
        Call call{this, text, &on_word};
        return parent_.xTokenize(instance_, &call, flags, text.data(), static_cast<int>(text.size()), &parent_token);
    }

    std::string_view stem_of(const Word& word) {
        stem_ = stemmer_.stem(word.stem_source, word.had_apostrophe);
        replace_ghe(stem_);
        return stem_;
    }

  private:
    struct Call {
        Tokenizer* self;
        std::string_view text;
        const OnWord* on_word;
    };

    static int parent_token(void* context, int /*flags*/, const char* token, int length, int begin, int end) {
        const Call& call = *static_cast<Call*>(context);
        return call.self->split({token, static_cast<std::size_t>(length)}, static_cast<std::size_t>(begin),
                                static_cast<std::size_t>(end), call);
    }

    // Cuts outer apostrophes, then hands out runs of digits and runs of letters as words of their own.
    int split(std::string_view token, std::size_t begin, std::size_t end, const Call& call) {
        for (std::size_t cut = apostrophe_at_start(token); cut > 0; cut = apostrophe_at_start(token)) {
            token.remove_prefix(cut);
            begin += cut;
        }
        for (std::size_t cut = apostrophe_at_end(token); cut > 0; cut = apostrophe_at_end(token)) {
            token.remove_suffix(cut);
            end -= cut;
        }
        while (!token.empty()) {
            const bool digits = is_digit(token.front());
            const auto of_other_sort = [digits](char c) { return is_digit(c) != digits; };
            const auto run =
                static_cast<std::size_t>(std::find_if(token.begin(), token.end(), of_other_sort) - token.begin());
            // Lower case may be longer or shorter than the source, so its run is measured there.
            const std::string_view source = call.text.substr(begin, end - begin);
            const auto source_run =
                run == token.size() ? source.size()
                                    : static_cast<std::size_t>(
                                          std::find_if(source.begin(), source.end(), of_other_sort) - source.begin());
            const int code = emit(token.substr(0, run), begin, begin + source_run, call);
            if (code != SQLITE_OK) return code;
            token.remove_prefix(run);
            begin += source_run;
        }
        return SQLITE_OK;
    }

    int emit(std::string_view token, std::size_t begin, std::size_t end, const Call& call) {
        const bool had_apostrophe = fold(token, source_);
        if (source_.empty()) return SQLITE_OK;
        exact_ = source_;
        replace_ghe(exact_);
        return (*call.on_word)({exact_, begin, end, source_, had_apostrophe});
    }

    fts5_tokenizer parent_{};
    Fts5Tokenizer* instance_ = nullptr;
    Stemmer stemmer_;
    std::string source_;
    std::string exact_;
    std::string stem_;
};

// What FTS5 calls.
struct WordBreaker::Callbacks {
    static int create(void* context, const char** /*arguments*/, int /*count*/, Fts5Tokenizer** made) {
        auto tokenizer = Tokenizer::create(static_cast<fts5_api*>(context));
        if (!tokenizer) return SQLITE_ERROR;
        // FTS5 owns it from here and gives it back to destroy().
        *made = static_cast<Fts5Tokenizer*>(static_cast<void*>(tokenizer.release()));
        return SQLITE_OK;
    }

    static void destroy(Fts5Tokenizer* tokenizer) {
        const std::unique_ptr<Tokenizer> owned(static_cast<Tokenizer*>(static_cast<void*>(tokenizer)));
    }

    static int tokenize(Fts5Tokenizer* tokenizer, void* context, int flags, const char* text, int length,
                        int (*on_token)(void*, int, const char*, int, int, int)) {
        auto& self = *static_cast<Tokenizer*>(static_cast<void*>(tokenizer));
        const bool query = (flags & FTS5_TOKENIZE_QUERY) != 0;
        const bool prefix = (flags & FTS5_TOKENIZE_PREFIX) != 0;
        std::string marked;
        const auto hand_on = [&](const Word& word) {
            const auto begin = static_cast<int>(word.begin);
            const auto end = static_cast<int>(word.end);
            const std::string_view stem = query && prefix ? std::string_view() : self.stem_of(word);
            const bool has_stem = !stem.empty();
            const bool wants_exact = !query || prefix || !has_stem;
            int code = SQLITE_OK;
            if (wants_exact) {
                code = on_token(context, 0, word.exact.data(), static_cast<int>(word.exact.size()), begin, end);
            }
            if (code != SQLITE_OK || !has_stem) return code;
            marked.assign(1, stem_mark).append(stem);
            return on_token(context, wants_exact ? FTS5_TOKEN_COLOCATED : 0, marked.data(),
                            static_cast<int>(marked.size()), begin, end);
        };
        return self.tokenize(flags, {text, static_cast<std::size_t>(std::max(length, 0))}, hand_on);
    }
};

Result<std::unique_ptr<WordBreaker>> WordBreaker::register_in(sqlite3* connection) {
    fts5_api* const api = fts5_of(connection);
    if (api == nullptr) return failure("SQLite was built without FTS5");
    fts5_tokenizer functions{&Callbacks::create, &Callbacks::destroy, &Callbacks::tokenize};
    if (api->xCreateTokenizer(api, "veche", api, &functions, nullptr) != SQLITE_OK) {
        return failure("FTS5 does not take the tokenizer");
    }
    auto tokenizer = Tokenizer::create(api);
    if (!tokenizer) return failure("FTS5 has no unicode61 tokenizer");
    return std::unique_ptr<WordBreaker>(new WordBreaker(std::move(tokenizer)));
}

WordBreaker::WordBreaker(std::unique_ptr<Tokenizer> tokenizer) : tokenizer_(std::move(tokenizer)) {}

WordBreaker::~WordBreaker() = default;

void WordBreaker::each(std::string_view text, const std::function<Next(const Word&)>& on_word) {
    const auto hand_on = [&](const Word& word) { return on_word(word) == Next::stop ? SQLITE_DONE : SQLITE_OK; };
    // Stopping is the only way it can end before the text does.
    static_cast<void>(tokenizer_->tokenize(FTS5_TOKENIZE_AUX, text.substr(0, longest_text), hand_on));
}

std::string_view WordBreaker::stem_of(const Word& word) {
    return tokenizer_->stem_of(word);
}

}  // namespace veche::content
