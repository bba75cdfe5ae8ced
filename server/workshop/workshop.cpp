#include "server/workshop/workshop.h"

#include <algorithm>
#include <csignal>
#include <deque>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <system_error>

#include "base/log_event.h"
#include "server/workshop/frames.h"
#include "server/workshop/link.h"
#include "server/workshop/sandbox.h"
#include "server/workshop/work.h"

namespace veche::server::workshop {
namespace {

using Time = Work::Time;
using std::chrono::milliseconds;

constexpr std::size_t most_words = 64;  // that wait to be sent; then nothing more is heard
constexpr milliseconds between_words{1'000};
constexpr milliseconds patience{2'000};  // with what was killed

volatile std::sig_atomic_t is_asked_to_end = 0;

void note_signal(int number) {
    if (number != SIGCHLD) is_asked_to_end = 1;
}

// Waits as poll(2) does; only meanwhile do the signals of the rounds come. Needs no call that the strictest filter
// refuses: a workshop that can start nothing lives below that one.
class Waiting {
  public:
    Waiting() {
        sigset_t set;
        sigemptyset(&set);
        struct sigaction noted {};
        noted.sa_handler = note_signal;
        for (const int number : {SIGCHLD, SIGTERM, SIGINT}) {
            sigaddset(&set, number);
            ::sigaction(number, &noted, nullptr);
        }
        ::pthread_sigmask(SIG_BLOCK, &set, &meanwhile_);
        for (const int number : {SIGCHLD, SIGTERM, SIGINT}) sigdelset(&meanwhile_, number);
    }

    void wait(std::span<pollfd> files, milliseconds longest) const {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(longest);
        const timespec time{seconds.count(), std::chrono::nanoseconds(longest - seconds).count()};
        ::ppoll(files.data(), files.size(), &time, &meanwhile_);
    }

  private:
    sigset_t meanwhile_{};
};

}  // namespace

class Workshop::Rounds {
  public:
    Rounds(Descriptor end, std::span<const Task> tasks, std::string cannot)
        : end_(std::move(end)), tasks_(tasks), cannot_(std::move(cannot)) {
        // What a program leaves behind becomes this process's child, and is waited for like its own.
        ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    }
    Rounds(const Rounds&) = delete;
    Rounds& operator=(const Rounds&) = delete;
    ~Rounds() { end_all(); }

    Result<void> run() {
        for (;;) {
            wait();
            if (is_asked_to_end != 0) return {};
            reap();
            look_at_time();
            const auto heard = hear();
            if (!heard) return tl::unexpected(heard.error());
            if (!*heard || !speak()) return {};
        }
    }

  private:
    [[nodiscard]] bool has_to_speak() const {
        return !words_.empty() || std::any_of(works_.begin(), works_.end(),
                                              [](const Work& work) { return work.state() == Work::State::sending; });
    }

    void wait() const {
        Time::time_point until = Time::now() + std::chrono::minutes(1);
        for (const Work& work : works_) until = std::min(until, work.deadline());
        if (!works_.empty()) until = std::min(until, told_ + between_words);
        const auto left = std::chrono::duration_cast<milliseconds>(until - Time::now()) + milliseconds(1);
        const short listens = words_.size() < most_words ? POLLIN : 0;
        const short speaks = has_to_speak() ? POLLOUT : 0;
        pollfd end{end_.value(), static_cast<short>(listens | speaks), 0};
        waiting_.wait({&end, 1}, std::max(left, milliseconds(0)));
    }

    void reap() {
        int status = 0;
        for (pid_t process = 0; (process = ::waitpid(-1, &status, WNOHANG)) > 0;) {
            const auto work = std::find_if(works_.begin(), works_.end(),
                                           [process](const Work& each) { return each.process() == process; });
            if (work == works_.end()) continue;
            if (const auto reason = work->ended(status)) give_up(work->number(), *reason);
        }
    }

    void look_at_time() {
        const bool tells = Time::now() >= told_ + between_words;
        if (tells) told_ = Time::now();
        std::vector<std::uint64_t> late;
        for (Work& work : works_) {
            const bool is_running = work.state() == Work::State::running;
            if (work.deadline() <= Time::now()) {
                if (is_running)
                    work.stop(Reason::too_long);
                else
                    late.push_back(work.number());
            } else if (is_running && tells && words_.size() < most_words) {
                say({FrameKind::progress, work.number(), write_number(work.written())});
            }
        }
        for (const std::uint64_t number : late) give_up(number, Reason::too_long);
    }

    // False: the office has gone. Fails when it says what it must not.
    Result<bool> hear() {
        for (std::size_t frames = 0; frames < most_words && words_.size() < most_words; ++frames) {
            switch (receive_frame(end_.value(), bytes_)) {
                case Received::nothing: return true;
                case Received::over: return false;
                case Received::frame: break;
            }
            const auto frame = read_frame(bytes_);
            if (!frame) return tl::unexpected(frame.error());
            if (auto done = take(*frame); !done) return tl::unexpected(done.error());
        }
        return true;
    }

    Result<void> take(const Frame& frame) {
        switch (frame.kind) {
            case FrameKind::order: return take_order(frame);
            case FrameKind::input: return take_input(frame);
            case FrameKind::cancel: return take_cancel(frame);
            case FrameKind::progress:
            case FrameKind::output:
            case FrameKind::done:
            case FrameKind::failed: break;
        }
        return failure("the office says what only the workshop does");
    }

    Result<void> take_order(const Frame& frame) {
        if (frame.order <= newest_) return failure("an order with a number that was there before");
        newest_ = frame.order;
        const auto order = read_order(frame.payload);
        if (!order) return tl::unexpected(order.error());
        if (const auto refusal = begin(frame.order, *order)) say_failed(frame.order, *refusal);
        return {};
    }

    std::optional<Failure> begin(std::uint64_t number, const Order& order) {
        if (!cannot_.empty()) return Failure{Reason::unavailable, cannot_};
        const Task* task = find_task(tasks_, order.task);
        if (task == nullptr) return Failure{Reason::unknown_task, {}};
        if (order.input > task->limits.input) return Failure{Reason::too_large, {}};
        auto command = task->command(order.parameters);
        if (!command) return Failure{Reason::wrong_parameters, {}};
        if (works_.size() >= most_at_once) return Failure{Reason::busy, {}};
        auto work = Work::begin(number, *task, std::move(*command), order.input);
        if (!work) return Failure{Reason::unavailable, work.error().message};
        if (works_.empty()) told_ = Time::now();
        works_.push_back(std::move(*work));
        start_if_whole(works_.back());
        return std::nullopt;
    }

    // The work may be gone afterwards.
    void start_if_whole(Work& work) {
        if (!work.has_all_input()) return;
        if (const auto started = work.start(); !started) {
            give_up(work.number(), Reason::unavailable, started.error().message);
        }
    }

    // Null: it is over; what the office sent before it heard of that is nothing to anybody.
    Result<Work*> find(std::uint64_t number) {
        if (number > newest_) return failure("the office speaks of an order it did not give");
        const auto work =
            std::find_if(works_.begin(), works_.end(), [number](const Work& each) { return each.number() == number; });
        return work == works_.end() ? nullptr : &*work;
    }

    Result<void> take_input(const Frame& frame) {
        const auto work = find(frame.order);
        if (!work) return tl::unexpected(work.error());
        if (*work == nullptr) return {};
        if (!(*work)->take(frame.payload)) return failure("more comes in than was said");
        start_if_whole(**work);
        return {};
    }

    Result<void> take_cancel(const Frame& frame) {
        const auto work = find(frame.order);
        if (!work) return tl::unexpected(work.error());
        if (*work == nullptr) return {};
        if ((*work)->state() == Work::State::running)
            (*work)->stop(Reason::cancelled);
        else
            give_up(frame.order, Reason::cancelled);
        return {};
    }

    void give_up(std::uint64_t number, Reason reason, std::string detail = {}) {
        const auto work =
            std::find_if(works_.begin(), works_.end(), [number](const Work& each) { return each.number() == number; });
        if (reason != Reason::cancelled) {
            const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(work->age()).count();
            write_log(LogEvent::workshop_task_failed, {{"task", std::string(work->task().name)},
                                                       {"reason", std::string(name_of(reason))},
                                                       {"seconds", std::to_string(seconds)}});
        }
        say_failed(number, {reason, std::move(detail)});
        works_.erase(work);
    }

    void say(const Frame& frame) { words_.push_back(write_frame(frame)); }
    void say_failed(std::uint64_t number, const Failure& told) {
        say({FrameKind::failed, number, write_failure(told)});
    }

    // False: the office has gone.
    bool speak() {
        for (; !words_.empty(); words_.pop_front()) {
            const Sent sent = send_frame(end_.value(), words_.front());
            if (sent != Sent::whole) return sent == Sent::later;
        }
        for (auto work = works_.begin(); work != works_.end();) {
            if (work->state() != Work::State::sending) {
                ++work;
                continue;
            }
            const Sent sent = send_answer(*work);
            if (sent != Sent::whole) return sent == Sent::later;
            work = works_.erase(work);
        }
        return true;
    }

    Sent send_answer(Work& work) const {
        for (std::string_view piece; !(piece = work.next_piece()).empty(); work.piece_sent()) {
            const Sent sent = send_frame(end_.value(), write_frame({FrameKind::output, work.number(), piece}));
            if (sent != Sent::whole) return sent;
        }
        return send_frame(end_.value(), write_frame({FrameKind::done, work.number(), {}}));
    }

    void end_all() {
        for (Work& work : works_) {
            if (work.process() != 0) work.stop(Reason::cancelled);
        }
        const auto until = Time::now() + patience;
        while (::waitpid(-1, nullptr, WNOHANG) >= 0 && Time::now() < until) {
            waiting_.wait({}, between_words / 10);
        }
    }

    Descriptor end_;
    std::span<const Task> tasks_;
    std::string cannot_;
    Waiting waiting_;
    std::vector<Work> works_;
    std::deque<std::string> words_;
    std::string bytes_;
    std::uint64_t newest_ = 0;
    Time::time_point told_;
};

Workshop::Workshop(Descriptor end, std::span<const Task> tasks, std::string cannot)
    : rounds_(std::make_unique<Rounds>(std::move(end), tasks, std::move(cannot))) {}

Workshop::~Workshop() = default;

Result<void> Workshop::run() {
    return rounds_->run();
}

}  // namespace veche::server::workshop
