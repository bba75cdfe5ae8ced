#include "sync/report.h"

namespace veche::sync {

Result<int> send_report(HttpClient& client, const RequestSigner& signer, const protocol::KioskReport& report) {
    HttpRequest request;
    request.method = "POST";
    request.target = "/v1/report";
    request.body = to_json(report);
    request.headers.emplace_back("Content-Type", "application/json");
    request.largest_answer = protocol::largest_report;
    signer.sign(request);
    const Result<HttpAnswer> answer = client.send(request);
    if (!answer) return tl::unexpected(answer.error());
    return answer->status;
}

}  // namespace veche::sync
