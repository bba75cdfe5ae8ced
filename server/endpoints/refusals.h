// Every refusal is counted and logged with its reason, its device and its kiosk, so that somebody learns of a hall
// whose appeals stay there. The same reason of the same device is one line in ten minutes, with how often.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "server/endpoints/services.h"
#include "server/http/router.h"

namespace veche::server::endpoints {

class Refusals {
  public:
    // Both must outlive it.
    Refusals(Metrics& metrics, const Fleet& fleet) : metrics_(metrics), fleet_(fleet) {}

    // Looks at an answer; nothing happens when it refuses nothing. Any thread.
    void note_answer(const http::Request& request, const http::Response& response);
    // A body that did not come whole. Its device is told only if the signature was checked. Any thread.
    void note_unfinished(const http::Request& request, http::BodyEnd end);
    // One envelope of a batch, by the status a PUT would have got. Any thread.
    void note_envelope(const protocol::DeviceId& device, int status);

    // What has no status of its own: an offered record, a full day. Any thread.
    void note_device(const protocol::DeviceId& device, std::string_view reason) { note(reason, device); }

  private:
    using Time = std::chrono::steady_clock::time_point;
    struct Told {
        Time when;
        std::uint64_t since = 0;  // not told yet
    };
    void note(std::string_view reason, const std::optional<protocol::DeviceId>& device);
    // How often since the last line, when it is time for one.
    [[nodiscard]] std::optional<std::uint64_t> to_be_told(std::string_view reason, const std::string& device, Time now);

    Metrics& metrics_;
    const Fleet& fleet_;
    std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, Told> told_;  // by reason and device
};

}  // namespace veche::server::endpoints
