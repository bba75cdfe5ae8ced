#include "sync/protocol/acknowledgement_list.h"

#include <algorithm>
#include <utility>

#include "sync/protocol/binary.h"

namespace veche::protocol {
namespace {

constexpr std::string_view list_magic = "VAL1";
constexpr std::string_view proof_magic = "VAP1";
constexpr std::string_view leaf_mark("\0", 1);
constexpr std::string_view node_mark("\1", 1);
constexpr std::size_t entry_size = 64;

void append_entry(std::string& bytes, const Acknowledgement& acknowledgement) {
    bytes += acknowledgement.id.view();
    bytes += acknowledgement.hash.view();
    append_number(bytes, acknowledgement.generation, 8);
    append_number(bytes, static_cast<std::uint64_t>(acknowledgement.received.seconds), 8);
}

Acknowledgement take_entry(BinaryReader& reader, const Epoch& epoch) {
    Acknowledgement acknowledgement;
    acknowledgement.id = reader.fixed<EnvelopeId>();
    acknowledgement.hash = reader.fixed<Hash>();
    acknowledgement.epoch = epoch;
    acknowledgement.generation = reader.number(8);
    acknowledgement.received.seconds = static_cast<std::int64_t>(reader.number(8));
    return acknowledgement;
}

Hash hash_of_leaf(const Acknowledgement& acknowledgement) {
    std::string bytes(leaf_mark);
    append_entry(bytes, acknowledgement);
    return sha256(bytes);
}

Hash hash_of_node(const Hash& left, const Hash& right) {
    std::string bytes(node_mark);
    bytes += left.view();
    bytes += right.view();
    return sha256(bytes);
}

std::string signed_part(const Epoch& epoch, std::size_t count, const Hash& root) {
    std::string bytes(epoch.view());
    append_number(bytes, count, 2);
    bytes += root.view();
    return bytes;
}

// The last of an odd row has nobody beside it and goes up as it is.
bool has_neighbour(std::size_t index, std::size_t size) {
    return (index ^ 1U) < size;
}

}  // namespace

AcknowledgementList::AcknowledgementList(std::vector<Acknowledgement> acknowledgements)
    : acknowledgements_(std::move(acknowledgements)) {
    Level level;
    level.reserve(acknowledgements_.size());
    std::transform(acknowledgements_.begin(), acknowledgements_.end(), std::back_inserter(level), hash_of_leaf);
    while (level.size() > 1) {
        Level above;
        above.reserve((level.size() + 1) / 2);
        for (std::size_t i = 0; i < level.size(); i += 2) {
            above.push_back(has_neighbour(i, level.size()) ? hash_of_node(level[i], level[i + 1]) : level[i]);
        }
        levels_.push_back(std::exchange(level, std::move(above)));
    }
    levels_.push_back(std::move(level));
}

Result<AcknowledgementList> AcknowledgementList::sign(const std::vector<Acknowledgement>& acknowledgements,
                                                      const SigningKey& key) {
    if (acknowledgements.empty() || acknowledgements.size() > most_in_list) {
        return failure("acknowledgements: none to sign, or too many");
    }
    AcknowledgementList list(acknowledgements);
    const Epoch& epoch = acknowledgements.front().epoch;
    list.signature_ = key.sign(Domain::acknowledgement_list,
                               signed_part(epoch, acknowledgements.size(), list.levels_.back().front()));
    const Result<AcknowledgementList> again = read(list.bytes());
    if (!again) return tl::unexpected(again.error());
    const Result<Acknowledgement> last =
        read_acknowledgement(again->proof(acknowledgements.size() - 1), key.public_key());
    if (!last) return tl::unexpected(last.error());
    if (again->acknowledgements_ != acknowledgements || *last != acknowledgements.back()) {
        return failure("acknowledgements: not read back as they were signed");
    }
    return list;
}

std::string AcknowledgementList::bytes() const {
    std::string bytes(list_magic);
    bytes += acknowledgements_.front().epoch.view();
    append_number(bytes, acknowledgements_.size(), 2);
    for (const Acknowledgement& acknowledgement : acknowledgements_) append_entry(bytes, acknowledgement);
    bytes += signature_.view();
    return bytes;
}

Result<AcknowledgementList> AcknowledgementList::read(std::string_view bytes) {
    BinaryReader reader(bytes);
    const bool is_list = reader.take(list_magic.size()) == list_magic;
    const auto epoch = reader.fixed<Epoch>();
    const auto count = static_cast<std::size_t>(reader.number(2));
    if (!is_list || count == 0 || reader.rest().size() != count * entry_size + Signature::size) {
        return failure("acknowledgements: not in the form they should have");
    }
    std::vector<Acknowledgement> acknowledgements;
    acknowledgements.reserve(count);
    for (std::size_t i = 0; i < count; ++i) acknowledgements.push_back(take_entry(reader, epoch));
    AcknowledgementList list(std::move(acknowledgements));
    list.signature_ = reader.fixed<Signature>();
    return list;
}

std::string AcknowledgementList::proof(std::size_t index) const {
    const Acknowledgement& acknowledgement = acknowledgements_[index];
    std::string bytes(proof_magic);
    bytes += acknowledgement.epoch.view();
    append_number(bytes, acknowledgements_.size(), 2);
    append_number(bytes, index, 2);
    append_entry(bytes, acknowledgement);
    for (const Level& level : levels_) {
        if (has_neighbour(index, level.size())) bytes += level[index ^ 1U].view();
        index /= 2;
    }
    bytes += signature_.view();
    return bytes;
}

bool is_listed_acknowledgement(std::string_view bytes) {
    return bytes.starts_with(proof_magic);
}

Result<Acknowledgement> read_listed_acknowledgement(std::string_view bytes, const SigningPublicKey& key) {
    BinaryReader reader(bytes);
    const bool is_proof = reader.take(proof_magic.size()) == proof_magic;
    const auto epoch = reader.fixed<Epoch>();
    const auto count = static_cast<std::size_t>(reader.number(2));
    const auto place = static_cast<std::size_t>(reader.number(2));
    const Acknowledgement acknowledgement = take_entry(reader, epoch);
    if (!is_proof || reader.failed() || place >= count) {
        return failure("acknowledgement of a list: not in the form it should have");
    }
    Hash root = hash_of_leaf(acknowledgement);
    std::size_t index = place;
    for (std::size_t size = count; size > 1; size = (size + 1) / 2, index /= 2) {
        if (!has_neighbour(index, size)) continue;
        const auto neighbour = reader.fixed<Hash>();
        root = index % 2 == 0 ? hash_of_node(root, neighbour) : hash_of_node(neighbour, root);
    }
    const auto signature = reader.fixed<Signature>();
    if (!reader.at_end()) return failure("acknowledgement of a list: not in the form it should have");
    if (!verify(key, Domain::acknowledgement_list, signed_part(epoch, count, root), signature)) {
        return failure("acknowledgement of a list: the town's signature is wrong");
    }
    return acknowledgement;
}

}  // namespace veche::protocol
