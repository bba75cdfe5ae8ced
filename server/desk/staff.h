// What can be done to accounts of staff, one function an act, whoever asks for it: each asks for the right it needs,
// checks what it was given and leaves a line in the audit (the store writes it in the transaction of the change).
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/random.h"
#include "content/language.h"
#include "server/desk/actor.h"
#include "server/store/staff_store.h"

namespace veche::server::desk {

inline constexpr std::chrono::hours invitation_holds{72};
// Before somebody else's word replaces a password that was chosen, its owner has that long to refuse it by signing in
// (docs/decisions/0009-invited-again.md); longer where no letter tells of it. By command there is no waiting.
inline constexpr std::chrono::hours owner_may_refuse{24};
inline constexpr std::chrono::hours owner_may_refuse_untold{72};

// Small Latin letters and digits, dots and hyphens between them; not what the audit calls a process.
[[nodiscard]] bool is_account_name(std::string_view name);

struct NewAccount {
    std::string name;
    std::string full_name;
    std::string mail;
    content::Language language = content::Language::russian;
    std::vector<accounts::Role> roles;
};

// `token` is told once, in the address the person opens; only its hash is kept.
struct Invited {
    std::string account;
    std::string token;
    store::InvitationTimes times;
};

[[nodiscard]] Outcome<Invited> invite(store::StaffStore& staff, Random& random, const Actor& actor,
                                      const NewAccount& account);
// A new address for an account there is: the one before no longer holds. What the person chose before goes when the new
// one is taken, which is some time later where they had chosen something.
[[nodiscard]] Outcome<Invited> invite_again(store::StaffStore& staff, Random& random, const Actor& actor,
                                            const std::string& name);
// Roles and whether it is open, all or nothing. Nobody changes their own, and nobody is left without a role. Closed:
// its sessions end at once.
[[nodiscard]] Outcome<void> change(store::StaffStore& staff, const Actor& actor, const std::string& name,
                                   const store::AccountChange& change);
// Of somebody else's, by the id in the list; empty: all.
[[nodiscard]] Outcome<void> end_sessions_of(store::StaffStore& staff, const Actor& actor, const std::string& name,
                                            const std::string& session);

// Where the person opens the invitation; `public_address` of the office, without a slash at its end.
[[nodiscard]] std::string address_of(const Invited& invited, const std::string& public_address);

}  // namespace veche::server::desk
