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
    Instant expires;
};

[[nodiscard]] Outcome<Invited> invite(store::StaffStore& staff, Random& random, const Actor& actor,
                                      const NewAccount& account);
// A new address for an account there is: the one before no longer holds. What the person chose before goes when the new
// one is taken.
[[nodiscard]] Outcome<Invited> invite_again(store::StaffStore& staff, Random& random, const Actor& actor,
                                            const std::string& name);
// Nobody changes their own, and nobody is left without one.
[[nodiscard]] Outcome<void> set_roles(store::StaffStore& staff, const Actor& actor, const std::string& name,
                                      const std::vector<accounts::Role>& roles);
// Closed: its sessions end at once. Nobody closes their own.
[[nodiscard]] Outcome<void> set_open(store::StaffStore& staff, const Actor& actor, const std::string& name,
                                     bool is_open);

// Where the person opens the invitation; `public_address` of the office, without a slash at its end.
[[nodiscard]] std::string address_of(const Invited& invited, const std::string& public_address);

}  // namespace veche::server::desk
