#include "server/accounts/roles.h"

#include <algorithm>

namespace veche::server::accounts {
namespace {

// Whoever writes does not approve, whoever manages accounts reads no cases, whoever reads the audit changes nothing: a
// person may have several roles, and the audit shows it.
constexpr std::array editor = {Right::see_own_work, Right::read_content, Right::write_content};
constexpr std::array approver = {Right::see_own_work, Right::read_content, Right::approve_content};
constexpr std::array clerk = {Right::see_own_work, Right::read_cases, Right::work_on_cases, Right::answer_cases,
                              Right::read_figures};
constexpr std::array head = {Right::see_own_work, Right::read_cases,      Right::work_on_cases,
                             Right::answer_cases, Right::extend_terms,    Right::destroy_cases,
                             Right::read_content, Right::approve_content, Right::force_publication,
                             Right::change_town,  Right::read_figures};
constexpr std::array auditor = {Right::see_own_work, Right::read_figures, Right::read_audit};
constexpr std::array administrator = {Right::see_own_work, Right::work_on_kiosks, Right::read_figures,
                                      Right::manage_accounts, Right::manage_settings};

}  // namespace

std::string_view name_of(Role role) {
    switch (role) {
        case Role::editor: return "editor";
        case Role::approver: return "approver";
        case Role::clerk: return "clerk";
        case Role::head: return "head";
        case Role::auditor: return "auditor";
        case Role::administrator: return "administrator";
    }
    return "";
}

std::optional<Role> role_of(std::string_view name) {
    const auto found =
        std::find_if(all_roles.begin(), all_roles.end(), [&](Role role) { return name_of(role) == name; });
    return found == all_roles.end() ? std::nullopt : std::optional(*found);
}

std::string_view name_of(Right right) {
    switch (right) {
        case Right::see_own_work: return "see_own_work";
        case Right::read_cases: return "read_cases";
        case Right::work_on_cases: return "work_on_cases";
        case Right::answer_cases: return "answer_cases";
        case Right::extend_terms: return "extend_terms";
        case Right::destroy_cases: return "destroy_cases";
        case Right::read_content: return "read_content";
        case Right::write_content: return "write_content";
        case Right::approve_content: return "approve_content";
        case Right::force_publication: return "force_publication";
        case Right::change_town: return "change_town";
        case Right::work_on_kiosks: return "work_on_kiosks";
        case Right::read_figures: return "read_figures";
        case Right::read_audit: return "read_audit";
        case Right::manage_accounts: return "manage_accounts";
        case Right::manage_settings: return "manage_settings";
    }
    return "";
}

std::span<const Right> rights_of(Role role) {
    switch (role) {
        case Role::editor: return editor;
        case Role::approver: return approver;
        case Role::clerk: return clerk;
        case Role::head: return head;
        case Role::auditor: return auditor;
        case Role::administrator: return administrator;
    }
    return {};
}

bool may(std::span<const Role> roles, Right right) {
    return std::any_of(roles.begin(), roles.end(), [&](Role role) {
        const auto rights = rights_of(role);
        return std::find(rights.begin(), rights.end(), right) != rights.end();
    });
}

}  // namespace veche::server::accounts
