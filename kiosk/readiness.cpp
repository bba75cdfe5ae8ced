#include "kiosk/readiness.h"

#include <cerrno>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "content/languages/traits.h"

namespace veche::kiosk {

namespace fs = std::filesystem;

namespace {

struct Need {
    fs::path path;
    std::string what;              // "the word files of the screens"
    std::string step;              // when it is not there
    std::string step_when_closed;  // when it is there and this user may not read it; empty: what everybody may read
};

Result<void> look_at(const Need& need) {
    if (::access(need.path.c_str(), R_OK) == 0) return {};
    const int reason = errno;
    if (reason == ENOENT || reason == ENOTDIR) {
        return failure(fmt::format("{}: {} is not there. {}", need.path.string(), need.what, need.step));
    }
    const std::string open_it = "Let everybody read it: chmod a+rX " + need.path.string();
    return failure(fmt::format("{}: {} cannot be read: {}. {}", need.path.string(), need.what,
                               std::system_category().message(reason),
                               need.step_when_closed.empty() ? open_it : need.step_when_closed));
}

constexpr std::string_view make_bundle = "veche-server kiosk add DIR NAME --bundle BUNDLE";

std::string owner_step(const fs::path& folder) {
    return "Give the folder to the kiosk's user: chown -R veche-kiosk:veche-kiosk " + folder.string();
}

Need bundle_file(const fs::path& folder) {
    return {folder / "bundle" / "bundle.json", "the kiosk's bundle",
            fmt::format("This folder is no kiosk yet. Make a bundle on the server ({}), bring it here, and then: "
                        "veche-kiosk provision {} BUNDLE",
                        make_bundle, folder.string()),
            owner_step(folder)};
}

std::vector<Need> needs_of_screens(const fs::path& share, const ui::FontFiles& fonts) {
    const std::string install = "Install Veche again: ./veche install /usr/local (in a build: build veche_share)";
    std::vector<Need> needs;
    for (const content::Language language : content::all_languages) {
        if (content::traits_of(language).is_that_of_keys) continue;
        needs.push_back({share / "words" / content::code(language) / "LC_MESSAGES" / "veche.mo",
                         "a file with the words of the screens",
                         install,
                         {}});
    }
    needs.push_back({share / "themes", "the folder with the colours of the screens", install, {}});
    for (const std::string& file : {fonts.regular, fonts.bold, fonts.italic}) {
        needs.push_back({file,
                         "a font of the screens",
                         "Install the fonts: apt-get install fonts-paratype (or fonts-dejavu-core)",
                         {}});
    }
    needs.push_back({fonts.icons,
                     "the font with the signs of the screens",
                     "Install it: apt-get install fonts-material-design-icons-iconfont",
                     {}});
    return needs;
}

}  // namespace

Result<protocol::Bundle> bundle_of_kiosk(const fs::path& folder) {
    if (auto there = look_at(bundle_file(folder)); !there) return tl::unexpected(there.error());
    auto bundle = protocol::read_bundle(folder / "bundle");
    if (bundle) return bundle;
    return failure(fmt::format(
        "{}. The kiosk's bundle is damaged; what waits in the folder is not. Make another one of the same town on "
        "the server ({} --again), bring it here, and then: mv {} {}; veche-kiosk provision {} "
        "BUNDLE",
        bundle.error().message, make_bundle, (folder / "bundle").string(), (folder / "bundle.damaged").string(),
        folder.string()));
}

Result<protocol::Bundle> bundle_from_server(const fs::path& bundle) {
    const Need need{bundle / "bundle.json", "the bundle from the server",
                    fmt::format("Say the folder that was made on the server: {}", make_bundle),
                    "Call this as root: it is readable by its owner only"};
    if (auto there = look_at(need); !there) return tl::unexpected(there.error());
    auto read = protocol::read_bundle(bundle);
    if (read) return read;
    return failure(fmt::format("{}. The bundle is damaged: make another one on the server: {} --again",
                               read.error().message, make_bundle));
}

Result<void> look_whether_ready(const fs::path& folder, const fs::path& share, const ui::FontFiles& fonts) {
    if (auto bundle = bundle_of_kiosk(folder); !bundle) return tl::unexpected(bundle.error());
    for (const Need& need : needs_of_screens(share, fonts)) {
        if (auto there = look_at(need); !there) return there;
    }
    return {};
}

}  // namespace veche::kiosk
