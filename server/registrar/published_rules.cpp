#include "server/registrar/published_rules.h"

#include "server/edition/published.h"
#include "server/edition/rules.h"

namespace veche::server {
namespace {

// Of an edition that carries no rules DIR/rules says them, as it did when that edition was published.
Result<content::LegalProfile> profile_of(const Layout& layout, const content::Town& town) {
    if (!town.rules.hash.empty()) {
        content::edition::FolderBlobs blobs(layout.content().string());
        return content::edition::read_legal_profile(town, blobs);
    }
    const auto text = read_rules(layout, town.legal_profile);
    if (!text) return tl::unexpected(text.error());
    return content::legal_profile_from_toml(*text, (layout.rules() / (town.legal_profile.text() + ".toml")).string());
}

Result<std::map<content::EntryId, Date>> days_of_discussions(const Layout& layout, const Published& published) {
    const auto entries = read_published_entries(layout, published);
    if (!entries) return tl::unexpected(entries.error());
    std::map<content::EntryId, Date> days;
    for (const content::Entry& entry : *entries) {
        const auto* draft = std::get_if<content::DraftActDetails>(&entry.details);
        if (draft != nullptr && draft->comments_until) days.emplace(entry.id, *draft->comments_until);
    }
    return days;
}

}  // namespace

Result<std::optional<TownRules>> PublishedRules::read() {
    const auto published = read_published(layout_);
    if (!published) return tl::unexpected(published.error());
    if (!*published) return std::optional<TownRules>();
    const content::Town& town = (*published)->catalog.town;
    auto profile = profile_of(layout_, town);
    if (!profile) return tl::unexpected(profile.error());
    // The documents of an edition are read once. A damaged one must not stop registration: then comments are comments.
    if (edition_ != (*published)->catalog.number) {
        discussed_until_ = days_of_discussions(layout_, **published).value_or(std::map<content::EntryId, Date>());
        edition_ = (*published)->catalog.number;
    }
    return std::optional<TownRules>(
        TownRules{std::move(*profile), content::zone_of(town), town.comments_grace_minutes, discussed_until_});
}

Result<std::optional<content::CodeLists>> published_codes(const Layout& layout) {
    const auto published = read_published(layout);
    if (!published) return tl::unexpected(published.error());
    if (!*published) return std::optional<content::CodeLists>();
    auto codes = read_codes(layout, (*published)->catalog.town.legal_profile);
    if (!codes) return tl::unexpected(codes.error());
    return std::optional<content::CodeLists>(std::move(*codes));
}

}  // namespace veche::server
