#include "server/desk/staff.h"

#include <algorithm>
#include <ostream>

#include "base/files.h"
#include "base/random.h"
#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/office_client.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/databases.h"
#include "server/mail/mail_server.h"

namespace veche::server::commands {
namespace {

constexpr int found = 200;
constexpr int not_found = 404;

// The office may run: each act is one transaction, and it looks at an account again with every request.
Result<std::unique_ptr<store::StaffStore>> open_staff(const ServerFolder& folder) {
    return storage_of(folder.layout)->staff(accounts::letters_by(folder.configuration.mail));
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

// What is told of an invitation, once.
struct Told {
    std::string account;
    std::string expires;
    std::string address;
};

tl::unexpected<Error> is_there_already(const std::string& name) {
    return failure("there is an account '" + printable(name) +
                   "'; without --full-name, --mail and --role it is invited anew");
}

bool says_more(const StaffInviteOptions& options) {
    return !options.full_name.empty() || !options.mail.empty() || !options.roles.empty();
}

Result<Told> invite_at_desk(const ServerFolder& folder, const desk::Actor& actor, const StaffInviteOptions& options) {
    const auto staff = open_staff(folder);
    if (!staff) return tl::unexpected(staff.error());
    SystemRandom random;
    const auto before = (*staff)->find(options.name);
    if (!before) return tl::unexpected(before.error());
    if (*before && says_more(options)) return is_there_already(options.name);
    const auto roles = roles_in(options.roles);
    if (!roles) return tl::unexpected(roles.error());
    const auto invited = *before
                             ? desk::invite_again(**staff, random, actor, options.name)
                             : desk::invite(**staff, random, actor,
                                            {options.name, options.full_name, options.mail, options.language, *roles});
    if (!invited) return desk::as_failure(invited.error());
    return Told{invited->account, to_string(invited->times.expires),
                desk::address_of(*invited, address_of_office(folder.configuration.office))};
}

std::string path_of(const std::string& account) {
    return "/api/accounts/" + percent_encoded(account);
}

Result<Told> invite_by_office(const Layout& layout, const StaffInviteOptions& options) {
    const OfficeClient office(layout);
    if (options.name.empty()) return failure("an account has a name");
    const auto before = office.ask({"GET", path_of(options.name)});
    if (!before) return tl::unexpected(before.error());
    const bool is_new = before->status == not_found;
    if (!is_new && before->status != found) return refusal_in(*before);
    if (!is_new && says_more(options)) return is_there_already(options.name);
    if (const auto roles = roles_in(options.roles); !roles) return tl::unexpected(roles.error());
    const Json account = Json::Object{{"id", options.name},
                                      {"full_name", options.full_name},
                                      {"mail", options.mail},
                                      {"language", content::code(options.language)},
                                      {"roles", Json::Array(options.roles.begin(), options.roles.end())}};
    const auto invited = is_new ? office.done({"POST", "/api/accounts", account})
                                : office.done({"POST", path_of(options.name) + "/invitation"});
    if (!invited) return tl::unexpected(invited.error());
    return Told{text_in(invited->body, "id"), text_in(invited->body, "expires"), text_in(invited->body, "invitation")};
}

void print(const std::string& name, const std::string& full_name, const std::string& roles, std::string_view state,
           std::ostream& out) {
    out << name << "\t" << printable(full_name) << "\t" << roles << "\t" << state << "\n";
}

std::string_view state_of(bool is_open, bool has_accepted) {
    return !is_open ? "closed" : has_accepted ? "open" : "invited";
}

Result<std::size_t> list_at_desk(const ServerFolder& folder, std::ostream& out) {
    const auto staff = open_staff(folder);
    if (!staff) return tl::unexpected(staff.error());
    const auto accounts = (*staff)->accounts();
    if (!accounts) return tl::unexpected(accounts.error());
    for (const store::Account& account : *accounts) {
        std::string roles;
        for (const accounts::Role role : account.roles) {
            roles += (roles.empty() ? "" : ",") + std::string(accounts::name_of(role));
        }
        print(account.name, account.full_name, roles, state_of(account.is_open, !account.password_hash.empty()), out);
    }
    return accounts->size();
}

Result<std::size_t> list_by_office(const Layout& layout, std::ostream& out) {
    std::size_t listed = 0;
    const auto told = OfficeClient(layout).each_row("/api/accounts", "", [&](const Json& row) {
        std::string roles;
        if (const Json* const names = row.find("roles"); names != nullptr && names->array() != nullptr) {
            for (const Json& name : *names->array()) {
                roles += (roles.empty() ? "" : ",") + (name.text() == nullptr ? std::string() : *name.text());
            }
        }
        print(text_in(row, "id"), text_in(row, "full_name"), roles,
              state_of(flag_in(row, "is_open"), flag_in(row, "has_accepted")), out);
        ++listed;
    });
    if (!told) return tl::unexpected(told.error());
    return listed;
}

Result<void> set_at_desk(const ServerFolder& folder, const desk::Actor& actor, const std::string& name, bool is_open) {
    const auto staff = open_staff(folder);
    if (!staff) return tl::unexpected(staff.error());
    const auto done = desk::change(**staff, actor, name, {{}, is_open});
    return done ? Result<void>() : desk::as_failure(done.error());
}

Result<void> set_by_office(const Layout& layout, const std::string& name, bool is_open) {
    const OfficeClient office(layout);
    const auto before = office.done({"GET", path_of(name)});
    if (!before) return tl::unexpected(before.error());
    const auto done = office.done({"PATCH", path_of(name), Json(Json::Object{{"is_open", is_open}}), before->tag});
    return done ? Result<void>() : tl::unexpected(done.error());
}

Result<void> set_open(const std::filesystem::path& path, const std::string& name, bool is_open) {
    const auto work = begin_command(path, is_open ? "staff open" : "staff close");
    if (!work) return tl::unexpected(work.error());
    return work->actor.is_command ? set_at_desk(work->folder, work->actor, name, is_open)
                                  : set_by_office(work->folder.layout, name, is_open);
}

}  // namespace

Result<void> staff_invite(const StaffInviteOptions& options, std::ostream& out) {
    const auto work = begin_command(options.folder, "staff invite");
    if (!work) return tl::unexpected(work.error());
    const auto told = work->actor.is_command ? invite_at_desk(work->folder, work->actor, options)
                                             : invite_by_office(work->folder.layout, options);
    if (!told) return tl::unexpected(told.error());
    out << "Invited " << told->account << ". This address is for that person alone, is good once and until "
        << told->expires << ":\n"
        << told->address << "\n";
    return {};
}

Result<void> staff_list(const std::filesystem::path& path, std::ostream& out) {
    const auto work = begin_command(path, "staff list");
    if (!work) return tl::unexpected(work.error());
    const auto listed =
        work->actor.is_command ? list_at_desk(work->folder, out) : list_by_office(work->folder.layout, out);
    if (!listed) return tl::unexpected(listed.error());
    if (*listed == 0) out << "Nobody has an account yet; `veche-server staff invite` makes the first one.\n";
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
