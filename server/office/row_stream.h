// An answer of any length: rows, each a line of JSON (application/x-ndjson), made a page at a time on the desk's thread
// when the one before is on its way to whoever reads. Others have their turn in between, so no transaction is open from
// one page to the next: on SQLite it would keep everybody from writing as long as somebody reads slowly. What comes is
// what there was when it began, each row as it is when its page is made. It breaks off when the session or the right of
// whoever asked has gone.
#pragma once

#include <functional>
#include <memory>

#include "base/json.h"
#include "server/http/message.h"
#include "server/office/session.h"

namespace veche::server::office {

class RowStream final : public http::BodyStream, public std::enable_shared_from_this<RowStream> {
  public:
    inline static constexpr std::size_t rows_of_a_page = 200;

    // The rows from number `first` on, so many as a page has; on the desk's thread.
    using Page = std::function<Result<Json::Array>(std::size_t first)>;

    // `rows`: how many there are; `may_go_on`: whether whoever asked still may, on the desk's thread. The worker must
    // outlive the server.
    RowStream(Worker& worker, std::size_t rows, Page page, std::function<bool()> may_go_on)
        : worker_(worker), rows_(rows), page_(std::move(page)), may_go_on_(std::move(may_go_on)) {}
    void next(std::function<void(Piece)> ready) override;

  private:
    [[nodiscard]] Piece make();

    Worker& worker_;
    const std::size_t rows_;
    const Page page_;
    const std::function<bool()> may_go_on_;
    std::size_t given_ = 0;  // the desk's thread
};

[[nodiscard]] http::Response answer_rows(Services& services, const Asker& asker, std::size_t rows,
                                         RowStream::Page page);

}  // namespace veche::server::office
