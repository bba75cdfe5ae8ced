#include "base/hex.h"
#include "base/json_reader.h"
#include "base/sha256.h"
#include "content/edition/catalog_json.h"
#include "content/edition/edition.h"
#include "content/entry_json.h"

namespace veche::content::edition {
namespace {

constexpr std::int64_t largest_number = 1'000'000'000'000;

PageReference read_reference(const Json& value, std::size_t index, JsonErrors& errors) {
    JsonReader fields(value, "catalog: pages[" + std::to_string(index) + "]", errors);
    PageReference page;
    page.blob.hash = fields.text("hash", 64);
    if (!is_blob_hash(page.blob.hash)) fields.fail("hash", "expected 64 hexadecimal digits");
    page.blob.length = static_cast<std::uint64_t>(fields.integer("length", 1, longest_page_bytes));
    page.count = static_cast<std::uint32_t>(fields.integer("count", 1, most_entries_a_page));
    return page;
}

// A kiosk cannot seal to a key that is no key: better no edition than that.
std::string wrong_in_town(const Town& town) {
    if (!is_hex(town.id, 32)) return "town.id: expected 32 hexadecimal digits";
    for (const std::string* key :
         {&town.keys.town_recipient, &town.keys.escrow_recipient, &town.keys.acknowledgement, &town.keys.record}) {
        if (!is_blob_hash(*key)) return "town.keys: expected four keys of 64 hexadecimal digits";
    }
    if (!town.rules.hash.empty() && (!is_blob_hash(town.rules.hash) || town.rules.length > longest_rules_bytes)) {
        return "town.rules: expected a blob of at most " + std::to_string(longest_rules_bytes / 1024) + " KiB";
    }
    if (town.utc_offset_seconds < -50'400 || town.utc_offset_seconds > 50'400) {
        return "town.utc_offset_seconds: expected at most 14 hours";
    }
    if (town.time_zone.size() > 64) return "town.time_zone: expected at most 64 letters";
    if (town.comments_grace_minutes < 0 || town.comments_grace_minutes > content::longest_comments_grace_minutes) {
        return "town.comments_grace_minutes: expected at most a day";
    }
    return {};
}

}  // namespace

std::string write_catalog(const Catalog& catalog) {
    Json::Array pages;
    for (const PageReference& page : catalog.pages) {
        pages.emplace_back(Json::Object{{"hash", page.blob.hash}, {"length", page.blob.length}, {"count", page.count}});
    }
    return write_json(Json::Object{{"format", catalog.format},
                                   {"number", catalog.number},
                                   {"published", to_string(catalog.published)},
                                   {"town", to_value(catalog.town)},
                                   {"pages", std::move(pages)}});
}

Result<Catalog> read_catalog(std::string_view stored) {
    if (stored.size() > longest_catalog_bytes)
        return failure("catalog: longer than " + std::to_string(longest_catalog_bytes / 1024 / 1024) + " MiB");
    const auto value = parse_json(stored);
    if (!value) return failure("catalog: " + value.error().message);
    JsonErrors errors;
    JsonReader fields(*value, "catalog", errors);
    Catalog catalog;
    catalog.format = static_cast<int>(fields.integer("format", 1, 1'000'000));
    if (catalog.format > format_version && !errors.any()) {
        return failure("catalog: its format is newer than this program knows");
    }
    catalog.number = static_cast<std::uint64_t>(fields.integer("number", 1, largest_number));
    catalog.published = fields.instant("published");
    for (const Json& page : fields.array("pages", most_pages)) {
        catalog.pages.push_back(read_reference(page, catalog.pages.size(), errors));
    }
    const Json* town_value = value->find("town");
    if (town_value == nullptr) fields.fail("town", "missing");
    if (errors.any() || town_value == nullptr) return failure(errors.first);
    auto town = town_from_value(*town_value);
    if (!town) return failure("catalog: town." + town.error().message);
    if (const std::string wrong = wrong_in_town(*town); !wrong.empty()) return failure("catalog: " + wrong);
    catalog.town = std::move(*town);
    return catalog;
}

}  // namespace veche::content::edition
