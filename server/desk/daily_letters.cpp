#include "server/desk/daily_letters.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "server/accounts/mail_address.h"
#include "server/accounts/notice.h"

namespace veche::server::desk {
namespace {

using content::DueSection;

constexpr int first_minute = 6 * 60;  // of the day
constexpr int working_days_before = 3;
constexpr std::size_t cases_at_once = 100;

Date after_working_days(const content::WorkingCalendar& calendar, Date day, int days) {
    while (days > 0) {
        day = add_days(day, 1);
        if (content::is_working_day(calendar, day)) --days;
    }
    return day;
}

void add(accounts::CasesDue& letter, DueSection section, const store::Case& subject) {
    accounts::DueCases& cases = letter.sections.at(static_cast<std::size_t>(section));
    ++cases.count;
    if (cases.shown.size() < accounts::most_shown) cases.shown.push_back({subject.number, *subject.due});
}

}  // namespace

std::vector<accounts::CasesDue> letters_about(const std::vector<store::Case>& due,
                                              const std::vector<store::Account>& staff, Date today) {
    std::map<std::string, accounts::CasesDue> letters;
    std::vector<std::string> heads;
    std::set<std::string> reached;
    for (const store::Account& account : staff) {
        if (!account.is_open) continue;
        letters[account.name] = {account.name, today, {}};
        if (accounts::is_mail_address(account.mail)) reached.insert(account.name);
        const auto& roles = account.roles;
        if (std::find(roles.begin(), roles.end(), accounts::Role::head) != roles.end()) heads.push_back(account.name);
    }
    for (const store::Case& subject : due) {
        if (!subject.due) continue;
        const bool is_overdue = *subject.due < today;
        if (const auto own = letters.find(subject.assignee); own != letters.end()) {
            add(own->second, is_overdue ? DueSection::own_overdue : DueSection::own_soon, subject);
            continue;
        }
        for (const std::string& head : heads) {
            add(letters.at(head), is_overdue ? DueSection::nobodys_overdue : DueSection::nobodys_soon, subject);
        }
    }
    std::vector<accounts::CasesDue> wanted;
    for (auto& [name, letter] : letters) {
        const auto has_some = [](const accounts::DueCases& section) { return section.count > 0; };
        const bool has_any = std::any_of(letter.sections.begin(), letter.sections.end(), has_some);
        if (has_any && reached.contains(name)) wanted.push_back(std::move(letter));
    }
    return wanted;
}

Result<std::vector<store::Case>> DailyLetters::cases_until(Date last) {
    store::CaseFilter filter;
    filter.states = {store::CaseState::registered, store::CaseState::extended};
    filter.due_before = add_days(last, 1);
    std::vector<store::Case> cases;
    for (;;) {
        auto page = cases_.list(filter, {}, {cases.size(), cases_at_once});
        if (!page) return tl::unexpected(page.error());
        if (page->cases.empty()) return cases;
        for (store::Case& each : page->cases) {
            store::Case known;
            known.number = std::move(each.number);
            known.due = each.due;
            known.assignee = std::move(each.assignee);
            cases.push_back(std::move(known));
        }
    }
}

Result<void> DailyLetters::write() {
    const auto rules = rules_.read();
    if (!rules) return tl::unexpected(rules.error());
    const Instant now = clock_.now();
    if (!*rules || (*rules)->zone.minute_of_day(now) < first_minute) return {};
    const content::WorkingCalendar& calendar = (*rules)->profile.calendar;
    const Date today = (*rules)->zone.date_of(now);
    if (written_ == today || !content::is_working_day(calendar, today)) return {};
    const auto due = cases_until(after_working_days(calendar, today, working_days_before));
    if (!due) return tl::unexpected(due.error());
    const auto accounts = staff_.accounts();
    if (!accounts) return tl::unexpected(accounts.error());
    auto transaction = sql::Transaction::begin(jobs_);
    if (!transaction) return tl::unexpected(transaction.error());
    for (const accounts::CasesDue& letter : letters_about(*due, *accounts, today)) {
        const jobs::NewJob job{std::string(accounts::mail_worker), accounts::payload_of(letter), now,
                               letter.account + "/" + to_string(today)};
        if (const auto asked = jobs::Queue(jobs_).add_once(job, now); !asked) return tl::unexpected(asked.error());
    }
    if (auto committed = transaction->commit(); !committed) return committed;
    written_ = today;
    return {};
}

}  // namespace veche::server::desk
