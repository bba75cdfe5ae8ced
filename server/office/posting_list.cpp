#include "server/office/posting_list.h"

#include <algorithm>
#include <cstring>

namespace veche::server::office {
namespace {

constexpr std::size_t link_bytes = sizeof(std::uint32_t);

std::uint32_t read_link(const char* at) {
    std::uint32_t link = 0;
    std::memcpy(&link, at, link_bytes);
    return link;
}

std::uint8_t piece_after(std::uint8_t piece) {
    return static_cast<std::uint8_t>(std::min<std::size_t>(piece + std::size_t{1}, ByteChain::pieces.size() - 1));
}

void append_varint(Bytes& bytes, ByteChain& chain, std::uint32_t value) {
    for (; value >= 0x80U; value >>= 7U) chain.append(bytes, static_cast<std::uint8_t>(value | 0x80U));
    chain.append(bytes, static_cast<std::uint8_t>(value));
}

}  // namespace

void ByteChain::append(Bytes& bytes_of_all, std::uint8_t byte) {
    if (left == 0) {
        if (head == 0) {
            head = tail = bytes_of_all.allocate(pieces.front() + link_bytes);
        } else {
            const std::uint8_t next = piece_after(piece);
            std::uint32_t link = read_link(&bytes_of_all[tail]);
            if (link == 0) {
                link = bytes_of_all.allocate(pieces.at(next) + link_bytes);
                std::memcpy(&bytes_of_all[tail], &link, link_bytes);
            }
            tail = link;
            piece = next;
        }
        left = pieces.at(piece);
    }
    bytes_of_all[tail++] = static_cast<char>(byte);
    --left;
    ++bytes;
}

void ByteChain::begin_again() {
    tail = head;
    bytes = 0;
    piece = 0;
    left = head == 0 ? std::uint16_t{0} : pieces.front();
}

ByteReader::ByteReader(const Bytes& bytes_of_all, const ByteChain& chain) : all_(bytes_of_all), left_(chain.bytes) {
    if (left_ == 0) return;
    at_ = &all_[chain.head];
    end_ = at_ + ByteChain::pieces.front();
}

void ByteReader::next_piece() {
    piece_ = piece_after(piece_);
    at_ = &all_[read_link(end_)];
    end_ = at_ + ByteChain::pieces.at(piece_);
}

void PostingList::add(Bytes& bytes, std::uint32_t document, std::span<const std::uint32_t> places) {
    const bool is_one = places.size() == 1;
    append_varint(bytes, chain, ((document - last_document) << 1U) | (is_one ? 1U : 0U));
    if (!is_one) append_varint(bytes, chain, static_cast<std::uint32_t>(places.size()));
    std::uint32_t before = 0;
    for (const std::uint32_t place : places) {
        append_varint(bytes, chain, place - before);
        before = place;
    }
    last_document = document;
}

void PostingList::remove(Bytes& bytes, const std::vector<bool>& is_gone) {
    // Written over what was read: a list that only loses documents is never ahead of its reader, for a difference of
    // two takes no more bytes than the two of them.
    const std::uint32_t before = chain.bytes;
    PostingReader reader(bytes, *this);
    PostingList kept;
    kept.chain = chain;
    kept.chain.begin_again();
    std::vector<std::uint32_t> places;
    while (reader.next()) {
        places.clear();
        reader.each_place([&](std::uint32_t place) { places.push_back(place); });
        const std::uint32_t document = reader.document();
        if (document >= is_gone.size() || !is_gone[document]) kept.add(bytes, document, places);
    }
    ByteChain rest = kept.chain;
    while (rest.bytes < before) rest.append(bytes, 0);
    *this = kept;
}

}  // namespace veche::server::office
