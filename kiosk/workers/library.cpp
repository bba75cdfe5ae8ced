#include "kiosk/workers/library.h"

#include <algorithm>
#include <utility>

#include "base/letters.h"
#include "base/utf8.h"
#include "content/speech/utterances.h"
#include "kiosk/workers/wishes.h"

namespace veche::kiosk {
namespace {

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

Event Library::load(const Load& effect) {
    auto loaded = reader().and_then([&](content::StoreReader* store) {
        return answer(effect.wish, {*store, *search_, blobs_, effect.view});
    });
    if (!loaded) return ScreenLoaded{effect.ticket, {}, loaded.error().message};
    return ScreenLoaded{effect.ticket, std::move(*loaded), {}};
}

}  // namespace veche::kiosk
