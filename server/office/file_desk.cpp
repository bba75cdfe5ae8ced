#include "server/office/file_desk.h"

#include "base/files.h"
#include "base/log_event.h"
#include "server/databases.h"
#include "server/store/loose_files.h"

namespace veche::server::office {
namespace {

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
// On the disk at once, of all and of one client's network; how many requests of the latter.
constexpr http::Uploads::Limits limits{{1024 * mebibyte, 256 * mebibyte, 8}, 64 * mebibyte};
constexpr std::size_t most_waiting = 256;

}  // namespace

Result<std::unique_ptr<FileDesk>> FileDesk::open(const Layout& layout) {
    auto rows = storage_of(layout)->connect(store::content_schema(), store::Storage::Access::write);
    if (!rows) return tl::unexpected(rows.error());
    std::unique_ptr<FileDesk> desk(new FileDesk(layout, std::move(*rows)));
    desk->worker_ = std::make_unique<Worker>(most_waiting);
    const auto run = [worker = desk->worker_.get()](Worker::Work work) { worker->go_on(std::move(work)); };
    const auto tell = [](const Error& error) { write_log(LogEvent::office_failed, {{"reason", error.message}}); };
    // A file keeps the group it was made with.
    if (auto made = make_folder(uploads_of(layout), desk->files_.folder_mode()); !made) {
        return tl::unexpected(made.error());
    }
    auto uploads = http::Uploads::open(uploads_of(layout), limits, run, tell);
    if (!uploads) return tl::unexpected(uploads.error());
    desk->uploads_ = std::move(*uploads);
    return desk;
}

Result<bool> FileDesk::keep(http::Upload& file, const store::By& by) {
    const auto held = files_.hold();
    if (!held) return tl::unexpected(held.error());
    // Before the transaction, in which nobody else writes.
    if (auto synced = file.sync(files_.mode()); !synced) return tl::unexpected(synced.error());
    const auto folder = files_.folder_of(file.hash());
    if (!folder) return tl::unexpected(folder.error());
    const auto put = [&] { return file.move_to(*folder, file.hash()); };
    return store::LooseFiles(*rows_).add({file.hash(), file.length()}, put, by);
}

}  // namespace veche::server::office
