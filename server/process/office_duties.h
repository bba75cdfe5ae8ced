// What the office does by time, beside what it is asked for: jobs of the staff store's table, how they and the letters
// stand in a file for /metrics, and the heads of the audits of staff and content for the registrar.
#pragma once

#include <memory>

#include "base/clock.h"
#include "server/desk/daily_letters.h"
#include "server/desk/publication_letters.h"
#include "server/layout.h"
#include "server/mail/mail_worker.h"
#include "server/process/process_jobs.h"
#include "server/registrar/published_rules.h"

namespace veche::server {

class OfficeDuties {
  public:
    // `mail`: null without letters; it and `clock` must outlive it. One thread.
    [[nodiscard]] static Result<std::unique_ptr<OfficeDuties>> open(const Layout& layout, const mail::MailWorker* mail,
                                                                    const Clock& clock);
    OfficeDuties(const OfficeDuties&) = delete;
    OfficeDuties& operator=(const OfficeDuties&) = delete;
    ~OfficeDuties() = default;

    // Whatever is due by now; every few seconds.
    void look();
    // The registrar signs them and may not look into these databases. No job of a store: of several servers each has a
    // folder to hand them out in.
    void hand_out_heads();

  private:
    // To the stores, for this object alone.
    struct Stores {
        std::unique_ptr<sql::Connection> staff;     // reads
        std::unique_ptr<sql::Connection> registry;  // the same
        std::unique_ptr<sql::Connection> content;   // the same
        std::unique_ptr<sql::Connection> letters;   // asked for here
        std::unique_ptr<sql::Connection> told;      // those about publications
        std::unique_ptr<sql::Connection> jobs;
        std::unique_ptr<store::RegistryStore> cases;
        std::unique_ptr<store::StaffStore> accounts;
    };
    OfficeDuties(const Layout& layout, const mail::MailWorker* mail, const Clock& clock, Stores stores);
    [[nodiscard]] std::vector<jobs::Duty> duties();
    void hand_out_head(const std::string& chain, sql::Connection& rows);
    [[nodiscard]] Result<std::vector<jobs::Standing>> others();

    Layout layout_;
    const mail::MailWorker* mail_;
    const Clock& clock_;
    Stores stores_;
    PublishedRules rules_;
    desk::DailyLetters daily_letters_;
    desk::PublicationLetters publication_letters_;
    ProcessJobs jobs_;
    std::optional<std::chrono::milliseconds> handed_out_at_;  // by the steady clock
};

}  // namespace veche::server
