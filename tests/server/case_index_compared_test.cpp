// The index of cases against looking through every text, random and hostile ones; its lists; many threads.
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <doctest/doctest.h>
#include <functional>
#include <map>
#include <random>
#include <thread>

#include "base/sqlite.h"
#include "content/search/word_breaker.h"
#include "server/office/case_index.h"
#include "server/office/case_search.h"
#include "server/office/posting_list.h"
#include "tests/server/support/case_index_rig.h"

using namespace veche;
using namespace veche::server::office;
using content::LastWord;
using Index = test::CaseIndexRig;

namespace {

// The same questions, answered by looking through every text.
class Naive {
  public:
    Naive() {
        auto opened = Database::connect(":memory:", Database::Mode::create);
        REQUIRE(opened);
        database_ = std::make_unique<Database>(std::move(*opened));
        auto words = content::WordBreaker::register_in(database_->handle());
        REQUIRE(words);
        breaker_ = std::move(*words);
    }
    void feed(int number, const std::vector<std::string>& fields) {
        std::vector<std::vector<Word>> words;
        for (const std::string& field : fields) words.push_back(words_of(field));
        cases_[number] = std::move(words);
    }
    void remove(int number) { cases_.erase(number); }

    std::vector<int> find(const std::string& text, LastWord last_word) {
        const auto terms = parse_case_search(text, last_word, *breaker_);
        std::vector<int> found;
        for (const auto& [number, fields] : cases_) {
            const auto holds = [this, &words = fields](const content::SearchTerm& term) {
                return holds_term(words, term);
            };
            if (std::all_of(terms.begin(), terms.end(), holds)) found.insert(found.begin(), number);
        }
        return found;
    }

  private:
    struct Word {
        std::string exact;
        std::string stem;
    };
    std::vector<Word> words_of(const std::string& text) {
        std::vector<Word> words;
        breaker_->each(text, [&](const content::Word& word) {
            words.push_back({std::string(word.exact.substr(0, longest_word)), std::string(breaker_->stem_of(word))});
            return content::WordBreaker::Next::go_on;
        });
        return words;
    }
    static bool is_like(const Word& word, const Word& asked, bool is_beginning) {
        return word.exact == asked.exact || (is_beginning && word.exact.rfind(asked.exact, 0) == 0) ||
               (!asked.stem.empty() && word.stem == asked.stem);
    }
    bool holds_term(const std::vector<std::vector<Word>>& fields, const content::SearchTerm& term) {
        for (std::size_t i = 0; i < term.phrases.size(); ++i) {
            const std::vector<Word> asked = words_of(term.phrases[i]);
            for (const auto& words : fields) {
                for (std::size_t at = 0; at + asked.size() <= words.size(); ++at) {
                    bool all = !asked.empty();
                    for (std::size_t j = 0; j < asked.size(); ++j) {
                        const bool may_go_on = term.beginning && i == 0 && j + 1 == asked.size();
                        all = all && is_like(words[at + j], asked[j], may_go_on);
                    }
                    if (all) return true;
                }
            }
        }
        return false;
    }

    std::unique_ptr<Database> database_;
    std::unique_ptr<content::WordBreaker> breaker_;
    std::map<int, std::vector<std::vector<Word>>> cases_;
};

// Few words in many forms, so that they meet; signs that break and join words; what is no text.
class Texts {
  public:
    explicit Texts(unsigned seed) : random_(seed) {}

    std::string text(std::size_t most) {
        std::string text;
        for (std::size_t i = below(most + 1); i > 0; --i) text += word() + gap();
        return text;
    }
    std::string query() {
        std::string query;
        for (std::size_t i = below(3) + 1; i > 0; --i) {
            const bool is_quoted = below(4) == 0;
            if (is_quoted) query += quotation();
            for (std::size_t j = is_quoted ? below(3) + 1 : 1; j > 0; --j) query += word() + (j > 1 ? gap() : "");
            if (is_quoted && below(5) > 0) query += quotation();
            if (i > 1) query += " ";
        }
        // Cut anywhere, as it is while it is being typed.
        return below(2) == 0 ? query : query.substr(0, below(query.size()) + 1);
    }
    std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }

  private:
    std::string one_of(const std::vector<std::string>& all) { return all[below(all.size())]; }
    std::string word() {
        static const std::vector<std::string> words = {
            "дорога", "дороги",  "дорогу", "дорогам", "ДОРОГОЙ", "дорожный", "вода",  "воды",       "водой", "вулиця",
            "вулиці", "вулицю",  "ґанок",  "ганок",   "ганку",   "п’ять",    "п'яти", "пять",       "ёлка",  "елки",
            "street", "streets", "town’s", "214-п",   "214",     "1.1",      "11",    "27.11.2026", "27",    "ноября",
            "и",      "в",       "на",     "the",     "і",       "до",       "a",     "я",          "яма",   "ямы"};
        return one_of(words);
    }
    std::string gap() {
        static const std::vector<std::string> gaps = {" ", " ", " ",    " ",   ", ", ". ", "\n",
                                                      "-", "",  "\xff", " « ", "» ", "'",  "\t\r\n"};
        return one_of(gaps);
    }
    std::string quotation() { return one_of({"\"", "«", "»", "“", "”", "„"}); }

    std::mt19937 random_;
};

}  // namespace

TEST_CASE("the index finds what looking through every text finds, over changes, deletions and sweeps") {
    unsigned seed = std::random_device()();
    if (const char* given = std::getenv("VECHE_SEED")) seed = static_cast<unsigned>(std::strtoul(given, nullptr, 10));
    INFO("VECHE_SEED=", seed);
    Texts texts(seed);
    Index tested;
    Naive naive;
    std::size_t hits = 0;
    for (int round = 0; round < 40; ++round) {
        for (int i = 0; i < 15; ++i) {
            const int number = static_cast<int>(texts.below(60));
            if (texts.below(4) == 0) {
                tested.remove(number);
                naive.remove(number);
                continue;
            }
            const std::vector<std::string> fields = {texts.text(3), texts.text(25), texts.text(5)};
            tested.feed(number, fields);
            naive.feed(number, fields);
        }
        if (texts.below(2) == 0) static_cast<void>(tested.index->sweep());
        for (int i = 0; i < 25; ++i) {
            const std::string query = texts.query();
            const LastWord last_word = texts.below(2) == 0 ? LastWord::being_typed : LastWord::complete;
            const auto expected = naive.find(query, last_word);
            hits += expected.size();
            CHECK_MESSAGE(tested.find(query, last_word) == expected, query);
        }
    }
    CHECK(hits > 1000);
}

namespace {

using Documents = std::map<std::uint32_t, std::vector<std::uint32_t>>;  // the places in each

Documents read(const Bytes& bytes, const PostingList& list) {
    Documents documents;
    PostingReader reader(bytes, list);
    while (reader.next()) {
        auto& places = documents[reader.document()];
        reader.each_place([&](std::uint32_t place) { places.push_back(place); });
    }
    return documents;
}

// Of the documents that `is_gone` has room for, those that `goes` chooses: they are marked there.
void take_out(std::vector<Documents>& lists, std::vector<bool>& is_gone, const std::function<bool()>& goes) {
    for (Documents& documents : lists) {
        for (auto one = documents.begin(); one != documents.end();) {
            const bool is_out = one->first < is_gone.size() && goes();
            if (is_out) is_gone[one->first] = true;
            one = is_out ? documents.erase(one) : std::next(one);
        }
    }
}

bool is_wiped(const Bytes& bytes, const ByteChain& chain) {
    bool is_clear = true;
    for (ByteReader reader(bytes, chain); !reader.at_end();) is_clear = reader.byte() == 0 && is_clear;
    return is_clear;
}

}  // namespace

TEST_CASE("a list of places reads back as it was written, and what is taken out leaves no byte behind") {
    std::mt19937 random(7);
    const auto below = [&](std::uint32_t limit) {
        return std::uniform_int_distribution<std::uint32_t>(0, limit - 1)(random);
    };
    LockedMemory memory;
    Bytes bytes(memory);
    static_cast<void>(bytes.push_back('\0'));
    constexpr std::size_t lists = 20;
    std::vector<PostingList> all(lists);
    std::vector<Documents> expected(lists);
    std::uint32_t document = 0;
    for (int round = 0; round < 6; ++round) {
        for (int i = 0; i < 2000; ++i) {
            document += 1 + (below(50) == 0 ? below(3'000'000) : below(3));
            const std::size_t list = below(lists);
            std::vector<std::uint32_t> places;
            for (std::uint32_t place = below(300), n = below(5) + 1; n > 0; --n)
                places.push_back(place += 1 + below(200));
            all[list].add(bytes, document, places);
            expected[list][document] = places;
        }
        std::vector<bool> is_gone(document / 2 + 1);
        take_out(expected, is_gone, [&] { return round == 5 || below(2) == 0; });
        // A document is of one list here: gone from it, it is gone.
        for (std::size_t list = 0; list < lists; ++list) {
            all[list].remove(bytes, is_gone);
            CHECK(read(bytes, all[list]) == expected[list]);
        }
    }
    std::vector<bool> everything(document + 1, true);
    const std::uint32_t used = bytes.size();
    for (PostingList& list : all) {
        const std::uint32_t before = list.chain.bytes;
        list.remove(bytes, everything);
        CHECK(read(bytes, list).empty());
        ByteChain again = list.chain;
        again.bytes = before;
        CHECK(is_wiped(bytes, again));
        again.bytes = 0;
        for (std::uint32_t i = 0; i < before; ++i) again.append(bytes, 0);
    }
    CHECK(bytes.size() == used);
}

TEST_CASE_FIXTURE(Index,
                  "hostile texts are taken as any others: no letters, endless words, endless texts, broken bytes") {
    const std::string endless(200'000, 'a');
    std::string many;
    for (int i = 0; i < 150'000; ++i) many += "w" + std::to_string(i) + " ";
    feed(1, {endless});
    feed(2, {many, "слово"});
    feed(3, {std::string("\xff\xfe\xc3\x28 \0 слово", 16), "\xf0\x9f\x98\x80 слово"});
    feed(4, {"", "", "…—«»\"\"'’", std::string(1000, '\'')});
    feed(5, {"\x01слово\x02 \x01\x01"});
    feed(6, {"слово' OR 1=1 -- NEAR(слово, 1) {title}: *"});
    CHECK(find(endless.substr(0, 150)) == Found{1});
    // Of a text beyond all measure the rest is not looked at.
    CHECK(find("w49998") == Found{2});
    CHECK(find("w60000").empty());
    CHECK(find("слово") == Found{6, 5, 3});
    for (const char* query :
         {"\"", "«", "\"\"\"", "* OR", "{", "' '", "\xff", "\xd0", "\x01", "\x02", "NEAR(", "-слово", "слово*", "^"}) {
        CHECK(find(query, LastWord::being_typed).size() <= 6);
        CaseQuery asked;
        asked.text = query;
        CHECK(index->marks(asked, {"слово \xff"}).size() == 1);
    }
    for (int i = 1; i <= 6; ++i) remove(i);
    sweep();
    CHECK(index->figures().words == 0);
}

TEST_CASE_FIXTURE(Index, "questions are answered while cases are fed and swept") {
    for (int i = 0; i < 200; ++i) feed(i, {"общее слово " + std::to_string(i)});
    std::atomic<bool> is_over{false};
    std::vector<std::thread> askers;
    std::atomic<int> wrong{0};
    for (int i = 0; i < 2; ++i) {
        askers.emplace_back([&] {
            CaseQuery query;
            query.text = "общее \"слово\"";
            while (!is_over) {
                // Each is changed in one step: it is there before and after.
                if (index->find(query).total != 200) ++wrong;
            }
        });
    }
    for (int i = 0; i < 2000; ++i) {
        feed(i % 200, {"общее слово " + std::to_string(i) + " " + std::to_string(i * 7)});
        if (i % 10 == 0) static_cast<void>(index->sweep());
    }
    is_over = true;
    for (std::thread& asker : askers) asker.join();
    CHECK(wrong == 0);
}
