#include "server/editorial/export.h"

#include <ostream>

#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"

namespace veche::server::commands {

Result<void> export_content(const ExportOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    const auto lock = lock_publishing(folder->layout);
    if (!lock) return tl::unexpected(lock.error());
    const auto store = storage_of(folder->layout)->content();
    if (!store) return tl::unexpected(store.error());
    const store::ContentFiles files(folder->layout.editorial());
    const auto exported = editorial::export_folder(**store, files, options.target);
    if (!exported) return tl::unexpected(exported.error());
    for (const std::string& subject : exported->without_source) {
        out << subject << ": published before its source was kept, so that it is not in the folder; publish it once\n";
    }
    out << "Wrote " << exported->files << " files to " << options.target.string() << ".\n";
    return {};
}

}  // namespace veche::server::commands
