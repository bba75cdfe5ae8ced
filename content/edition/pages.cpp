#include <algorithm>
#include <charconv>
#include <iterator>
#include <set>
#include <span>
#include <tuple>

#include "base/json.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "content/edition/catalog_json.h"
#include "content/edition/edition.h"
#include "content/entry_json.h"

namespace veche::content::edition {
namespace {

// The first 14 bits of the hash of the id: where the entry lies, whatever else is published.
std::uint32_t place_of(const EntryId& id) {
    const std::string hash = sha256_hex(id.text());
    std::uint32_t value = 0;
    std::from_chars(hash.data(), hash.data() + 4, value, 16);
    return value >> 2U;
}

using Bucket = std::vector<const Entry*>;
struct Placed {
    std::uint32_t place;
    const Entry* entry;
};

// Parts what lies on the places from `first` on, `width` (a power of two) of them, by halving the ranges that hold more
// than `limit`: how a range is parted depends on what lies in it and on nothing else. False: one place holds too many.
bool part(std::span<const Placed> entries, std::uint32_t first, std::uint32_t width, std::size_t limit,
          std::vector<Bucket>& buckets) {
    if (entries.empty()) return true;
    if (entries.size() <= limit) {
        Bucket& bucket = buckets.emplace_back();
        for (const Placed& placed : entries) bucket.push_back(placed.entry);
        return true;
    }
    if (width == 1) return false;
    const std::uint32_t middle = first + width / 2;
    const auto upper = static_cast<std::size_t>(
        std::find_if(entries.begin(), entries.end(), [&](const Placed& placed) { return placed.place >= middle; }) -
        entries.begin());
    return part(entries.first(upper), first, width / 2, limit, buckets) &&
           part(entries.subspan(upper), middle, width / 2, limit, buckets);
}

Result<std::vector<Bucket>> part(const std::vector<Entry>& entries, std::size_t limit) {
    std::vector<Placed> placed;
    placed.reserve(entries.size());
    for (const Entry& entry : entries) placed.push_back({place_of(entry.id), &entry});
    std::sort(placed.begin(), placed.end(),
              [](const Placed& left, const Placed& right) { return left.place < right.place; });
    std::vector<Bucket> buckets;
    if (!part(placed, 0, most_pages, limit, buckets)) return failure("the entries do not fit the pages of an edition");
    return buckets;
}

void put_in_order(Bucket& bucket) {
    std::sort(bucket.begin(), bucket.end(), [](const Entry* left, const Entry* right) {
        return std::tie(left->id, left->language) < std::tie(right->id, right->language);
    });
}

// As write_json() spells it, noting where each entry stands.
std::string page_json(const Bucket& bucket, std::size_t page, std::vector<EntryInPage>& places) {
    std::string json = "{\"entries\":[";
    for (const Entry* entry : bucket) {
        if (entry != bucket.front()) json += ',';
        const std::size_t begin = json.size();
        json += entry_to_json(*entry);
        places.push_back({entry, page, begin, json.size() - begin});
    }
    return json + "]}";
}

bool is_reference(const BlobReference& blob) {
    return is_blob_hash(blob.hash) && blob.length <= longest_blob_bytes;
}

std::string wrong_in(const Entry& entry) {
    if (!is_entry_id(entry.id.text())) return "an id that is none";
    if (entry.revision == 0) return "revision 0";
    if (!fits_code_points(entry.title, longest_title))
        return "a title longer than " + std::to_string(longest_title) + " letters";
    if (!entry.text.hash.empty() && !is_reference(entry.text)) return "a text that is no blob";
    if (entry.attachments.size() > most_attachments)
        return "more than " + std::to_string(most_attachments) + " attachments";
    for (const Attachment& attachment : entry.attachments) {
        if (!is_reference(attachment.blob)) return "an attachment that is no blob";
    }
    return {};
}

Result<std::vector<Entry>> entries_of(const Json::Array& values) {
    std::vector<Entry> entries;
    for (const Json& value : values) {
        auto known = known_entry_from_value(value);
        if (!known) return tl::unexpected(known.error());
        if (!*known) continue;
        Entry& entry = **known;
        if (const std::string wrong = wrong_in(entry); !wrong.empty()) return failure(entry.id.text() + ": " + wrong);
        entries.push_back(std::move(entry));
    }
    return entries;
}

Result<std::vector<Entry>> read_page_json(const PageReference& reference, std::string_view json) {
    const std::string where = "page " + reference.blob.hash + ": ";
    const auto value = parse_json(json);
    if (!value) return failure(where + value.error().message);
    const Json* field = value->find("entries");
    const Json::Array* values = field == nullptr ? nullptr : field->array();
    if (values == nullptr || values->size() != reference.count || values->size() > most_entries_a_page) {
        return failure(where + "expected as many entries as the catalog says, at most 256");
    }
    auto entries = entries_of(*values);
    if (!entries) return failure(where + entries.error().message);
    return entries;
}

// What a kiosk would see of the page; an entry it could not read would cost it the whole edition.
Result<void> reads_back(const PageReference& page, std::string_view json, const Bucket& bucket) {
    const auto again = read_page_json(page, json);
    if (!again) {
        return failure("the entries from '" + bucket.front()->id.text() + "' to '" + bucket.back()->id.text() +
                       "' would not be read: " + again.error().message);
    }
    for (std::size_t i = 0; i < bucket.size(); ++i) {
        if (i < again->size() && (*again)[i] == *bucket[i]) continue;
        return failure(bucket[i]->id.text() + ": not read back as it was written");
    }
    return {};
}

}  // namespace

Result<std::vector<Entry>> read_page(const PageReference& reference, std::string_view stored) {
    const auto json = unpack(reference.blob, stored, longest_page_bytes);
    if (!json) return failure("page: " + json.error().message);
    return read_page_json(reference, *json);
}

Result<std::vector<Entry>> read_entries(const Catalog& catalog, BlobSource& blobs) {
    std::vector<Entry> all;
    for (const PageReference& page : catalog.pages) {
        const auto stored = blobs.read(page.blob.hash);
        if (!stored) return tl::unexpected(stored.error());
        auto entries = read_page(page, *stored);
        if (!entries) return tl::unexpected(entries.error());
        std::move(entries->begin(), entries->end(), std::back_inserter(all));
    }
    return all;
}

Result<WrittenEdition> write_edition(std::uint64_t number, Instant published, const Town& town,
                                     const std::vector<Entry>& entries, std::size_t page_limit,
                                     const std::set<BlobHash>& known) {
    std::set<std::pair<EntryId, Language>> seen;
    for (const Entry& entry : entries) {
        if (const std::string wrong = wrong_in(entry); !wrong.empty()) return failure(entry.id.text() + ": " + wrong);
        if (!seen.emplace(entry.id, entry.language).second) return failure(entry.id.text() + ": twice in one language");
    }
    auto buckets = part(entries, std::min(page_limit, most_entries_a_page));
    if (!buckets) return tl::unexpected(buckets.error());
    WrittenEdition edition;
    edition.catalog = {number, published, town, {}};
    edition.entries.reserve(entries.size());
    for (Bucket& bucket : *buckets) {
        put_in_order(bucket);
        const auto entries_in_it = static_cast<std::uint32_t>(bucket.size());
        std::string json = page_json(bucket, edition.catalog.pages.size(), edition.entries);
        edition.catalog.pages.push_back({add_text(edition.blobs, json), entries_in_it});
        const PageReference& page = edition.catalog.pages.back();
        if (known.contains(page.blob.hash)) continue;
        if (auto same = reads_back(page, edition.blobs.at(page.blob.hash).bytes, bucket); !same) {
            return tl::unexpected(same.error());
        }
    }
    edition.catalog_bytes = write_catalog(edition.catalog);
    const auto again = read_catalog(edition.catalog_bytes);
    if (!again) return tl::unexpected(again.error());
    if (*again != edition.catalog) return failure("catalog: not read back as it was written");
    return edition;
}

}  // namespace veche::content::edition
