#include "server/office/case_words.h"

#include <algorithm>
#include <string.h>

#include "base/utf8.h"

namespace veche::server::office {
namespace {

// Between a folded spelling and what its stem is made from, where that is not told by the spelling alone (ґанок and
// ганок are folded alike, and have other stems). Below all letters: behind its spelling in the order.
constexpr char source_mark = '\x01';
constexpr char apostrophe_mark = '\x02';
constexpr std::size_t longest_key = 255;
// A quarter of new words may stand out of order.
constexpr std::size_t least_new_words = 4096;
constexpr std::size_t share_of_new_words = 4;

std::string_view exact_of(std::string_view key) {
    return key.substr(0, key.find(source_mark));
}

void write_key(const content::Word& word, std::string& key) {
    key = truncate_bytes(word.exact, longest_word);
    if (word.stem_source == word.exact && !word.had_apostrophe) return;
    key += source_mark;
    key += truncate_bytes(word.stem_source, longest_word);
    if (word.had_apostrophe) key += apostrophe_mark;
    static_assert(2 * longest_word + 2 <= longest_key);
}

}  // namespace

CaseWords::CaseWords(LockedMemory& memory, KeyedHash hash)
    : hash_(hash),
      bytes_(memory),
      words_(memory),
      stems_(memory),
      word_table_(memory),
      stem_table_(memory),
      sorted_(&memory) {
    static_cast<void>(bytes_.push_back('\0'));  // no list begins at 0
    static_cast<void>(words_.push_back({}));
    static_cast<void>(stems_.push_back({}));
}

std::uint32_t CaseWords::number_of(const content::Word& word, content::WordBreaker& breaker) {
    write_key(word, key_);
    const std::uint64_t hash = hash_(key_);
    const auto known = word_table_.find(hash, [&](std::uint32_t id) { return spelling(id) == key_; });
    if (known) return *known;
    return add_word(hash, key_, truncate_bytes(breaker.stem_of(word), longest_word));
}

CaseWords::Spelling CaseWords::store(std::string_view text) {
    const Spelling key{bytes_.allocate(text.size()), static_cast<std::uint8_t>(text.size())};
    std::copy(text.begin(), text.end(), &bytes_[key.at]);
    return key;
}

void CaseWords::wipe(Spelling key) {
    ::explicit_bzero(&bytes_[key.at], key.length);
}

std::uint32_t CaseWords::add_word(std::uint64_t hash, std::string_view key, std::string_view stem) {
    if (free_words_.empty()) free_words_.push_back(words_.push_back({}));
    const std::uint32_t word = free_words_.back();
    sorted_.push_back(word);
    words_[word].key = store(key);
    word_table_.insert(hash, word, [this](std::uint32_t id) { return hash_(spelling(id)); });
    free_words_.pop_back();
    if (!stem.empty()) join_stem(word, stem);
    return word;
}

void CaseWords::join_stem(std::uint32_t word, std::string_view stem) {
    const std::uint64_t hash = hash_(stem);
    auto known = stem_table_.find(hash, [&](std::uint32_t id) { return text_of(stems_[id].key) == stem; });
    if (!known) {
        if (free_stems_.empty()) free_stems_.push_back(stems_.push_back({}));
        known = free_stems_.back();
        stems_[*known].key = store(stem);
        stem_table_.insert(hash, *known, [this](std::uint32_t id) { return hash_(text_of(stems_[id].key)); });
        free_stems_.pop_back();
    }
    words_[word].stem = *known;
    words_[word].next_of_stem = stems_[*known].first_word;
    stems_[*known].first_word = word;
}

void CaseWords::leave_stem(std::uint32_t word) {
    WordRow& row = words_[word];
    if (row.stem == 0) return;
    StemRow& stem = stems_[row.stem];
    std::uint32_t* link = &stem.first_word;
    while (*link != word) link = &words_[*link].next_of_stem;
    *link = row.next_of_stem;
    if (stem.first_word == 0) {
        stem_table_.erase(hash_(text_of(stem.key)), row.stem);
        wipe(stem.key);
        stem.key = {};
        free_stems_.push_back(row.stem);
    }
    row.stem = 0;
    row.next_of_stem = 0;
}

void CaseWords::sort_new_ones() {
    const std::size_t fresh = sorted_.size() - in_order_;
    if (fresh < std::max(least_new_words, in_order_ / share_of_new_words)) return;
    const auto earlier = [this](std::uint32_t a, std::uint32_t b) { return spelling(a) < spelling(b); };
    const auto middle = sorted_.begin() + static_cast<std::ptrdiff_t>(in_order_);
    std::sort(middle, sorted_.end(), earlier);
    std::inplace_merge(sorted_.begin(), middle, sorted_.end(), earlier);
    in_order_ = sorted_.size();
}

void CaseWords::find_beginning(std::string_view beginning, std::vector<std::uint32_t>& found) const {
    const auto middle = sorted_.begin() + static_cast<std::ptrdiff_t>(in_order_);
    auto at = std::lower_bound(sorted_.begin(), middle, beginning,
                               [this](std::uint32_t word, std::string_view text) { return spelling(word) < text; });
    for (; at != middle && exact_of(spelling(*at)).starts_with(beginning); ++at) found.push_back(*at);
    for (at = middle; at != sorted_.end(); ++at) {
        if (exact_of(spelling(*at)).starts_with(beginning)) found.push_back(*at);
    }
}

void CaseWords::find_exact(std::string_view exact, std::vector<std::uint32_t>& found) const {
    const auto middle = sorted_.begin() + static_cast<std::ptrdiff_t>(in_order_);
    auto at = std::lower_bound(sorted_.begin(), middle, exact,
                               [this](std::uint32_t word, std::string_view text) { return spelling(word) < text; });
    // Behind it stand its other sources, and no other spelling between.
    for (; at != middle && exact_of(spelling(*at)) == exact; ++at) found.push_back(*at);
    for (at = middle; at != sorted_.end(); ++at) {
        if (exact_of(spelling(*at)) == exact) found.push_back(*at);
    }
}

void CaseWords::find_stem(std::string_view stem, std::vector<std::uint32_t>& found) const {
    const auto known = stem_table_.find(hash_(stem), [&](std::uint32_t id) { return text_of(stems_[id].key) == stem; });
    if (!known) return;
    for (std::uint32_t word = stems_[*known].first_word; word != 0; word = words_[word].next_of_stem) {
        found.push_back(word);
    }
}

std::uint32_t CaseWords::remove(const std::vector<bool>& is_gone, std::uint32_t first, std::size_t budget) {
    constexpr std::size_t bytes_of_row = 64;  // what looking at a row costs, in bytes of a list
    std::vector<std::uint32_t> empty;
    std::uint32_t word = std::max<std::uint32_t>(first, 1);
    for (std::size_t spent = 0; word < words_.size() && spent < budget; ++word) {
        WordRow& row = words_[word];
        spent += bytes_of_row;
        if (row.key.length == 0) continue;
        spent += row.list.chain.bytes;
        row.list.remove(bytes_, is_gone);
        if (row.list.chain.bytes == 0) empty.push_back(word);
    }
    forget(empty);
    return word;
}

void CaseWords::forget(const std::vector<std::uint32_t>& words) {
    if (words.empty()) return;
    // Before they are overwritten: they would be out of order.
    const auto is_kept = [&](std::uint32_t word) { return !std::binary_search(words.begin(), words.end(), word); };
    const auto middle = sorted_.begin() + static_cast<std::ptrdiff_t>(in_order_);
    const auto kept_in_order = std::count_if(sorted_.begin(), middle, is_kept);
    std::erase_if(sorted_, [&](std::uint32_t word) { return !is_kept(word); });
    in_order_ = static_cast<std::size_t>(kept_in_order);
    for (const std::uint32_t word : words) {
        word_table_.erase(hash_(spelling(word)), word);
        leave_stem(word);
        wipe(words_[word].key);
        words_[word].key = {};
        free_words_.push_back(word);
    }
}

}  // namespace veche::server::office
