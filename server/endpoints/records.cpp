#include "server/endpoints/records.h"

#include <charconv>

#include "base/files.h"
#include "server/records_folder.h"
#include "sync/protocol/acknowledgement.h"
#include "sync/protocol/feed_start.h"
#include "sync/protocol/status_record.h"

namespace veche::server::endpoints {
namespace {

// The value of `name` in "a=1&b=2"; empty when it is not there.
std::string_view parameter(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        const std::string_view part = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
        if (part.size() > name.size() && part.starts_with(name) && part[name.size()] == '=') {
            return part.substr(name.size() + 1);
        }
    }
    return {};
}

}  // namespace

http::Response get_records(Services& services, const http::Request& request) {
    const std::string_view after_text = parameter(request.query, "after");
    const std::string_view epoch_text = parameter(request.query, "epoch");
    std::uint64_t after = 0;
    const auto [end, error] = std::from_chars(after_text.data(), after_text.data() + after_text.size(), after);
    if (!after_text.empty() && (error != std::errc() || end != after_text.data() + after_text.size())) {
        return http::Response::text(400, "'after' must be a number");
    }
    const protocol::Epoch epoch = services.intake.epoch();
    if (epoch_text != protocol::to_hex(epoch)) after = 0;
    // Read first: what was said again at the end before the beginning went on is then in the page, or in the next.
    const FeedBeginning beginning = feed_beginning(services.layout, epoch);
    const auto records =
        read_records(services.layout, epoch, after, protocol::most_in_feed_page, protocol::largest_feed_page);
    if (!records) return http::Response::text(500, "the records cannot be read");
    http::Response response = http::Response::bytes(200, protocol::write_feed_page(*records));
    response.fields.emplace_back("Cache-Control", "no-cache");
    response.fields.emplace_back("Veche-Epoch", protocol::to_hex(epoch));
    if (!beginning.start.empty()) {
        response.fields.emplace_back(protocol::feed_start_header, protocol::to_hex(beginning.start));
    }
    return response;
}

// Signed anew for every answer: kiosks set their clocks and count their days by its time.
http::Response get_watermark(Services& services) {
    const auto epoch = services.intake.epoch();
    const auto bytes = read_file(services.layout.watermark(), protocol::watermark_size);
    const auto signing_key = services.acknowledgement_key.public_key();
    const auto stored = bytes ? protocol::read_watermark(*bytes, signing_key) : Result<protocol::Watermark>();
    // Until there is a backup of this epoch nothing is covered.
    const bool counts = bytes && stored && stored->epoch == epoch;
    const auto now = protocol::write_watermark({epoch, counts ? stored->covered : 0, services.clock.now()},
                                               services.acknowledgement_key);
    if (!now) return http::Response::text(500, "the watermark cannot be made");
    http::Response response = http::Response::bytes(200, *now);
    response.fields.emplace_back("Cache-Control", "no-cache");
    return response;
}

}  // namespace veche::server::endpoints
