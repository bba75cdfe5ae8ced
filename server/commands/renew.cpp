#include <fmt/format.h>
#include <ostream>

#include "base/clock.h"
#include "server/commands/commands.h"
#include "server/commands/permissions.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/edition/expiry.h"
#include "server/edition/renewal.h"

namespace veche::server::commands {
namespace {

Result<NextRoot> next_root(const RenewOptions& options) {
    NextRoot wanted{options.root_key, {}, options.new_root_key};
    for (const std::string& given : options.new_keys) {
        for (const KeyName name : {KeyName::root, KeyName::targets, KeyName::snapshot, KeyName::timestamp}) {
            if (given == name_of(name)) wanted.new_keys.insert(name);
        }
    }
    if (wanted.root_key.empty() && !(wanted.new_keys.empty() && wanted.new_root_key.empty())) {
        return failure("new keys are made known by a new root: say with --root-key where the root key is");
    }
    const bool new_root = wanted.new_keys.count(KeyName::root) > 0;
    if (new_root && wanted.new_root_key.empty()) {
        return failure("say with --new-root-key where the new root key is to be written: not on this machine");
    }
    if (!new_root && !wanted.new_root_key.empty()) {
        return failure("--new-root-key goes with --new-key root");
    }
    return wanted;
}

Result<void> sign_root_and_rest(const ServerFolder& folder, const NextRoot& wanted, const Published& published,
                                std::ostream& out) {
    SystemRandom random;
    const SystemClock clock;
    const Configuration::Publish& expiry = folder.configuration.publish;
    const auto version = stage_root(folder.layout, expiry, published, wanted, random, clock.now());
    if (!version) return tl::unexpected(version.error());
    if (auto done = finish_root(folder.layout, expiry, clock.now()); !done) return done;
    out << fmt::format("Signed root {}; kiosks follow it by themselves.\n", *version);
    if (!wanted.new_keys.empty()) {
        out << "Keys were replaced: copy keys/ to where its copy is kept, and make a backup; older backups need the "
               "keys "
               "of their time.\n";
    }
    if (wanted.new_keys.count(KeyName::root) > 0) {
        out << fmt::format("The root key is now {}; destroy the former one.\n", wanted.new_root_key.string());
    }
    return {};
}

void tell_expiries(const ServerFolder& folder, std::ostream& out) {
    const auto published = read_published(folder.layout);
    if (!published || !*published) return;
    const TownClock clock = town_clock(folder.layout);
    for (const Expiry& expiry : expiries(**published, folder.configuration.publish)) {
        out << fmt::format("signed {}: expires {}\n", protocol::tuf::name_of(expiry.role),
                           town_time(expiry.expires, clock));
    }
}

Result<void> renew_now(const ServerFolder& folder, const NextRoot& wanted, std::ostream& out) {
    const auto earlier = finish_staged_root(folder, out);
    if (!earlier) return tl::unexpected(earlier.error());
    if (*earlier) return {};
    const auto published = read_published(folder.layout);
    if (!published) return tl::unexpected(published.error());
    if (!*published) return failure("nothing is published yet; publish first");
    if (!wanted.root_key.empty()) return sign_root_and_rest(folder, wanted, **published, out);
    const auto catalog = read_published_catalog(folder.layout, **published);
    if (!catalog) return tl::unexpected(catalog.error());
    const SystemClock clock;
    return sign_same_edition(folder.layout, folder.configuration.publish, *catalog, clock.now());
}

}  // namespace

Result<void> renew(const RenewOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    const auto wanted = next_root(options);
    if (!wanted) return tl::unexpected(wanted.error());
    const auto lock = lock_publishing(folder->layout);
    if (!lock) return tl::unexpected(lock.error());
    if (auto done = renew_now(*folder, *wanted, out); !done) return done;
    // The registrar reads what it signs with.
    if (auto set = arrange_permissions(*folder); !set) return set;
    tell_expiries(*folder, out);
    return {};
}

}  // namespace veche::server::commands
