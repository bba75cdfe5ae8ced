// The thread that sends the letters that jobs of the stores ask for ("mail.send"), one after another. At least once
// each, always under the Message-ID of its job: when this process dies between the mail server's yes and its own note
// of it, the letter goes out again, and the recipient's side can see that it is the same. docs/operations.md, "Mail".
//
// For the office: prepare the MailServer before giving up root (server/mail/mail_server.h), open the connections after
// it, start(), and stop() before they go. The process needs connections of its own (CallsOut::tcp, base/confinement.h).
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "server/jobs/queue.h"
#include "server/mail/case_letter.h"
#include "server/mail/mail_server.h"
#include "server/mail/publication_letter.h"
#include "server/store/staff_store.h"

namespace veche::server::mail {

// Since the start.
struct Progress {
    std::uint64_t sent = 0;
    std::uint64_t put_off = 0;   // attempts that will be repeated
    std::uint64_t given_up = 0;  // a person has to look
};

class MailWorker {
  public:
    struct Settings {
        std::string town;  // its id in hexadecimal digits
        TimeZone zone;     // of the times in letters
        // Between looks for new letters, and after one that has to wait: what held it up holds up the next one too.
        std::chrono::milliseconds pause{5'000};
        std::chrono::milliseconds pause_after_failure{30'000};
        std::chrono::seconds lease{600};                                               // longer than a letter may take
        jobs::Patience patience{std::chrono::seconds(60), std::chrono::hours(1), 60};  // more than two days
    };

    // To the stores whose jobs ask for letters, to be written to; those of the first go before the others.
    using Tables = std::vector<std::unique_ptr<sql::Connection>>;
    // All for this object alone. The clock outlives it.
    MailWorker(MailServer server, std::unique_ptr<store::StaffStore> staff, Tables tables, const Clock& clock,
               Settings settings);
    MailWorker(const MailWorker&) = delete;
    MailWorker& operator=(const MailWorker&) = delete;
    ~MailWorker();  // as stop()

    void start();
    // A letter was asked for: looks now. Any thread.
    void wake();
    // A letter on its way is broken off and waits. Returns when the thread has ended.
    void stop();

    enum class Round { nothing_due, dealt_with, held_up };
    // One letter. Of the thread, or of a caller who did not start it. Fails when the store does.
    [[nodiscard]] Result<Round> work_once();

    // Any thread.
    [[nodiscard]] Progress progress() const;
    // The same, with how the letters stand in these tables; by connections of the caller's own.
    [[nodiscard]] Result<jobs::Standing> standing(std::initializer_list<sql::Connection*> tables) const;

  private:
    [[nodiscard]] Result<Sent> send(const jobs::Job& job);
    [[nodiscard]] Result<Sent> send_about_case(const accounts::CaseLetter& letter, const jobs::Job& job);
    [[nodiscard]] Result<Sent> send_about_publication(const accounts::PublishedLetter& letter, const jobs::Job& job);
    [[nodiscard]] Result<std::optional<store::Account>> open_account(const std::string& name);
    [[nodiscard]] std::string name_of(const std::string& who);
    [[nodiscard]] Result<Round> settle(jobs::Queue queue, const jobs::Leased& leased, const Sent& sent);
    void run();
    void wait(std::chrono::milliseconds longest);

    const MailServer server_;
    const std::unique_ptr<store::StaffStore> staff_;
    const Tables tables_;
    const Clock& clock_;
    const Settings settings_;
    const Sender sender_;

    std::atomic<std::uint64_t> sent_{0};
    std::atomic<std::uint64_t> put_off_{0};
    std::atomic<std::uint64_t> given_up_{0};
    std::atomic<bool> stop_{false};
    std::mutex mutex_;
    std::condition_variable changed_;
    bool woken_ = false;
    std::thread thread_;
};

}  // namespace veche::server::mail
