#include "server/desk/record_export.h"

#include <sys/stat.h>

#include "server/file_owners.h"
#include "server/records_folder.h"

namespace veche::server::desk {
namespace {

Result<void> export_records(RegistryDesk& desk) {
    std::uint64_t position = last_record(desk.layout(), desk.epoch());
    for (;;) {
        const auto records = desk.registry().records_after(position, 256);
        if (!records) return tl::unexpected(records.error());
        if (records->empty()) return {};
        for (const auto& record : *records) {
            if (auto written = write_record(desk.layout(), desk.epoch(), record.position, record.bytes); !written) {
                return written;
            }
            position = record.position;
        }
    }
}

// What a root command made must stay the server's: whoever has the folder of records writes the next one.
Result<void> give_records_back(const RegistryDesk& desk) {
    if (!is_root()) return {};
    const auto& records = desk.layout().records();
    struct stat owner {};
    if (::lstat(records.c_str(), &owner) != 0) return {};
    std::error_code error;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(records, error)) {
        struct stat status {};
        if (::lstat(entry.path().c_str(), &status) != 0 || status.st_uid == owner.st_uid) continue;
        const mode_t mode = S_ISDIR(status.st_mode) ? 0755 : 0644;
        const SystemUser server{owner.st_uid, owner.st_gid};
        if (auto given = set_owner_and_mode(entry.path(), server, mode); !given) return given;
    }
    return {};
}

}  // namespace

Result<void> hand_out_records(RegistryDesk& desk) {
    if (desk.records() == nullptr) return {};
    if (auto exported = export_records(desk); !exported) return exported;
    return give_records_back(desk);
}

}  // namespace veche::server::desk
