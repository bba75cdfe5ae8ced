// Where a word stands: in which documents (rising numbers from 1) and at which places of each (rising). Varints of
// differences, in pieces that grow, linked, in one array of bytes for all words. Same thread as that array.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "server/office/chunked.h"

namespace veche::server::office {

// Bytes appended one after another, in pieces. A plain value; the bytes are in the array.
struct ByteChain {
    std::uint32_t head = 0;   // 0: none yet; the array begins with something else
    std::uint32_t tail = 0;   // where the next byte goes
    std::uint32_t bytes = 0;  // written so far
    std::uint16_t left = 0;   // of the piece
    std::uint8_t piece = 0;   // its number, the last of which is reached again and again

    void append(Bytes& bytes_of_all, std::uint8_t byte);
    // Empty, in the pieces it has.
    void begin_again();

    // Bytes of a piece, behind which stands where the next one is (4 bytes; 0: none yet).
    static constexpr auto pieces = std::to_array<std::uint16_t>(
        {8, 8, 12, 16, 24, 32, 44, 60, 84, 120, 168, 236, 332, 464, 652, 912, 1276, 1788, 2504, 3504});
};

class ByteReader {
  public:
    ByteReader(const Bytes& bytes_of_all, const ByteChain& chain);
    [[nodiscard]] bool at_end() const { return left_ == 0; }
    // Not at the end.
    [[nodiscard]] std::uint8_t byte() {
        if (at_ == end_) next_piece();
        --left_;
        return static_cast<std::uint8_t>(*at_++);
    }
    [[nodiscard]] std::uint32_t varint() {
        std::uint32_t value = 0;
        for (unsigned shift = 0;; shift += 7) {
            const std::uint8_t next = byte();
            value |= static_cast<std::uint32_t>(next & 0x7FU) << shift;
            if (next < 0x80U) return value;
        }
    }

  private:
    void next_piece();

    const Bytes& all_;
    const char* at_ = nullptr;
    const char* end_ = nullptr;
    std::uint32_t left_;
    std::uint8_t piece_ = 0;
};

struct PostingList {
    ByteChain chain;
    std::uint32_t last_document = 0;

    // `document` is above all before, `places` are not empty.
    void add(Bytes& bytes, std::uint32_t document, std::span<const std::uint32_t> places);
    // Takes out what `is_gone` holds and overwrites the bytes that become free.
    void remove(Bytes& bytes, const std::vector<bool>& is_gone);
};

// Reads a list from its beginning.
class PostingReader {
  public:
    PostingReader(const Bytes& bytes, const PostingList& list) : reader_(bytes, list.chain) {}

    // The next document; false: there is none. Its places are then to be read or skipped.
    [[nodiscard]] bool next() {
        if (reader_.at_end()) return false;
        const std::uint32_t head = reader_.varint();
        document_ += head >> 1U;
        count_ = (head & 1U) != 0 ? 1 : reader_.varint();
        return true;
    }
    [[nodiscard]] std::uint32_t document() const { return document_; }
    [[nodiscard]] std::uint32_t count() const { return count_; }
    void skip_places() {
        for (std::uint32_t i = 0; i < count_; ++i) static_cast<void>(reader_.varint());
    }
    template <typename OnPlace>
    void each_place(OnPlace on_place) {
        std::uint32_t place = 0;
        for (std::uint32_t i = 0; i < count_; ++i) on_place(place += reader_.varint());
    }

  private:
    ByteReader reader_;
    std::uint32_t document_ = 0;
    std::uint32_t count_ = 0;
};

}  // namespace veche::server::office
