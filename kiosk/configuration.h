// kiosk.toml: what an operator sets for one terminal. Every setting has a default; the kiosk.toml that `provision`
// writes explains them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "content/language.h"

namespace veche::kiosk {

struct Configuration {
    bool development = false;  // allows the drive protocol and http://
    content::Language language = content::Language::russian;
    // [display]
    int width = 1080;
    int height = 1920;
    bool fullscreen = true;
    double pixels_per_millimetre = 3.21;
    // [session], seconds
    int warn_after = 150;
    int answer_within = 30;
    // [sync], seconds
    int interval = 60;
    int ballot_interval = 3600;
    int disk_reserve_megabytes = 64;  // of the disk, kept free of content for what residents hand in
    std::string certificate_file;     // of a town's own authority; empty: the system's

    bool operator==(const Configuration&) const = default;
};

// An error is "kiosk.toml:LINE: field 'NAME': what is wrong; what is expected".
[[nodiscard]] Result<Configuration> configuration_from_toml(std::string_view toml, const std::string& file);
// A missing file is the defaults.
[[nodiscard]] Result<Configuration> read_configuration(const std::filesystem::path& file);
// The text of a new kiosk.toml with every setting explained; reads back as `configuration`, or fails.
[[nodiscard]] Result<std::string> explained(const Configuration& configuration);

}  // namespace veche::kiosk
