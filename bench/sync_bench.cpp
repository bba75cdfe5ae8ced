// The kiosk's side of the wire without its screens: what is due now, and then the end. bench/editions.py counts the
// bytes. Usage: bench_sync BUNDLE KIOSK_FOLDER SERVER (http://127.0.0.1:PORT). Prints the edition, and how it came.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/random.h"
#include "sync/curl_http_client.h"
#include "sync/protocol/keys.h"
#include "sync/synchroniser.h"

namespace {

using namespace veche;

constexpr int most_rounds = 20;

[[noreturn]] void stop(const std::string& why) {
    std::fprintf(stderr, "bench_sync: %s\n", why.c_str());
    std::exit(1);  // NOLINT(concurrency-mt-unsafe): nothing else runs to its end
}

template <typename Value>
Value must(Result<Value> result) {
    if (!result) stop(result.error().message);
    return std::move(*result);
}

const char* word_for(sync::DeltaUse::Outcome outcome) {
    switch (outcome) {
        case sync::DeltaUse::Outcome::not_asked: return "unchanged";
        case sync::DeltaUse::Outcome::used: return "delta";
        case sync::DeltaUse::Outcome::missing: return "files";
        case sync::DeltaUse::Outcome::refused: return "files-after-a-bad-delta";
    }
    return "";
}

}  // namespace

int main(int count, char** words) {
    if (count != 4) stop("expected BUNDLE KIOSK_FOLDER SERVER");
    if (!protocol::initialise_cryptography()) stop("no randomness");
    const protocol::Bundle bundle = must(protocol::read_bundle(words[1]));
    const std::filesystem::path folder = words[2];
    const sync::Cancellation never;
    sync::CurlSettings curl;
    curl.server = words[3];
    curl.plain_http = sync::PlainHttp::allowed_for_development;
    const auto client = must(sync::CurlHttpClient::create(curl, never));
    SystemFileCalls calls;
    SystemRandom random;
    const SystemClock clock;
    std::filesystem::create_directories(folder);
    sync::ClockFloor floor(must(DurableFolder::open(folder, calls)), Instant{});
    sync::SynchroniserSettings settings;
    settings.folder = folder;
    const auto synchroniser = must(sync::Synchroniser::create(settings, bundle, *client, clock, floor, random, calls));
    const char* way = word_for(sync::DeltaUse::Outcome::not_asked);
    for (int round = 0; round < most_rounds; ++round) {
        const sync::SyncReport report = synchroniser->run_once();
        for (const std::string& problem : report.problems) std::fprintf(stderr, "bench_sync: %s\n", problem.c_str());
        if (report.new_edition) way = word_for(report.delta.outcome);
        if (!report.round.made_progress()) break;
    }
    const auto& newest = synchroniser->newest();
    std::printf("edition %llu\nway %s\n", newest ? static_cast<unsigned long long>(newest->catalog.number) : 0, way);
    return 0;
}
