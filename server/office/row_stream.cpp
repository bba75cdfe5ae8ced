#include "server/office/row_stream.h"

#include "base/log_event.h"

namespace veche::server::office {

void RowStream::next(std::function<void(Piece)> ready) {
    worker_.go_on([self = shared_from_this(), ready = std::move(ready)] { ready(self->make()); });
}

RowStream::Piece RowStream::make() {
    if (given_ == rows_) return std::string();
    if (!may_go_on_()) return failure("who asked may not go on reading");
    auto page = page_(given_);
    // Rows that are not there any more would be missing without a word.
    if (page && page->empty()) page = failure("rows went while they were read");
    if (!page) {
        write_log(LogEvent::office_failed, {{"reason", page.error().message}});
        return tl::unexpected(page.error());
    }
    std::string lines;
    for (const Json& row : *page) {
        if (given_ == rows_) break;  // came after it began
        lines += write_json(row) + "\n";
        ++given_;
    }
    return lines;
}

http::Response answer_rows(Services& services, const Asker& asker, std::size_t rows, RowStream::Page page) {
    http::Response response;
    response.fields.emplace_back("Content-Type", "application/x-ndjson");
    response.stream = std::make_shared<RowStream>(services.desk_worker, rows, std::move(page), asker.still_may);
    return response;
}

}  // namespace veche::server::office
