// The workshop at work: takes orders from its end of the pair (server/workshop/frames.h), has them done in the sandbox,
// gives back bytes. One thread. It keeps nothing from one order to the next, and what it works on in memory only.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/descriptor.h"
#include "server/workshop/task.h"

namespace veche::server::workshop {

// Orders under way at once; one more is told to come again. The office keeps to it.
inline constexpr std::size_t most_at_once = 2;

class Workshop {
  public:
    // `cannot`: why nothing can be started on this machine, told to every order; empty: it can. `tasks` must live
    // longer.
    Workshop(Descriptor end, std::span<const Task> tasks, std::string cannot);
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;
    // Ends and reaps all it started.
    ~Workshop();

    // Until SIGTERM or SIGINT, or the end of the connection. Takes these signals and SIGCHLD of this process.
    [[nodiscard]] Result<void> run();

  private:
    class Rounds;
    std::unique_ptr<Rounds> rounds_;
};

}  // namespace veche::server::workshop
