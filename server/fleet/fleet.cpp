#include "server/fleet/fleet.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/log_event.h"

namespace veche::server {
namespace {

using Time = std::chrono::steady_clock;

// Says a failure when it begins, not at every look while it lasts.
void tell(bool& failing, const Result<void>& result, LogEvent event) {
    if (!result && !failing) write_log(event, {{"reason", result.error().message}});
    failing = !result;
}

}  // namespace

Result<std::unique_ptr<Fleet>> Fleet::start(std::unique_ptr<store::FleetStore> store, Pace pace) {
    std::unique_ptr<Fleet> fleet(new Fleet(std::move(store), pace));
    if (auto read = fleet->read_again(); !read) return tl::unexpected(read.error());
    fleet->thread_ = std::thread([raw = fleet.get()] { raw->run(); });
    return fleet;
}

Fleet::Fleet(std::unique_ptr<store::FleetStore> store, Pace pace) : store_(std::move(store)), pace_(pace) {}

Fleet::~Fleet() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

std::optional<store::Device> Fleet::find_device(const protocol::DeviceId& id) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = devices_.find(id);
    return found == devices_.end() ? std::nullopt : std::optional(found->second);
}

void Fleet::note(const store::Heard& heard) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto device = devices_.find(heard.device);
    if (device != devices_.end() && heard.report) device->second.report = heard.report;
    add_heard(heard);
}

void Fleet::add_heard(const store::Heard& heard) {
    store::Heard& waiting = heard_.try_emplace(heard.device, heard).first->second;
    if (heard.when.seconds > waiting.when.seconds) waiting.when = heard.when;
    if (heard.report) waiting.report = heard.report;
}

bool Fleet::submit(Work work, Then then) {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (stopping_ || jobs_.size() >= pace_.queue) return false;
        jobs_.push_back({std::move(work), std::move(then)});
    }
    wake_.notify_one();
    return true;
}

Result<void> Fleet::read_again() {
    // Before the devices: what is written in between shows as another version at the next look.
    const auto version = store_->version();
    if (!version) return tl::unexpected(version.error());
    const auto devices = store_->devices();
    if (!devices) return tl::unexpected(devices.error());
    Devices read;
    for (const store::Device& device : *devices) read.insert_or_assign(device.id, device);
    const std::lock_guard<std::mutex> lock(mutex_);
    devices_.swap(read);
    version_ = *version;
    return {};
}

void Fleet::look() {
    const auto version = store_->version();
    if (version && version_ == *version) return tell(unreadable_, {}, LogEvent::fleet_unreadable);
    tell(unreadable_, version ? read_again() : tl::unexpected(version.error()), LogEvent::fleet_unreadable);
}

void Fleet::write_heard() {
    HeardOf taken;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        taken.swap(heard_);
    }
    if (taken.empty()) return;
    std::vector<store::Heard> batch;
    batch.reserve(taken.size());
    for (const auto& [device, heard] : taken) batch.push_back(heard);
    const auto written = store_->note(batch);
    tell(unwritable_, written, LogEvent::fleet_unwritable);
    if (written) return;
    // The next batch tries again; what was said since is newer and stays.
    const std::lock_guard<std::mutex> lock(mutex_);
    taken.swap(heard_);
    for (const auto& [device, heard] : taken) add_heard(heard);
}

void Fleet::run() {
    auto next_look = Time::now() + pace_.look;
    auto next_write = Time::now() + pace_.write;
    for (bool ending = false; !ending;) {
        std::deque<Job> jobs;
        {
            std::unique_lock<std::mutex> lock(mutex_);
            wake_.wait_until(lock, std::min(next_look, next_write), [this] { return stopping_ || !jobs_.empty(); });
            jobs.swap(jobs_);
            ending = stopping_;
        }
        for (const Job& job : jobs) job.work(*store_);
        // A connection's own writes do not change the version it sees.
        if (!jobs.empty()) tell(unreadable_, read_again(), LogEvent::fleet_unreadable);
        for (const Job& job : jobs) job.then();
        if (Time::now() >= next_look) {
            look();
            next_look = Time::now() + pace_.look;
        }
        if (ending || Time::now() >= next_write) {
            write_heard();
            next_write = Time::now() + pace_.write;
        }
    }
}

}  // namespace veche::server
