#include "server/workshop/client.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/file_part.h"
#include "base/log_event.h"
#include "server/workshop/workshop.h"

namespace veche::server::workshop {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t most_orders = 16;    // that wait or are under way: what comes in is held in memory meanwhile
constexpr std::size_t most_frames = 256;   // at once
constexpr std::chrono::seconds grace{10};  // for the last word about what was given up

// Never an empty one.
Result<std::string> next_piece(const Client::Wish& wish, std::uint64_t from) {
    const std::size_t size = std::min<std::uint64_t>(longest_piece, wish.input_length() - from);
    if (!wish.input_file) return wish.input.substr(from, size);
    auto piece = read_file_part(wish.input_file->path, from, size);
    if (piece && piece->size() != size) return failure(wish.input_file->path.string() + ": shorter than it was");
    return piece;
}

}  // namespace

Client::Client(int for_office, std::span<const Task> tasks)
    : for_office_(for_office),
      tasks_(tasks),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this] { run(); }) {}

Client::~Client() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        ends_ = true;
    }
    wake();
    thread_.join();
}

std::optional<std::uint64_t> Client::order(Wish wish) {
    std::uint64_t number = 0;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (ends_ || figures_.waiting >= most_orders) return std::nullopt;
        ++figures_.waiting;
        number = ++newest_;
        const auto deadline = Time::now() + wish.patience;
        new_.emplace(number, Order{std::move(wish), deadline, false, 0, false, false, false, {}});
    }
    wake();
    return number;
}

void Client::cancel(std::uint64_t number) {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        unwanted_.push_back(number);
    }
    wake();
}

Client::Figures Client::figures() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return figures_;
}

void Client::wake() const {
    const std::uint64_t one = 1;
    (void)!::write(wake_.value(), &one, sizeof one);
}

void Client::run() {
    for (;;) {
        wait();
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            if (ends_) break;
        }
        look_for_end();
        take_orders();
        look_at_time();
        hear();
        speak();
    }
    take_orders();
    lose_connection();
    for (auto& [number, order] : waiting_) finish(order, tl::unexpected(Failure{Reason::lost, {}}));
}

void Client::wait() const {
    auto until = Time::now() + std::chrono::minutes(1);
    for (const Orders* orders : {&waiting_, &under_way_}) {
        for (const auto& [number, order] : *orders) until = std::min(until, order.deadline);
    }
    const auto left = std::chrono::duration_cast<milliseconds>(until - Time::now()) + milliseconds(1);
    // A negative descriptor is passed over.
    std::array<pollfd, 3> waits = {
        pollfd{wake_.value(), POLLIN, 0}, pollfd{no_more_ends_ ? -1 : for_office_, POLLIN, 0},
        pollfd{end_ ? end_->value() : -1, static_cast<short>(POLLIN | (has_to_speak() ? POLLOUT : 0)), 0}};
    ::poll(waits.data(), waits.size(), static_cast<int>(std::max(left, milliseconds(0)).count()));
    std::uint64_t times = 0;
    (void)!::read(wake_.value(), &times, sizeof times);
}

void Client::look_for_end() {
    if (no_more_ends_) return;
    Found found = take_end(for_office_);
    no_more_ends_ = found.is_over;
    if (!found.end) return;
    lose_connection();
    end_ = std::move(found.end);
}

void Client::take_orders() {
    std::vector<std::uint64_t> unwanted;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        waiting_.merge(new_);
        unwanted.swap(unwanted_);
    }
    for (const std::uint64_t number : unwanted) {
        if (const auto order = waiting_.find(number); order != waiting_.end()) {
            finish(order->second, tl::unexpected(Failure{Reason::cancelled, {}}));
            waiting_.erase(order);
        }
        if (const auto order = under_way_.find(number); order != under_way_.end()) order->second.is_unwanted = true;
    }
}

void Client::look_at_time() {
    const auto now = Time::now();
    const Reason why = end_ ? Reason::busy : Reason::lost;
    std::erase_if(waiting_, [&](const auto& each) {
        if (each.second.deadline > now) return false;
        finish(each.second, tl::unexpected(Failure{why, {}}));
        return true;
    });
    for (auto& [number, order] : under_way_) {
        if (order.deadline > now) continue;
        if (order.is_given_up) return break_off({"the workshop does not end what was cancelled"});
        give_up(order, {Reason::too_long, {}});
    }
}

// The workshop still says its last word.
void Client::give_up(Order& order, Failure why) {
    finish(order, tl::unexpected(std::move(why)));
    order.is_given_up = true;
    order.is_unwanted = true;
    order.deadline = Time::now() + grace;
}

void Client::hear() {
    for (std::size_t frames = 0; end_ && frames < most_frames; ++frames) {
        switch (receive_frame(end_->value(), bytes_)) {
            case Received::nothing: return;
            case Received::over: return lose_connection();
            case Received::frame: break;
        }
        const auto frame = read_frame(bytes_);
        if (!frame) return break_off(frame.error());
        if (const auto done = take(*frame); !done) return break_off(done.error());
    }
}

Result<void> Client::take(const Frame& frame) {
    const auto found = under_way_.find(frame.order);
    if (found == under_way_.end()) return failure("the workshop speaks of what it was not ordered to do");
    Order& order = found->second;
    switch (frame.kind) {
        case FrameKind::order:
        case FrameKind::input:
        case FrameKind::cancel: return failure("the workshop says what only the office does");
        case FrameKind::progress:
            if (order.wish.progress && !order.is_given_up) order.wish.progress(*read_number(frame.payload));
            return {};
        case FrameKind::output: return take_output(order, frame.payload);
        case FrameKind::done:
            if (order.sent < order.wish.input_length()) return failure("the workshop answers before it was asked");
            if (!order.is_given_up) finish(order, std::move(order.output));
            break;
        case FrameKind::failed: {
            auto told = read_failure(frame.payload);
            if (!told) return tl::unexpected(told.error());
            if (!order.is_given_up) finish(order, tl::unexpected(std::move(*told)));
            break;
        }
    }
    under_way_.erase(found);
    return {};
}

Result<void> Client::take_output(Order& order, std::string_view piece) const {
    const Task* task = find_task(tasks_, order.wish.task);
    if (task == nullptr || order.output.size() + piece.size() > task->limits.output) {
        return failure("the workshop answers more than its task may");
    }
    if (!order.is_given_up) order.output += piece;
    return {};
}

bool Client::has_to_speak() const {
    if (!waiting_.empty() && under_way_.size() < most_at_once) return true;
    return std::any_of(under_way_.begin(), under_way_.end(), [](const auto& each) {
        const Order& order = each.second;
        if (order.is_unwanted) return !order.is_cancelled;
        return !order.is_told || order.sent < order.wish.input_length();
    });
}

void Client::speak() {
    if (!end_) return;
    while (!waiting_.empty() && under_way_.size() < most_at_once) {
        under_way_.insert(waiting_.extract(waiting_.begin()));
    }
    for (auto& [number, order] : under_way_) {
        switch (speak_of(number, order)) {
            case Sent::whole: break;
            case Sent::later: return;
            case Sent::over: return lose_connection();
        }
    }
}

Sent Client::speak_of(std::uint64_t number, Order& order) {
    const auto put = [&](FrameKind kind, std::string_view payload) {
        return send_frame(end_->value(), write_frame({kind, number, payload}));
    };
    const Wish& wish = order.wish;
    if (!order.is_told) {
        const std::string text = write_order({wish.task, wish.parameters, wish.input_length()});
        assert(text.size() <= longest_piece);  // parameters are ours
        if (const Sent sent = put(FrameKind::order, text); sent != Sent::whole) return sent;
        order.is_told = true;
    }
    if (order.is_unwanted) {
        if (order.is_cancelled) return Sent::whole;
        const Sent sent = put(FrameKind::cancel, {});
        order.is_cancelled = sent == Sent::whole;
        return sent;
    }
    while (order.sent < wish.input_length()) {
        const auto piece = next_piece(wish, order.sent);
        if (!piece) {
            give_up(order, {Reason::unavailable, piece.error().message});
            return Sent::whole;
        }
        if (const Sent sent = put(FrameKind::input, *piece); sent != Sent::whole) return sent;
        order.sent += piece->size();
    }
    return Sent::whole;
}

void Client::finish(const Order& order, Answer answer) {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        --figures_.waiting;
        ++(answer ? figures_.done : figures_.failed);
    }
    order.wish.done(std::move(answer));
}

void Client::lose_connection() {
    end_.reset();
    for (auto& [number, order] : under_way_) {
        if (!order.is_given_up) finish(order, tl::unexpected(Failure{Reason::lost, {}}));
    }
    under_way_.clear();
}

void Client::break_off(const Error& error) {
    write_log(LogEvent::workshop_link_broken, {{"process", "veche-office"}, {"reason", error.message}});
    lose_connection();
}

}  // namespace veche::server::workshop
