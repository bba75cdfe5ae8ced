#include "server/office/case_index.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <shared_mutex>

#include "base/sqlite.h"
#include "content/search/word_breaker.h"
#include "server/office/case_search.h"
#include "server/office/case_words.h"

namespace veche::server::office {
namespace {

constexpr std::size_t most_words_of_case = 100'000;
constexpr std::size_t sweep_budget = std::size_t{1} << 20U;  // bytes looked at in one piece

struct Document {
    protocol::EnvelopeId id;
    std::int64_t change = 0;
    Instant received;
    std::uint64_t texts = 0;  // hash of them: a change of state alone needs no new document
};

// A tokeniser of its own: each is for one thread at a time.
struct Breaker {
    Database database;
    std::unique_ptr<content::WordBreaker> words;

    static Result<Breaker> create() {
        auto database = Database::connect(":memory:", Database::Mode::create);
        if (!database) return tl::unexpected(database.error());
        auto words = content::WordBreaker::register_in(database->handle());
        if (!words) return tl::unexpected(words.error());
        return Breaker{std::move(*database), std::move(*words)};
    }
};

struct PlacedWord {
    std::uint32_t word = 0;
    std::uint32_t place = 0;
    auto operator<=>(const PlacedWord&) const = default;
};

}  // namespace

class CaseIndex::State {
  public:
    State(std::uint64_t seed, Breaker feeding, Breaker asking)
        : feeding_(std::move(feeding)),
          asking_(std::move(asking)),
          hash_(seed),
          words_(memory_, hash_),
          documents_(memory_),
          table_(memory_) {
        static_cast<void>(documents_.push_back({}));  // numbers begin at 1
    }

    // False: there is no memory, now and for good.
    bool feed(const FedCase& subject) {
        const std::unique_lock lock(mutex_);
        if (is_full_) return false;
        try {
            apply(subject);
        } catch (const std::bad_alloc&) {
            is_full_ = true;
            return false;
        }
        change_ = std::max(change_, subject.change);
        return true;
    }

    bool sweep() {
        const std::unique_lock lock(mutex_);
        if (being_swept_.empty()) {
            if (gone_ == 0) return false;
            being_swept_.swap(is_gone_);
            gone_ = 0;
            next_swept_ = 0;
        }
        next_swept_ = words_.remove(being_swept_, next_swept_, sweep_budget);
        if (next_swept_ < words_.numbers()) return true;
        being_swept_.clear();
        return gone_ > 0;
    }

    CaseAnswer find(const CaseQuery& query) {
        const std::lock_guard one_asks(asking_mutex_);
        content::WordBreaker& breaker = *asking_.words;
        const auto terms = parse_case_search(query.text, query.last_word, breaker);
        const std::shared_lock lock(mutex_);
        CaseSearch search(words_, lengths_, breaker);
        for (const content::SearchTerm& term : terms) search.require(term);
        return answer(query, search);
    }

    std::vector<std::vector<content::TextRange>> marks(const CaseQuery& query, const std::vector<std::string>& texts) {
        const std::lock_guard one_asks(asking_mutex_);
        content::WordBreaker& breaker = *asking_.words;
        content::Marker marker(parse_case_search(query.text, query.last_word, breaker), breaker);
        std::vector<std::vector<content::TextRange>> all;
        for (const std::string& text : texts) all.push_back(marker.marks(text));
        return all;
    }

    std::vector<content::Excerpt> excerpts(const CaseQuery& query, const std::vector<std::string>& texts) {
        const std::lock_guard one_asks(asking_mutex_);
        content::WordBreaker& breaker = *asking_.words;
        content::Marker marker(parse_case_search(query.text, query.last_word, breaker), breaker);
        std::vector<content::Excerpt> all;
        for (const std::string& text : texts) all.push_back(marker.excerpt(text));
        return all;
    }

    std::int64_t change() const {
        const std::shared_lock lock(mutex_);
        return change_;
    }

    Figures figures() const {
        const std::shared_lock lock(mutex_);
        return {cases_, words_.count(), memory_.bytes(), memory_.is_locked()};
    }

  private:
    void apply(const FedCase& subject) {
        const auto known =
            table_.find(hash_(subject.id.view()), [&](std::uint32_t id) { return documents_[id].id == subject.id; });
        if (known && documents_[*known].change >= subject.change) return;
        if (subject.is_deleted) {
            if (!known) return;
            take_out(*known);
            documents_[*known].change = subject.change;
            return;
        }
        const std::uint64_t texts = hash_of(subject.fields);
        if (known && lengths_[*known] > 0 && documents_[*known].texts == texts) {
            documents_[*known].change = subject.change;
            documents_[*known].received = subject.received;
            return;
        }
        if (known) take_out(*known);
        add(subject, texts, known);
    }

    std::uint64_t hash_of(const std::vector<std::string>& fields) const {
        std::uint64_t hash = fields.size();
        for (const std::string& field : fields) hash = (hash * 31) ^ hash_(field);
        return hash;
    }

    void take_out(std::uint32_t document) {
        if (lengths_[document] == 0) return;
        lengths_[document] = 0;
        --cases_;
        ++gone_;
        is_gone_.resize(std::max<std::size_t>(is_gone_.size(), document + std::size_t{1}));
        is_gone_[document] = true;
    }

    void add(const FedCase& subject, std::uint64_t texts, std::optional<std::uint32_t> before) {
        const std::uint32_t document = documents_.push_back({subject.id, subject.change, subject.received, texts});
        const std::uint64_t hash = hash_(subject.id.view());
        lengths_.resize(documents_.size());
        if (before) table_.erase(hash, *before);
        table_.insert(hash, document, [this](std::uint32_t id) { return hash_(documents_[id].id.view()); });
        std::uint32_t place = 0;
        placed_.clear();
        for (const std::string& field : subject.fields) {
            if (!place_words(field, place)) throw std::bad_alloc();
            if (placed_.size() >= most_words_of_case) break;
            ++place;  // no phrase reaches over it
        }
        std::sort(placed_.begin(), placed_.end());
        for (std::size_t begin = 0; begin < placed_.size();) {
            places_.clear();
            std::size_t end = begin;
            for (; end < placed_.size() && placed_[end].word == placed_[begin].word; ++end) {
                places_.push_back(placed_[end].place);
            }
            words_.add(placed_[begin].word, document, places_);
            begin = end;
        }
        words_.sort_new_ones();
        // One without a word is there too: a query without words finds it.
        lengths_[document] = static_cast<std::uint32_t>(placed_.size()) + 1;
        ++cases_;
    }

    // False: there is no memory. An exception must not go through SQLite.
    bool place_words(const std::string& field, std::uint32_t& place) {
        bool is_room = true;
        feeding_.words->each(field, [&](const content::Word& word) {
            try {
                placed_.push_back({words_.number_of(word, *feeding_.words), place++});
            } catch (const std::bad_alloc&) {
                is_room = false;
            }
            return is_room && placed_.size() < most_words_of_case ? content::WordBreaker::Next::go_on
                                                                  : content::WordBreaker::Next::stop;
        });
        return is_room;
    }

    CaseAnswer answer(const CaseQuery& query, const CaseSearch& search) const {
        std::vector<std::uint32_t> found;
        for (std::uint32_t document = 1; document < documents_.size(); ++document) {
            if (search.is_found(document)) found.push_back(document);
        }
        const auto earlier = [&](std::uint32_t a, std::uint32_t b) {
            const Document& first = documents_[a];
            const Document& second = documents_[b];
            if (query.order == CaseQuery::Order::best && search.score(a) != search.score(b)) {
                return search.score(a) > search.score(b);
            }
            if (first.received != second.received) return first.received > second.received;
            return first.id.view() > second.id.view();
        };
        const std::size_t begin = std::min(query.offset, found.size());
        const std::size_t end = std::min(found.size() - begin, query.most) + begin;
        std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(end), found.end(), earlier);
        CaseAnswer answer;
        answer.total = found.size();
        answer.change = change_;
        for (std::size_t i = begin; i < end; ++i)
            answer.hits.push_back({documents_[found[i]].id, search.score(found[i])});
        return answer;
    }

    mutable std::shared_mutex mutex_;  // of all but asking_
    std::mutex asking_mutex_;
    Breaker feeding_;
    Breaker asking_;
    LockedMemory memory_;
    KeyedHash hash_;
    CaseWords words_;
    Chunked<Document> documents_;
    IdTable table_;
    // Not secret: lengths in words and one more, 0 of what is not to be found; by document.
    std::vector<std::uint32_t> lengths_{0};
    std::size_t cases_ = 0;
    std::int64_t change_ = 0;
    bool is_full_ = false;
    std::vector<bool> is_gone_;  // still in the lists
    std::size_t gone_ = 0;
    std::vector<bool> being_swept_;  // empty: nothing is
    std::uint32_t next_swept_ = 0;
    std::vector<PlacedWord> placed_;
    std::vector<std::uint32_t> places_;
};

Result<std::unique_ptr<CaseIndex>> CaseIndex::create(Random& random) {
    auto feeding = Breaker::create();
    if (!feeding) return tl::unexpected(feeding.error());
    auto asking = Breaker::create();
    if (!asking) return tl::unexpected(asking.error());
    std::uint64_t seed = 0;
    random.fill(std::as_writable_bytes(std::span(&seed, 1)));
    return std::unique_ptr<CaseIndex>(
        new CaseIndex(std::make_unique<State>(seed, std::move(*feeding), std::move(*asking))));
}

CaseIndex::CaseIndex(std::unique_ptr<State> state) : state_(std::move(state)) {}
CaseIndex::~CaseIndex() = default;

Result<void> CaseIndex::feed(const FedCase& subject) {
    if (!state_->feed(subject)) return failure("there is no memory for the words of all cases");
    return {};
}

std::int64_t CaseIndex::change() const {
    return state_->change();
}

bool CaseIndex::sweep() {
    return state_->sweep();
}

CaseAnswer CaseIndex::find(const CaseQuery& query) const {
    return state_->find(query);
}

std::vector<std::vector<content::TextRange>> CaseIndex::marks(const CaseQuery& query,
                                                              const std::vector<std::string>& texts) const {
    return state_->marks(query, texts);
}

std::vector<content::Excerpt> CaseIndex::excerpts(const CaseQuery& query, const std::vector<std::string>& texts) const {
    return state_->excerpts(query, texts);
}

CaseIndex::Figures CaseIndex::figures() const {
    return state_->figures();
}

}  // namespace veche::server::office
