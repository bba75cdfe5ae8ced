// The provisioning bundle: the folder `veche-server kiosk add` writes and a new kiosk starts from.
// Format: docs/formats.md, "Provisioning bundle".
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "content/receipt_code.h"
#include "sync/protocol/bytes.h"

namespace veche::protocol {

struct Bundle {
    std::string server;  // "https://veche.example.org", without a slash at the end
    content::ReceiptCode enrolment_code;
    TownId town;
    std::string kiosk_name;
    std::string root_json;                 // TUF root metadata; its hash has been checked on reading
    std::filesystem::path content_folder;  // the first edition, laid out as the server's content; empty: none

    bool operator==(const Bundle&) const = default;
};

// Writes bundle.json and root.json, each readable by its owner only, and reads them back; creates `folder`, overwrites
// nothing. `content_folder` is not looked
// at: whoever makes the bundle copies the first edition to `folder`/content.
[[nodiscard]] Result<void> write_bundle(const std::filesystem::path& folder, const Bundle& bundle);

// Fails, naming file and field, when anything is missing or root.json is not the one bundle.json names.
[[nodiscard]] Result<Bundle> read_bundle(const std::filesystem::path& folder);

}  // namespace veche::protocol
