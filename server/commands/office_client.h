// A command of somebody who owns no key: what the running office does for them, asked through its socket. The office
// knows by the kernel who asks (server/office/callers.h). docs/operations.md, "Commands". One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/json.h"
#include "base/json_fields.h"
#include "base/result.h"
#include "server/layout.h"

namespace veche::server::commands {

class OfficeClient {
  public:
    static constexpr int first_refusal = 400;  // of statuses

    struct Request {
        const char* method = "GET";
        std::string target;  // "/api/cases?…", encoded
        std::optional<Json> body{};
        std::string match{};                 // If-Match; "*": as it is now
        const std::string* bytes = nullptr;  // instead of `body`: a file, borrowed for the call
    };
    struct Answer {
        int status = 0;
        Json body;
        std::string tag;        // ETag
        std::size_t total = 0;  // of a list: how many rows there are
    };

    explicit OfficeClient(const Layout& layout) : layout_(layout) {}

    // Fails when there is no answer, and says what helps when the server does not run.
    [[nodiscard]] Result<Answer> ask(const Request& request) const;
    // The same; a refusal fails with its sentence.
    [[nodiscard]] Result<Answer> done(const Request& request) const;
    // Every row of a list, page by page. `query`: what stands beside the range, "filter=…", or nothing.
    [[nodiscard]] Result<void> each_row(const std::string& path, const std::string& query,
                                        const std::function<void(const Json&)>& show,
                                        std::size_t most = SIZE_MAX) const;
    // Every row of an answer of lines, while it comes. Fails when it is not whole: then what was shown is not all.
    [[nodiscard]] Result<void> each_line(const std::string& path, const std::function<void(const Json&)>& show) const;

  private:
    class Call;

    Layout layout_;
};

// A refusal in a sentence, with the fields it is about.
[[nodiscard]] tl::unexpected<Error> refusal_in(const OfficeClient::Answer& answer);

// One part of a path or of a query.
[[nodiscard]] std::string percent_encoded(const std::string& text);

}  // namespace veche::server::commands
