#include "kiosk/workers/wishes.h"

#include <memory>
#include <utility>

#include "content/markdown.h"
#include "kiosk/workers/named_entries.h"

namespace veche::kiosk {
namespace {

constexpr std::size_t rows_at_home = 4;
constexpr int widest_picture = 2160;   // pixels: the width of a 4K screen that stands upright
constexpr int tallest_picture = 4096;  // what any graphics card takes as one texture

Result<std::shared_ptr<const content::Document>> parsed(const std::string& text) {
    auto document = content::parse_markdown(text);
    if (!document) return tl::unexpected(document.error());
    return std::make_shared<const content::Document>(std::move(*document));
}

// The entry as the visitor reads it; a problem when there is none today.
Result<content::StoredEntry> stored_entry(const content::EntryId& id, const Shelf& shelf) {
    auto stored = shelf.store.entry(id, shelf.view);
    if (!stored) return tl::unexpected(stored.error());
    if (!*stored) return failure("there is no entry \"" + id.text() + "\" today");
    return std::move(**stored);
}

// ── one function a wish ──

Result<HomeData> answer_one(const LoadHome& /*wish*/, const Shelf& shelf) {
    auto counts = shelf.store.counts(shelf.view);
    auto fresh = shelf.store.what_is_new(rows_at_home, shelf.view);
    auto closing = shelf.store.what_closes_soon(rows_at_home, shelf.view);
    if (!counts) return tl::unexpected(counts.error());
    if (!fresh) return tl::unexpected(fresh.error());
    if (!closing) return tl::unexpected(closing.error());
    return HomeData{*counts, std::move(*fresh), std::move(*closing)};
}

Result<ListData> answer_one(const LoadList& wish, const Shelf& shelf) {
    auto page = shelf.store.list(wish.query, shelf.view);
    auto facets = shelf.store.facets(wish.query.kinds, shelf.view);
    if (!page) return tl::unexpected(page.error());
    if (!facets) return tl::unexpected(facets.error());
    return ListData{std::move(*page), std::move(*facets)};
}

Result<CalendarData> answer_one(const LoadEvents& wish, const Shelf& shelf) {
    auto events = shelf.store.events_between(wish.from, wish.to, shelf.view);
    if (!events) return tl::unexpected(events.error());
    return CalendarData{std::move(*events)};
}

Result<SearchData> answer_one(const Find& wish, const Shelf& shelf) {
    auto found = shelf.search.find(wish.query, shelf.view);
    if (!found) return tl::unexpected(found.error());
    return SearchData{std::move(*found)};
}

Result<EntryData> answer_one(const LoadEntry& wish, const Shelf& shelf) {
    auto stored = stored_entry(wish.id, shelf);
    if (!stored) return tl::unexpected(stored.error());
    EntryData data;
    data.stored = std::move(*stored);
    const content::Entry& entry = data.stored.entry;
    data.document = std::make_shared<const content::Document>();
    if (!entry.text.hash.empty()) {
        auto text = shelf.blobs.read(entry.text.hash).and_then([&](const std::string& stored_text) {
            return content::edition::read_text(entry.text, stored_text);
        });
        auto document = std::move(text).and_then(parsed);
        if (!document) return tl::unexpected(document.error());
        data.document = std::move(*document);
    }
    auto linked = shelf.store.summaries(entry.links, shelf.view);
    auto referring = shelf.store.referring(entry.id, shelf.view);
    auto named = shelf.store.summaries(named_entries(entry), shelf.view);
    if (!linked) return tl::unexpected(linked.error());
    if (!referring) return tl::unexpected(referring.error());
    if (!named) return tl::unexpected(named.error());
    data.linked = std::move(*linked);
    data.referring = std::move(*referring);
    data.named = std::move(*named);
    return data;
}

Result<AttachmentData> answer_one(const LoadAttachment& wish, const Shelf& shelf) {
    auto stored = stored_entry(wish.entry, shelf);
    if (!stored) return tl::unexpected(stored.error());
    const content::Entry& entry = stored->entry;
    if (wish.index >= entry.attachments.size()) return failure("there is no such attachment of " + entry.id.text());
    const content::Attachment& attachment = entry.attachments[wish.index];
    auto bytes = shelf.blobs.read(attachment.blob.hash).and_then([&](const std::string& stored_bytes) {
        return content::edition::read_attachment(attachment, stored_bytes);
    });
    if (!bytes) return tl::unexpected(bytes.error());
    AttachmentData data{attachment.title, entry.title, entry.language, nullptr, nullptr};
    if (content::is_text(attachment)) {
        auto document = parsed(*bytes);
        if (!document) return tl::unexpected(document.error());
        data.document = std::move(*document);
    } else {
        auto picture = content::decode_picture(*bytes);
        if (!picture) return tl::unexpected(picture.error());
        data.picture = std::make_shared<const content::Picture>(
            content::shrunk(std::move(*picture), widest_picture, tallest_picture));
    }
    return data;
}

}  // namespace

Result<Loaded> answer(const Wish& wish, const Shelf& shelf) {
    return std::visit(
        [&]<typename Asked>(const Asked& one) -> Result<Loaded> {
            auto data = answer_one(one, shelf);
            if (!data) return tl::unexpected(data.error());
            return Loaded(std::make_shared<const typename Asked::Answer>(std::move(*data)));
        },
        wish);
}

}  // namespace veche::kiosk
