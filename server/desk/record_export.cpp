#include "server/desk/record_export.h"

#include "server/process/privileges.h"
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

// Folders a root command made must stay the registrar's.
Result<void> give_records_back(const RegistryDesk& desk) {
    if (!is_root()) return {};
    const auto registrar = find_user(desk.users().registrar);
    if (!registrar) return tl::unexpected(registrar.error());
    std::error_code error;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(desk.layout().records(), error)) {
        if (!entry.is_directory()) continue;
        if (auto given = set_owner_and_mode(entry.path(), *registrar, 0755); !given) return given;
    }
    return {};
}

}  // namespace

Result<void> hand_out_records(RegistryDesk& desk) {
    if (auto exported = export_records(desk); !exported) return exported;
    return give_records_back(desk);
}

}  // namespace veche::server::desk
