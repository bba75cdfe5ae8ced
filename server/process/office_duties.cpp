#include "server/process/office_duties.h"

#include <utility>

#include "base/log_event.h"
#include "server/audit/heads.h"
#include "server/databases.h"

namespace veche::server {
namespace {

constexpr std::chrono::hours hand_out_interval{1};  // the registrar signs once a day: what it signs is no older

}  // namespace

Result<std::unique_ptr<OfficeDuties>> OfficeDuties::open(const Layout& layout, const mail::MailWorker* mail,
                                                         const Clock& clock) {
    using Access = store::Storage::Access;
    const auto storage = storage_of(layout);
    auto staff = storage->connect(store::staff_schema(), Access::read);
    if (!staff) return tl::unexpected(staff.error());
    auto jobs = storage->connect(store::staff_schema(), Access::write);
    if (!jobs) return tl::unexpected(jobs.error());
    return std::unique_ptr<OfficeDuties>(new OfficeDuties(layout, mail, clock, std::move(*staff), std::move(*jobs)));
}

OfficeDuties::OfficeDuties(const Layout& layout, const mail::MailWorker* mail, const Clock& clock,
                           std::unique_ptr<sql::Connection> staff, std::unique_ptr<sql::Connection> jobs)
    : layout_(layout),
      mail_(mail),
      clock_(clock),
      staff_(std::move(staff)),
      jobs_(identity_of(KeyOwner::office), layout.office_standing(), std::move(jobs), clock, {},
            [this] { return letters(); }) {}

void OfficeDuties::look() {
    const std::chrono::milliseconds now = clock_.steady();
    if (!handed_out_at_ || now - *handed_out_at_ >= hand_out_interval) {
        handed_out_at_ = now;
        hand_out_head();
    }
    jobs_.look();
}

void OfficeDuties::hand_out_head() {
    const auto hand_out = [this](const audit::Head& head) {
        return audit::hand_out(layout_.heads_of_office(), "staff", head);
    };
    if (const auto done = audit::Log(*staff_).head().and_then(hand_out); !done) {
        write_log(LogEvent::job_failed, {{"process", identity_of(KeyOwner::office).name},
                                         {"job", "audit.hand_out"},
                                         {"reason", done.error().message}});
    }
}

Result<std::vector<jobs::Standing>> OfficeDuties::letters() {
    if (mail_ == nullptr) return std::vector<jobs::Standing>();
    auto standing = mail_->standing(*staff_);
    if (!standing) return tl::unexpected(standing.error());
    return std::vector<jobs::Standing>{std::move(*standing)};
}

}  // namespace veche::server
