#include "kiosk/workers/library.h"

#include <algorithm>
#include <utility>

#include "base/letters.h"
#include "base/utf8.h"
#include "content/markdown.h"
#include "content/speech/utterances.h"
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

Event problem_for(Ticket ticket, const Error& error) {
    return ScreenLoaded{ticket, {}, error.message};
}

// Lower case, ё as е. One code point in, one out, so that positions stay.
char32_t folded(char32_t value) {
    const char32_t small = lower_case(value);
    return small == U'ё' ? U'е' : small;
}

struct FoldedText {
    std::u32string letters;
    std::vector<std::size_t> bytes;  // where each letter begins; one more for the end
};

FoldedText fold(std::string_view text) {
    FoldedText result;
    for (std::size_t at = 0; at < text.size();) {
        const auto decoded = decode_code_point(text, at);
        result.letters += folded(decoded.value);
        result.bytes.push_back(at);
        at += std::max<std::size_t>(1, decoded.length);
    }
    result.bytes.push_back(text.size());
    return result;
}

}  // namespace

std::vector<ui::TextRange> find_in_page(const content::Document& document, std::string_view text) {
    std::vector<ui::TextRange> found;
    const std::u32string wanted = fold(text).letters;
    if (wanted.empty()) return found;
    const auto look_into = [&](const content::Spans& spans, std::size_t block, std::int32_t cell) {
        const FoldedText here = fold(content::plain_text(spans));
        for (std::size_t at = here.letters.find(wanted);
             at != std::u32string::npos && found.size() < most_found_in_page;
             at = here.letters.find(wanted, at + wanted.size())) {
            found.push_back({block, here.bytes[at], here.bytes[at + wanted.size()], cell});
        }
    };
    for (std::size_t index = 0; index < document.blocks.size(); ++index) {
        const content::Block& block = document.blocks[index];
        look_into(block.spans, index, -1);
        const std::size_t columns = content::columns_of(block);
        for (std::size_t row = 0; row < block.rows.size(); ++row) {
            const auto& cells = block.rows[row].cells;
            for (std::size_t column = 0; column < cells.size(); ++column) {
                look_into(cells[column], index, static_cast<std::int32_t>(row * columns + column));
            }
        }
    }
    return found;
}

std::vector<content::Utterance> sentences_of(const PrepareReading& effect) {
    std::vector<content::Utterance> sentences;
    if (!effect.words) return sentences;
    const auto add = [&](const std::string& words, content::Language language) {
        for (content::Utterance& sentence : content::utterances(words, language)) {
            sentence.block = static_cast<std::size_t>(-1);
            sentences.push_back(std::move(sentence));
        }
    };
    const auto say = [&](const std::vector<SpokenWords::Line>& lines) {
        for (const SpokenWords::Line& line : lines) {
            const content::Language own = effect.words->language;
            const content::Language language = line.language.value_or(line.of_entry ? effect.language : own);
            const bool alike = language == own || line.label.empty();
            if (!alike) add(line.label, own);
            add(alike && !line.label.empty() ? line.label + ": " + line.words : line.words, language);
        }
    };
    say(effect.words->above);
    if (effect.words->with_text && effect.document) {
        std::vector<content::Utterance> text = content::utterances(*effect.document, effect.language);
        std::move(text.begin(), text.end(), std::back_inserter(sentences));
    }
    say(effect.words->below);
    return sentences;
}

Library::Library(std::filesystem::path store_file, const std::filesystem::path& content_folder)
    : store_file_(std::move(store_file)), blobs_(content_folder.string()) {}

void Library::reopen() {
    search_.reset();
    reader_.reset();
}

Result<content::StoreReader*> Library::reader() {
    if (reader_ == nullptr) {
        auto opened = content::StoreReader::open(store_file_);
        if (!opened) return tl::unexpected(opened.error());
        reader_ = std::make_unique<content::StoreReader>(std::move(*opened));
        search_.emplace(*reader_);
    }
    return reader_.get();
}

Event Library::load(const LoadHome& effect) {
    auto store = reader();
    if (!store) return problem_for(effect.ticket, store.error());
    auto counts = (*store)->counts(effect.view);
    auto fresh = (*store)->what_is_new(rows_at_home, effect.view);
    auto closing = (*store)->what_closes_soon(rows_at_home, effect.view);
    if (!counts) return problem_for(effect.ticket, counts.error());
    if (!fresh) return problem_for(effect.ticket, fresh.error());
    if (!closing) return problem_for(effect.ticket, closing.error());
    HomeData home{*counts, std::move(*fresh), std::move(*closing)};
    return ScreenLoaded{effect.ticket, std::make_shared<const HomeData>(std::move(home)), {}};
}

Event Library::load(const LoadList& effect) {
    auto store = reader();
    if (!store) return problem_for(effect.ticket, store.error());
    auto page = (*store)->list(effect.query, effect.view);
    auto facets = (*store)->facets(effect.query.kinds, effect.view);
    if (!page) return problem_for(effect.ticket, page.error());
    if (!facets) return problem_for(effect.ticket, facets.error());
    ListData list{std::move(*page), std::move(*facets)};
    return ScreenLoaded{effect.ticket, std::make_shared<const ListData>(std::move(list)), {}};
}

Event Library::load(const LoadEvents& effect) {
    auto store = reader();
    if (!store) return problem_for(effect.ticket, store.error());
    auto events = (*store)->events_between(effect.from, effect.to, effect.view);
    if (!events) return problem_for(effect.ticket, events.error());
    return ScreenLoaded{effect.ticket, std::make_shared<const CalendarData>(CalendarData{std::move(*events)}), {}};
}

Event Library::find(const Find& effect) {
    auto store = reader();
    if (!store) return problem_for(effect.ticket, store.error());
    auto answer = search_->find(effect.query, effect.view);
    if (!answer) return problem_for(effect.ticket, answer.error());
    return ScreenLoaded{effect.ticket, std::make_shared<const SearchData>(SearchData{std::move(*answer)}), {}};
}

Result<content::StoredEntry> Library::stored_entry(const content::EntryId& id, const content::Viewpoint& view) {
    auto store = reader();
    if (!store) return tl::unexpected(store.error());
    auto stored = (*store)->entry(id, view);
    if (!stored) return tl::unexpected(stored.error());
    if (!*stored) return failure("there is no entry \"" + id + "\" today");
    return std::move(**stored);
}

Result<std::shared_ptr<const EntryData>> Library::entry(const LoadEntry& effect) {
    auto stored = stored_entry(effect.id, effect.view);
    if (!stored) return tl::unexpected(stored.error());
    auto data = std::make_shared<EntryData>();
    data->stored = std::move(*stored);
    const content::Entry& entry = data->stored.entry;
    data->document = std::make_shared<const content::Document>();
    if (!entry.text.hash.empty()) {
        auto text = blobs_.read(entry.text.hash).and_then([&](const std::string& stored_text) {
            return content::edition::read_text(entry.text, stored_text);
        });
        auto document = std::move(text).and_then(parsed);
        if (!document) return tl::unexpected(document.error());
        data->document = std::move(*document);
    }
    auto store = reader();
    if (!store) return tl::unexpected(store.error());
    auto linked = (*store)->summaries(entry.links, effect.view);
    auto referring = (*store)->referring(entry.id, effect.view);
    auto named = (*store)->summaries(named_entries(entry), effect.view);
    if (!linked) return tl::unexpected(linked.error());
    if (!referring) return tl::unexpected(referring.error());
    if (!named) return tl::unexpected(named.error());
    data->linked = std::move(*linked);
    data->referring = std::move(*referring);
    data->named = std::move(*named);
    return data;
}

Result<std::shared_ptr<const AttachmentData>> Library::attachment(const LoadAttachment& effect) {
    auto stored = stored_entry(effect.entry, effect.view);
    if (!stored) return tl::unexpected(stored.error());
    const content::Entry& entry = stored->entry;
    if (effect.index >= entry.attachments.size()) return failure("there is no such attachment of " + entry.id);
    const content::Attachment& attachment = entry.attachments[effect.index];
    auto bytes = blobs_.read(attachment.blob.hash).and_then([&](const std::string& stored_bytes) {
        return content::edition::read_attachment(attachment, stored_bytes);
    });
    if (!bytes) return tl::unexpected(bytes.error());
    auto data = std::make_shared<AttachmentData>();
    data->title = attachment.title;
    data->of = entry.title;
    data->language = entry.language;
    if (content::is_text(attachment)) {
        auto document = parsed(*bytes);
        if (!document) return tl::unexpected(document.error());
        data->document = std::move(*document);
    } else {
        auto picture = content::decode_picture(*bytes);
        if (!picture) return tl::unexpected(picture.error());
        data->picture = std::make_shared<const content::Picture>(
            content::shrunk(std::move(*picture), widest_picture, tallest_picture));
    }
    return data;
}

Event Library::load(const LoadAttachment& effect) {
    auto data = attachment(effect);
    if (!data) return problem_for(effect.ticket, data.error());
    return ScreenLoaded{effect.ticket, *data, {}};
}

Event Library::load(const LoadEntry& effect) {
    auto data = entry(effect);
    if (!data) return problem_for(effect.ticket, data.error());
    return ScreenLoaded{effect.ticket, *data, {}};
}

}  // namespace veche::kiosk
