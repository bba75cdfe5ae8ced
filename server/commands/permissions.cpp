#include "server/commands/permissions.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "server/commands/command_actor.h"
#include "server/database_passwords.h"
#include "server/process/users.h"
#include "server/town_keys.h"

namespace veche::server::commands {
namespace {

namespace fs = std::filesystem;

constexpr mode_t mode_bits = 07777;

struct Place {
    fs::path path;
    KeyOwner owner;
    mode_t file_mode;
    mode_t folder_mode;
    std::optional<KeyOwner> group{};  // whose group; nothing: the owner's
};

// Folders with all that is below them. The setgid bit keeps everything SQLite makes beside its files in the HTTP user's
// group.
std::vector<Place> whole_folders(const Layout& layout) {
    return {
        {layout.rules(), KeyOwner::operator_only, 0644, 0755},
        {layout.backup_folder(), KeyOwner::operator_only, 0644, 0755},
        {layout.intake_folder(), KeyOwner::http, 0660, 02770},
        {layout.registry_folder(), KeyOwner::registrar, 0660, 02770, KeyOwner::office},
        {layout.ballots_folder(), KeyOwner::registrar, 0600, 0700},
        {layout.staff_folder(), KeyOwner::office, 0600, 0700},
        {layout.audit_folder(), KeyOwner::registrar, 0600, 0700},
        {layout.heads_of_office(), KeyOwner::office, 0644, 0755},
        {layout.records(), KeyOwner::registrar, 0644, 0755},
        // The publisher by its group; no other way round: by the office's it would reach the registry.
        {layout.editorial(), KeyOwner::office, 0660, 02770, KeyOwner::publisher},
        // Everybody reads these; a command may have written some of them.
        {layout.content(), KeyOwner::publisher, 0644, 0755},
        {layout.published(), KeyOwner::publisher, 0644, 0755},
        {layout.archive(), KeyOwner::publisher, 0644, 0755},
    };
}

std::vector<Place> single_places(const Layout& layout) {
    std::vector<Place> all = {
        {layout.root, KeyOwner::operator_only, 0, 0755},
        {layout.keys(), KeyOwner::operator_only, 0, 0711},
        {layout.configuration(), KeyOwner::operator_only, 0644, 0},
        {layout.town(), KeyOwner::operator_only, 0644, 0},
        {layout.database_certificates(), KeyOwner::operator_only, 0644, 0},
        {layout.office_folder(), KeyOwner::operator_only, 0, 0755},
        {layout.run_lock(), KeyOwner::operator_only, 0600, 0},
        {commands_lock(layout), KeyOwner::operator_only, 0600, 0},
        // Read before staff's process gives up root (server/mail/mail_server.h).
        {layout.mail_password(), KeyOwner::operator_only, 0600, 0},
        // Whoever could open a lock could hold it for ever; the publisher takes this one.
        {layout.publish_lock(), KeyOwner::publisher, 0600, 0},
    };
    for (const KeyName name : all_keys) {
        const auto second = second_reader_of(name);
        const mode_t mode = second ? 0640 : 0600;
        all.push_back({key_file(layout, name), owner_of(name), mode, 0, second});
    }
    for (const DatabaseRole role : all_database_roles) {
        all.push_back({password_file(layout, role), owner_of(role), 0600, 0});
    }
    return all;
}

constexpr mode_t of_the_owner = 0700;

// Calls `visit(path, place, mode)` for everything there is. Where all is one user's, no group has a part in it.
template <typename Visit>
Result<void> visit_all(const Layout& layout, Visit visit) {
    const auto visit_one = [&](const fs::path& path, const Place& place) -> Result<void> {
        std::error_code error;
        const auto type = fs::symlink_status(path, error).type();
        if (type == fs::file_type::not_found) return {};
        const mode_t mode = type == fs::file_type::directory ? place.folder_mode : place.file_mode;
        return visit(path, place, place.group && !is_root() ? mode & of_the_owner : mode);
    };
    for (const Place& place : single_places(layout)) {
        if (auto visited = visit_one(place.path, place); !visited) return visited;
    }
    for (const Place& place : whole_folders(layout)) {
        if (auto visited = visit_one(place.path, place); !visited) return visited;
        std::error_code error;
        if (!fs::is_directory(place.path, error)) continue;
        fs::recursive_directory_iterator at(place.path, error);
        for (const fs::recursive_directory_iterator end; !error && at != end; at.increment(error)) {
            if (auto visited = visit_one(at->path(), place); !visited) return visited;
        }
        if (error) return failure(place.path.string() + ": cannot be read: " + error.message() + whose(place.path));
    }
    return {};
}

// Nothing when not root.
std::optional<SystemUser> owner_of(const Place& place, const ProcessUsers& users) {
    auto owner = users.of(place.owner);
    if (const auto group = place.group ? users.of(*place.group) : std::nullopt; owner && group) {
        owner->group = group->group;
    }
    return owner;
}

// What a command put where the publisher reaches it; the next `run` arranges it.
bool is_of_a_command(const Place& place, const struct stat& status, const ProcessUsers& users) {
    if (status.st_uid != 0) return false;
    // By its group it is read and replaced where not everybody reads it.
    const auto group = place.group == KeyOwner::publisher ? users.of(KeyOwner::publisher) : std::nullopt;
    return group ? status.st_gid == group->group : place.owner == KeyOwner::publisher && place.folder_mode != 0;
}

// What SQLite keeps beside a database of two is made by whichever process opens it first; the group lets both write.
bool is_whose_it_should_be(const fs::path& path, const Place& place, const struct stat& status,
                           const ProcessUsers& users) {
    if (is_of_a_command(place, status, users)) return true;
    if (status.st_gid != owner_of(place, users)->group) return false;
    if (users.of(place.owner)->user == status.st_uid) return true;
    const std::string name = path.filename();
    const bool beside_database =
        name.ends_with(".db-wal") || name.ends_with(".db-shm") || name.ends_with(".db-journal");
    const auto second = place.owner == KeyOwner::http ? std::optional(KeyOwner::registrar) : place.group;
    const auto other = second ? users.of(*second) : std::nullopt;
    return beside_database && other && other->user == status.st_uid;
}

}  // namespace

Result<void> check_users(const ServerFolder& folder) {
    const auto users = find_process_users(folder.configuration.users);
    return users ? Result<void>() : tl::unexpected(users.error());
}

Result<void> arrange_permissions(const ServerFolder& folder) {
    const auto users = find_process_users(folder.configuration.users);
    if (!users) return tl::unexpected(users.error());
    return visit_all(folder.layout, [&](const fs::path& path, const Place& place, mode_t mode) -> Result<void> {
        // That it may be read is not enough: the next record could not be written beside it.
        if (const std::string other = whose(path); place.owner != KeyOwner::operator_only && !other.empty()) {
            return failure(path.string() + ": cannot be used" + other);
        }
        auto set = set_owner_and_mode(path, owner_of(place, *users), mode);
        if (set) return set;
        return failure(set.error().message + whose(path));
    });
}

Result<std::vector<std::string>> check_permissions(const ServerFolder& folder) {
    const auto users = find_process_users(folder.configuration.users);
    if (!users) return tl::unexpected(users.error());
    std::vector<std::string> faults;
    const auto visited = visit_all(folder.layout, [&](const fs::path& path, const Place& place, mode_t mode) {
        struct stat status {};
        if (::lstat(path.c_str(), &status) != 0) return Result<void>();
        const auto user = owner_of(place, *users);
        if (S_ISLNK(status.st_mode)) {
            faults.push_back(path.string() + ": a link; expected a file or a folder");
        } else if (user && !is_whose_it_should_be(path, place, status, *users)) {
            faults.push_back(
                fmt::format("{}: belongs to user {}, should to {}", path.string(), status.st_uid, user->user));
        } else if (!user && !is_root() && status.st_uid != ::geteuid()) {
            faults.push_back(path.string() + ": cannot be used" + whose(path));
        } else if ((status.st_mode & mode_bits) != mode) {
            faults.push_back(
                fmt::format("{}: permissions {:o}, should be {:o}", path.string(), status.st_mode & mode_bits, mode));
        }
        return Result<void>();
    });
    if (!visited) return tl::unexpected(visited.error());
    return faults;
}

}  // namespace veche::server::commands
