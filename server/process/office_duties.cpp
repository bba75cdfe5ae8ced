#include "server/process/office_duties.h"

#include <tuple>
#include <utility>

#include "base/log_event.h"
#include "server/audit/heads.h"
#include "server/databases.h"
#include "server/store/content_store.h"

namespace veche::server {
namespace {

constexpr std::chrono::hours hand_out_interval{1};  // the registrar signs once a day: what it signs is no older
constexpr std::chrono::minutes tell_interval{1};
constexpr std::chrono::minutes remind_interval{15};  // how soon after the day has begun

}  // namespace

Result<std::unique_ptr<OfficeDuties>> OfficeDuties::open(const Layout& layout, const mail::MailWorker* mail,
                                                         const Clock& clock) {
    using Access = store::Storage::Access;
    const auto storage = storage_of(layout);
    Stores stores;
    const std::tuple<std::unique_ptr<sql::Connection>*, const store::Schema&, Access> connections[] = {
        {&stores.staff, store::staff_schema(), Access::read},
        {&stores.registry, store::registry_schema(), Access::read},
        {&stores.content, store::content_schema(), Access::read},
        {&stores.letters, store::staff_schema(), Access::write},
        {&stores.told, store::content_schema(), Access::write},
        {&stores.jobs, store::staff_schema(), Access::write}};
    for (const auto& [to, schema, access] : connections) {
        auto connection = storage->connect(schema, access);
        if (!connection) return tl::unexpected(connection.error());
        *to = std::move(*connection);
    }
    auto cases = storage->registry(protocol::Epoch());  // makes no record
    if (!cases) return tl::unexpected(cases.error());
    stores.cases = std::move(*cases);
    auto accounts = storage->staff();
    if (!accounts) return tl::unexpected(accounts.error());
    stores.accounts = std::move(*accounts);
    return std::unique_ptr<OfficeDuties>(new OfficeDuties(layout, mail, clock, std::move(stores)));
}

OfficeDuties::OfficeDuties(const Layout& layout, const mail::MailWorker* mail, const Clock& clock, Stores stores)
    : layout_(layout),
      mail_(mail),
      clock_(clock),
      stores_(std::move(stores)),
      rules_(layout_),
      daily_letters_(*stores_.cases, *stores_.accounts, *stores_.letters, rules_, clock),
      publication_letters_(*stores_.accounts, *stores_.told, clock),
      jobs_(identity_of(KeyOwner::office), layout_.office_standing(), std::move(stores_.jobs), clock, duties(),
            [this] { return others(); }) {}

// Letters are asked for only where they are sent.
std::vector<jobs::Duty> OfficeDuties::duties() {
    if (mail_ == nullptr) return {};
    return {{"cases.remind", remind_interval, [this] { return daily_letters_.write(); }},
            {"editions.tell", tell_interval, [this] { return publication_letters_.write(); }}};
}

void OfficeDuties::look() {
    const std::chrono::milliseconds now = clock_.steady();
    if (!handed_out_at_ || now - *handed_out_at_ >= hand_out_interval) {
        handed_out_at_ = now;
        hand_out_heads();
    }
    jobs_.look();
}

void OfficeDuties::hand_out_heads() {
    hand_out_head("staff", *stores_.staff);
    hand_out_head("content", *stores_.content);
}

void OfficeDuties::hand_out_head(const std::string& chain, sql::Connection& rows) {
    const auto hand_out = [&](const audit::Head& head) {
        return audit::hand_out(layout_.heads_of_office(), chain, head);
    };
    if (const auto done = audit::Log(rows).head().and_then(hand_out); !done) {
        write_log(LogEvent::job_failed, {{"process", identity_of(KeyOwner::office).name},
                                         {"job", "audit.hand_out"},
                                         {"reason", done.error().message}});
    }
}

Result<std::vector<jobs::Standing>> OfficeDuties::others() {
    std::vector<jobs::Standing> standings;
    if (mail_ == nullptr) return standings;
    auto letters = mail_->standing({stores_.staff.get(), stores_.registry.get(), stores_.content.get()});
    if (!letters) return tl::unexpected(letters.error());
    standings.push_back(std::move(*letters));
    return standings;
}

}  // namespace veche::server
