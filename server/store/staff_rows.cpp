#include "server/store/staff_rows.h"

#include <algorithm>
#include <utility>

namespace veche::server::store {
namespace {

// A role of a later program is none here: it gives no right.
std::vector<accounts::Role> roles_in(std::string_view words) {
    std::vector<accounts::Role> roles;
    while (!words.empty()) {
        const std::size_t end = words.find(' ');
        if (const auto role = accounts::role_of(words.substr(0, end))) roles.push_back(*role);
        words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
    }
    return roles;
}

}  // namespace

Account read_account(const sql::Row& row) {
    Account account;
    account.name = row.text(0);
    account.full_name = row.text(1);
    account.mail = row.text(2);
    account.language = stored_from<content::Language>(row.text(3));
    account.roles = roles_in(row.view(4));
    account.is_open = row.integer(5) != 0;
    account.password_hash = row.text(6);
    account.sealed_secret = row.text(7);
    account.created = {row.integer(8)};
    return account;
}

Session read_session(const sql::Row& row) {
    return {row.text(0), {row.integer(1)}, {row.integer(2)}, {row.integer(3)},
            row.text(4), row.text(5),      row.text(6),      row.text(7)};
}

std::string words_of(const std::vector<accounts::Role>& roles) {
    std::string words;
    for (const accounts::Role role : accounts::all_roles) {
        if (std::find(roles.begin(), roles.end(), role) == roles.end()) continue;
        words += (words.empty() ? "" : " ") + std::string(accounts::name_of(role));
    }
    return words;
}

std::string_view word_of(accounts::SignInStep step) {
    switch (step) {
        case accounts::SignInStep::password: return "password";
        case accounts::SignInStep::code: return "code";
    }
    return "";
}

Json change_of(std::string_view field, Json before, Json after) {
    Json values{Json::Object{}};
    values.insert("after", std::move(after));
    values.insert("before", std::move(before));
    Json details{Json::Object{}};
    details.insert(std::string(field), std::move(values));
    return details;
}

}  // namespace veche::server::store
