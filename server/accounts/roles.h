// What staff may do, as data: a role is a set of rights, and whatever can be done names the right it needs.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace veche::server::accounts {

enum class Role { editor, approver, clerk, head, auditor, administrator };
inline constexpr std::array all_roles = {Role::editor, Role::approver, Role::clerk,
                                         Role::head,   Role::auditor,  Role::administrator};

enum class Right {
    see_own_work,       // what waits for oneself, one's own account and audit lines
    read_cases,         // open them, search them
    work_on_cases,      // take in by hand, assign, note, redirect, join, close
    answer_cases,       // send an answer in the town's name
    extend_terms,       // and take back or re-open what was answered
    destroy_cases,      // whose time is over; before it, what another person proposed
    read_content,       // drafts of others too
    write_content,      // drafts, imports, send for approval
    approve_content,    // of others, never one's own
    force_publication,  // without a second person, with a reason
    change_town,        // its own file, rules, topics, telephone lines
    work_on_kiosks,     // enrol, name, block, forget
    read_figures,       // counts without anybody's words
    read_audit,         // of all
    manage_accounts,    // invite, roles, reset a factor, end sessions
    manage_settings,    // retention, backups, storage
};
inline constexpr int rights_there_are = static_cast<int>(Right::manage_settings) + 1;

// "editor": as commands, the database and the audit write it.
[[nodiscard]] std::string_view name_of(Role role);
[[nodiscard]] std::optional<Role> role_of(std::string_view name);
[[nodiscard]] std::string_view name_of(Right right);

[[nodiscard]] std::span<const Right> rights_of(Role role);
[[nodiscard]] bool may(std::span<const Role> roles, Right right);

}  // namespace veche::server::accounts
