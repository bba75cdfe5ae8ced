#include "server/desk/jobs.h"

#include "server/accounts/notice.h"
#include "server/accounts/publication_letters.h"
#include "server/store/staff_act.h"
#include "server/store/staff_orders.h"

namespace veche::server::desk {

Outcome<void> act_on_job(sql::Connection& store, const Actor& actor, JobAct act, std::int64_t number) {
    if (auto allowed = require(actor, accounts::Right::manage_settings); !allowed) return allowed;
    auto transaction = sql::Transaction::begin(store);
    if (!transaction) return failed(transaction.error());
    jobs::Queue queue(store);
    const auto job = queue.find(number);
    if (!job) return failed(job.error());
    if (!*job) return refused(Why::unknown, "no such job");
    const bool is_retry = act == JobAct::retry;
    // By a letter a person learns what is done with their account, also by whoever may manage both.
    const bool is_letter = (*job)->worker == accounts::mail_worker || (*job)->worker == accounts::tell_worker;
    if (!is_retry && is_letter && (*job)->state != jobs::State::failed) {
        return refused(Why::not_now, "a letter that waits is not cancelled");
    }
    // It was for then: whoever still wants it gives it anew.
    if (is_retry && (*job)->worker == store::order_worker) {
        return refused(Why::not_now, "an order is not tried again; give it anew");
    }
    const auto done = is_retry ? queue.retry(number, actor.by.when) : queue.cancel(number);
    if (!done) return failed(done.error());
    if (!*done) {
        return refused(Why::not_now,
                       is_retry ? "it was not given up, or another one of its name waits" : "it is over already");
    }
    const auto kept =
        keep(store, store::staff_act(actor.by, is_retry ? "job.retry" : "job.cancel", "job/" + std::to_string(number),
                                     Json::Object{{"worker", (*job)->worker}}));
    if (!kept) return failed(kept.error());
    if (auto committed = transaction->commit(); !committed) return failed(committed.error());
    return {};
}

}  // namespace veche::server::desk
