#include "server/desk/staff.h"

#include <algorithm>
#include <ostream>

#include "base/files.h"
#include "base/random.h"
#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/databases.h"
#include "server/mail/mail_server.h"

namespace veche::server::commands {
namespace {

struct StaffFolder {
    ServerFolder folder;
    std::unique_ptr<store::StaffStore> staff;
};

// The office may run: each act is one transaction, and it looks at an account again with every request.
Result<StaffFolder> open_staff(const std::filesystem::path& path) {
    auto folder = open_server_folder(path);
    if (!folder) return tl::unexpected(folder.error());
    auto staff = storage_of(folder->layout)->staff(accounts::letters_by(folder->configuration.mail));
    if (!staff) return tl::unexpected(staff.error());
    return StaffFolder{std::move(*folder), std::move(*staff)};
}

Result<std::vector<accounts::Role>> roles_in(const std::vector<std::string>& names) {
    std::vector<accounts::Role> roles;
    for (const std::string& name : names) {
        const auto role = accounts::role_of(name);
        if (!role) {
            return failure("no role '" + printable(name) +
                           "'; expected editor, approver, clerk, head, auditor or administrator");
        }
        roles.push_back(*role);
    }
    return roles;
}

// As browsers reach it, like the office itself says (server/process/office_process.cpp).
std::string address_of_office(const Configuration::Office& office) {
    if (!office.public_address.empty() || office.port == 0) return office.public_address;  // else only run knows
    const bool six = office.address.find(':') != std::string::npos;
    return "http://" + (six ? "[" + office.address + "]" : office.address) + ":" + std::to_string(office.port);
}

void tell(const StaffFolder& opened, const desk::Invited& invited, std::ostream& out) {
    out << "Invited " << invited.account << ". This address is for that person alone, is good once and until "
        << to_string(invited.times.expires) << ":\n"
        << desk::address_of(invited, address_of_office(opened.folder.configuration.office)) << "\n";
}

Result<void> set_open(const std::filesystem::path& folder, const std::string& name, bool is_open) {
    const auto opened = open_staff(folder);
    if (!opened) return tl::unexpected(opened.error());
    const auto actor = command_actor(opened->folder.layout, is_open ? "staff open" : "staff close");
    const auto done = desk::change(*opened->staff, actor, name, {{}, is_open});
    return done ? Result<void>() : desk::as_failure(done.error());
}

}  // namespace

Result<void> staff_invite(const StaffInviteOptions& options, std::ostream& out) {
    const auto opened = open_staff(options.folder);
    if (!opened) return tl::unexpected(opened.error());
    const auto actor = command_actor(opened->folder.layout, "staff invite");
    SystemRandom random;
    const auto before = opened->staff->find(options.name);
    if (!before) return tl::unexpected(before.error());
    if (*before) {
        if (!options.full_name.empty() || !options.mail.empty() || !options.roles.empty()) {
            return failure("there is an account '" + printable(options.name) +
                           "'; without --full-name, --mail and --role it is invited anew");
        }
        const auto again = desk::invite_again(*opened->staff, random, actor, options.name);
        if (!again) return desk::as_failure(again.error());
        tell(*opened, *again, out);
        return {};
    }
    const auto roles = roles_in(options.roles);
    if (!roles) return tl::unexpected(roles.error());
    const auto invited = desk::invite(*opened->staff, random, actor,
                                      {options.name, options.full_name, options.mail, options.language, *roles});
    if (!invited) return desk::as_failure(invited.error());
    tell(*opened, *invited, out);
    return {};
}

Result<void> staff_list(const std::filesystem::path& folder, std::ostream& out) {
    const auto opened = open_staff(folder);
    if (!opened) return tl::unexpected(opened.error());
    const auto accounts = opened->staff->accounts();
    if (!accounts) return tl::unexpected(accounts.error());
    if (accounts->empty()) out << "Nobody has an account yet; `veche-server staff invite` makes the first one.\n";
    for (const store::Account& account : *accounts) {
        out << account.name << "\t" << printable(account.full_name) << "\t";
        for (std::size_t i = 0; i < account.roles.size(); ++i) {
            out << (i == 0 ? "" : ",") << accounts::name_of(account.roles[i]);
        }
        out << "\t" << (!account.is_open ? "closed" : account.password_hash.empty() ? "invited" : "open") << "\n";
    }
    return {};
}

Result<void> staff_close(const std::filesystem::path& folder, const std::string& name, std::ostream& out) {
    if (auto done = set_open(folder, name, false); !done) return done;
    out << "Closed " << printable(name) << "; its sessions have ended.\n";
    return {};
}

Result<void> staff_open(const std::filesystem::path& folder, const std::string& name, std::ostream& out) {
    if (auto done = set_open(folder, name, true); !done) return done;
    out << "Opened " << printable(name) << "; password and second factor are what they were.\n";
    return {};
}

}  // namespace veche::server::commands
