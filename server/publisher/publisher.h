// What is done to the published edition without people: the timestamp and the snapshot are signed anew in time, and
// what people have to sign is told before it expires.
#pragma once

#include "base/clock.h"
#include "server/configuration.h"
#include "server/edition/expiry.h"
#include "server/layout.h"

namespace veche::server {

class Publisher {
  public:
    // All must outlive it. One thread.
    Publisher(const Layout& layout, const Configuration::Publish& lifetimes, const Clock& clock)
        : layout_(layout), lifetimes_(lifetimes), clock_(clock) {}

    // What is due now. What cannot be done is said in the log and tried again by the next call.
    void run_once();

  private:
    void renew();
    void warn();

    const Layout& layout_;
    const Configuration::Publish& lifetimes_;
    const Clock& clock_;
    ExpiryWarnings warnings_;
};

}  // namespace veche::server
