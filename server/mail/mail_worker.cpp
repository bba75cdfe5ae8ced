#include "server/mail/mail_worker.h"

#include <algorithm>

#include "base/log_event.h"
#include "server/accounts/mail_address.h"
#include "server/accounts/notice.h"

namespace veche::server::mail {
namespace {

// Given up at once, however often it was tried.
constexpr jobs::Patience none{std::chrono::seconds(0), std::chrono::seconds(0), 0};

}  // namespace

MailWorker::MailWorker(MailServer server, std::unique_ptr<store::StaffStore> staff, Tables tables, const Clock& clock,
                       Settings settings)
    : server_(std::move(server)),
      staff_(std::move(staff)),
      tables_(std::move(tables)),
      clock_(clock),
      settings_(std::move(settings)),
      sender_{server_.from(), settings_.town, settings_.zone} {}

MailWorker::~MailWorker() {
    stop();
}

void MailWorker::start() {
    thread_ = std::thread([this] { run(); });
}

void MailWorker::wake() {
    const std::lock_guard lock(mutex_);
    woken_ = true;
    changed_.notify_one();
}

void MailWorker::stop() {
    stop_ = true;
    wake();
    if (thread_.joinable()) thread_.join();
}

Progress MailWorker::progress() const {
    return {sent_, put_off_, given_up_};
}

Result<jobs::Standing> MailWorker::standing(std::initializer_list<sql::Connection*> tables) const {
    jobs::Standing all{std::string(accounts::mail_worker)};
    for (sql::Connection* table : tables) {
        const auto found = jobs::Queue(*table).standings({all.worker}, clock_.now());
        if (!found) return tl::unexpected(found.error());
        jobs::add(all, found->front());
    }
    all.done = static_cast<std::int64_t>(sent_);
    all.failed = static_cast<std::int64_t>(put_off_ + given_up_);
    return all;
}

void MailWorker::wait(std::chrono::milliseconds longest) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, longest, [this] { return woken_; });
    woken_ = false;
}

void MailWorker::run() {
    while (!stop_) {
        const auto round = work_once();
        if (!round) write_log(LogEvent::mail_held_up, {{"reason", round.error().message}});
        if (!round || *round == Round::held_up) {
            wait(settings_.pause_after_failure);
        } else if (*round == Round::nothing_due) {
            wait(settings_.pause);
        }
    }
}

Result<MailWorker::Round> MailWorker::work_once() {
    for (const auto& table : tables_) {
        jobs::Queue queue(*table);
        const auto leased = queue.take({std::string(accounts::mail_worker)}, clock_.now(), settings_.lease,
                                       settings_.patience.attempts);
        if (!leased) return tl::unexpected(leased.error());
        if (!*leased) continue;
        const auto sent = send((*leased)->job);
        // Its lease runs out by itself.
        if (!sent) return tl::unexpected(sent.error());
        return settle(queue, **leased, *sent);
    }
    return Round::nothing_due;
}

Result<Sent> MailWorker::send(const jobs::Job& job) {
    const auto about_case = accounts::case_letter_from(job.payload);
    if (!about_case) return Sent{Sent::Fate::never, about_case.error().message};
    if (*about_case) return send_about_case(**about_case, job);
    const auto published = accounts::published_letter_from(job.payload);
    if (!published) return Sent{Sent::Fate::never, published.error().message};
    if (*published) return send_about_publication(**published, job);
    const auto notice = accounts::notice_from(job.payload);
    if (!notice) return Sent{Sent::Fate::never, notice.error().message};
    const auto account = staff_->find(notice->account);
    if (!account) return tl::unexpected(account.error());
    // A row of before addresses were checked may hold anything.
    if (!*account || !accounts::is_mail_address((*account)->mail)) {
        return Sent{Sent::Fate::never, "the account has no mail address"};
    }
    const Message message = message_of(*notice, **account, job, sender_);
    return server_.send(message.to, bytes_of(message), stop_);
}

// Nothing: they work here no more, or want no letters.
Result<std::optional<store::Account>> MailWorker::open_account(const std::string& name) {
    auto account = staff_->find(name);
    if (!account || !*account || ((*account)->is_open && accounts::is_mail_address((*account)->mail))) return account;
    return std::optional<store::Account>();
}

Result<Sent> MailWorker::send_about_case(const accounts::CaseLetter& letter, const jobs::Job& job) {
    const auto account = open_account(account_of(letter));
    if (!account) return tl::unexpected(account.error());
    if (!*account) return Sent{Sent::Fate::nobody};
    const Message message = message_of(letter, **account, job, sender_);
    return server_.send(message.to, bytes_of(message), stop_);
}

Result<Sent> MailWorker::send_about_publication(const accounts::PublishedLetter& letter, const jobs::Job& job) {
    const auto account = open_account(letter.account);
    if (!account) return tl::unexpected(account.error());
    if (!*account) return Sent{Sent::Fate::nobody};
    const Message message =
        message_of(letter, **account, job, sender_, [this](const std::string& who) { return name_of(who); });
    return server_.send(message.to, bytes_of(message), stop_);
}

std::string MailWorker::name_of(const std::string& who) {
    const auto account = staff_->find(who);
    if (!account || !*account) return who;
    const std::string& name = name_in_letters(**account);
    return name == who ? who : name + " (" + who + ")";
}

Result<MailWorker::Round> MailWorker::settle(jobs::Queue queue, const jobs::Leased& leased, const Sent& sent) {
    const std::string number = std::to_string(leased.job.number);
    if (sent.fate == Sent::Fate::taken || sent.fate == Sent::Fate::nobody) {
        if (sent.fate == Sent::Fate::taken) ++sent_;
        const auto finished = queue.finish(leased.lease);
        if (!finished) return tl::unexpected(finished.error());
        return Round::dealt_with;
    }
    const bool is_stopped = sent.fate == Sent::Fate::stopped;
    const bool is_over =
        sent.fate == Sent::Fate::never || (!is_stopped && leased.job.attempts >= settings_.patience.attempts);
    const auto noted = is_stopped
                           ? queue.again(leased.lease, clock_.now())
                           : queue.fail(leased.lease, sent.reason, clock_.now(), is_over ? none : settings_.patience);
    if (!noted) return tl::unexpected(noted.error());
    if (is_over) {
        ++given_up_;
        write_log(LogEvent::mail_given_up, {{"job", number}, {"reason", sent.reason}});
        return Round::dealt_with;
    }
    if (is_stopped) return Round::held_up;
    ++put_off_;
    write_log(LogEvent::mail_held_up,
              {{"job", number}, {"attempt", std::to_string(leased.job.attempts)}, {"reason", sent.reason}});
    return Round::held_up;
}

}  // namespace veche::server::mail
