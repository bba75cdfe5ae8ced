#include "server/edition/archive_check.h"

#include <algorithm>
#include <system_error>

#include "base/files.h"
#include "server/edition/archive.h"
#include "server/edition/versions.h"

namespace veche::server {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
    std::error_code error;
    return fs::exists(path, error);
}

}  // namespace

std::vector<ArchiveFault> check_archive(const Layout& layout) {
    std::vector<ArchiveFault> faults;
    const auto look_at = [&](const fs::path& file, const Result<void>& read) {
        if (!read) faults.push_back({file, read.error().message});
    };
    std::error_code error;
    for (fs::recursive_directory_iterator at(layout.archived_polls(), error), end; !error && at != end;
         at.increment(error)) {
        if (at->path().extension() == ".json") look_at(at->path(), check_archived_poll(layout, at->path()));
    }
    if (is_there(layout.archived_revisions())) look_at(layout.archived_revisions(), check_archived_revisions(layout));
    return faults;
}

Result<std::vector<std::string>> mend_archive(const Layout& layout, const std::vector<ArchiveFault>& faults) {
    const auto aside = [](const fs::path& file) { return fs::path(file.string() + ".set-aside"); };
    for (const ArchiveFault& fault : faults) {
        if (fault.file == layout.archived_revisions()) {
            Versions versions = read_versions(layout);
            versions.may_be_behind = true;
            if (auto kept = write_versions(layout, versions); !kept) return tl::unexpected(kept.error());
        }
        if (auto moved = rename_path(fault.file, aside(fault.file)); !moved) return tl::unexpected(moved.error());
    }
    const auto archive = read_archive_and_editions(layout);
    if (!archive) return tl::unexpected(archive.error());
    if (auto written = write_archive(layout, *archive); !written) return tl::unexpected(written.error());
    std::vector<std::string> told;
    for (const ArchiveFault& fault : faults) {
        if (is_there(fault.file)) {
            if (auto gone = remove_path(aside(fault.file)); !gone) return tl::unexpected(gone.error());
            told.push_back(fault.file.string() + ": written anew from the editions that are kept");
        } else {
            told.push_back(fault.file.string() + ": no kept edition has it; set aside as " +
                           aside(fault.file).filename().string() + ", ballots on this version are not counted");
        }
    }
    return told;
}

}  // namespace veche::server
