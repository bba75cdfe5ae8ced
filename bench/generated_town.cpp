#include "bench/generated_town.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

namespace veche::bench {
namespace {

using content::Entry;

constexpr std::size_t vocabulary = 30'000;
constexpr int paragraphs = 12;
constexpr int words_in_paragraph = 50;

constexpr std::array<const char*, 24> roots = {
    "бюдж",  "город",  "отопл", "реш", "участ", "двор",  "тариф", "жил",    "совет", "школ",  "дорог",  "благ",
    "закон", "порядк", "служб", "вод", "тепл",  "транс", "культ", "собран", "земл",  "налог", "ремонт", "освещ"};
constexpr std::array<const char*, 16> middles = {"",   "ен", "ов", "ств", "ник", "ист", "ат", "ел",
                                                 "он", "ик", "ар", "ор",  "ан",  "ив",  "ул", "ем"};
constexpr std::array<const char*, 8> endings = {"", "а", "у", "ом", "е", "ы", "ов", "ами"};
constexpr std::array<const char*, 4> topics = {"housing", "budget", "roads", "culture"};

// Frequencies of words fall with their rank, as in any language.
std::size_t pick_rank(std::mt19937& random) {
    const double uniform = (static_cast<double>(random()) + 1) / 4'294'967'297.0;
    const double rank = std::pow(static_cast<double>(vocabulary), uniform) - 1;
    return std::min(static_cast<std::size_t>(rank), vocabulary - 1);
}

}  // namespace

GeneratedTown::GeneratedTown(std::size_t documents) {
    std::mt19937 random(20'261'120);
    for (std::size_t i = 0; i < vocabulary; ++i) {
        std::string stem = roots[i % roots.size()];
        for (std::size_t rest = i / roots.size(); rest > 0; rest /= middles.size())
            stem += middles[rest % middles.size()];
        stems_.push_back(stem);
    }
    for (std::size_t i = 0; i < documents; ++i) {
        Entry entry;
        entry.id = content::EntryId("document-" + std::to_string(i));
        if (i % 3 == 0) entry.details = content::DecisionDetails{};
        if (i % 3 == 1) entry.details = content::NewsDetails{};
        entry.title = "О";
        for (int word_count = 0; word_count < 6; ++word_count)
            entry.title += " " + word(pick_rank(random), random() % 8);
        for (int word_count = 0; word_count < 15; ++word_count)
            entry.summary += word(pick_rank(random), random() % 8) + " ";
        entry.number = std::to_string(i) + "-п";
        entry.date = add_days({2016, 1, 1}, static_cast<std::int64_t>(random() % 3'900));
        entry.topics = {content::TopicId(topics[random() % topics.size()])};
        entry.text = {entry.id.text(), 1};
        entries_.push_back(std::move(entry));
    }
}

content::Town GeneratedTown::town() {
    content::Town town;
    town.id = std::string(32, '0');
    for (const char* topic : topics)
        town.topics.push_back({content::TopicId(topic), {{content::Language::russian, topic}}});
    return town;
}

std::string GeneratedTown::word(std::size_t rank, std::size_t form) const {
    return stems_.at(rank) + endings.at(form % endings.size());
}

Result<content::Document> GeneratedTown::document(const Entry& entry) {
    std::mt19937 random(static_cast<std::uint32_t>(std::hash<std::string>()(entry.id.text())));
    content::Document document;
    for (int i = 0; i < paragraphs; ++i) {
        content::Block block;
        block.spans.emplace_back();
        for (int j = 0; j < words_in_paragraph; ++j) {
            block.spans[0].text += word(pick_rank(random), random() % 8) + (j % 12 == 11 ? ". " : " ");
        }
        document.blocks.push_back(std::move(block));
    }
    return document;
}

}  // namespace veche::bench
