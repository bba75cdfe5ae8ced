#include "server/desk/publication_letters.h"

#include <algorithm>

#include "server/accounts/mail_address.h"
#include "server/accounts/notice.h"

namespace veche::server::desk {
namespace {

constexpr std::chrono::minutes lease{5};
// What another program wrote: a person has to look.
constexpr jobs::Patience none{std::chrono::seconds(0), std::chrono::seconds(0), 0};

bool is_told(const store::Account& account) {
    const auto& roles = account.roles;
    return account.is_open && accounts::is_mail_address(account.mail) &&
           std::find(roles.begin(), roles.end(), accounts::Role::head) != roles.end();
}

// Within the transaction that asks for the letters.
Result<accounts::WhatWentOut> take_all(jobs::Queue& queue, Instant now) {
    accounts::WhatWentOut all;
    for (;;) {
        const auto leased = queue.take({std::string(accounts::tell_worker)}, now, lease);
        if (!leased) return tl::unexpected(leased.error());
        if (!*leased) return all;
        const auto what = accounts::what_went_out_from((*leased)->job.payload);
        const auto noted =
            what ? queue.finish((*leased)->lease) : queue.fail((*leased)->lease, what.error().message, now, none);
        if (!noted) return tl::unexpected(noted.error());
        if (what) accounts::add_later(all, *what);
    }
}

}  // namespace

Result<void> PublicationLetters::write() {
    const Instant now = clock_.now();
    jobs::Queue queue(jobs_);
    const std::vector<std::string> workers = {std::string(accounts::tell_worker)};
    const std::chrono::seconds longest{accounts::letter_seconds};
    if (auto shorter = queue.shorten_waits(workers, now, longest); !shorter) return shorter;
    const auto standing = queue.standings(workers, now);
    if (!standing) return tl::unexpected(standing.error());
    if (!standing->front().due_since) return {};
    const auto accounts = staff_.accounts();
    if (!accounts) return tl::unexpected(accounts.error());
    auto transaction = sql::Transaction::begin(jobs_);
    if (!transaction) return tl::unexpected(transaction.error());
    const auto what = take_all(queue, now);
    if (!what) return tl::unexpected(what.error());
    for (const store::Account& account : *accounts) {
        if (what->editions.empty() || !is_told(account)) continue;
        const auto asked = queue.add({std::string(accounts::mail_worker),
                                      accounts::payload_of(accounts::PublishedLetter{account.name, *what}), now},
                                     now);
        if (!asked) return tl::unexpected(asked.error());
    }
    return transaction->commit();
}

}  // namespace veche::server::desk
