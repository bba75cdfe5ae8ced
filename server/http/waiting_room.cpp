#include "server/http/waiting_room.h"

#include <utility>

namespace veche::server::http {
namespace {

constexpr std::chrono::seconds retry_after{2};

bool is_answered(Waiting& waiting) {
    const std::lock_guard<std::mutex> lock(waiting.mutex);
    return waiting.answered;
}

}  // namespace

void Waiting::answer(std::optional<Response> given) {
    const std::lock_guard<std::mutex> lock(mutex);
    if (answered) return;
    answered = true;
    response = std::move(given);
    if (connection != nullptr) MHD_resume_connection(std::exchange(connection, nullptr));
}

std::optional<Response> Waiting::take_response() {
    const std::lock_guard<std::mutex> lock(mutex);
    return std::exchange(response, std::nullopt);
}

std::shared_ptr<Waiting> WaitingRoom::begin() const {
    auto waiting = std::make_shared<Waiting>();
    waiting->deadline = Time::now() + patience_;
    return waiting;
}

bool WaitingRoom::suspend(MHD_Connection* connection, const std::shared_ptr<Waiting>& waiting) {
    {
        const std::lock_guard<std::mutex> lock(waiting->mutex);
        if (waiting->answered) return false;
        waiting->connection = connection;
        MHD_suspend_connection(connection);
    }
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (!is_closed_) {
            waiting_.push_back(waiting);
            return true;
        }
    }
    waiting->answer(Response::later(503, retry_after, "the server is stopping"));
    return true;
}

void WaitingRoom::answer_until(Time::time_point until) {
    std::list<std::shared_ptr<Waiting>> late;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        for (auto place = waiting_.begin(); place != waiting_.end();) {
            const auto next = std::next(place);
            if ((*place)->deadline <= until) {
                late.splice(late.end(), waiting_, place);
            } else if (is_answered(**place)) {
                waiting_.erase(place);
            }
            place = next;
        }
    }
    for (const auto& waiting : late) {
        waiting->answer(Response::later(503, retry_after, "it takes too long; come again"));
    }
}

void WaitingRoom::answer_late(Time::time_point now) {
    answer_until(now);
}

void WaitingRoom::close() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        is_closed_ = true;
    }
    answer_until(Time::time_point::max());
}

}  // namespace veche::server::http
