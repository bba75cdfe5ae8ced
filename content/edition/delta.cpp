#include "content/edition/delta.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "base/sha256.h"
#include "content/edition/named_blobs.h"
#include "content/edition/patch.h"
#include "content/markdown.h"

namespace veche::content::edition {
namespace {

constexpr std::string_view beginning = "veche-delta-1\n";
constexpr std::size_t length_bytes = 4;  // little-endian
constexpr std::size_t parts_of_delta = 3;

// What goes and what comes by a step from one edition to another, in the order in which the patches hold it. Both sides
// make these lists from what is signed, so that a delta need not carry them.
struct Step {
    std::vector<NeededBlob> goes;
    std::vector<NeededBlob> comes;
};

// Those of `blobs` that `others` has not, each once.
std::vector<NeededBlob> without(const std::vector<NeededBlob>& blobs, const std::vector<NeededBlob>& others) {
    std::set<BlobHash> known;
    for (const NeededBlob& blob : others) known.insert(blob.reference.hash);
    std::vector<NeededBlob> rest;
    for (const NeededBlob& blob : blobs) {
        if (known.insert(blob.reference.hash).second) rest.push_back(blob);
    }
    return rest;
}

Step step_between(const std::vector<NeededBlob>& before, const std::vector<NeededBlob>& after) {
    return {without(before, after), without(after, before)};
}

std::vector<NeededBlob> pages_of(const Catalog& catalog) {
    std::vector<NeededBlob> pages;
    for (const PageReference& page : catalog.pages) pages.push_back(needed_page(page));
    return pages;
}

std::uint64_t length_of(const std::vector<NeededBlob>& blobs) {
    std::uint64_t length = 0;
    for (const NeededBlob& blob : blobs) length += blob.reference.length;
    return length;
}

// The texts that the rules and these pages name. `pages`: unpacked.
Result<std::vector<NeededBlob>> texts_of(const Catalog& catalog, const std::vector<std::string>& pages) {
    std::vector<NeededBlob> texts;
    if (!catalog.town.rules.hash.empty()) texts.push_back(needed_rules(catalog.town));
    for (const std::string& page : pages) {
        auto named = texts_named_in(page);
        if (!named) return tl::unexpected(named.error());
        texts.insert(texts.end(), named->begin(), named->end());
    }
    return texts;
}

Result<std::vector<std::string>> read_all(const std::vector<NeededBlob>& blobs, BlobSource& source) {
    std::vector<std::string> all;
    std::uint64_t length = 0;
    for (const NeededBlob& blob : blobs) {
        const auto stored = source.read(blob.reference.hash);
        if (!stored) return tl::unexpected(stored.error());
        auto bytes = unpack(blob.reference, *stored, blob.limit);
        if (!bytes) return tl::unexpected(bytes.error());
        length += bytes->size();
        if (length > longest_patched_bytes) return failure("too much changed for a delta");
        all.push_back(std::move(*bytes));
    }
    return all;
}

std::string joined(const std::vector<std::string>& pieces) {
    std::string all;
    for (const std::string& piece : pieces) all += piece;
    return all;
}

void append_part(std::string& delta, std::string_view part) {
    for (std::size_t i = 0; i < length_bytes; ++i) delta += static_cast<char>(part.size() >> (8 * i) & 0xFFU);
    delta += part;
}

using Parts = std::array<std::string_view, parts_of_delta>;

std::optional<Parts> parts_of(std::string_view delta) {
    if (delta.size() > longest_delta_bytes || !delta.starts_with(beginning)) return std::nullopt;
    delta.remove_prefix(beginning.size());
    Parts parts;
    for (std::string_view& part : parts) {
        if (delta.size() < length_bytes) return std::nullopt;
        std::size_t length = 0;
        for (std::size_t i = 0; i < length_bytes; ++i) {
            length |= static_cast<std::size_t>(static_cast<unsigned char>(delta[i])) << (8 * i);
        }
        delta.remove_prefix(length_bytes);
        if (delta.size() < length) return std::nullopt;
        part = delta.substr(0, length);
        delta.remove_prefix(length);
    }
    return delta.empty() ? std::optional(parts) : std::nullopt;
}

// The pieces that come, in the order of `step`, each of its signed length and hash.
Result<std::vector<std::string>> take(std::string_view part, const Step& step, const std::vector<std::string>& before) {
    if (step.comes.empty()) {
        return part.empty() ? Result<std::vector<std::string>>() : failure("more than the catalog names");
    }
    const std::uint64_t length = length_of(step.comes);
    if (length > longest_patched_bytes) return failure("too much changed for a delta");
    const auto all = apply_patch(joined(before), part, static_cast<std::size_t>(length));
    if (!all) return tl::unexpected(all.error());
    std::vector<std::string> pieces;
    std::size_t at = 0;
    for (const NeededBlob& blob : step.comes) {
        std::string piece = all->substr(at, static_cast<std::size_t>(blob.reference.length));
        at += piece.size();
        if (sha256_hex(piece) != blob.reference.hash) return failure(blob.reference.hash + ": not the signed bytes");
        pieces.push_back(std::move(piece));
    }
    return pieces;
}

void put(Blobs& blobs, const Step& step, const std::vector<std::string>& pieces) {
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        blobs.emplace(step.comes[i].reference.hash, Blob{pieces[i], Packing::frame});
    }
}

}  // namespace

std::string delta_path(const BlobHash& old_catalog, const BlobHash& new_catalog) {
    return "deltas/" + old_catalog + "-" + new_catalog;
}

Result<std::string> make_delta(std::string_view old_catalog, std::string_view new_catalog, BlobSource& blobs) {
    const auto before = read_catalog(old_catalog);
    if (!before) return tl::unexpected(before.error());
    const auto after = read_catalog(new_catalog);
    if (!after) return tl::unexpected(after.error());
    std::string delta(beginning);
    append_part(delta, make_patch(old_catalog, new_catalog));

    const Step pages = step_between(pages_of(*before), pages_of(*after));
    const auto old_pages = read_all(pages.goes, blobs);
    if (!old_pages) return tl::unexpected(old_pages.error());
    const auto new_pages = read_all(pages.comes, blobs);
    if (!new_pages) return tl::unexpected(new_pages.error());
    append_part(delta, new_pages->empty() ? std::string() : make_patch(joined(*old_pages), joined(*new_pages)));

    const auto texts_before = texts_of(*before, *old_pages);
    if (!texts_before) return tl::unexpected(texts_before.error());
    const auto texts_after = texts_of(*after, *new_pages);
    if (!texts_after) return tl::unexpected(texts_after.error());
    const Step texts = step_between(*texts_before, *texts_after);
    const auto old_texts = read_all(texts.goes, blobs);
    if (!old_texts) return tl::unexpected(old_texts.error());
    const auto new_texts = read_all(texts.comes, blobs);
    if (!new_texts) return tl::unexpected(new_texts.error());
    append_part(delta, new_texts->empty() ? std::string() : make_patch(joined(*old_texts), joined(*new_texts)));
    if (delta.size() > longest_delta_bytes) return failure("too much changed for a delta");
    return delta;
}

Result<AppliedDelta> apply_delta(std::string_view delta, std::string_view old_catalog, const BlobReference& catalog,
                                 BlobSource& blobs) {
    const auto parts = parts_of(delta);
    if (!parts) return failure("not a delta of at most " + std::to_string(longest_delta_bytes / 1024 / 1024) + " MiB");
    const auto before = read_catalog(old_catalog);
    if (!before) return tl::unexpected(before.error());
    if (catalog.length > longest_catalog_bytes) return failure("the catalog is larger than it may be");
    AppliedDelta applied;
    auto bytes = apply_patch(old_catalog, parts->at(0), static_cast<std::size_t>(catalog.length));
    if (!bytes) return failure("the catalog: " + bytes.error().message);
    if (sha256_hex(*bytes) != catalog.hash) return failure("the catalog is not the signed one");
    applied.catalog = std::move(*bytes);
    const auto after = read_catalog(applied.catalog);
    if (!after) return tl::unexpected(after.error());

    const Step pages = step_between(pages_of(*before), pages_of(*after));
    const auto old_pages = read_all(pages.goes, blobs);
    if (!old_pages) return tl::unexpected(old_pages.error());
    const auto new_pages = take(parts->at(1), pages, *old_pages);
    if (!new_pages) return failure("the pages: " + new_pages.error().message);
    put(applied.blobs, pages, *new_pages);

    const auto texts_before = texts_of(*before, *old_pages);
    if (!texts_before) return tl::unexpected(texts_before.error());
    const auto texts_after = texts_of(*after, *new_pages);
    if (!texts_after) return tl::unexpected(texts_after.error());
    const Step texts = step_between(*texts_before, *texts_after);
    const auto old_texts = read_all(texts.goes, blobs);
    if (!old_texts) return tl::unexpected(old_texts.error());
    const auto new_texts = take(parts->at(2), texts, *old_texts);
    if (!new_texts) return failure("the texts: " + new_texts.error().message);
    put(applied.blobs, texts, *new_texts);
    return applied;
}

}  // namespace veche::content::edition
