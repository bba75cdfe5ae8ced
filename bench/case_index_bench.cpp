// What it costs to find cases by their words in memory: 100,000 generated cases of about 1,500 letters in Russian and
// Ukrainian (VECHE_CASES in the environment: another number). Time and memory of building it, and latencies of single
// queries, p50 and p99; by the clock, and of the processor for machines that do something else besides. Opening the
// sealed texts is not in it.
#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <memory>
#include <random>

#include "base/random.h"
#include "base/utf8.h"
#include "server/office/case_index.h"

namespace veche::bench {
namespace {

using server::office::CaseIndex;
using server::office::CaseQuery;
using server::office::FedCase;

constexpr std::size_t letters_of_case = 1'500;
constexpr std::size_t common_stems = 30'000;
constexpr std::size_t names = 120'000;

double processor_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

std::size_t wanted_cases() {
    const char* text = std::getenv("VECHE_CASES");  // NOLINT(concurrency-mt-unsafe): before any thread
    return text == nullptr ? 100'000 : static_cast<std::size_t>(std::strtoul(text, nullptr, 10));
}

// Letters as people write them: few words often and many rarely (Zipf), in their forms, names and numbers between.
class GeneratedLetters {
  public:
    GeneratedLetters() {
        for (std::size_t i = 0; i < common_stems; ++i) stems_.push_back(stem(i, i < 60 ? 1 : 2 + i % 3));
        double sum = 0;
        for (std::size_t i = 0; i < common_stems; ++i)
            weights_.push_back(sum += 1 / std::pow(static_cast<double>(i) + 2.7, 1.05));
    }

    FedCase letter(std::size_t number) {
        random_.seed(static_cast<unsigned>(number + 1));
        FedCase made;
        made.change = static_cast<std::int64_t>(number) + 1;
        for (std::size_t i = 0; i < made.id.bytes.size(); ++i)
            made.id.bytes.at(i) = static_cast<std::uint8_t>(random_());
        made.received = {1'700'000'000 + static_cast<std::int64_t>(number) * 300};
        std::string text;
        while (text.size() < letters_of_case * 19 / 10) text += word() + (below(9) == 0 ? ". " : " ");
        made.fields = {name() + " " + name(), "вул. " + name() + ", " + std::to_string(below(200)), std::move(text)};
        return made;
    }
    std::string common(std::size_t rank, std::size_t form) {
        return stems_.at(rank) + std::string(endings.at(form % endings.size()));
    }
    std::string name() { return stem(1'000'003 + below(names), 4); }
    std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }

  private:
    static constexpr std::array<std::string_view, 20> syllables = {"ка",  "ро", "ви",  "лен", "сто", "га", "дор",
                                                                   "на",  "ми", "тер", "об",  "пре", "жи", "ул",
                                                                   "сад", "бе", "зо",  "шк",  "ре",  "мон"};
    static constexpr std::array<std::string_view, 14> endings = {"",   "а",   "у",  "ы",   "и",   "е",  "ой",
                                                                 "ам", "ами", "ах", "ого", "ому", "ов", "ією"};

    static std::string stem(std::size_t number, std::size_t length) {
        std::string made;
        for (std::size_t i = 0; i < length || number > 0; ++i) {
            made += syllables.at(number % syllables.size());
            number /= syllables.size();
        }
        return made;
    }
    std::string word() {
        const std::size_t kind = below(40);
        if (kind == 0) return std::to_string(below(10'000));
        if (kind == 1) return name() + std::string(endings.at(below(endings.size())));
        const double at = std::uniform_real_distribution<double>(0, weights_.back())(random_);
        const auto rank =
            static_cast<std::size_t>(std::lower_bound(weights_.begin(), weights_.end(), at) - weights_.begin());
        return stems_.at(rank) + std::string(rank < 60 ? "" : endings.at(below(endings.size())));
    }

    std::mt19937 random_;
    std::vector<std::string> stems_;
    std::vector<double> weights_;
};

class Built {
  public:
    Built() {
        SystemRandom random;
        auto made = CaseIndex::create(random);
        if (!made) std::abort();
        index_ = std::move(*made);
        std::size_t letters = 0;
        for (std::size_t i = 0; i < wanted_cases(); ++i) {
            const FedCase one = generated_.letter(i);
            letters += count_code_points(one.fields.back());
            const auto start = std::chrono::steady_clock::now();
            const double processor = processor_seconds();
            if (!index_->feed(one)) std::abort();
            processor_seconds_ += processor_seconds() - processor;
            seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        }
        letters_of_case_ = static_cast<double>(letters) / static_cast<double>(wanted_cases());
    }
    CaseIndex& index() { return *index_; }
    GeneratedLetters& generated() { return generated_; }
    [[nodiscard]] double seconds() const { return seconds_; }
    [[nodiscard]] double of_processor() const { return processor_seconds_; }
    [[nodiscard]] double letters() const { return letters_of_case_; }

  private:
    GeneratedLetters generated_;
    std::unique_ptr<CaseIndex> index_;
    double seconds_ = 0;
    double processor_seconds_ = 0;
    double letters_of_case_ = 0;
};

void measure(benchmark::State& state, Built& built, const std::vector<std::string>& texts, CaseQuery::Order order) {
    std::vector<double> milliseconds;
    std::vector<double> of_processor;
    std::size_t hits = 0;
    std::size_t next = 0;
    for (auto _ : state) {
        CaseQuery query;
        query.text = texts[next++ % texts.size()];
        query.order = order;
        const auto start = std::chrono::steady_clock::now();
        const double processor = processor_seconds();
        hits += built.index().find(query).total;
        of_processor.push_back((processor_seconds() - processor) * 1e3);
        milliseconds.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    std::sort(of_processor.begin(), of_processor.end());
    const auto at = [](const std::vector<double>& sorted, double share) {
        return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
    };
    state.counters["p50_ms"] = at(milliseconds, 0.5);
    state.counters["p99_ms"] = at(milliseconds, 0.99);
    state.counters["p50_cpu_ms"] = at(of_processor, 0.5);
    state.counters["p99_cpu_ms"] = at(of_processor, 0.99);
    state.counters["max_cpu_ms"] = at(of_processor, 1);
    state.counters["hits"] = static_cast<double>(hits) / static_cast<double>(milliseconds.size());
}

void register_all(Built& built) {
    GeneratedLetters& words = built.generated();
    std::vector<std::string> frequent;
    std::vector<std::string> any;
    std::vector<std::string> surnames;
    std::vector<std::string> beginnings;
    std::vector<std::string> phrases;
    for (std::size_t i = 0; i < 100; ++i) {
        frequent.push_back(words.common(i, 0) + " " + words.common((i + 7) % 100, 3) + " ");
        any.push_back(words.common(words.below(common_stems), i) + " " + words.common(words.below(3000), i) + " ");
        surnames.push_back(words.name());
        const std::string whole = words.common(100 + i, 1);
        for (std::size_t letters = 1; letters <= count_code_points(whole); ++letters) {
            beginnings.emplace_back(truncate_code_points(whole, letters));
        }
        phrases.push_back("\"" + words.common(i % 60, 0) + " " + words.common((i * 7) % 60, 0) + "\"");
    }
    const auto add = [&](const char* name, std::vector<std::string> texts, CaseQuery::Order order) {
        benchmark::RegisterBenchmark(name, [&built, texts = std::move(texts),
                                            order](benchmark::State& state) { measure(state, built, texts, order); })
            ->Unit(benchmark::kMillisecond)
            ->MinTime(2);
    };
    add("two_frequent_words", frequent, CaseQuery::Order::newest);
    add("two_frequent_words_best", frequent, CaseQuery::Order::best);
    add("any_two_words", any, CaseQuery::Order::newest);
    add("surname", surnames, CaseQuery::Order::newest);
    add("key_by_key", beginnings, CaseQuery::Order::newest);
    add("phrase_of_frequent_words", phrases, CaseQuery::Order::newest);
    add("everything", {""}, CaseQuery::Order::newest);
}

}  // namespace
}  // namespace veche::bench

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    veche::bench::Built built;
    const auto figures = built.index().figures();
    std::cout << figures.cases << " cases of " << static_cast<int>(built.letters()) << " letters, " << figures.words
              << " words: " << built.seconds() << " s (of the processor " << built.of_processor() << "), "
              << static_cast<double>(figures.bytes) / 1e6 << " MB, " << (figures.is_locked ? "locked" : "not locked")
              << '\n';
    veche::bench::register_all(built);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
