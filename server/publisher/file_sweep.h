// Files that staff brought and that no draft and no version names after a week go, and so does what a process that was
// killed left beside the content store. A job of that store, of the publisher, for it holds the publish lock: never
// while a backup copies them or a publication puts others.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "server/jobs/runner.h"
#include "server/layout.h"
#include "server/store/content_files.h"

namespace veche::server {

inline constexpr const char* file_sweep_worker = "files.sweep";

// How many went. The publish lock is the caller's.
[[nodiscard]] Result<std::size_t> sweep_files(const Layout& layout, sql::Connection& content, Instant now);

// The same, some at a time: whoever brings files waits for one piece.
class Sweeping {
  public:
    // What could go, as things stand.
    [[nodiscard]] static Result<Sweeping> begin(const Layout& layout, sql::Connection& content, Instant now);
    [[nodiscard]] bool is_over() const { return left_.empty(); }
    // How many went. Nothing: somebody brings files just now, and it is for later.
    [[nodiscard]] Result<std::optional<std::size_t>> go_on(const Layout& layout, sql::Connection& content, Instant now);

  private:
    std::vector<std::string> left_;  // hashes
};

// One thread.
class FileSweep {
  public:
    // Both must outlive it. `failed` is told what is tried again later.
    FileSweep(const Layout& layout, const Clock& clock, jobs::Runner::Failed failed)
        : layout_(layout), clock_(clock), failed_(std::move(failed)) {}
    // Once a day there is something to do, in pieces, one a call; looks once a minute.
    [[nodiscard]] Result<void> look();

  private:
    [[nodiscard]] Result<void> open();
    [[nodiscard]] Result<jobs::Piece> sweep();

    const Layout& layout_;
    const Clock& clock_;
    const jobs::Runner::Failed failed_;
    std::unique_ptr<sql::Connection> rows_;
    std::optional<jobs::Runner> runner_;
    std::optional<Sweeping> sweeping_;
    std::optional<std::chrono::milliseconds> looked_at_;  // by the steady clock
};

}  // namespace veche::server
