// What the publisher does for the content store's jobs: publishes, one job after the other, and tells how they stand.
// The office writes that table, so neither how many jobs are in it nor what they say holds up anything else here.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "server/configuration.h"
#include "server/jobs/queue.h"
#include "server/layout.h"
#include "server/publisher/edition_publisher.h"

namespace veche::server {

class DuePublications {
  public:
    struct Place {
        const Layout& layout;
        const Configuration& configuration;
        const Clock& clock;
        std::vector<std::string> workers;  // publish_workers()
        std::string who;                   // for the audit
        std::function<void()> beat;        // it is alive and so far
    };
    // All must outlive it. One thread.
    explicit DuePublications(Place place) : place_(std::move(place)) {}

    // Does some of what is due, at once only where something changed; whoever calls looks after other things and calls
    // again in a moment. Fails when the store cannot be worked with; then it is opened anew by the next call.
    [[nodiscard]] Result<void> look();

  private:
    enum class Then {
        next,   // another one may be taken
        later,  // nothing more in this look
        wait    // for a lock or a turn that is another's; the jobs behind it do too
    };
    [[nodiscard]] tl::unexpected<Error> close(const Error& error);
    [[nodiscard]] Result<void> open();
    [[nodiscard]] Result<void> publish_due();
    [[nodiscard]] Result<std::optional<jobs::Leased>> take(jobs::Queue& queue) const;
    [[nodiscard]] Result<Then> publish(jobs::Queue& queue, const jobs::Leased& leased);
    [[nodiscard]] Result<Then> put_off(jobs::Queue& queue, const jobs::Leased& leased, const std::string& reason);
    void tell_put_off(Instant until);
    [[nodiscard]] Result<void> tell_standing();
    void tell_published(const EditionPublisher::Out& out, bool is_as_commanded);

    Place place_;
    std::unique_ptr<sql::Connection> rows_;
    std::optional<std::int64_t> seen_;
    std::chrono::milliseconds next_look_{0};
    std::int64_t done_ = 0;  // editions, since the start
    std::int64_t failed_ = 0;
    std::vector<jobs::Standing> told_;
    std::optional<Instant> told_until_;
    std::uint64_t told_edition_ = 0;
};

}  // namespace veche::server
