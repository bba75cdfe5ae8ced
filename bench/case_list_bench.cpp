// How long a clerk waits for a page of the list: 100,000 cases, 2,000 of them open, each question asked many times.
// Prints "name value" lines for bench/run.py. Usage: bench_cases EMPTY_FOLDER_ON_A_DISK [POSTGRES]
// POSTGRES: libpq's keywords of a superuser's connection to an empty database that has the roles of roles.sql.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/store/storage.h"
#include "sync/protocol/random.h"

namespace {

using namespace veche;
using namespace veche::server::store;
using server::sql::Bytes;

constexpr int cases_there_are = 100'000;
constexpr int open_cases = 2'000;
constexpr int times_asked = 50;

[[noreturn]] void stop(const std::string& why) {
    std::fprintf(stderr, "bench_cases: %s\n", why.c_str());
    std::exit(1);  // NOLINT(concurrency-mt-unsafe): nothing else runs to its end
}

template <typename Value>
Value must(Result<Value> result) {
    if (!result) stop(result.error().message);
    return std::move(*result);
}

// As the acts leave them, without a hundred thousand transactions.
void fill(server::sql::Connection& registry, Random& random) {
    auto transaction = must(server::sql::Transaction::begin(registry));
    const std::string body(1'500, 'b');
    for (int i = 1; i <= cases_there_are; ++i) {
        const auto id = protocol::make_random<protocol::EnvelopeId>(random);
        const bool is_open = i % (cases_there_are / open_cases) == 0;
        char number[32];
        std::snprintf(number, sizeof number, "П-2026-%06d", i);
        const std::string assignee = "clerk." + std::to_string(i % 10);
        auto added = registry.run(
            "INSERT INTO case_file(envelope, lookup_id, receipt_key, kind, received, language, sealed_body, number, "
            "registered, due, series, change, state, assignee, answered) "
            "VALUES(?1, ?1, ?1, 'appeal', ?2, 'ru', ?3, ?4, ?5, ?6, 'appeal', ?7, ?8, ?9, ?10)",
            {Bytes{id.view()}, 1'700'000'000 + i, Bytes{body}, std::string_view(number), 20'000 + i / 400,
             20'030 + i / 400, i, is_open ? "registered" : "answered", assignee,
             is_open ? std::optional<Instant>() : Instant{1'700'000'000 + i}});
        if (!added) stop(added.error().message);
    }
    if (auto done = transaction.commit(); !done) stop(done.error().message);
}

void measure(RegistryStore& registry, const char* name, const CaseFilter& filter, const CaseOrder& order,
             const Page& page) {
    std::vector<double> milliseconds;
    std::size_t shown = 0;
    for (int i = 0; i < times_asked; ++i) {
        const auto begun = std::chrono::steady_clock::now();
        shown = must(registry.list(filter, order, page)).cases.size();
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
        milliseconds.push_back(took.count());
    }
    if (shown == 0) stop(std::string(name) + ": an empty page");
    std::sort(milliseconds.begin(), milliseconds.end());
    std::printf("list_%s_p50_ms %.2f\nlist_%s_p99_ms %.2f\n", name, milliseconds[times_asked / 2], name,
                milliseconds[times_asked - 1]);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2 || !protocol::initialise_cryptography()) stop("usage: bench_cases EMPTY_FOLDER [POSTGRES]");
    SystemRandom random;
    const std::filesystem::path folder = argv[1];
    const std::string postgres = argc > 2 ? argv[2] : "";
    const auto address = [&](const Schema&, Storage::Access access) -> Result<std::string> {
        return postgres + (access == Storage::Access::whole ? " options='-c role=veche_owner'" : "");
    };
    const auto storage = postgres.empty() ? in_files({.intake = folder / "intake.db",
                                                      .fleet = folder / "fleet.db",
                                                      .registry = folder / "registry.db",
                                                      .staff = folder / "staff.db",
                                                      .ballots = folder / "ballots.db",
                                                      .content = folder / "content.db"})
                                          : on_postgres(address);
    const auto epoch = protocol::make_random<protocol::Epoch>(random);
    if (auto made = storage->create(epoch); !made) stop(made.error().message);
    fill(*must(storage->create_store(registry_schema())), random);
    const auto registry = must(storage->registry(epoch));
    using By = CaseOrder::By;
    const CaseFilter waits{.states = {CaseState::registered, CaseState::extended}};
    measure(*registry, "open_by_due", waits, {By::due, false}, {0, 25});
    measure(*registry, "mine_by_due", {.states = waits.states, .assignee = "clerk.0"}, {By::due, false}, {0, 25});
    measure(*registry, "all_by_due", {}, {By::due, false}, {0, 25});
    measure(*registry, "newest", {}, {By::received, true}, {0, 25});
    measure(*registry, "all_far_down", {}, {By::number, false}, {90'000, 25});
    measure(*registry, "number", {.number = "П-2026-05"}, {By::number, false}, {0, 25});
    const EndedBefore tenth{{1'700'000'000 + cases_there_are / 10}, date_from_days(20'000)};
    measure(*registry, "storage_over", {.ended_before = tenth}, {By::received, false}, {0, 25});
    const auto begun = std::chrono::steady_clock::now();
    std::int64_t change = 0;
    for (std::size_t some = 1; some > 0;) {
        const auto cases = must(registry->cases_changed_after(change, 500));
        some = cases.size();
        if (some > 0) change = cases.back().change;
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    std::printf("all_by_change_s %.2f\n", took.count());
    return 0;
}
