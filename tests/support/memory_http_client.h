// The in-memory twin of the network: a test's function answers; every request is kept for looking at.
#pragma once

#include <functional>
#include <vector>

#include "sync/http.h"

namespace veche::test {

class MemoryHttpClient final : public sync::HttpClient {
  public:
    using Handler = std::function<Result<sync::HttpAnswer>(const sync::HttpRequest&)>;

    explicit MemoryHttpClient(Handler handler) : handler_(std::move(handler)) {}

    using sync::HttpClient::send;
    [[nodiscard]] Result<sync::HttpAnswer> send(const sync::HttpRequest& request, sync::BodySink* sink) override {
        requests.push_back(request);
        Result<sync::HttpAnswer> answer = handler_(request);
        if (!answer) return answer;
        if (sink == nullptr) {
            if (answer->body.size() > request.largest_answer) return failure("the answer is too large");
            return answer;
        }
        const std::string body = std::move(answer->body);
        answer->body.clear();
        if (!sink->begin(*answer)) return failure("ended");
        // In two pieces, so that nobody counts on one; `cut_after` breaks the connection.
        const std::size_t all = std::min(body.size(), cut_after);
        if (!sink->add(std::string_view(body).substr(0, all / 2))) return failure("ended");
        if (!sink->add(std::string_view(body).substr(all / 2, all - all / 2))) return failure("ended");
        if (all < body.size()) return failure("the connection broke");
        return answer;
    }

    std::vector<sync::HttpRequest> requests;
    std::size_t cut_after = static_cast<std::size_t>(-1);  // bytes of a body

  private:
    Handler handler_;
};

}  // namespace veche::test
