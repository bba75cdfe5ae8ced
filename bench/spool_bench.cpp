// How long a resident waits for "handed in": one sealed appeal made durable in the spool, file and folder synced.
// Prints "name value" lines for bench/run.py. Usage: bench_spool FOLDER_ON_A_DISK
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "sync/protocol/envelope.h"
#include "sync/protocol/random.h"
#include "sync/spool.h"

namespace {

using namespace veche;

constexpr int puts_measured = 1'000;
constexpr Instant today{1'795'219'200};

[[noreturn]] void stop(const std::string& why) {
    std::fprintf(stderr, "bench_spool: %s\n", why.c_str());
    std::exit(1);  // NOLINT(concurrency-mt-unsafe): nothing else runs to its end
}

template <typename Value>
Value must(Result<Value> result) {
    if (!result) stop(result.error().message);
    return std::move(*result);
}

std::string seal(const protocol::SigningKey& device, const protocol::BoxPublicKey& town, Random& random) {
    const auto id = protocol::make_random<protocol::EnvelopeId>(random);
    content::Appeal appeal;
    appeal.form = content::AppealFormId("question");
    appeal.text = "Почему не горит фонарь у дома 12 по улице Речной? Темно уже вторую неделю.";
    const content::Submission submission{
        content::SubmissionId(protocol::to_hex(id)),
        content::KioskId(protocol::to_hex(protocol::device_id_of(device.public_key()))), today,
        content::Language::russian, appeal};
    return must(protocol::seal_envelope(
        {submission, protocol::make_random<protocol::LookupId>(random), town, {town}, {}}, device, random));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2 || !protocol::initialise_cryptography()) stop("usage: bench_spool FOLDER_ON_A_DISK");
    SystemRandom random;
    const auto device = protocol::SigningKey::generate(random);
    const auto town = protocol::BoxKey::generate(random);
    SystemFileCalls calls;
    const std::filesystem::path folder = std::filesystem::path(argv[1]) / "spool";
    const auto spool = must(sync::Spool::open(folder, calls));
    std::vector<double> milliseconds;
    for (int i = 0; i < puts_measured; ++i) {
        const std::string envelope = seal(device, town.public_key(), random);
        const auto begun = std::chrono::steady_clock::now();
        if (const auto put = spool->put(envelope); !put) stop(put.error().message);
        milliseconds.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count());
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    std::printf("spool_p50_ms %.3f\nspool_p99_ms %.3f\n", milliseconds[puts_measured / 2],
                milliseconds[puts_measured * 99 / 100]);
    return 0;
}
