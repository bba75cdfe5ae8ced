// A MemoryTown behind a real HTTP server on the loopback, which can be told to drip: a byte now and then.
#pragma once

#include <chrono>
#include <condition_variable>
#include <doctest/doctest.h>
#include <memory>
#include <microhttpd.h>
#include <mutex>
#include <string>
#include <utility>

#include "tests/support/memory_town.h"

namespace veche::test {

// Answers each connection on a thread of its own; `town` belongs to those threads while it lives.
class LoopbackTown {
  public:
    explicit LoopbackTown(MemoryTown& town)
        : town_(town),
          daemon_(MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION, 0, nullptr, nullptr,
                                   &LoopbackTown::on_request, this, MHD_OPTION_NOTIFY_COMPLETED, &LoopbackTown::on_end,
                                   this, MHD_OPTION_END)) {
        REQUIRE(daemon_ != nullptr);
    }
    LoopbackTown(const LoopbackTown&) = delete;
    LoopbackTown& operator=(const LoopbackTown&) = delete;
    ~LoopbackTown() {
        change([this] { stopping_ = true; });
        MHD_stop_daemon(daemon_);
    }

    [[nodiscard]] std::string address() const {
        return "http://127.0.0.1:" + std::to_string(MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_BIND_PORT)->port);
    }
    enum class LastByte { never_comes, comes };
    // From now on answers to targets that begin so drip.
    void drip(std::string beginning, LastByte last = LastByte::never_comes) {
        change([&] {
            dripping_ = std::move(beginning);
            last_ = last;
        });
    }
    // Waits until as many answers drip at this moment.
    [[nodiscard]] bool drips(int answers) {
        return until([&] { return drips_ == answers; });
    }
    // Waits until as many envelopes were stored, but not as long as a client waits for what drips.
    [[nodiscard]] bool has_stored(std::size_t envelopes) {
        return until([&] { return town_.stored.size() == envelopes; });
    }

  private:
    struct Exchange {
        sync::HttpRequest request;
        std::string rest;  // of an answer that drips
        LoopbackTown* town = nullptr;
    };

    template <typename Change>
    void change(const Change& make) {
        const std::lock_guard lock(mutex_);
        make();
        changed_.notify_all();
    }
    template <typename Condition>
    [[nodiscard]] bool until(const Condition& condition) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(20), condition);
    }

    static MHD_Result on_argument(void* user, MHD_ValueKind, const char* name, const char* value) {
        std::string& target = static_cast<Exchange*>(user)->request.target;
        target += (target.find('?') == std::string::npos ? "?" : "&") + std::string(name) + "=" + value;
        return MHD_YES;
    }
    static MHD_Result on_request(void* user, MHD_Connection* connection, const char* url, const char* method,
                                 const char*, const char* upload, std::size_t* upload_size, void** state) {
        if (*state == nullptr) {
            auto begun = std::make_unique<Exchange>();
            begun->town = static_cast<LoopbackTown*>(user);
            begun->request.method = method;
            begun->request.target = url;
            MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, &LoopbackTown::on_argument, begun.get());
            *state = begun.release();
            return MHD_YES;
        }
        auto& exchange = *static_cast<Exchange*>(*state);
        if (*upload_size != 0) {
            exchange.request.body.append(upload, std::exchange(*upload_size, 0));
            return MHD_YES;
        }
        return static_cast<LoopbackTown*>(user)->respond(connection, exchange);
    }
    MHD_Result respond(MHD_Connection* connection, Exchange& exchange) {
        sync::HttpAnswer answer;
        bool drips = false;
        change([&] {
            answer = *town_.answer(exchange.request);
            drips = !dripping_.empty() && exchange.request.target.rfind(dripping_, 0) == 0;
            if (drips) {
                exchange.rest = answer.body;
                ++drips_;
            }
        });
        MHD_Response* response =
            drips ? MHD_create_response_from_callback(answer.body.size(), 1, &LoopbackTown::on_drop, &exchange, nullptr)
                  : MHD_create_response_from_buffer(answer.body.size(), answer.body.data(), MHD_RESPMEM_MUST_COPY);
        for (const auto& [name, value] : answer.headers) {
            MHD_add_response_header(response, name.c_str(), value.c_str());
        }
        const MHD_Result queued = MHD_queue_response(connection, static_cast<unsigned>(answer.status), response);
        MHD_destroy_response(response);
        return queued;
    }
    static ssize_t on_drop(void* user, std::uint64_t position, char* buffer, std::size_t) {
        const auto& exchange = *static_cast<Exchange*>(user);
        LoopbackTown& town = *exchange.town;
        std::unique_lock lock(town.mutex_);
        town.changed_.wait_for(lock, std::chrono::milliseconds(50), [&] { return town.stopping_; });
        if (town.stopping_) return MHD_CONTENT_READER_END_WITH_ERROR;
        if (position + 1 >= exchange.rest.size() && town.last_ == LastByte::never_comes) return 0;
        *buffer = exchange.rest[position];
        return 1;
    }
    static void on_end(void* user, MHD_Connection*, void** state, MHD_RequestTerminationCode) {
        const std::unique_ptr<Exchange> exchange(static_cast<Exchange*>(std::exchange(*state, nullptr)));
        auto& town = *static_cast<LoopbackTown*>(user);
        if (exchange && !exchange->rest.empty()) town.change([&] { --town.drips_; });
    }

    MemoryTown& town_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::string dripping_;
    LastByte last_ = LastByte::never_comes;
    int drips_ = 0;
    bool stopping_ = false;
    MHD_Daemon* daemon_;  // last: its threads use what is above
};

}  // namespace veche::test
