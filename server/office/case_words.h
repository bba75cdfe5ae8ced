// Every form of a word that stands in a case, with its stem and where it stands. A form that no case has any more is
// overwritten and forgotten. Internal to the case index, which gives the locked memory. One thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "content/search/word_breaker.h"
#include "server/office/chunked.h"
#include "server/office/id_table.h"
#include "server/office/keyed_hash.h"
#include "server/office/posting_list.h"

namespace veche::server::office {

// Longer ones are known by their beginning.
inline constexpr std::size_t longest_word = 120;  // bytes

class CaseWords {
  public:
    CaseWords(LockedMemory& memory, KeyedHash hash);

    // The number of the form, made when it is new; `breaker` gave the word.
    [[nodiscard]] std::uint32_t number_of(const content::Word& word, content::WordBreaker& breaker);
    void add(std::uint32_t word, std::uint32_t document, std::span<const std::uint32_t> places) {
        words_[word].list.add(bytes_, document, places);
    }
    // After words were added: keeps looking up beginnings quick.
    void sort_new_ones();

    // Forms with that folded spelling, that beginning, that stem; each call adds to `found`.
    void find_exact(std::string_view exact, std::vector<std::uint32_t>& found) const;
    void find_beginning(std::string_view beginning, std::vector<std::uint32_t>& found) const;
    void find_stem(std::string_view stem, std::vector<std::uint32_t>& found) const;
    [[nodiscard]] PostingReader read(std::uint32_t word) const { return {bytes_, words_[word].list}; }
    // How much there is to read of it.
    [[nodiscard]] std::uint32_t bytes_of(std::uint32_t word) const { return words_[word].list.chain.bytes; }

    // Takes documents out of the lists from `first` on, until about `budget` bytes were looked at; where to go on, or
    // the number of words when that was the last.
    [[nodiscard]] std::uint32_t remove(const std::vector<bool>& is_gone, std::uint32_t first, std::size_t budget);

    // Numbers reach so far; some may be free.
    [[nodiscard]] std::uint32_t numbers() const { return words_.size(); }
    [[nodiscard]] std::size_t count() const { return words_.size() - free_words_.size() - 1; }

  private:
    struct Spelling {
        std::uint32_t at = 0;
        std::uint8_t length = 0;
    };
    struct WordRow {
        Spelling key;  // length 0: free
        std::uint32_t stem = 0;
        std::uint32_t next_of_stem = 0;
        PostingList list;
    };
    struct StemRow {
        Spelling key;
        std::uint32_t first_word = 0;
    };

    [[nodiscard]] std::string_view text_of(Spelling key) const {
        return key.length == 0 ? std::string_view() : std::string_view(&bytes_[key.at], key.length);
    }
    [[nodiscard]] std::string_view spelling(std::uint32_t word) const { return text_of(words_[word].key); }
    [[nodiscard]] Spelling store(std::string_view text);
    void wipe(Spelling key);
    [[nodiscard]] std::uint32_t add_word(std::uint64_t hash, std::string_view key, std::string_view stem);
    void join_stem(std::uint32_t word, std::string_view stem);
    void leave_stem(std::uint32_t word);
    void forget(const std::vector<std::uint32_t>& words);

    KeyedHash hash_;
    Bytes bytes_;
    Chunked<WordRow> words_;  // the first is none, so that 0 ends a list
    Chunked<StemRow> stems_;
    IdTable word_table_;
    IdTable stem_table_;
    std::pmr::vector<std::uint32_t> sorted_;  // by spelling; new ones stand behind, as they came
    std::size_t in_order_ = 0;
    std::vector<std::uint32_t> free_words_;
    std::vector<std::uint32_t> free_stems_;
    std::string key_;  // of the word being looked at
};

}  // namespace veche::server::office
