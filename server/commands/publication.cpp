#include "server/commands/publication.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <ostream>
#include <thread>

#include "server/accounts/notice.h"
#include "server/databases.h"
#include "server/publisher/command_orders.h"

namespace veche::server::commands {
namespace {

constexpr std::chrono::milliseconds look_interval{100};
constexpr std::chrono::seconds quiet{5};            // a person begins to wonder
constexpr std::chrono::minutes until_taken_up{10};  // longer than a backup, which its publisher waits for
constexpr std::chrono::minutes for_the_turn{2};     // longer than a publication takes

Result<PublishedEdition> read_published_edition(store::Publications& publications, std::int64_t job) {
    const auto found = publications.of_job(job);
    if (!found) return tl::unexpected(found.error());
    if (!*found) return failure("it is not recorded what came of it");
    auto report = read_report((*found)->report);
    if (!report) return tl::unexpected(report.error());
    return PublishedEdition{std::move(*report), (*found)->catalog};
}

// Jobs that commands asked for earlier in this folder, the first one first.
Result<std::vector<std::int64_t>> commands_before(jobs::Queue& queue, const std::vector<std::string>& workers,
                                                  std::int64_t job) {
    constexpr std::size_t looked_over = 1'000;
    const auto earlier = queue.list(job, looked_over);
    if (!earlier) return tl::unexpected(earlier.error());
    std::vector<std::int64_t> found;
    for (const jobs::Job& each : *earlier) {
        const bool is_ours = std::find(workers.begin(), workers.end(), each.worker) != workers.end();
        if (!is_ours || !jobs::is_open(each.state)) continue;
        const auto order = store::read_order(each.payload);
        if (order && order->is_by_command) found.insert(found.begin(), each.number);
    }
    return found;
}

// Nothing: it is to be done still.
std::optional<Result<PublishedEdition>> end_of(const jobs::Job& job, store::Publications& publications) {
    switch (job.state) {
        case jobs::State::done: return read_published_edition(publications, job.number);
        case jobs::State::failed: return failure(job.reason);
        case jobs::State::cancelled: return failure("nothing was published: somebody cancelled it");
        case jobs::State::waiting:
        case jobs::State::running: return std::nullopt;
    }
    return std::nullopt;
}

// The town's only publisher. Another server's has its turn while it publishes, and a killed one until PostgreSQL has
// seen that it is gone.
Result<std::unique_ptr<store::ContentStore>> wait_for_turn(store::Storage& storage, std::ostream& out) {
    const auto began = std::chrono::steady_clock::now();
    bool is_told = false;
    for (;; std::this_thread::sleep_for(look_interval)) {
        auto store = storage.content_alone();
        if (!store || *store != nullptr) return store;
        const auto waited = std::chrono::steady_clock::now() - began;
        if (waited > for_the_turn)
            return failure("another server of this town publishes at this moment; call it again");
        if (waited > quiet && !is_told) {
            out << "Another server of this town publishes; waiting for it\n" << std::flush;
            is_told = true;
        }
    }
}

// Of a job in the hands of the server: each step is told once.
class Progress {
  public:
    void tell(const jobs::Job& job, std::ostream& out) {
        if (job.done != done_) {
            done_ = job.done;
            out << fmt::format("The server publishes it: {} of {}\n", done_, std::max<std::int64_t>(job.total, 1))
                << std::flush;
        }
        if (job.state != jobs::State::waiting || job.reason == reason_) return;
        reason_ = job.reason;
        out << "It waits: " << reason_ << "\n" << std::flush;
    }

  private:
    std::int64_t done_ = -1;
    std::string reason_;
};

}  // namespace

// What signs, as the publisher's process has it.
struct Publication::Signing {
    SystemClock clock;
    std::unique_ptr<store::ContentStore> store;
    std::unique_ptr<sql::Connection> rows;
    std::optional<EditionPublisher> publisher;
};

Publication::Publication(const ServerFolder& folder, FolderLock lock, const store::By& by)
    : folder_(folder), lock_(std::move(lock)), by_(by) {}

Result<Publication> Publication::begin(const ServerFolder& folder, FolderLock lock, const store::By& by,
                                       std::ostream& out) {
    Publication publication(folder, std::move(lock), by);
    const auto ours = publication.take_the_servers_place(out);
    if (!ours) return tl::unexpected(ours.error());
    if (!*ours) return publication;
    if (auto settled = publication.signing_->publisher->settle(); !settled) return tl::unexpected(settled.error());
    return publication;
}

// False: a server runs, and is asked.
Result<bool> Publication::take_the_servers_place(std::ostream& out) {
    auto run_lock = FolderLock::take(folder_.layout.run_lock(), "server");
    if (!run_lock) return false;
    const auto storage = storage_of(folder_.layout);
    auto store = wait_for_turn(*storage, out);
    if (!store) return tl::unexpected(store.error());
    auto rows = storage->connect(store::content_schema(), store::Storage::Access::write);
    if (!rows) return tl::unexpected(rows.error());
    const auto fence = store::Publications(**rows).take_turn();
    if (!fence) return tl::unexpected(fence.error());
    signing_ = std::make_shared<Signing>();
    signing_->store = std::move(*store);
    signing_->rows = std::move(*rows);
    signing_->publisher.emplace(EditionPublisher::Place{folder_.layout,
                                                        folder_.configuration.publish,
                                                        *signing_->store,
                                                        *signing_->rows,
                                                        *fence,
                                                        signing_->clock,
                                                        publish_workers(folder_.layout),
                                                        by_,
                                                        {},
                                                        EditionPublisher::Rate::as_commanded,
                                                        accounts::letters_by(folder_.configuration.mail)});
    run_lock_ = std::move(*run_lock);
    return true;
}

Result<PublishedEdition> Publication::carry_out(std::int64_t job, const publish::Forms& forms, std::ostream& out) {
    if (auto noted = note_order(folder_.layout, {job, hash_of(forms)}); !noted) return tl::unexpected(noted.error());
    if (signing_) {
        auto done = do_it(job, out);
        if (!done) return done;
        if (auto away = put_commands_away(job); !away) return tl::unexpected(away.error());
        return done;
    }
    lock_.reset();  // the server's publisher takes it
    return wait(job, out);
}

Result<PublishedEdition> Publication::do_it(std::int64_t job, std::ostream& out) {
    jobs::Queue queue(*signing_->rows);
    store::Publications publications(*signing_->rows);
    // Its publisher may have put it off before it was stopped, or done it.
    const auto is_open = queue.bring_forward(job, signing_->clock.now());
    const auto found = is_open ? queue.find(job) : tl::unexpected(is_open.error());
    if (!found) return tl::unexpected(found.error());
    if (!*found) return failure("its job is gone");
    if (auto end = end_of(**found, publications)) return std::move(*end);
    auto done = Result<EditionPublisher::Outcome>(failure("its job is not due"));
    // Before what the office asked for earlier: that goes out with it, and its jobs find nothing new then. It waits
    // once more when an edition that was out had to be recorded first.
    for (bool waits = true; waits;) {
        const auto leased = queue.take_one(job, signing_->clock.now(), publish_lease);
        if (!leased) return tl::unexpected(leased.error());
        if (!*leased) break;
        done = signing_->publisher->run(**leased);
        const auto own = queue.find(job);
        if (!own) return tl::unexpected(own.error());
        waits = *own && (*own)->state == jobs::State::waiting;
    }
    if (!done && !signing_->publisher->out()) return tl::unexpected(done.error());
    if (!done) out << "The next publication takes up what is published now: " << done.error().message << "\n";
    if (done && *done == EditionPublisher::Outcome::lost) return failure("another server of this town publishes now");
    return read_published_edition(publications, job);
}

// Of commands that were killed: what they brought is out with this one, and nobody waits for another edition of it.
Result<void> Publication::put_commands_away(std::int64_t job) {
    jobs::Queue queue(*signing_->rows);
    const auto earlier = commands_before(queue, publish_workers(folder_.layout), job);
    if (!earlier) return tl::unexpected(earlier.error());
    for (const std::int64_t each : *earlier) {
        if (auto gone = queue.cancel(each); !gone) return tl::unexpected(gone.error());
    }
    return {};
}

// Of commands that wait as this one did. What fails is noted in their jobs.
Result<void> Publication::do_commands_before(std::int64_t job) {
    jobs::Queue queue(*signing_->rows);
    const auto earlier = commands_before(queue, publish_workers(folder_.layout), job);
    if (!earlier) return tl::unexpected(earlier.error());
    for (const std::int64_t each : *earlier) {
        const auto leased = queue.take_one(each, signing_->clock.now(), publish_lease);
        if (!leased) return tl::unexpected(leased.error());
        if (*leased) (void)signing_->publisher->run(**leased);
    }
    return {};
}

Result<PublishedEdition> Publication::wait(std::int64_t job, std::ostream& out) {
    const auto rows = storage_of(folder_.layout)->connect(store::content_schema(), store::Storage::Access::write);
    if (!rows) return tl::unexpected(rows.error());
    jobs::Queue queue(**rows);
    store::Publications publications(**rows);
    const auto began = std::chrono::steady_clock::now();
    Progress progress;
    for (;; std::this_thread::sleep_for(look_interval)) {
        const auto found = queue.find(job);
        if (!found) return tl::unexpected(found.error());
        if (!*found) return failure("its job is gone");
        if (auto end = end_of(**found, publications)) return std::move(*end);
        const auto waited = std::chrono::steady_clock::now() - began;
        if (waited > quiet) progress.tell(**found, out);
        const bool is_waiting = (*found)->state == jobs::State::waiting;
        if (is_waiting && waited > until_taken_up && queue.cancel(job).value_or(false)) {
            return failure("nothing was published: the running server does not take it up" +
                           ((*found)->reason.empty() ? "; its log says why" : ": " + (*found)->reason));
        }
        const auto ours = take_the_servers_place(out);
        if (!ours) return tl::unexpected(ours.error());
        if (*ours) return do_it_after_all(job, out);
    }
}

// The server was stopped meanwhile: then it is this command's again.
Result<PublishedEdition> Publication::do_it_after_all(std::int64_t job, std::ostream& out) {
    auto lock = lock_publishing(folder_.layout);
    if (!lock) return tl::unexpected(lock.error());
    lock_ = std::move(*lock);
    if (auto settled = signing_->publisher->settle(); !settled) return tl::unexpected(settled.error());
    if (auto before = do_commands_before(job); !before) return tl::unexpected(before.error());
    return do_it(job, out);
}

}  // namespace veche::server::commands
