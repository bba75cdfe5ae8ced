// Files that staff bring, on a thread of their own: the disk may be slow without anybody else waiting for it. What is
// kept lies beside the content store, named by its SHA-256, durably before it is acknowledged
// (server/store/loose_files.h).
#pragma once

#include <memory>

#include "content/edition/edition.h"
#include "server/http/uploads.h"
#include "server/layout.h"
#include "server/office/file_type.h"
#include "server/office/worker.h"
#include "server/sql/connection.h"
#include "server/store/by.h"
#include "server/store/content_files.h"

namespace veche::server::office {

// What is on its way to the files of the store, on the same disk; of the office alone, and in no backup.
[[nodiscard]] inline std::filesystem::path uploads_of(const Layout& layout) {
    return layout.editorial() / "uploads";
}

class FileDesk {
  public:
    static constexpr std::uint64_t largest_file = content::edition::longest_blob_bytes;

    // In the office's identity.
    [[nodiscard]] static Result<std::unique_ptr<FileDesk>> open(const Layout& layout);
    FileDesk(const FileDesk&) = delete;
    FileDesk& operator=(const FileDesk&) = delete;
    ~FileDesk() = default;

    // Where the bodies of requests go.
    [[nodiscard]] http::Uploads& uploads() { return *uploads_; }
    // Any thread; on the thread of files, in this order. False: too much waits.
    [[nodiscard]] bool offer(Worker::Work work) { return worker_->offer(std::move(work)); }

    // As Worker::end().
    void end() { worker_->end(); }

    // What follows on that thread only.
    // False: it was kept before, and will be for another week now.
    [[nodiscard]] Result<bool> keep(http::Upload& file, const store::By& by);
    [[nodiscard]] const store::ContentFiles& files() const { return files_; }

  private:
    FileDesk(const Layout& layout, std::unique_ptr<sql::Connection> rows)
        : files_(layout.editorial()), rows_(std::move(rows)) {}

    store::ContentFiles files_;
    std::unique_ptr<sql::Connection> rows_;
    // The one needs the other until its last file has gone; what it then still asks for is dropped.
    std::unique_ptr<http::Uploads> uploads_;
    std::unique_ptr<Worker> worker_;
};

}  // namespace veche::server::office
