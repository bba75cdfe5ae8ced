#include "server/publisher/file_sweep.h"

#include <algorithm>
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
constexpr std::size_t most_at_once = 200;

bool is_old(const std::filesystem::path& file, Instant now) {
    struct stat status {};
    return ::lstat(file.c_str(), &status) == 0 && status.st_mtime + kept_seconds < now.seconds;
}

}  // namespace

Result<Sweeping> Sweeping::begin(const Layout& layout, sql::Connection& content, Instant now) {
    const auto named = store::LooseFiles(content).named();
    if (!named) return tl::unexpected(named.error());
    const auto files = files_below(layout.content_files());
    if (!files) return tl::unexpected(files.error());
    Sweeping sweeping;
    const store::ContentFiles places(layout.editorial());
    for (const std::string& each : *files) {
        const auto file = layout.content_files() / each;
        const std::string hash = file.filename().string();
        // Unfinished, of whoever was killed; a name that nobody writes to any more.
        if (hash.starts_with(".new-") && is_old(file, now)) (void)remove_path_unsynced(file);
        if (!content::is_blob_hash(hash) || file != places.file_of(hash)) continue;
        if (!named->contains(hash) && is_old(file, now)) sweeping.left_.push_back(hash);
    }
    return sweeping;
}

Result<std::optional<std::size_t>> Sweeping::go_on(const Layout& layout, sql::Connection& content, Instant now) {
    const store::ContentFiles files(layout.editorial());
    const auto alone = files.hold_alone();
    if (!alone) return tl::unexpected(alone.error());
    if (!*alone) return std::optional<std::size_t>();
    const auto from = left_.end() - static_cast<std::ptrdiff_t>(std::min(left_.size(), most_at_once));
    const std::vector<std::string> piece(from, left_.end());
    // Anew: it may have been brought again meanwhile.
    const auto may_go = [&](const std::string& hash) { return is_old(files.file_of(hash), now); };
    store::LooseFiles loose(content);
    if (auto forgotten = loose.forget(piece, may_go); !forgotten) return tl::unexpected(forgotten.error());
    const auto gone = loose.remove_forgotten(
        piece, may_go, [&](const std::string& hash) { return remove_path_unsynced(files.file_of(hash)); });
    if (!gone) return tl::unexpected(gone.error());
    left_.erase(from, left_.end());
    return *gone;
}

Result<std::size_t> sweep_files(const Layout& layout, sql::Connection& content, Instant now) {
    auto sweeping = Sweeping::begin(layout, content, now);
    if (!sweeping) return tl::unexpected(sweeping.error());
    std::size_t gone = 0;
    while (!sweeping->is_over()) {
        const auto piece = sweeping->go_on(layout, content, now);
        if (!piece) return tl::unexpected(piece.error());
        if (!*piece) break;
        gone += **piece;
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

// Whoever has the locks is not waited for: the next look tries again.
Result<jobs::Piece> FileSweep::sweep() {
    using Then = jobs::Piece::Then;
    const auto lock = FolderLock::take(layout_.publish_lock(), "publish or backup");
    if (!lock) return jobs::Piece{Then::goes_on, 0, 0};
    if (!sweeping_) {
        auto begun = Sweeping::begin(layout_, *rows_, clock_.now());
        if (!begun) return tl::unexpected(begun.error());
        sweeping_ = std::move(*begun);
    }
    const auto piece =
        sweeping_->is_over() ? Result<std::optional<std::size_t>>(0) : sweeping_->go_on(layout_, *rows_, clock_.now());
    if (!piece) {
        sweeping_.reset();
        return tl::unexpected(piece.error());
    }
    if (*piece) looked_at_.reset();  // the rest at once
    if (!sweeping_->is_over()) return jobs::Piece{Then::goes_on, 0, 0};
    sweeping_.reset();
    return jobs::Piece{Then::over, 0, 0};
}

}  // namespace veche::server
