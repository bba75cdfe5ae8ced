#include "server/publisher/file_sweep.h"

#include <sys/stat.h>

#include "base/file_trees.h"
#include "base/files.h"
#include "content/blob_reference.h"
#include "server/databases.h"
#include "server/store/loose_files.h"

namespace veche::server {
namespace {

constexpr std::int64_t kept_seconds = std::int64_t{7} * 86'400;
constexpr std::chrono::hours sweep_interval{24};
constexpr std::chrono::minutes look_interval{1};
constexpr std::chrono::minutes longest_sweep{10};

bool is_old(const std::filesystem::path& file, Instant now) {
    struct stat status {};
    return ::lstat(file.c_str(), &status) == 0 && status.st_mtime + kept_seconds < now.seconds;
}

}  // namespace

Result<std::size_t> sweep_files(const Layout& layout, sql::Connection& content, Instant now) {
    store::LooseFiles loose(content);
    const auto named = loose.named();
    if (!named) return tl::unexpected(named.error());
    const auto files = files_below(layout.content_files());
    if (!files) return tl::unexpected(files.error());
    std::size_t gone = 0;
    for (const std::string& each : *files) {
        const auto file = layout.content_files() / each;
        const std::string hash = file.filename().string();
        if (!content::is_blob_hash(hash) || named->contains(hash) || !is_old(file, now)) continue;
        if (auto forgotten = loose.forget(hash); !forgotten) return tl::unexpected(forgotten.error());
        const auto swept = loose.remove_forgotten(hash, [&] { return remove_path(file); });
        if (!swept) return tl::unexpected(swept.error());
        if (*swept) ++gone;
    }
    return gone;
}

Result<void> FileSweep::look() {
    const std::chrono::milliseconds now = clock_.steady();
    if (looked_at_ && now - *looked_at_ < look_interval) return {};
    looked_at_ = now;
    if (auto opened = open(); !opened) return opened;
    const auto done = runner_->run_due(failed_);
    if (done) return {};
    runner_.reset();
    rows_.reset();
    return tl::unexpected(done.error());
}

Result<void> FileSweep::open() {
    if (runner_) return {};
    auto rows = storage_of(layout_)->connect(store::content_schema(), store::Storage::Access::write);
    if (!rows) return tl::unexpected(rows.error());
    rows_ = std::move(*rows);
    runner_.emplace(*rows_, clock_, longest_sweep,
                    std::vector<jobs::Duty>{{file_sweep_worker, sweep_interval, {}, [this] { return sweep(); }}});
    return {};
}

// Whoever has the lock is not waited for: the next look tries again.
Result<jobs::Piece> FileSweep::sweep() {
    using Then = jobs::Piece::Then;
    const auto lock = FolderLock::take(layout_.publish_lock(), "publish or backup");
    if (!lock) return jobs::Piece{Then::goes_on, 0, 0};
    if (const auto gone = sweep_files(layout_, *rows_, clock_.now()); !gone) return tl::unexpected(gone.error());
    return jobs::Piece{Then::over, 0, 0};
}

}  // namespace veche::server
