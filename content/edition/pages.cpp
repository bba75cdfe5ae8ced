#include <algorithm>
#include <charconv>
#include <iterator>
#include <set>
#include <tuple>

#include "base/json.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "content/edition/catalog_json.h"
#include "content/edition/compression.h"
#include "content/edition/edition.h"
#include "content/edition/verify.h"
#include "content/entry_json.h"
#include "content/entry_names.h"

namespace veche::content::edition {
namespace {

// The first 14 bits of the hash of the id: where the entry lies, whatever else is published.
std::uint32_t place_of(const EntryId& id) {
    const std::string hash = sha256_hex(id);
    std::uint32_t value = 0;
    std::from_chars(hash.data(), hash.data() + 4, value, 16);
    return value >> 2U;
}

using Bucket = std::vector<const Entry*>;

// Entries parted into `count` buckets (a power of two, at most most_pages) by the upper bits of their place.
std::vector<Bucket> part(const std::vector<Entry>& entries, std::size_t count) {
    std::vector<Bucket> buckets(count);
    for (const Entry& entry : entries) buckets[place_of(entry.id) * count / most_pages].push_back(&entry);
    return buckets;
}

bool fits(const std::vector<Bucket>& buckets, std::size_t limit) {
    return std::all_of(buckets.begin(), buckets.end(), [&](const Bucket& bucket) { return bucket.size() <= limit; });
}

void put_in_order(Bucket& bucket) {
    std::sort(bucket.begin(), bucket.end(), [](const Entry* left, const Entry* right) {
        return std::tie(left->id, left->language) < std::tie(right->id, right->language);
    });
}

std::string page_json(const Bucket& bucket) {
    Json::Array entries;
    entries.reserve(bucket.size());
    for (const Entry* entry : bucket) entries.push_back(to_value(*entry));
    return write_json(Json::Object{{"entries", std::move(entries)}});
}

bool is_reference(const BlobReference& blob) {
    return is_blob_hash(blob.hash) && blob.length <= longest_blob_bytes;
}

std::string wrong_in(const Entry& entry) {
    if (!is_entry_id(entry.id)) return "an id that is none";
    if (entry.revision == 0) return "revision 0";
    if (!fits_code_points(entry.title, longest_title)) return "a title longer than 300 letters";
    if (!entry.text.hash.empty() && !is_reference(entry.text)) return "a text that is no blob";
    if (entry.attachments.size() > most_attachments) return "more than 64 attachments";
    for (const Attachment& attachment : entry.attachments) {
        if (!is_reference(attachment.blob)) return "an attachment that is no blob";
    }
    return {};
}

// A vote on a question that is shown as another kind of question would not be the resident's.
bool asks_in_unknown_ways(const Json& value) {
    const Json* details = value.find("details");
    const Json* questions = details == nullptr ? nullptr : details->find("questions");
    if (questions == nullptr || questions->array() == nullptr) return false;
    return std::any_of(questions->array()->begin(), questions->array()->end(), [](const Json& question) {
        const Json* answer = question.find("answer");
        return answer != nullptr && answer->text() != nullptr &&
               !from_written<PollDetails::Answer>(*answer->text()).has_value();
    });
}

// Made for a newer program: a kind, a language or a question this one does not know.
bool is_unknown(const Json& value) {
    const Json* kind = value.find("kind");
    const Json* language = value.find("language");
    const bool new_kind = kind != nullptr && kind->text() != nullptr &&
                          std::find(kind_names.begin(), kind_names.end(), *kind->text()) == kind_names.end();
    const bool new_language =
        language != nullptr && language->text() != nullptr && !language_from_code(*language->text());
    return new_kind || new_language || asks_in_unknown_ways(value);
}

Result<std::vector<Entry>> entries_of(const Json::Array& values) {
    std::vector<Entry> entries;
    for (const Json& value : values) {
        if (is_unknown(value)) continue;
        auto entry = entry_from_value(value);
        if (!entry) return failure(entry.error().message);
        if (const std::string wrong = wrong_in(*entry); !wrong.empty()) return failure(entry->id + ": " + wrong);
        entries.push_back(std::move(*entry));
    }
    return entries;
}

// What a kiosk would see of the page; an entry it could not read would cost it the whole edition.
Result<void> reads_back(const PageReference& page, std::string_view stored, const Bucket& bucket) {
    const auto again = read_page(page, stored);
    if (!again) {
        return failure("the entries from '" + bucket.front()->id + "' to '" + bucket.back()->id +
                       "' would not be read: " + again.error().message);
    }
    for (std::size_t i = 0; i < bucket.size(); ++i) {
        if (i < again->size() && (*again)[i] == *bucket[i]) continue;
        return failure(bucket[i]->id + ": not read back as it was written");
    }
    return {};
}

}  // namespace

Result<std::vector<Entry>> read_page(const PageReference& reference, std::string_view stored) {
    if (auto wrong = verify_blob(reference.blob, stored)) return failure("page: " + *wrong);
    const std::string where = "page " + reference.blob.hash + ": ";
    const auto json = decompress(stored, longest_page_bytes);
    if (!json) return failure(where + json.error().message);
    const auto value = parse_json(*json);
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
                                     const std::vector<Entry>& entries, std::size_t page_limit) {
    std::set<std::pair<EntryId, Language>> seen;
    for (const Entry& entry : entries) {
        if (const std::string wrong = wrong_in(entry); !wrong.empty()) return failure(entry.id + ": " + wrong);
        if (!seen.emplace(entry.id, entry.language).second) return failure(entry.id + ": twice in one language");
    }
    const std::size_t limit = std::min(page_limit, most_entries_a_page);
    std::size_t count = 1;
    std::vector<Bucket> buckets = part(entries, count);
    while (!fits(buckets, limit)) {
        if (count == most_pages) return failure("the entries do not fit the pages of an edition");
        count *= 2;
        buckets = part(entries, count);
    }
    WrittenEdition edition;
    edition.catalog = {number, published, town, {}};
    for (Bucket& bucket : buckets) {
        if (bucket.empty()) continue;
        put_in_order(bucket);
        const auto entries_in_it = static_cast<std::uint32_t>(bucket.size());
        edition.catalog.pages.push_back({add_text(edition.blobs, page_json(bucket)), entries_in_it});
        const PageReference& page = edition.catalog.pages.back();
        if (auto same = reads_back(page, edition.blobs.at(page.blob.hash), bucket); !same) {
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
