#include "server/process/workshop_process.h"

#include <climits>
#include <cstdlib>
#include <unistd.h>

#include "base/log_event.h"
#include "server/process/identity.h"
#include "server/process/supervisor.h"
#include "server/workshop/sandbox.h"
#include "server/workshop/workshop.h"

namespace veche::server {
namespace {

// What was open in `run` is nothing to programs.
void close_all_but(int kept) {
    constexpr unsigned first = STDERR_FILENO + 1;
    const auto own = static_cast<unsigned>(kept);
    if (own > first) ::close_range(first, own - 1, 0);
    ::close_range(own + 1, UINT_MAX, 0);
}

// Why it cannot start anything; empty: it can.
std::string try_it(const Result<void>& taken) {
    const auto tried = taken ? workshop::try_sandbox() : taken;
    if (tried) return {};
    write_log(LogEvent::workshop_unavailable, {{"reason", tried.error().message}});
    return tried.error().message;
}

}  // namespace

int run_workshop_process(WorkshopProcess process) {
    const Identity& identity = identity_of(KeyOwner::workshop);
    block_stop_signals();
    auto end = process.link.offer();
    if (!end) return cannot_work(identity, end.error(), true);
    close_all_but(end->value());
    const auto taken = take_identity(identity, process.users, process.layout);
    workshop::Workshop work(std::move(*end), process.tasks, try_it(taken));
    if (const auto done = work.run(); !done) {
        write_log(LogEvent::workshop_link_broken, {{"process", identity.name}, {"reason", done.error().message}});
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

}  // namespace veche::server
