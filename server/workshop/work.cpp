#include "server/workshop/work.h"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/workshop/sandbox.h"

namespace veche::server::workshop {
namespace {

constexpr std::chrono::seconds longest_transfer{30};  // of what comes in, and of what goes out
constexpr std::chrono::seconds between_kills{1};
constexpr int ended_by_signal = 128;  // and its number, as bubblewrap says it

bool write_at(int file, std::string_view bytes, std::uint64_t at) {
    while (!bytes.empty()) {
        const ssize_t put = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(at));
        if (put <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(put));
        at += static_cast<std::uint64_t>(put);
    }
    return true;
}

std::optional<Reason> reason_of(int status) {
    if (!WIFEXITED(status)) return Reason::refused;
    switch (WEXITSTATUS(status)) {
        case 0: return std::nullopt;
        case ended_by_signal + SIGXFSZ: return Reason::too_much;
        case ended_by_signal + SIGXCPU: return Reason::too_long;
    }
    return Reason::refused;
}

}  // namespace

Work::Work(std::uint64_t number, const Task& task, CommandLine command, std::uint64_t input, Descriptor file)
    : number_(number),
      task_(&task),
      command_(std::move(command)),
      expected_(input),
      input_(std::move(file)),
      deadline_(began_ + longest_transfer) {}

Result<Work> Work::begin(std::uint64_t number, const Task& task, CommandLine command, std::uint64_t input) {
    auto file = make_nameless_file("input");
    if (!file) return tl::unexpected(file.error());
    return Work(number, task, std::move(command), input, std::move(*file));
}

std::uint64_t Work::written() const {
    struct stat about {};
    return ::fstat(output_.value(), &about) == 0 ? static_cast<std::uint64_t>(about.st_size) : 0;
}

bool Work::take(std::string_view piece) {
    if (state_ != State::receiving || piece.size() > expected_ - received_) return false;
    if (!write_at(input_.value(), piece, received_)) return false;
    received_ += piece.size();
    return true;
}

Result<void> Work::start() {
    auto output = make_nameless_file("output");
    if (!output) return tl::unexpected(output.error());
    const Descriptor nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    if (nowhere.value() < 0) return failure("/dev/null cannot be opened");
    const auto process = start_in_sandbox(command_, task_->limits, {input_.value(), output->value(), nowhere.value()});
    if (!process) return tl::unexpected(process.error());
    output_ = std::move(*output);
    process_ = *process;
    state_ = State::running;
    deadline_ = Time::now() + task_->limits.time;
    return {};
}

void Work::stop(Reason reason) {
    if (!stopped_) stopped_ = reason;
    kill_tree(process_);
    deadline_ = Time::now() + between_kills;
}

std::optional<Reason> Work::ended(int status) {
    process_ = 0;
    if (stopped_) return stopped_;
    // A program may take no notice of the signal that ends it there.
    if (written() > task_->limits.output) return Reason::too_much;
    if (const auto reason = reason_of(status)) return reason;
    return read_answer();
}

std::optional<Reason> Work::read_answer() {
    answer_.resize(written());
    for (std::size_t at = 0; at < answer_.size();) {
        const ssize_t got = ::pread(output_.value(), answer_.data() + at, answer_.size() - at, static_cast<off_t>(at));
        if (got <= 0) return Reason::refused;
        at += static_cast<std::size_t>(got);
    }
    if (task_->finish != nullptr && !task_->finish(answer_)) return Reason::refused;
    state_ = State::sending;
    deadline_ = Time::now() + longest_transfer;
    return std::nullopt;
}

std::string_view Work::next_piece() const {
    return std::string_view(answer_).substr(sent_, longest_piece);
}

void Work::piece_sent() {
    sent_ += next_piece().size();
}

}  // namespace veche::server::workshop
