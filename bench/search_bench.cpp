// How long a visitor waits for what they type: search over 10,000 generated documents of 600 words (VECHE_DOCUMENTS in
// the environment: another number), and what applying the edition costs. Latencies are p50 and p99 of single answers.
#include <algorithm>
#include <benchmark/benchmark.h>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <random>

#include "bench/generated_town.h"
#include "content/search/search.h"

namespace veche::bench {
namespace {

using content::Search;
using content::SearchQuery;
using content::Store;
using content::StoreReader;

constexpr content::Viewpoint view{content::Language::russian, {2026, 11, 20}};

std::size_t wanted_documents() {
    const char* text = std::getenv("VECHE_DOCUMENTS");  // NOLINT(concurrency-mt-unsafe): before any thread
    return text == nullptr ? 10'000 : static_cast<std::size_t>(std::strtoul(text, nullptr, 10));
}

// The store, made once for all measurements and removed at the end.
class PublishedTown {
  public:
    PublishedTown() : town_(wanted_documents()) {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        const auto start = std::chrono::steady_clock::now();
        auto store = Store::open(file());
        if (!store || !store->apply_edition(GeneratedTown::town(), 1, town_.entries(), town_)) std::abort();
        build_seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        auto reader = StoreReader::open(file());
        if (!reader) std::abort();
        reader_ = std::make_unique<StoreReader>(std::move(*reader));
        search_ = std::make_unique<Search>(*reader_);
    }
    PublishedTown(const PublishedTown&) = delete;
    PublishedTown& operator=(const PublishedTown&) = delete;
    ~PublishedTown() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    [[nodiscard]] std::filesystem::path file() const { return folder_ / "store.db"; }
    [[nodiscard]] double build_seconds() const { return build_seconds_; }
    [[nodiscard]] GeneratedTown& town() { return town_; }
    [[nodiscard]] Search& search() { return *search_; }
    [[nodiscard]] StoreReader& reader() { return *reader_; }

  private:
    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("veche-search-bench-" + std::to_string(std::random_device()()));
    GeneratedTown town_;
    double build_seconds_ = 0;
    std::unique_ptr<StoreReader> reader_;
    std::unique_ptr<Search> search_;
};

void report(benchmark::State& state, std::vector<double>& milliseconds) {
    std::sort(milliseconds.begin(), milliseconds.end());
    const auto at = [&](double share) {
        return milliseconds.empty()
                   ? 0
                   : milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))];
    };
    state.counters["p50_ms"] = at(0.5);
    state.counters["p99_ms"] = at(0.99);
    state.counters["max_ms"] = at(1);
}

void measure(benchmark::State& state, PublishedTown& published, const std::vector<std::string>& texts) {
    std::vector<double> milliseconds;
    std::size_t next = 0;
    for (auto iteration : state) {
        static_cast<void>(iteration);
        SearchQuery query;
        query.text = texts[next++ % texts.size()];
        query.limit = 10;  // as the kiosk asks
        const auto start = std::chrono::steady_clock::now();
        auto answer = published.search().find(query, view);
        milliseconds.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        benchmark::DoNotOptimize(answer);
    }
    report(state, milliseconds);
}

// Every beginning of queries of one and two words: what comes key by key.
std::vector<std::string> key_by_key(const GeneratedTown& town) {
    std::mt19937 random(1);
    std::vector<std::string> texts;
    for (int i = 0; i < 40; ++i) {
        const std::string text =
            town.word(random() % 3'000, random() % 8) + " " + town.word(random() % 300, random() % 8);
        for (std::size_t end = 2; end <= text.size(); ++end) {
            const bool inside = end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U;
            if (!inside) texts.push_back(text.substr(0, end));
        }
    }
    return texts;
}

std::vector<std::string> whole_words(const GeneratedTown& town, std::size_t ranks) {
    std::mt19937 random(2);
    std::vector<std::string> texts;
    texts.reserve(100);
    for (int i = 0; i < 100; ++i) texts.push_back(town.word(random() % ranks, random() % 8) + " ");
    return texts;
}

std::vector<std::string> numbers(const GeneratedTown& town) {
    std::mt19937 random(3);
    std::vector<std::string> texts;
    texts.reserve(100);
    for (int i = 0; i < 100; ++i) texts.push_back("№ " + std::to_string(random() % town.entries().size()) + "-п");
    return texts;
}

void measure_list(benchmark::State& state, PublishedTown& published) {
    std::vector<double> milliseconds;
    content::ListQuery query;
    query.kinds = {content::Kind::decision};
    for (auto iteration : state) {
        static_cast<void>(iteration);
        const auto start = std::chrono::steady_clock::now();
        auto page = published.reader().list(query, view);
        milliseconds.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        benchmark::DoNotOptimize(page);
    }
    report(state, milliseconds);
}

}  // namespace
}  // namespace veche::bench

int main(int count, char** arguments) {
    using namespace veche::bench;  // NOLINT(google-build-using-namespace)
    benchmark::Initialize(&count, arguments);
    PublishedTown published;
    const auto add = [&](const char* name, std::vector<std::string> texts) {
        benchmark::RegisterBenchmark(
            name, [&published, texts = std::move(texts)](benchmark::State& state) { measure(state, published, texts); })
            ->Unit(benchmark::kMillisecond)
            ->Iterations(static_cast<benchmark::IterationCount>(1'000));
    };
    add("search/key_by_key", key_by_key(published.town()));
    add("search/frequent_words", whole_words(published.town(), 100));
    add("search/any_words", whole_words(published.town(), published.town().words()));
    add("search/numbers", numbers(published.town()));
    benchmark::RegisterBenchmark("list/decisions", [&](benchmark::State& state) {
        measure_list(state, published);
    })->Unit(benchmark::kMillisecond);
    std::cout << "documents " << published.town().entries().size() << ", indexed in " << published.build_seconds()
              << " s, store " << std::filesystem::file_size(published.file()) / 1'048'576 << " MiB\n";
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
