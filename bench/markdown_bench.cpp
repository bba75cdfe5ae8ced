// Parsing grows with the length of a text and with nothing else: ordinary acts and the hardest texts the fuzzer has
// found. "BigO" is to be N; md4c alone takes the square of a paragraph for all but the first.
#include <benchmark/benchmark.h>
#include <string>

#include "content/markdown.h"

namespace veche {
namespace {

constexpr const char* pieces[] = {
    "1.1. Плата за проезд — 32,5 руб., по ст. 5 закона 59-ФЗ и [порядку](entry:order) **с 1 января**.\n\n", "]([\n",
    "[](\n", "> ]([\n", "]([  \n"};

void parse(benchmark::State& state) {
    const std::string piece = pieces[state.range(0)];
    const auto bytes = static_cast<std::size_t>(state.range(1));
    std::string text;
    std::size_t paragraph = 0;
    while (text.size() + piece.size() <= bytes) {
        // Nearly as long as a paragraph may be.
        if (text.size() - paragraph + piece.size() > content::longest_segment_bytes / 4 * 3) {
            text += '\n';
            paragraph = text.size();
        }
        text += piece;
    }
    for (auto _ : state) benchmark::DoNotOptimize(content::parse_markdown(text));
    state.SetComplexityN(state.range(1));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void sizes(benchmark::internal::Benchmark* one, int piece) {
    for (std::int64_t bytes = std::int64_t{1} << 15; bytes <= std::int64_t{1} << 20; bytes *= 2)
        one->Args({piece, bytes});
    one->Complexity()->Unit(benchmark::kMillisecond);
}

BENCHMARK(parse)->Name("an act")->Apply([](auto* one) { sizes(one, 0); });
BENCHMARK(parse)->Name("brackets on lines")->Apply([](auto* one) { sizes(one, 1); });
BENCHMARK(parse)->Name("empty links on lines")->Apply([](auto* one) { sizes(one, 2); });
BENCHMARK(parse)->Name("brackets in a quote")->Apply([](auto* one) { sizes(one, 3); });
BENCHMARK(parse)->Name("brackets and hard breaks")->Apply([](auto* one) { sizes(one, 4); });

}  // namespace
}  // namespace veche

BENCHMARK_MAIN();
