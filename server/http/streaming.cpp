#include "server/http/streaming.h"

#include <algorithm>
#include <utility>

namespace veche::server::http {
namespace {

constexpr std::size_t block = std::size_t{16} * 1024;  // bytes the library asks for at once

// A piece that was asked for; whoever makes it may outlive the connection.
struct Asked {
    std::shared_ptr<Waiting> waiting;
    std::mutex mutex;
    std::optional<BodyStream::Piece> piece{};

    void give(BodyStream::Piece given) {
        {
            const std::lock_guard lock(mutex);
            piece = std::move(given);
        }
        waiting->answer(std::nullopt);
    }
};

// The connection's event thread alone.
class Streaming {
  public:
    Streaming(MHD_Connection* connection, std::shared_ptr<BodyStream> stream, WaitingRoom& room)
        : connection_(connection), stream_(std::move(stream)), room_(room) {}

    // What the library's reader gives back: bytes, 0 when the connection sleeps, or an end.
    ssize_t read(char* to, std::size_t most) {
        if (at_ == piece_.size()) {
            if (const auto instead = next_piece()) return *instead;
        }
        const std::size_t bytes = std::min(most, piece_.size() - at_);
        std::copy_n(piece_.data() + at_, bytes, to);
        at_ += bytes;
        return static_cast<ssize_t>(bytes);
    }

  private:
    // Nothing: it is there.
    std::optional<ssize_t> next_piece() {
        if (asked_ == nullptr) {
            asked_ = std::make_shared<Asked>();
            asked_->waiting = room_.begin();
            stream_->next([asked = asked_](BodyStream::Piece piece) { asked->give(std::move(piece)); });
        }
        if (room_.suspend(connection_, asked_->waiting)) return 0;
        std::optional<BodyStream::Piece> given;
        {
            const std::lock_guard lock(asked_->mutex);
            given.swap(asked_->piece);
        }
        asked_.reset();
        // Without a piece: its time was over, or the server stops.
        if (!given || !*given) return MHD_CONTENT_READER_END_WITH_ERROR;
        if ((*given)->empty()) return MHD_CONTENT_READER_END_OF_STREAM;
        piece_ = std::move(**given);
        at_ = 0;
        return std::nullopt;
    }

    MHD_Connection* connection_;
    std::shared_ptr<BodyStream> stream_;
    WaitingRoom& room_;
    std::shared_ptr<Asked> asked_;
    std::string piece_;
    std::size_t at_ = 0;
};

ssize_t read_more(void* streaming, std::uint64_t, char* to, std::size_t most) {
    return static_cast<Streaming*>(streaming)->read(to, most);
}

void end(void* streaming) {
    delete static_cast<Streaming*>(streaming);  // the library has held it
}

}  // namespace

MHD_Response* stream_response(MHD_Connection* connection, std::shared_ptr<BodyStream> stream, WaitingRoom& room) {
    auto streaming = std::make_unique<Streaming>(connection, std::move(stream), room);
    MHD_Response* made = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, block, read_more, streaming.get(), end);
    if (made != nullptr) (void)streaming.release();
    return made;
}

}  // namespace veche::server::http
