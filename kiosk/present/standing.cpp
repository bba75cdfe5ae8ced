#include "kiosk/present/standing.h"

namespace veche::kiosk {
namespace {

using sync::ClockSuspicion;
using sync::DeviceStanding;
using sync::Enrolment;
using sync::MetadataState;

// One that sends to whoever looks after the terminal says who that is.
ui::Notice for_keeper(const Scene& scene, ui::Tone tone, std::string text) {
    return {tone, with_keeper(scene, std::move(text))};
}

std::optional<ui::Notice> about_enrolment(const Scene& scene) {
    const ui::Wording& w = scene.w;
    switch (scene.state.sync.status.enrolment) {
        case Enrolment::enrolled: return std::nullopt;
        case Enrolment::not_yet:
            return for_keeper(scene, ui::Tone::warning,
                              w("This terminal is not enrolled with the town yet. What is written here is kept, "
                                "sealed, and is sent after that. Please tell whoever looks after this terminal."));
        case Enrolment::refused:
            return for_keeper(scene, ui::Tone::danger,
                              w("The town’s server did not admit this terminal: its code is wrong or used up. What is "
                                "written here is kept, sealed. Please tell whoever looks after this terminal: it "
                                "must be set up anew."));
    }
    return std::nullopt;
}

std::optional<ui::Notice> about_device(const Scene& scene) {
    const ui::Wording& w = scene.w;
    switch (scene.state.sync.status.device) {
        case DeviceStanding::accepted: return std::nullopt;
        case DeviceStanding::unknown:
            return for_keeper(scene, ui::Tone::danger,
                              w("The town’s server does not know this terminal. What is written here is kept, "
                                "sealed, and is not sent now. Please tell whoever looks after this terminal: it must "
                                "be enrolled again."));
        case DeviceStanding::blocked:
            return for_keeper(scene, ui::Tone::danger,
                              w("The town has blocked this terminal. What is written here is kept, sealed, and is "
                                "not sent now. Please tell whoever looks after this terminal."));
    }
    return std::nullopt;
}

std::optional<ui::Notice> about_clock(const Scene& scene) {
    const ui::Wording& w = scene.w;
    switch (scene.state.sync.status.clock) {
        case ClockSuspicion::ahead:
            return for_keeper(scene, ui::Tone::warning,
                              w("The clock of this terminal is ahead: days and terms may be wrong. "
                                "Please tell whoever looks after this terminal."));
        case ClockSuspicion::behind:
            return for_keeper(scene, ui::Tone::warning,
                              w("The clock of this terminal is behind: days and terms may be wrong. "
                                "Please tell whoever looks after this terminal."));
        case ClockSuspicion::doubtful:
            return for_keeper(
                scene, ui::Tone::warning,
                w("The clock of this terminal was not compared with the town’s for months: days and terms "
                  "may be wrong. Please tell whoever looks after this terminal."));
        case ClockSuspicion::none: break;
    }
    if (!scene.state.clock_is_wrong) return std::nullopt;
    return ui::Notice{ui::Tone::warning, clock_warning(scene)};
}

}  // namespace

std::string keeper_words(const Scene& scene) {
    if (!scene.state.town) return {};
    const std::string keeper = content::in_language(scene.state.town->keeper, scene.language());
    return keeper.empty() ? std::string() : scene.w("Responsible for the terminal: {1}", {keeper});
}

std::string with_keeper(const Scene& scene, std::string text) {
    const std::string keeper = keeper_words(scene);
    return keeper.empty() ? std::move(text) : std::move(text) + " " + keeper;
}

bool is_admitted(const SyncState& sync) {
    return sync.status.enrolment == Enrolment::enrolled && sync.status.device == DeviceStanding::accepted;
}

std::vector<ui::Notice> troubles_with_town(const Scene& scene) {
    const ui::Wording& w = scene.w;
    const SyncState& sync = scene.state.sync;
    std::vector<ui::Notice> notices;
    const auto add = [&](const std::optional<ui::Notice>& notice) {
        if (notice) notices.push_back(*notice);
    };
    add(about_clock(scene));
    add(about_enrolment(scene));
    if (sync.status.enrolment == Enrolment::enrolled) add(about_device(scene));
    if (sync.status.metadata == MetadataState::refused) {
        notices.push_back(
            for_keeper(scene, ui::Tone::danger,
                       w("What the server says of new texts could not be verified and was not taken. You see the "
                         "last texts that were. Please tell whoever looks after this terminal.")));
    }
    if (sync.status.edition_too_large) {
        notices.push_back(
            for_keeper(scene, ui::Tone::warning,
                       w("The newest texts do not fit on the disk of this terminal, so those before are shown. "
                         "Please tell whoever looks after this terminal.")));
    }
    return notices;
}

std::optional<std::string> short_trouble(const Scene& scene) {
    const ui::Wording& w = scene.w;
    const SyncState& sync = scene.state.sync;
    // Never enrolled and no server in sight: that is simply offline.
    if (sync.status.enrolment == Enrolment::not_yet && sync.reached) {
        return w("Not enrolled yet; what is written here waits");
    }
    if (sync.status.enrolment == Enrolment::refused || sync.status.device != DeviceStanding::accepted) {
        return w("The server does not admit this terminal; what is written here waits");
    }
    if (sync.status.metadata == MetadataState::refused) return w("The newest texts could not be verified");
    if (sync.status.edition_too_large) return w("The newest texts do not fit on this terminal");
    return std::nullopt;
}

}  // namespace veche::kiosk
