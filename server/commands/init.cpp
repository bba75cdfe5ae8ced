#include <fmt/format.h>
#include <ostream>
#include <system_error>

#include "base/durable_file.h"
#include "base/files.h"
#include "content/rules/legal_profile.h"
#include "server/commands/commands.h"
#include "server/commands/permissions.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"
#include "server/process/users.h"
#include "server/town_keys.h"

namespace veche::server::commands {
namespace {

Configuration first_configuration(const InitOptions& options) {
    Configuration values;
    if (!options.address.empty()) values.listen.address = options.address;
    if (options.port) {
        values.listen.port = *options.port;
        // Beside it, so that two towns on one machine are in nobody's way.
        values.office.port = *options.port == 0 || *options.port == 65'535
                                 ? std::uint16_t{0}
                                 : static_cast<std::uint16_t>(*options.port + 1);
    }
    values.listen.public_address = options.public_address.empty()
                                       ? fmt::format("http://{}:{}", values.listen.address, values.listen.port)
                                       : options.public_address;
    values.users = usual_users();
    return values;
}

// Stands in the folder until it is whole. What an init that was ended midway left there, nobody has used: its keys are
// in no bundle and no edition, so that it is taken away and made anew.
std::filesystem::path unfinished_mark(const Layout& layout) {
    return layout.root / ".init-unfinished";
}

Result<void> begin_folder(const Layout& layout) {
    const auto mark = unfinished_mark(layout);
    if (auto made = make_folders(layout.root, 0755); !made) return made;
    std::error_code error;
    const bool unfinished =
        std::filesystem::exists(mark, error) && !std::filesystem::exists(layout.configuration(), error);
    const auto folder = DurableFolder::open_existing(layout.root, disk());
    if (!folder) return tl::unexpected(folder.error());
    const auto names = folder->names();  // without the beginning of a mark that was not written to its end
    if (!names) return tl::unexpected(names.error());
    if (!unfinished && !names->empty()) {
        return failure(layout.root.string() + ": not empty; init makes a new folder and overwrites nothing");
    }
    if (auto marked = write_file(mark, "", 0600); !marked) return marked;
    std::vector<std::filesystem::path> left;
    for (const auto& each : std::filesystem::directory_iterator(layout.root, error)) left.push_back(each.path());
    for (const auto& each : left) {
        if (each == mark) continue;
        if (auto gone = remove_path(each); !gone) return gone;
    }
    return {};
}

Result<void> make_folders(const Layout& layout) {
    for (const auto& folder :
         {layout.keys(), layout.rules(), layout.intake_folder(), layout.attachments(), layout.registry_folder(),
          layout.ballots_folder(), layout.staff_folder(), layout.audit_folder(), layout.heads_of_office(),
          layout.records(), layout.content(), layout.metadata(), layout.targets(), layout.content() / "blobs",
          layout.published(), layout.backup_folder()}) {
        if (auto made = make_folder(folder, 0755); !made) return made;
    }
    return {};
}

Result<void> make_databases(const Layout& layout, Random& random) {
    const auto epoch = protocol::make_random<protocol::Epoch>(random);
    return storage_of(layout)->create(epoch);
}

Result<void> write_rules(const Layout& layout) {
    for (const content::LegalProfileId& id : content::built_in_legal_profile_ids()) {
        const auto file = layout.rules() / (id.text() + ".toml");
        if (auto written = write_new_file(file, content::built_in_legal_profile(id), 0644); !written) return written;
    }
    return {};
}

}  // namespace

Result<void> init(const InitOptions& options, std::ostream& out) {
    ServerFolder folder{Layout{options.folder}, first_configuration(options)};
    const Layout& layout = folder.layout;
    const auto configuration = explained_configuration(folder.configuration);
    if (!configuration) return tl::unexpected(configuration.error());
    if (auto begun = begin_folder(layout); !begun) return begun;
    SystemRandom random;
    if (auto made = make_folders(layout); !made) return made;
    if (auto made = create_keys(layout, random); !made) return made;
    if (auto made = make_databases(layout, random); !made) return made;
    if (auto written = write_rules(layout); !written) return written;
    // The publisher, which takes it to renew the timestamp, could not make the file.
    (void)FolderLock::take(layout.publish_lock(), "publish or backup");
    if (auto set = arrange_permissions(folder); !set) return set;
    // The databases, owners and modes too.
    if (auto synced = sync_file_system(layout.root); !synced) return synced;
    // Last: a folder with a configuration is a whole one.
    if (auto written = write_new_file(layout.configuration(), *configuration, 0644); !written) return written;
    if (auto gone = remove_path(unfinished_mark(layout)); !gone) return gone;
    out << "Made " << layout.root.string() << ": settings in veche.toml, keys in keys/.\n"
        << "Keep a copy of keys/ apart from the backups: they do not contain it.\n"
        << "Next: veche-server publish " << layout.root.string() << " FOLDER\n"
        << "After that first publication take keys/root.key and keys/escrow.key off this machine and keep them in two\n"
        << "places: the first replaces the other signing keys, the second opens submissions if the town's key is "
           "lost.\n";
    return {};
}

}  // namespace veche::server::commands
