#include "server/http/uploads.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace veche::server::http {
namespace {

constexpr std::size_t most_waiting = std::size_t{256} * 1024;  // bytes of one body that wait to be written
constexpr std::chrono::seconds retry_after{5};

bool is_about_room(long error) {
    return error == -ENOSPC || error == -EDQUOT || error == -EFBIG;
}

}  // namespace

Upload::Upload(Uploads& uploads, std::string name, Shares::Share share, std::uint64_t announced)
    : uploads_(uploads), name_(std::move(name)), share_(std::move(share)), unwritten_(announced) {}

// Not here: this may be an event thread.
Upload::~Upload() {
    uploads_.give_back(unwritten_);
    if (file_.value() < 0 || is_kept_) return;
    uploads_.run_([&uploads = uploads_, name = name_] { (void)uploads.folder_.remove(name); });
}

bool Upload::add(std::string_view piece) {
    const std::lock_guard lock(mutex_);
    if (state_ != State::receiving) return true;  // the rest is nothing to anybody
    waiting_ += piece;
    begin_writing();
    return waiting_.size() < most_waiting;
}

void Upload::when_room(std::function<void()> go_on) {
    {
        const std::lock_guard lock(mutex_);
        if (state_ == State::receiving && waiting_.size() >= most_waiting) {
            go_on_ = std::move(go_on);
            return;
        }
    }
    go_on();
}

void Upload::end(std::function<void()> done) {
    const std::lock_guard lock(mutex_);
    has_ended_ = true;
    done_ = std::move(done);
    begin_writing();
}

Upload::State Upload::state() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

void Upload::begin_writing() {
    if (std::exchange(is_writing_, true)) return;
    uploads_.run_([self = shared_from_this()] { self->write_on(); });
}

// One step, so that others who send have their turn in between.
void Upload::write_on() {
    std::string bytes;
    bool is_last = false;
    State state = State::receiving;
    {
        const std::lock_guard lock(mutex_);
        bytes.swap(waiting_);
        is_last = has_ended_;
        state = state_;
    }
    if (state == State::receiving) state = write(bytes);
    if (state == State::receiving && is_last) {
        hash_ = sha256_.hex();
        state = State::whole;
    }
    std::function<void()> go_on;
    std::function<void()> done;
    {
        const std::lock_guard lock(mutex_);
        state_ = state;
        is_writing_ = false;
        go_on.swap(go_on_);
        if (is_last) done.swap(done_);
        if (!waiting_.empty() || (has_ended_ && !is_last)) begin_writing();
    }
    if (go_on) go_on();
    if (done) done();
}

Upload::State Upload::write(std::string_view bytes) {
    if (file_.value() < 0) {
        auto opened = uploads_.folder_.open_part(name_);
        if (!opened) {
            uploads_.tell_(opened.error());
            return State::failed;
        }
        file_ = std::move(*opened);
    }
    sha256_.add(bytes);
    length_ += bytes.size();
    while (!bytes.empty()) {
        const long written = uploads_.calls_.write(file_.value(), bytes.data(), bytes.size());
        if (written == -EINTR) continue;
        if (written <= 0) {
            if (is_about_room(written)) return State::no_room;
            uploads_.tell_({path().string() + ": cannot be written: " +
                            std::system_category().message(written == 0 ? EIO : static_cast<int>(-written))});
            return State::failed;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
        const std::uint64_t less = std::min(unwritten_, static_cast<std::uint64_t>(written));
        unwritten_ -= less;
        uploads_.give_back(less);
    }
    return State::receiving;
}

std::filesystem::path Upload::path() const {
    return uploads_.folder_.path() / name_;
}

Result<void> Upload::sync(mode_t mode) const {
    const int set = uploads_.calls_.set_mode(file_.value(), mode);
    if (set < 0 || uploads_.calls_.sync(file_.value()) < 0) return failure(path().string() + ": cannot be synced");
    return {};
}

Result<void> Upload::move_to(const DurableFolder& folder, const std::string& name) {
    if (auto moved = uploads_.folder_.move(name_, folder, name); !moved) return moved;
    is_kept_ = true;
    if (auto synced = folder.sync(); !synced) return synced;
    return uploads_.folder_.sync();
}

Result<std::unique_ptr<Uploads>> Uploads::open(const std::filesystem::path& path, Limits limits, Run run, Tell tell,
                                               FileCalls& calls) {
    auto folder = DurableFolder::open(path, calls);
    if (!folder) return tl::unexpected(folder.error());
    folder->remove_unfinished();
    return std::unique_ptr<Uploads>(new Uploads(std::move(*folder), limits, std::move(run), std::move(tell), calls));
}

tl::expected<std::shared_ptr<Upload>, Response> Uploads::begin(const std::string& holder, std::uint64_t announced) {
    auto answer = shares_.open(holder, announced);
    if (answer.verdict == Shares::Verdict::own_share_used) {
        return tl::unexpected(Response::later(429, retry_after, "too many files at once"));
    }
    // What is announced is taken at once.
    if (answer.verdict != Shares::Verdict::granted || !answer.share.arrive(announced)) {
        return tl::unexpected(Response::later(503, retry_after, "too much is being received"));
    }
    if (!set_aside(announced)) return tl::unexpected(Response::text(507, "the disk has no room for it"));
    // Of unfinished names, so that it is swept when it is left.
    const std::string name = ".new-upload-" + std::to_string(++newest_) + ".part";
    return std::make_shared<Upload>(*this, name, std::move(answer.share), announced);
}

// Under one lock: two that each have room alone may not have it together. What was written since the disk was asked
// counts twice for a moment, never less than once.
bool Uploads::set_aside(std::uint64_t announced) {
    const std::lock_guard lock(room_mutex_);
    const auto free = folder_.free_bytes();
    if (!free || *free < unwritten_ + announced + limits_.reserve) return false;
    unwritten_ += announced;
    return true;
}

void Uploads::give_back(std::uint64_t bytes) {
    const std::lock_guard lock(room_mutex_);
    unwritten_ -= bytes;
}

}  // namespace veche::server::http
